"""A councillor raises something for somebody, an adviser answers, and each reads what they may."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdoor.cases import links
from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.keys import Keys
from frontdoor.people import members
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer
from tests.journeys.conftest import Live
from tests.journeys.looking import Look

WORDS, ANSWER = "The lamp outside her door has been out for a month.", "It is mended on Friday."
ASKED = "Thank you. Which day, please?"


def test_a_councillor_raises_an_adviser_answers_and_each_reads_what_they_may(
    live: Live, visitors: Callable[..., Page], seated: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    look = Look(assert_accessible, "councillor")
    councillor = seated("Mira Solway", level=Level.MEMBER, teams=())
    with live.making() as session:
        officer = session.scalars(select(Officer).where(Officer.level == Level.MEMBER)).one()
        members.elect(session, officer, ["Bridge"], known=["Bridge"])
    look.visit(councillor, "/members", "nothing-yet")
    look.visit(councillor, "/members/ward", "ward")
    _raises(councillor, look)
    with live.reading() as session:
        case = session.scalars(select(Case)).one()
        party = session.scalars(select(Party)).one()
        path = links.tracking_path(Keys(live.settings.secret_keys), case.reference, party.public_id)
    adviser = seated("Sam Okafor", teams=("customer-services",))
    adviser.goto(f"/desk/cases/{case.reference}")
    adviser.get_by_role("link", name="What they may see, and what they and we wrote").click()
    adviser.get_by_role("textbox", name="Your answer to the councillor").fill(ANSWER)
    adviser.get_by_role("button", name="Send the answer").click()
    look.at(adviser, "desk")
    councillor.goto("/members")
    expect(councillor.get_by_role("main")).to_contain_text("We wrote to you")
    councillor.get_by_role("link", name="For Joan Hardy").click()
    expect(councillor.get_by_role("main")).to_contain_text(ANSWER)
    look.at(councillor, "case")
    councillor.get_by_role("textbox", name="Your message").fill(ASKED)
    councillor.get_by_role("button", name="Send your message").click()
    expect(councillor.get_by_role("alert")).to_contain_text("We have your message")
    _joan_ends_it(visitors(), path, look)
    councillor.goto("/members")
    expect(councillor.get_by_role("main")).not_to_contain_text("Joan Hardy")


def _raises(page: Page, look: Look) -> None:
    page.get_by_role("link", name="Raise something").first.click()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter their name")
    look.at(page, "raise-errors")
    page.get_by_role("textbox", name="Their name").fill("Joan Hardy")
    page.get_by_role("textbox", name="Their address").fill("4 Quay Street")
    page.get_by_role("textbox", name="Their email address").fill("joan@example.org")
    page.get_by_role("textbox", name="What is it about?").fill(WORDS)
    page.get_by_role("radio", name="They asked me to act for them").check()
    page.get_by_role("radio", name="How it stands", exact=True).check()
    page.get_by_role("button", name="Send it").click()
    if page.get_by_role("group", name="Which address is it?").count():
        page.get_by_role("group", name="Which address is it?").get_by_role("radio").first.check()
        look.at(page, "raise-which")
        page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("alert")).to_contain_text("We have your enquiry")
    look.at(page, "casework")


def _joan_ends_it(page: Page, path: str, look: Look) -> None:
    page.goto(path)
    expect(page.get_by_role("main")).to_contain_text("They see how it stands.")
    for words in (ANSWER, ASKED):
        expect(page.get_by_role("main")).not_to_contain_text(words)
    look.at(page, "resident")
    page.get_by_role("button", name="End this").click()
    expect(page.get_by_role("alert")).to_contain_text("The councillor can no longer see this")
