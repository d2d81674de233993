"""What the rule cannot decide: an adviser signs in, asks, hears, decides; two at once; and a report by telephone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdoor.cases.case import Case
from frontdoor.clock import now
from frontdoor.people import credentials
from frontdoor.people.actor import Level
from tests.journeys import desk, town
from tests.journeys.conftest import Live
from tests.journeys.desk import Staff, act, decide, open_case, take
from tests.journeys.post import Post, link_in
from tests.journeys.resident import PERSON, Reporting

PETER = "peter@example.org"
QUESTION = "Could you put a shoe next to the hole and tell us how deep it is?"
ANSWER = "It is as deep as the heel of my boot: about 6 centimetres."
REASONS = "A hole of about 60 mm is deep enough for us to repair."


def test_an_adviser_asks_the_resident_who_did_not_know_the_depth_and_decides_on_the_answer(
    live: Live, visitors: Callable[..., Page], post: Post, hired: Callable[..., Staff],
    assert_accessible: Callable[[Page], None],
) -> None:
    resident, adviser = visitors(), visitors()
    reference = _reports_without_the_depth(live, resident)
    assert "is looking at your report" in post.only(PETER).body
    desk.sign_in(adviser, hired("Sam Okafor", level=Level.ADVANCED))
    assert_accessible(adviser)
    _finds_it_in_the_queue(adviser, reference)
    take(adviser)
    assert_accessible(adviser)
    act(adviser, "Ask the resident")
    adviser.get_by_role("textbox", name="Your question").fill(QUESTION)
    adviser.get_by_role("button", name="Send the question").click()
    expect(adviser.get_by_role("main")).to_contain_text("Waiting for the resident")
    _answers(live, resident, post)
    open_case(adviser, reference)
    expect(adviser.get_by_role("region", name="Messages")).to_contain_text(ANSWER)
    assert_accessible(adviser)
    decide(adviser, "Accept and plan the work", REASONS)
    expect(adviser.get_by_role("main")).to_contain_text("Repair planned")
    _reads_the_reasons(live, resident, post)
    _sees_that_it_arrived(adviser, reference)


def _reports_without_the_depth(live: Live, page: Page) -> str:
    with live.reading() as session:
        spot = town.spots(session)[3].label
    report = Reporting(page).begin().to_the_answer(spot, depth=None)
    report.on(PERSON)
    report.to_the_check("The edge is breaking away.", email=PETER)
    return report.send()


def _finds_it_in_the_queue(adviser: Page, reference: str) -> None:
    adviser.get_by_role("link", name="Highways: for an adviser").click()
    adviser.get_by_role("link", name=reference).click()
    expect(adviser.get_by_role("heading", level=1)).to_contain_text(reference)
    expect(adviser.get_by_role("region", name="What the rules say")).to_contain_text("Nobody knows yet")


def _answers(live: Live, resident: Page, post: Post) -> None:
    asked = post.only(PETER)
    assert QUESTION in asked.body
    resident.context.clear_cookies()
    resident.goto(link_in(asked, live.url))
    expect(resident.get_by_role("region", name="We need an answer from you")).to_contain_text(QUESTION)
    resident.get_by_role("textbox", name="Your answer").fill(ANSWER)
    resident.get_by_role("button", name="Send your answer").click()
    expect(resident.get_by_role("alert")).to_contain_text("We have your answer")
    assert "we have your answer" in post.only(PETER).body.lower()


def _reads_the_reasons(live: Live, resident: Page, post: Post) -> None:
    decided = post.only(PETER)
    assert REASONS in decided.body
    resident.goto(link_in(decided, live.url))
    expect(resident.get_by_role("main")).to_contain_text(REASONS)
    expect(resident.get_by_role("main")).to_contain_text("Repair planned")


def _sees_that_it_arrived(adviser: Page, reference: str) -> None:
    open_case(adviser, reference)
    sent = adviser.get_by_role("region", name="Messages")
    sent.get_by_text("Everything that was sent").click()
    expect(sent.get_by_role("listitem").filter(has_text="We have decided")).to_contain_text("by email: sent")


def test_a_wrong_password_and_a_wrong_code_are_refused_in_a_sentence(
    page: Page, hired: Callable[..., Staff], assert_accessible: Callable[[Page], None],
) -> None:
    staff = hired("Sam Okafor")
    page.goto("/desk/sign-in")
    page.get_by_role("textbox", name="Email address").fill(staff.email)
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the email address and password")
    assert_accessible(page)
    page.get_by_label("Password", exact=True).fill(desk.PASSWORD)
    page.get_by_role("button", name="Continue").click()
    right = credentials.code_at(staff.secret, now())
    page.get_by_role("textbox", name="Code").fill("000000" if right != "000000" else "000001")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the code that your app shows now")
    assert_accessible(page)


def test_the_second_of_two_officers_keeps_the_typed_words_and_sees_who_was_first(
    live: Live, seated: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    with live.making() as session:
        reference = town.report(session, town.UNSURE).reference
    first, second = seated("Sam Okafor"), seated("Lee Brannigan")
    for officer in (first, second):
        open_case(officer, reference)
        act(officer, "Decide")
    first.get_by_role("radio", name="Accept and plan the work").check()
    first.get_by_role("textbox", name="Reasons").fill(REASONS)
    first.get_by_role("button", name="Decide and tell the resident").click()
    expect(first.get_by_role("alert")).to_contain_text("Decided")
    typed = "It is a shallow dip and can wait until spring."
    second.get_by_role("radio", name="No action").check()
    second.get_by_role("textbox", name="Reasons").fill(typed)
    second.get_by_role("button", name="Decide and tell the resident").click()
    main = second.get_by_role("main")
    expect(main).to_contain_text("This case changed meanwhile")
    expect(main).to_contain_text("Sam Okafor")
    expect(main).to_contain_text(REASONS)
    expect(second.get_by_role("textbox", name="Reasons")).to_have_value(typed)
    assert_accessible(second)


def test_an_adviser_reports_for_a_caller_on_the_same_pages_and_it_is_kept_who_typed(
    live: Live, seated: Callable[..., Page], post: Post, assert_accessible: Callable[[Page], None],
) -> None:
    with live.reading() as session:
        spot = town.spots(session)[3].label
    adviser = seated("Sam Okafor", level=Level.CORE)
    _says_how_the_caller_came(adviser, assert_accessible)
    report = Reporting(adviser)
    report.on("Where is the hole?")
    expect(adviser.get_by_role("main")).to_contain_text("You are filling this in for a resident")
    assert_accessible(adviser)
    report.to_the_answer(spot)
    report.to_the_check("The caller cycles past it.", name="Rose Fell", email="rose@example.org")
    expect(adviser.get_by_role("main")).to_contain_text("You are filling this in for a resident")
    reference = report.send()
    assert "We plan to do the work" in post.only("rose@example.org").body
    open_case(adviser, reference)
    main = adviser.get_by_role("main")
    expect(main).to_contain_text("by telephone, typed by an officer on behalf of the resident")
    expect(main).to_contain_text("the resident was there")
    with live.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        assert (case.channel, case.assistance, case.authority, case.tier) == ("phone", "on_behalf", "present", 1)


def _says_how_the_caller_came(adviser: Page, assert_accessible: Callable[[Page], None]) -> None:
    adviser.goto("/desk")
    adviser.get_by_role("link", name="Contacts", exact=True).click()
    adviser.get_by_role("link", name="Start for a resident").click()
    adviser.get_by_role("link", name="Report a pothole").click()
    adviser.get_by_role("button", name="Start").click()
    expect(adviser.get_by_role("alert")).to_contain_text("Select how they are in touch")
    assert_accessible(adviser)
    adviser.get_by_role("radio", name="On the telephone").check()
    adviser.get_by_role("radio", name="I type for them").check()
    adviser.get_by_role("radio", name="They are here, or on the line").check()
    adviser.get_by_role("button", name="Start").click()
