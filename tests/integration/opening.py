"""Opening a case as its parties do, and reading what its page says."""

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from frontdoor.cases.case import Case
from frontdoor.config import Settings
from tests import factories
from tests.integration.conftest import Visitor
from tests.integration.pages import as_read


def opening(client: Visitor, settings: Settings, session: Session, case: Case, role: str = "reporter") -> TestResponse:
    """The tracking page, opened by the link in the party's message."""
    address = factories.link(settings, case, factories.party(session, case, role))
    return client.get(address, follow_redirects=True)


def tracking(case: Case) -> str:
    return f"/cases/{case.reference}"


def status(page: TestResponse) -> str:
    """The words of the first status on the page."""
    strong = as_read(page.text).all("strong")
    tags = [one.words.strip() for one in strong if "fd-tag" in one.attributes.get("class", "")]
    return tags[0]


def promises(page: TestResponse) -> str:
    """Everything that the page says of dates."""
    boxes = [one.words for one in as_read(page.text).all("div") if one.attributes.get("class") == "fd-promise"]
    return " ".join(" ".join(boxes).split())
