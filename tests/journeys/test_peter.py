"""Peter reports two faults: one that is known already, which he follows, and one that is new."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.files import FileStore
from frontdoor.clock import in_words, local_date, now
from frontdoor.people.actor import Level
from tests.journeys import photograph, town
from tests.journeys.conftest import Live
from tests.journeys.desk import act, open_case, take
from tests.journeys.post import Post, link_in
from tests.journeys.resident import MEETS, Reporting

PETER = "peter.hartley@example.org"
PROMISE_DAYS = 28


def test_peter_follows_the_traffic_light_reports_the_pothole_and_is_told_until_it_is_repaired(
    live: Live, page: Page, post: Post, seated: Callable[..., Page], tmp_path: Path,
    assert_accessible: Callable[[Page], None],
) -> None:
    with live.making() as session:
        light = town.faulty_traffic_light(session)
        spot = town.spots(session)[-2]
    report = Reporting(page)
    _finds_the_service(page, assert_accessible)
    report.press("Start now")
    report.find("Mill Lane")
    _follows_the_light(page, report, light, assert_accessible)
    report.choose(spot.label)
    report.dangers()
    report.surface()
    report.size("60", "300")
    report.on(MEETS)
    assert_accessible(page)
    expect(page.get_by_role("main")).to_contain_text("You have not sent your report yet")
    report.press_on()
    report.details("Deep hole just past the drain.", photograph.with_the_place_inside(tmp_path))
    report.harms()
    report.contact("Peter Hartley", PETER)
    _changes_an_answer(page, report, assert_accessible)
    reference = report.send()
    _is_promised_a_repair(page, light)
    assert_accessible(page)
    _stored_photo_tells_nothing(live, reference)
    _is_told_of_both(live, page, post, reference, light)
    engineer = seated("Morgan Ellis", level=Level.SPECIALIST, teams=("highways",))
    _repairs(engineer, reference)
    _is_thanked(live, page, post, reference, assert_accessible)


def _finds_the_service(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto("/")
    assert_accessible(page)
    page.get_by_role("searchbox", name="What do you need?").fill("hole in the road")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Report a pothole").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Report a pothole")
    expect(page.get_by_role("main")).to_contain_text("5 to 10 minutes")
    assert_accessible(page)


def _follows_the_light(
    page: Page, report: Reporting, light: Case, assert_accessible: Callable[[Page], None],
) -> None:
    report.on("What we already know on Mill Lane")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Repair planned")
    assert light.due_at is not None
    expect(main).to_contain_text(f"We plan to repair it by {_weekday(light)}")
    assert_accessible(page)
    page.get_by_role("button", name="Follow this report").click()
    expect(page.get_by_role("alert")).to_contain_text(light.reference)
    assert_accessible(page)
    report.press("Mine is not listed: continue")
    report.on("Where on Mill Lane is it?")


def _weekday(case: Case) -> str:
    assert case.due_at is not None
    day = local_date(case.due_at)
    return f"{day:%A} {in_words(day)}"


def _changes_an_answer(page: Page, report: Reporting, assert_accessible: Callable[[Page], None]) -> None:
    report.on("Check your answers")
    assert_accessible(page)
    page.get_by_role("link", name="Change Depth").click()
    report.size("75", "300")
    report.on("Check your answers")
    expect(page.get_by_role("main")).to_contain_text("75 mm")
    expect(page.get_by_role("img")).to_have_count(1)


def _is_promised_a_repair(page: Page, light: Case) -> None:
    day = local_date(now()) + timedelta(days=PROMISE_DAYS)
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"by {day:%A} {in_words(day)}")
    expect(main).to_contain_text("p…@example.org")
    expect(main).to_contain_text(light.place_label)


def _stored_photo_tells_nothing(live: Live, reference: str) -> None:
    with live.reading() as session:
        kept = session.scalars(
            select(Attachment).join(Case, Case.id == Attachment.case_id).where(Case.reference == reference)
        ).one()
    assert photograph.tells_nothing(FileStore(live.settings.files).read(kept.digest))


def _is_told_of_both(live: Live, page: Page, post: Post, reference: str, light: Case) -> None:
    told = post.new(PETER)
    own = [one for one in told if reference in one.subject]
    followed = [one for one in told if light.reference in one.subject]
    assert (len(own), len(followed), len(told)) == (1, 1, 2)
    page.context.clear_cookies()
    page.goto(link_in(own[0], live.url))
    expect(page.get_by_role("main")).to_contain_text("Repair planned")
    expect(page.get_by_role("main")).to_contain_text(reference)
    page.goto(link_in(followed[0], live.url))
    expect(page.get_by_role("heading", level=1)).to_contain_text(light.place_label)
    assert post.new(PETER) == []


def _repairs(engineer: Page, reference: str) -> None:
    open_case(engineer, reference)
    take(engineer)
    act(engineer, "Repair finished")
    engineer.get_by_role("textbox", name="What was done").fill("Filled and sealed.")
    engineer.get_by_role("button", name="The repair is finished").click()
    expect(engineer.get_by_role("main")).to_contain_text("Closed")


def _is_thanked(
    live: Live, page: Page, post: Post, reference: str, assert_accessible: Callable[[Page], None],
) -> None:
    thanks = post.only(PETER)
    assert "Thank you for telling us" in thanks.body and "Did we do it well?" in thanks.body
    page.goto(link_in(thanks, live.url))
    expect(page.get_by_role("main")).to_contain_text("Fixed")
    assert_accessible(page)
    page.get_by_role("textbox", name="Your message").fill("Quick work, thank you.")
    page.get_by_role("button", name="Send your message").click()
    expect(page.get_by_role("alert")).to_contain_text("We have your message")
    with live.reading() as session:
        assert session.scalars(select(Case.outcome).where(Case.reference == reference)).one() == Outcome.FIXED
