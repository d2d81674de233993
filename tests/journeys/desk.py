"""An officer at the desk: hired with both factors, signed in through the pages or seated at once."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from frontdoor.clock import now
from frontdoor.keys import Keys
from frontdoor.people import credentials, signing_in
from frontdoor.people.officers import Officer
from tests import factories

PASSWORD = "lantern meadow copper"
COOKIE = "frontdoor-desk"


@dataclass(frozen=True)
class Staff:
    """An officer's way in."""

    name: str
    email: str
    secret: str
    public_id: str


def hire(session: Session, keys: Keys, name: str, **more: Any) -> Staff:
    """A new officer with a password and a second factor. `level` and `teams` as factories.officer has them."""
    officer: Officer = factories.officer(session, name, **more)
    credentials.set_password(officer, PASSWORD)
    secret = credentials.new_factor_secret()
    credentials.set_factor(session, keys, officer, secret, step=0)
    return Staff(officer.name, officer.email, secret, officer.public_id)


def sign_in(page: Page, staff: Staff) -> None:
    """Through the two pages, with what the officer's app shows at this moment."""
    page.goto("/desk")
    page.get_by_role("textbox", name="Email address").fill(staff.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("textbox", name="Code").fill(credentials.code_at(staff.secret, now()))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")


def seat(session: Session, page: Page, officer: Officer, url: str) -> Page:
    """Put an officer at a desk without the two pages, which another journey walks. Commits."""
    at = now()
    half = signing_in.found(session, officer.council_id, signing_in.open_session(session, officer, at=at), at=at)
    assert half is not None
    token = signing_in.show_factor(session, half, at=at)
    session.commit()
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    return page


def open_case(page: Page, reference: str) -> None:
    """By the search box, as somebody does who was told a reference."""
    page.goto("/desk")
    page.get_by_role("searchbox").fill(reference)
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(reference)


def take(page: Page) -> None:
    page.get_by_role("button", name="Take this case", exact=True).click()
    expect(page.get_by_role("button", name="Put back in the queue")).to_be_visible()


def act(page: Page, name: str) -> None:
    """Open the page of an action."""
    page.get_by_role("region", name="What you can do now").get_by_role("button", name=name, exact=True).click()


def decide(page: Page, outcome: str, reasons: str) -> None:
    act(page, "Decide")
    page.get_by_role("radio", name=outcome, exact=True).check()
    page.get_by_role("textbox", name="Reasons").fill(reasons)
    page.get_by_role("button", name="Decide and tell the resident").click()


def put_back(page: Page) -> None:
    page.get_by_role("button", name="Put back in the queue").click()
    expect(page.get_by_role("button", name="Take this case", exact=True)).to_be_visible()
