"""Every page and state of an account, an application, a permit and its renewal, at three widths: nothing sticks out,
axe is content."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdoor.clock import local_date, now
from frontdoor.entitlements.models import Entitlement, Term
from frontdoor.people.actor import Level
from frontdoor.people.residents import Resident
from tests.journeys import household
from tests.journeys.applying import Applying
from tests.journeys.conftest import Live
from tests.journeys.household import EMAIL, NUMBER, PASSWORD
from tests.journeys.looking import Look
from tests.journeys.post import Post, link_in

ACCOUNT = ("/account", "/account/permits", "/account/details", "/account/details/change", "/account/address",
           "/account/contact", "/account/password", "/account/messages", "/account/payments", "/account/preferences",
           "/account/call-backs", "/account/contacts", "/account/people", "/account/people/ask", "/account/data",
           "/account/close")
# What an empty or wrong form is sent on, by the button that sends it.
WRONG = {"/account/details/change": "Keep these details", "/account/contact": "Continue",
         "/account/password": "Change my password", "/account/people/ask": "Ask them",
         "/account/close": "Close my account"}
ALMOST_A_YEAR = timedelta(days=355)


@pytest.fixture
def look(assert_accessible: Callable[[Page], None], request: pytest.FixtureRequest) -> Look:
    return Look(assert_accessible, request.node.originalname.removeprefix("test_")[:24])


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def rose(live: Live, page: Page) -> Resident:
    """Rose, signed in at the page."""
    with live.making() as session:
        resident = household.rose(session)
        household.seat(session, page, resident, live.url)
    return resident


def test_pages_of_the_way_in(page: Page, look: Look, post: Post, live: Live) -> None:
    for address in ("/sign-in", "/register", "/reset", "/register/letter"):
        look.visit(page, address)
        page.get_by_role("main").locator("form button.govuk-button").last.click()
        look.at(page, "error")
    look.visit(page, "/account-closed")
    page.goto("/register")
    for label, words in (("Full name", household.NAME), ("Email address or mobile number", EMAIL)):
        page.get_by_role("textbox", name=label).fill(words)
    page.get_by_label("Choose a password").fill(PASSWORD)
    press(page, "Continue")
    look.at(page, "confirm")
    press(page, "Continue")
    look.at(page, "confirm-error")
    link = link_in(post.only(EMAIL), live.url)
    page.goto(link)
    look.at(page, "confirm-link")
    press(page, "Finish making my account")
    expect(page.get_by_role("main")).to_contain_text("Your account is ready")
    page.context.clear_cookies()
    page.goto(link)
    look.at(page, "link-spent")
    page.goto("/reset")
    page.get_by_role("textbox").fill(EMAIL)
    press(page, "Continue")
    look.at(page, "reset-code")
    page.goto(link_in(post.only(EMAIL), live.url))
    look.at(page, "reset-link")


def test_an_account_with_nothing_in_it(rose: Resident, page: Page, look: Look) -> None:
    for address in ACCOUNT:
        look.visit(page, address)
        if address in WRONG:
            for box in page.get_by_role("main").get_by_role("textbox").all():
                box.fill("")
            press(page, WRONG[address])
            look.at(page, f"{address.rpartition('/')[2]}-error")
    look.visit(page, "/account/address?q=Station+Road", "address-found")
    press(page, "Keep this address")
    look.at(page, "address-error")


def test_a_full_account(live: Live, rose: Resident, page: Page, look: Look, post: Post, tmp_path: Path) -> None:
    with live.making() as session:
        resident = session.merge(rose)
        permit = household.pay(session, household.application(session, resident), tmp_path, agrees=True)
        household.application(session, resident, vrm="RW20 TWO")
        household.application(session, resident, vrm="RW21 LNG", length_m="6.5")
        address = f"/account/permits/{permit.public_id}"
        code = session.scalars(select(Term.code)).one()
    post.tick()
    page.goto("/account/people/ask")
    page.get_by_role("textbox", name="email address").first.fill("donna.prentice@example.org")
    press(page, "Ask them")
    for where in ("/account", "/account/permits", "/account/messages", "/account/payments", "/account/people",
                  address, f"{address}/print", f"{address}/vehicle", f"{address}/give-up", "/verify",
                  f"/verify/{code}", "/verify/7K2M9QX4C0T1"):
        name = re.sub(r"[0-9a-f]{16}|\W+", "-", where).strip("-")
        look.visit(page, where, name.replace(code, "valid"))
    look.visit(page, "/verify?code=what", "verify-error", status=422)
    page.goto(f"{address}/vehicle")
    press(page, "Tell us about the new car")
    look.at(page, "vehicle-form")
    page.goto(f"{address}/give-up")
    press(page, "Give up my permit")
    look.at(page, "given-up")
    look.visit(page, f"{address}", "ended")


def test_pages_of_an_application(live: Live, page: Page, look: Look, tmp_path: Path) -> None:
    with live.reading() as session:
        home = household.home(session)
    look.visit(page, "/services/parking-permit-resident", "start")
    look.visit(page, "/services/parking-permit-resident/check", "check")
    apply = Applying(page)
    press(page, "Start now")
    look.at(page, "address")
    apply.press("Find the address")
    look.at(page, "address-error")
    page.get_by_role("link", name="My address is not in your list").click()
    look.at(page, "address-by-hand")
    page.get_by_role("link", name="Back", exact=True).click()
    page.get_by_role("textbox").fill("High Street")
    apply.press("Find the address")
    look.at(page, "addresses")
    page.get_by_role("link", name="Search for another address").click()
    apply.home(home.line)
    for name, go_on in (("kind", apply.kind), ("vehicle", apply.vehicle), ("log-book", apply.log_book),
                        ("permit-now", apply.no_permit_now), ("proof", apply.proof), ("size", apply.size)):
        apply.press("Continue")
        look.at(page, f"{name}-error")
        go_on()
    look.at(page, "eligible")
    _from_the_answer_on(apply, look, tmp_path)


def _from_the_answer_on(apply: Applying, look: Look, tmp_path: Path) -> None:
    page = apply.page
    apply.press_on()
    look.at(page, "account")
    apply.without_account()
    apply.born()
    apply.registration()
    look.at(page, "start-date")
    apply.start(local_date(now()))
    apply.papers(tmp_path)
    page.go_back()
    look.at(page, "documents")
    apply.press("Continue")
    apply.you("Rose Whitaker", EMAIL)
    look.at(page, "check-answers")
    apply.press("Send your application")
    look.at(page, "check-answers-error")
    apply.send()
    look.at(page, "sent")


ANSWERS: dict[str, dict[str, Any]] = {
    "refused": {"length_m": "6.4"}, "person": {"v5c_address_matches": False}, "not-needed": {"blue_badge_holder": True},
    "unknown": {"keeper_is_applicant": "dont_know", "length_m": "dont_know"},
    "visitors": {"sub_type": "visitor_permits", "sets_last_12m": 0},
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_eligibility_and_how_it_stands_after_it_was_sent(live: Live, page: Page, look: Look, kind: str) -> None:
    look.group = f"eligibility-{kind}"
    with live.making() as session:
        token = household.draft(session, **{"documents_how": "later", **ANSWERS[kind]})
    page.goto(f"/drafts/{token}/answer")
    look.at(page, "answer")
    page.goto(f"/drafts/{token}/check-answers")
    Applying(page).send()
    look.at(page, "sent")
    page.get_by_role("link", name="See how your application stands now").click()
    look.at(page, "tracking")


def test_pages_with_help_beside_them(
    live: Live, page: Page, look: Look, visitors: Callable[..., Page], seated: Callable[..., Page],
) -> None:
    apply = Applying(page).check_first()
    apply.press("I need help")
    look.at(page, "nobody-is-free")
    adviser = seated("Sam Okafor", level=Level.CORE)
    adviser.goto("/desk/chat")
    press(adviser, "I am there for chats")
    expect(adviser.get_by_role("button", name="I am away")).to_be_visible()
    apply.press("Find the address")
    expect(page.get_by_role("alert")).to_contain_text("Enter your address")
    apply.press("Find the address")
    expect(page.get_by_role("button", name="Yes, chat with an adviser")).to_be_visible()
    look.at(page, "offered")
    press(page, "Yes, chat with an adviser")
    look.at(page, "waiting")
    adviser.get_by_role("button", name="Take").click()
    adviser.get_by_label("Your message").fill("Hello. A postcode is enough: ZZ1 1AA, say.")
    press(adviser, "Send message")
    expect(page.get_by_role("log")).to_contain_text("A postcode is enough")
    look.at(page, "chat")
    page.goto(page.url.partition("/address")[0] + "/chat")
    look.at(page, "chat-page")
    press(page, "Send message")
    look.at(page, "chat-page-error")
    press(page, "End the chat")
    page.goto(page.url.partition("/address")[0] + "/chat")
    look.at(page, "chat-over")


def test_pages_of_a_renewal(live: Live, rose: Resident, page: Page, look: Look, post: Post, tmp_path: Path) -> None:
    with live.making() as session:
        began = now() - ALMOST_A_YEAR
        case = household.application(session, session.merge(rose), at=began)
        household.pay(session, case, tmp_path, at=began)
    post.tick()
    link = link_in(post.saying(NUMBER, "Permit renews"), live.url)
    page.goto(link)
    look.at(page, "asked")
    press(page, "Send your answer")
    look.at(page, "error")
    page.goto("/account")
    look.at(page, "in-the-account")
    page.goto(link)
    page.get_by_role("radio", name="Yes").check()
    press(page, "Send your answer")
    look.at(page, "agreed")
    page.goto(f"{link}/change")
    look.at(page, "change")
    page.goto(f"{link}/pay")
    look.at(page, "pay")
    page.get_by_role("main").get_by_role("button").first.click()
    press(page, "Pay successfully")
    look.at(page, "paid")
    page.goto(link)
    look.at(page, "renewed")
    look.visit(page, "/renew/not-a-link", "unknown", status=404)
    with live.reading() as session:
        assert len(session.scalars(select(Entitlement)).one().terms) == 2
