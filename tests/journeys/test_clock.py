"""A clock that stands still from a day that is past, seen from the desk and by the resident, at every width."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from frontdoor.cases import access
from frontdoor.cases.case import Case
from frontdoor.clock import add_working_days, local_date, now
from frontdoor.people import actor as actors
from frontdoor.triage import placement
from tests import factories
from tests.integration.clocks.conftest import COMPLAINT, REQUEST
from tests.journeys import desk
from tests.journeys.conftest import Live
from tests.journeys.looking import DESK, PHONE, Look


@pytest.fixture
def began() -> datetime:
    """Some hours before now, eight working days ago."""
    day = add_working_days(local_date(now()), -8)
    return now() - timedelta(days=(local_date(now()) - day).days, hours=2)


def test_a_pause_is_written_down_later_and_the_resident_reads_why_the_date_moved(
    live: Live, visitors: Callable[..., Page], began: datetime, assert_accessible: Callable[[Page], None],
) -> None:
    with live.making() as session:
        officer = factories.officer(session, "Sam Okafor")
        case = factories.case(session, service_id="foi-request", answers=REQUEST, at=began)
        placement.take(session, case, actor=officer.as_actor(), at=began)
        reference = case.reference
        link = factories.link(live.settings, case, factories.party(session, case))
        page = desk.seat(session, visitors(), officer, live.url)
    look = Look(assert_accessible, "clock", DESK)
    page.goto(f"/desk/cases/{reference}")
    page.get_by_role("link", name="Every day that was counted").click()
    look.at(page, "clock")
    page.get_by_role("button", name="Let the clock stand still").click()
    look.at(page, "pause")
    page.get_by_role("button", name="Let it stand still").click()
    look.at(page, "pause-error")
    page.get_by_role("radio", name="The resident has to give us something").check()
    page.get_by_role("textbox", name="What exactly?").fill("Which years?")
    _say_day(page, began + timedelta(days=1))
    page.get_by_role("button", name="Let it stand still").click()
    expect(page.get_by_text("The clock stands still, and the resident is told.")).to_be_visible()
    look.at(page, "paused")
    page.get_by_role("button", name="Take more time").click()
    look.at(page, "more-time")
    page.get_by_role("textbox", name="Why is more time needed?").fill("We have to weigh the public interest.")
    page.get_by_role("button", name="Take more time and tell the resident").click()
    look.at(page, "longer")
    page.goto(f"/desk/cases/{reference}")
    look.at(page, "case")
    resident = visitors(scripts=False)
    resident.goto(link)
    resident.get_by_text("How we worked out this date").click()
    expect(resident.get_by_text("we waited for your answer").first).to_be_visible()
    expect(resident.get_by_text("Which years?")).to_have_count(0)
    seeing = visitors()
    seeing.goto(link)
    seeing.get_by_text("How we worked out this date").click()
    look.at(seeing, "why")


def _say_day(page: Page, at: datetime) -> None:
    day = local_date(at)
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_role("textbox", name=name, exact=True).fill(str(value))


def test_a_complaint_goes_into_its_first_stage(
    live: Live, visitors: Callable[..., Page], began: datetime, assert_accessible: Callable[[Page], None],
) -> None:
    with live.making() as session:
        officer = factories.officer(session, "Sam Okafor")
        case = factories.case(session, service_id="complaint", answers=COMPLAINT, at=now() - timedelta(hours=3))
        reference, link = case.reference, factories.link(live.settings, case, factories.party(session, case))
        page = desk.seat(session, visitors(), officer, live.url)
    page.goto(f"/desk/cases/{reference}")
    page.get_by_role("button", name="Acknowledge it and begin stage 1").click()
    page.get_by_role("button", name="Begin it and tell the resident").click()
    expect(page.get_by_text("The stage has begun")).to_be_visible()
    with live.reading() as session:
        found = access.find(session, actors.clock(factories.ALDERMERE), reference)
        assert _days(found) == 10
    resident = visitors(width=PHONE)
    resident.goto(link)
    expect(resident.get_by_text("This is stage 1.")).to_be_visible()
    Look(assert_accessible, "stage", PHONE).at(resident, "stage")


def _days(case: Case) -> int:
    assert case.clock_terms is not None
    return int(case.clock_terms["promise"]["amount"])
