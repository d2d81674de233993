"""The same hole twice: the second resident is shown the first report, follows it or insists; nobody sends twice."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from frontdoor.cases.case import Case, State
from tests.journeys import town
from tests.journeys.conftest import Live
from tests.journeys.post import Post, link_in
from tests.journeys.resident import MEETS, Reporting, reference_on

DONNA = "donna@example.org"


def test_the_second_to_report_a_hole_is_shown_the_first_report_and_follows_it_instead(
    live: Live, page: Page, post: Post, assert_accessible: Callable[[Page], None],
) -> None:
    with live.making() as session:
        first = town.report(session, town.SURE, number=3)
    report = Reporting(page).begin()
    report.find("Mill Lane")
    report.on("What we already know on Mill Lane")
    page.get_by_role("button", name="This is the same: follow it and stop here").click()
    report.on("How can we reach you?")
    assert_accessible(page)
    report.press("Follow")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    assert_accessible(page)
    page.get_by_role("textbox", name="Email").fill(DONNA)
    report.press("Follow")
    report.on("We will tell you what happens")
    assert_accessible(page)
    letter = post.only(DONNA)
    assert "You are following this report" in letter.subject
    page.context.clear_cookies()
    page.goto(link_in(letter, live.url))
    expect(page.get_by_role("heading", level=1)).to_contain_text(first.place_label)
    assert _how_many(live) == 1


def test_a_resident_who_insists_that_theirs_is_another_hole_is_heard_by_a_person(
    live: Live, page: Page, assert_accessible: Callable[[Page], None],
) -> None:
    with live.making() as session:
        spot = town.spots(session)[3].label
        town.report(session, town.SURE, number=3)
    report = Reporting(page).begin()
    report.find("Mill Lane")
    page.get_by_role("button", name=re.compile("continue")).click()
    report.choose(spot)
    report.on("What we already know near there")
    assert_accessible(page)
    report.press("Mine is a different one: continue")
    report.dangers()
    report.surface()
    report.size()
    expect(page.get_by_role("main")).to_contain_text("A person will check that this is a different hole")
    report.to_the_check()
    reference = report.send()
    with live.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        assert (case.state, case.tier) == (State.WITH_ADVISER, 2)


def test_a_double_click_on_send_and_sending_again_after_going_back_make_one_case(
    live: Live, page: Page, post: Post,
) -> None:
    _double_click(live, page)
    reference = reference_on(page)
    page.go_back()
    again = page.get_by_role("button", name="Send your report")
    if again.is_visible():
        again.click()
    expect(page.get_by_role("main")).to_contain_text(reference)
    assert _how_many(live) == 1
    post.only("peter@example.org")


def test_without_scripts_a_double_click_on_send_still_makes_one_case(
    live: Live, page_without_scripts: Page, post: Post,
) -> None:
    _double_click(live, page_without_scripts)
    assert _how_many(live) == 1
    post.only("peter@example.org")


def _double_click(live: Live, page: Page) -> None:
    with live.reading() as session:
        spot = town.spots(session)[3].label
    report = Reporting(page).begin().to_the_answer(spot)
    report.on(MEETS)
    report.to_the_check()
    page.get_by_role("button", name="Send your report").dblclick(no_wait_after=True)
    report.on("We have your report")


def _how_many(live: Live) -> int:
    with live.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0
