"""Rose rings: an adviser checks that it is she, and goes through the same pages with her on the line."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.clock import local_date, now
from frontdoor.people.actor import Level
from tests.journeys import desk, household
from tests.journeys.applying import ELIGIBLE, Applying
from tests.journeys.conftest import Live
from tests.journeys.household import NAME, NUMBER
from tests.journeys.post import Post

Check = Callable[[Page], None]
FITS = ("Full name", "Date of birth", "Last three digits of their phone number")


def test_rose_on_the_telephone_is_asked_the_same_and_what_is_known_is_filled_in(
    live: Live, seated: Callable[..., Page], post: Post, tmp_path: Path, assert_accessible: Check,
) -> None:
    with live.making() as session:
        household.rose(session)
        home = household.home(session)
    adviser = seated("Sam Okafor", level=Level.CORE)
    apply = Applying(adviser)
    _finds_her(adviser, assert_accessible)
    _checks_the_caller(adviser, assert_accessible)
    adviser.get_by_role("link", name="Apply for a parking permit", exact=True).click()
    _starts(adviser)
    apply.on("Where do you live?")
    main = adviser.get_by_role("main")
    expect(main).to_contain_text("Say: “I will ask you a few short questions", use_inner_text=True)
    for words in (NAME, "Caller matched", "They tell you what to write", "Not settled yet"):
        expect(main).to_contain_text(words)
    assert_accessible(adviser)
    adviser.get_by_role("radio", name=home.line).check()
    apply.press("Continue")
    _answers(apply)
    apply.on("Is this still right?")
    expect(main).to_contain_text("14 March 1951")
    apply.press("Yes, continue")
    _gives_the_rest(apply, tmp_path)
    expect(main).to_contain_text("You are filling this in for a resident")
    assert_accessible(adviser)
    reference = apply.send()
    _is_kept_as_it_was(live, adviser, post, reference)


def _finds_her(adviser: Page, assert_accessible: Check) -> None:
    adviser.goto("/desk")
    adviser.get_by_role("link", name="People", exact=True).click()
    adviser.get_by_role("searchbox", name="Who are you looking for?").fill("whitaker")
    adviser.get_by_role("button", name="Find").click()
    assert_accessible(adviser)
    adviser.get_by_role("link", name="Check the caller").filter(has_text=NAME).click()


def _checks_the_caller(adviser: Page, assert_accessible: Check) -> None:
    expect(adviser.get_by_role("main")).to_contain_text("Not checked. Say nothing from their record")
    assert_accessible(adviser)
    for label in FITS:
        adviser.get_by_role("group", name=label).get_by_role("radio", name="It fits").check()
    adviser.get_by_role("button", name="Keep what I checked").click()
    expect(adviser.get_by_role("heading", level=1)).to_contain_text(NAME)
    expect(adviser.get_by_role("main")).to_contain_text("Caller matched")
    assert_accessible(adviser)


def _starts(adviser: Page) -> None:
    for choice in ("On the telephone", "I type for them", "They are here, or on the line, and tell me what to write"):
        adviser.get_by_role("radio", name=choice).check()
    adviser.get_by_role("button", name="Start").click()


def _answers(apply: Applying) -> None:
    apply.kind()
    apply.vehicle()
    apply.log_book()
    apply.no_permit_now()
    apply.proof()
    apply.size()
    apply.on(ELIGIBLE)
    apply.press_on()


def _gives_the_rest(apply: Applying, folder: Path) -> None:
    """The papers are those that she sends to the adviser by email meanwhile."""
    apply.registration()
    apply.start(local_date(now()))
    apply.papers(folder)
    apply.on("Check your answers")


def _is_kept_as_it_was(live: Live, adviser: Page, post: Post, reference: str) -> None:
    told = " ".join(one.body for one in post.new(NUMBER))
    assert reference in told and "within 24 hours" in told and "£60" in told
    desk.open_case(adviser, reference)
    expect(adviser.get_by_role("main")).to_contain_text("by telephone, typed by an officer on behalf of the resident")
    expect(adviser.get_by_role("main")).to_contain_text("the resident was there")
    with live.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        assert (case.channel, case.assistance, case.authority, case.tier) == ("phone", "on_behalf", "present", 1)


def test_of_a_caller_who_was_not_checked_nothing_is_said_and_nothing_filled_in(
    live: Live, seated: Callable[..., Page], assert_accessible: Check,
) -> None:
    with live.making() as session:
        household.rose(session)
        home = household.home(session)
    adviser = seated("Sam Okafor", level=Level.CORE)
    _finds_her(adviser, assert_accessible)
    adviser.get_by_role("button", name="Keep what I checked").click()
    main = adviser.get_by_role("main")
    expect(main).to_contain_text("Not checked. Say nothing from their record")
    adviser.goto(adviser.url.removesuffix("/caller"))
    expect(main).to_contain_text("Are you speaking with them?")
    assert home.line not in adviser.content() and "1951" not in adviser.content()
    assert_accessible(adviser)
    adviser.get_by_label("Why do you open this record?").fill("She wrote a letter, and I answer it.")
    adviser.get_by_role("button", name="Open the record").click()
    expect(main).to_contain_text("Caller not checked")
    adviser.get_by_role("link", name="Apply for a parking permit", exact=True).click()
    expect(main).to_contain_text("Nothing we know of them is filled in")
    _starts(adviser)
    Applying(adviser).on("Where do you live?")
    expect(adviser.get_by_role("textbox", name="Where do you live?")).to_have_value("")
    expect(main).to_contain_text("Caller not checked: say nothing from any record")
    assert home.line not in adviser.content()
    with live.reading() as session:
        assert session.scalars(select(Draft)).one().resident_id is None
