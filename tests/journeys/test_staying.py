"""A desk that was left alone: a warning, one press to go on; then a lock, which opens with all that was typed."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import update

from frontdoor.clock import now
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer
from frontdoor.people.sessions import SignInSession
from tests import factories
from tests.journeys import desk
from tests.journeys.conftest import Live

TYPED = "The edge gives way when a car drives over it."


def unused_for(live: Live, minutes: float) -> None:
    with live.making() as session:
        session.execute(update(SignInSession).values(seen_at=now() - timedelta(minutes=minutes)))


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
    unused_for(live, 28.5)
    ada.clock.fast_forward("28:02")
    warning = ada.get_by_role("dialog", name="You will be signed out in two minutes")
    warning.wait_for()
    assert_accessible(ada)
    warning.get_by_role("button", name="Stay signed in").click()
    warning.wait_for(state="hidden")
    unused_for(live, 31)
    ada.clock.fast_forward("28:02")
    lock = ada.get_by_role("dialog", name="You are signed out")
    lock.wait_for()
    assert_accessible(ada)
    expect(lock.get_by_role("button", name="Sign in again (opens in a new tab)")).to_be_visible()
    with live.making() as session:
        officer = session.query(Officer).filter_by(name="Ada Quay").one()
        desk.seat(session, ada.context.new_page(), officer, live.url)
    ada.bring_to_front()
    ada.clock.fast_forward("00:06")
    lock.wait_for(state="hidden")
    expect(ada.get_by_role("main").get_by_role("textbox").first).to_have_value(TYPED)
