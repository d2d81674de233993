"""A desk or an account that was left alone: a warning, one press to go on; then a lock, which opens with all that was
typed. A machine that others use too goes to the start page."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import update

from frontdoor.clock import now
from frontdoor.people.accounts import AccountSession
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer
from frontdoor.people.sessions import SignInSession
from tests import factories
from tests.journeys import desk, household
from tests.journeys.conftest import Live

TYPED = "The edge gives way when a car drives over it."
WARNING = "You will be signed out in two minutes"


def unused_for(live: Live, minutes: float, sessions: type) -> None:
    with live.making() as session:
        session.execute(update(sessions).values(seen_at=now() - timedelta(minutes=minutes)))


def goes_on_then_is_locked(live: Live, page: Page, sessions: type, look: Callable[[Page], None]) -> Locator:
    """Whoever was away is warned and goes on by one press, and when they are away again the page is locked. Gives the
    lock."""
    unused_for(live, 28.5, sessions)
    page.clock.fast_forward("28:02")
    warning = page.get_by_role("dialog", name=WARNING)
    warning.wait_for()
    look(page)
    warning.get_by_role("button", name="Stay signed in").click()
    warning.wait_for(state="hidden")
    unused_for(live, 31, sessions)
    page.clock.fast_forward("28:02")
    lock = page.get_by_role("dialog", name="You are signed out")
    lock.wait_for()
    look(page)
    return lock


def test_nothing_that_was_typed_is_lost_when_a_session_ends(
    live: Live, page: Page, seated: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    with live.making() as session:
        reference = factories.case(session, factories.FOR_A_PERSON).reference
    ada = seated("Ada Quay", level=Level.ADVANCED)
    ada.clock.install()
    ada.goto(f"{live.url}/desk/cases/{reference}/reply")
    ada.wait_for_load_state("networkidle")
    ada.get_by_role("main").get_by_role("textbox").first.fill(TYPED)
    with ada.expect_response("**/keep"):    # what is typed is kept, which is a use of the session
        ada.clock.fast_forward("00:30")
    lock = goes_on_then_is_locked(live, ada, SignInSession, assert_accessible)
    expect(lock.get_by_role("button", name="Sign in again (opens in a new tab)")).to_be_visible()
    with live.making() as session:
        officer = session.query(Officer).filter_by(name="Ada Quay").one()
        desk.seat(session, ada.context.new_page(), officer, live.url)
    ada.bring_to_front()
    ada.clock.fast_forward("00:06")
    lock.wait_for(state="hidden")
    expect(ada.get_by_role("main").get_by_role("textbox").first).to_have_value(TYPED)


def test_a_resident_who_was_called_away_goes_on_where_they_were(
    live: Live, visitors: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    page = visitors(width=320)
    with live.making() as session:
        rose = household.rose(session)
        household.seat(session, page, rose, live.url)
    page.clock.install()
    page.goto("/account/details/change")
    page.wait_for_load_state("networkidle")
    name = page.get_by_label("Full name")
    name.fill("Rose Whitaker-Brown")
    lock = goes_on_then_is_locked(live, page, AccountSession, assert_accessible)
    with page.context.expect_page() as opened:
        lock.get_by_role("button", name="Sign in again (opens in a new tab)").click()
    household.sign_in(opened.value)
    opened.value.wait_for_url("**/account")
    page.bring_to_front()
    page.clock.fast_forward("00:06")
    lock.wait_for(state="hidden")
    expect(name).to_have_value("Rose Whitaker-Brown")
    page.get_by_role("button", name="Keep these details").click()
    expect(page.get_by_role("main")).to_contain_text("Rose Whitaker-Brown")


def test_a_machine_that_others_use_shows_nothing_more_once_the_session_is_over(
    live: Live, page: Page,
) -> None:
    with live.making() as session:
        household.seat(session, page, household.rose(session), live.url)
        session.execute(update(AccountSession).values(kiosk=True))
    page.clock.install()
    page.goto("/account/details")
    page.wait_for_load_state("networkidle")
    unused_for(live, 16, AccountSession)
    page.clock.fast_forward("13:02")
    page.wait_for_url(live.at("/"))
    expect(page.get_by_role("main")).not_to_contain_text(household.EMAIL)
