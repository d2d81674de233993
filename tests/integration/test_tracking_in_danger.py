"""Somebody may be in danger, and may not be alone before the page: nothing on it tells what is being done."""

from collections.abc import Callable

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from frontdoor.cases.case import Case, Confidentiality, State
from frontdoor.config import Settings
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.opening import opening, promises, status, tracking
from tests.integration.pages import as_read


def test_a_message_with_a_sign_of_danger_hides_the_case_and_its_page_does_not_change(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council, make.FOR_A_PERSON)
    before = opening(client, settings, council, case)
    after = client.submit(tracking(case), {"text": "He hits me and I am scared to go home."})
    assert "We have your message" in after.text
    assert case.confidentiality == Confidentiality.SAFEGUARDING and not case.public
    now = client.get(tracking(case))
    assert status(now) == status(before) == "Being looked at"
    assert promises(now) == promises(before)
    assert "specialist" not in now.text and "duty" not in now.text
    assert client.get(f"/follow/{case.reference}").status_code == 404


def test_a_planned_repair_still_looks_planned_after_a_sign_of_danger(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council)
    before = opening(client, settings, council, case)
    client.submit(tracking(case), {"text": "He hits me and I am scared to go home."})
    assert case.state == State.WITH_SPECIALIST
    now = client.get(tracking(case))
    assert status(now) == status(before) == "Repair planned"
    assert promises(now) == promises(before)


def test_a_report_with_a_sign_of_danger_looks_like_any_that_a_person_looks_at(
    council: Session, visitors: Callable[[], Visitor], settings: Settings,
) -> None:
    ordinary = make.case(council, make.FOR_A_PERSON)
    elsewhere = {**make.FOR_A_PERSON, "place": make.place("Outside 90 Mill Lane", 600_390)}
    grave = make.case(council, {**elsewhere, "description": "My dad hits me"})
    assert grave.confidentiality == Confidentiality.SAFEGUARDING
    pages = [opening(visitors(), settings, council, case) for case in (ordinary, grave)]
    assert status(pages[0]) == status(pages[1])
    assert promises(pages[0]) == promises(pages[1])
    assert _lines(pages[0]) == _lines(pages[1])
    assert _links(pages[0], ordinary) == _links(pages[1], grave)


def test_a_report_that_is_looked_into_for_somebodys_safety_only_looks_withdrawn(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council, {**make.FOR_A_PERSON, "description": "My dad hits me"})
    opening(client, settings, council, case)
    page = client.submit(f"{tracking(case)}/withdraw", {})
    assert status(page) == "Withdrawn" and "You withdrew your report" in page.text
    assert case.state == State.WITH_SPECIALIST
    assert "cannot withdraw it any more" in client.get(f"{tracking(case)}/withdraw").text


def _lines(page: TestResponse) -> list[str]:
    return [one.words.strip() for one in as_read(page.text).all("h3")]


def _links(page: TestResponse, case: Case) -> list[str]:
    found = [one.attributes.get("href", "") for one in as_read(page.text).all("a")]
    return [one.replace(case.reference, "") for one in found if one.startswith("/")]
