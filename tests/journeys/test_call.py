"""Somebody rings whom nobody knows: from the first press to a decision; and a form that two fill in together."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.clock import local_date, now
from frontdoor.contacts.contact import Contact
from frontdoor.people.actor import Level
from tests.journeys import desk, household
from tests.journeys.applying import PERSON, Applying
from tests.journeys.conftest import Live
from tests.journeys.post import Post, link_in
from tests.journeys.resident import NO, YES

Check = Callable[[Page], None]
IVY = "ivy.carver@example.org"
PARKING = ("customer-services",)


def test_a_call_of_somebody_unknown_becomes_an_application_that_is_decided(
    live: Live, seated: Callable[..., Page], page: Page, post: Post, tmp_path: Path, assert_accessible: Check,
) -> None:
    with live.reading() as session:
        home = household.home(session)
    adviser = seated("Sam Okafor", level=Level.ADVANCED, teams=PARKING)
    adviser.goto("/desk")
    adviser.get_by_role("button", name="New contact").click()
    expect(adviser.get_by_role("heading", level=1)).to_contain_text("nobody named yet")
    assert_accessible(adviser)
    reference = _applies(adviser, home.line, tmp_path)
    _finishes_the_contact(live, adviser, assert_accessible)
    _asks_for_evidence(live, adviser, page, post, reference)
    desk.decide(adviser, "Grant", "The new log book shows this address.")
    assert "£60" in post.saying(IVY, "£60").body
    with live.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        assert (case.channel, case.assistance, case.authority) == ("phone", "on_behalf", "present")
        contact = session.scalars(select(Contact)).one()
        assert [need.case_id for need in contact.needs] == [case.id] and contact.cost_pence is not None


def _applies(adviser: Page, line: str, folder: Path) -> str:
    """Eligibility first, on the resident's own pages, with the contact in the bar above them."""
    adviser.goto("/desk/knowledge/parking-permit-resident")
    adviser.goto("/desk/assist/new/parking-permit-resident")
    for choice in ("On the telephone", "I type for them", "They are here, or on the line, and tell me what to write"):
        adviser.get_by_role("radio", name=choice).check()
    adviser.get_by_role("button", name="Start").click()
    apply = Applying(adviser)
    apply.to_the_answer(line, matches=NO)
    apply.on(PERSON)
    expect(adviser.get_by_role("region", name="Contact")).to_contain_text("1 thing")
    apply.press_on()
    apply.born()
    apply.registration()
    apply.start(local_date(now()))
    apply.papers(folder)
    apply.you("Ivy Carver", IVY)
    return apply.send()


def _finishes_the_contact(live: Live, adviser: Page, assert_accessible: Check) -> None:
    adviser.goto("/desk")
    adviser.get_by_role("link", name="Look at it or finish it").click()
    assert_accessible(adviser)
    need = adviser.get_by_role("group", name="Apply for a parking permit")
    expect(need.get_by_label("What became of it?")).to_have_value("case_opened")
    expect(need.get_by_label("What was it about?")).to_have_value("applying.new")
    adviser.get_by_label("Note").fill("Will send the new log book.")
    adviser.get_by_role("button", name="Finish the contact").click()
    expect(adviser.get_by_role("alert")).to_contain_text("The contact is finished")
    assert_accessible(adviser)


def _asks_for_evidence(live: Live, adviser: Page, page: Page, post: Post, reference: str) -> None:
    assert "filled it in for you on the telephone" in post.saying(IVY, "We have your application").body
    desk.open_case(adviser, reference)
    desk.take(adviser)
    desk.act(adviser, "Ask the resident")
    adviser.get_by_role("textbox", name="Your question").fill("Please tell us when the new log book has come.")
    adviser.get_by_role("button", name="Send the question").click()
    page.goto(link_in(post.saying(IVY, "new log book"), live.url))
    page.get_by_role("textbox", name="Your answer").fill("It came today, with this address.")
    page.get_by_role("button", name="Send your answer").click()
    expect(page.get_by_role("alert")).to_contain_text("We have your answer")
    desk.open_case(adviser, reference)


def test_a_form_is_filled_in_by_two_and_sent_by_the_one_whose_it_is(
    live: Live, seated: Callable[..., Page], page: Page, assert_accessible: Check,
) -> None:
    adviser = seated("Sam Okafor", level=Level.CORE)
    adviser.goto("/desk/chat")
    adviser.get_by_role("button", name="I am there for chats").click()
    with live.reading() as session:
        home = household.home(session)
    apply = Applying(page).check_first()
    apply.home(home.line)
    apply.kind()
    apply.press("I need help")
    adviser.get_by_role("button", name="Take").click()
    with page.expect_response("**/stream") as stream:
        apply.press("Share my form with the adviser")
    assert stream.value.status == 200 and stream.value.headers["content-type"].startswith("text/event-stream")
    expect(page.get_by_role("region", name="Saved so far, by both of you")).to_contain_text(home.line)
    assert_accessible(page)
    adviser.get_by_role("button", name="Open their form").click()
    expect(adviser.get_by_role("main")).to_contain_text("They have this form open too")
    assert_accessible(adviser)
    Applying(adviser).vehicle()
    shared = page.get_by_role("region", name="Saved so far, by both of you")
    expect(shared).to_contain_text("the adviser")
    expect(shared).to_contain_text("Something was saved just now.")
    page.get_by_role("link", name="Go on where we are").click()
    apply.log_book(keeper=YES)
    expect(adviser.get_by_role("region", name="Saved so far, by both of you")).to_contain_text("the resident")
    apply.press("Stop sharing my form")
    adviser.reload()
    expect(adviser.get_by_role("heading", level=1)).to_have_text("This form is not shared any more")
    assert_accessible(adviser)
    with live.reading() as session:
        answers = session.scalars(select(Draft)).one().answers
        assert (answers["vehicle_type"]["from"], answers["keeper_is_applicant"]["from"]) == ("officer", "resident")
