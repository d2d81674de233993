"""Rose, 75 and new in the area: from her first visit to the permit that she renews by a text a year later.

The first half happens today. For the second half the clock of this process is moved on, and with it that of the
server and of the worker, which both run here; the browser's own clock stays, and she has to sign in again.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdoor.cases.case import Case
from frontdoor.clock import LONDON, add_months, in_words, local_date, now
from frontdoor.config import Settings
from frontdoor.entitlements.models import Term
from frontdoor.payments.models import Payment
from frontdoor.people.actor import Level
from tests.journeys import desk, household
from tests.journeys.applying import ELIGIBLE, Applying
from tests.journeys.conftest import Live
from tests.journeys.household import NUMBER, Home
from tests.journeys.post import Post

TOKEN = "a-token-for-the-journeys-0123456789-abcdef"
DAY = timedelta(days=1)
QUESTIONS_OF_THE_CHECKER = 13
HINT = "Numbers only, please, Rose: 4.1 for how long it is, and 1150 for how heavy."
THANKS = "Ah, thank you. I had written it in words."
Check = Callable[[Page], None]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """As always, with the token by which the provider of texts hands on what residents answer."""
    return settings.model_copy(update={"sms_token": TOKEN})


def test_rose_from_her_first_visit_to_the_permit_renewed_a_year_later(
    live: Live, page: Page, post: Post, seated: Callable[..., Page], tmp_path: Path, assert_accessible: Check,
) -> None:
    with live.reading() as session:
        home = household.home(session)
    adviser, apply = seated("Sam Okafor", level=Level.CORE), Applying(page)
    adviser.goto("/desk/chat")
    adviser.get_by_role("button", name="I am there for chats").click()
    _finds_the_service(page, assert_accessible)
    _asks_the_checker(apply, home, adviser, assert_accessible)
    _registers(page, apply, post, assert_accessible)
    _gives_the_rest(apply, tmp_path, assert_accessible)
    reference = apply.send()
    _is_answered_at_once(page, post, reference, assert_accessible)
    _pays_and_agrees(page)
    code = _has_her_permit(live, page, post, assert_accessible)
    _desk_sees(live, adviser, reference, assert_accessible)
    _is_offered_what_she_told(page, apply, home, assert_accessible)
    ends_on = add_months(local_date(now()), 12) - DAY
    with time_machine.travel(_noon(add_months(ends_on, -1) + DAY), tick=True) as clock:
        _renews_by_a_text(live, page, post, ends_on)
        clock.move_to(_noon(ends_on + DAY))
        _has_the_next_permit(live, page, code)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LONDON)


def _finds_the_service(page: Page, assert_accessible: Check) -> None:
    page.goto("/")
    page.get_by_role("searchbox", name="What do you need?").fill("somewhere to park my car")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Apply for a parking permit").click()
    main = page.get_by_role("main")
    for words in ("£60 a year", "10 minutes", "if you live in a parking zone and keep a car", "the log book (V5C)"):
        expect(main).to_contain_text(words)
    assert_accessible(page)
    page.get_by_role("button", name="Check if you can get it").click()
    expect(main).to_contain_text("You do not need an account")
    page.get_by_role("button", name="Start now").click()


def _asks_the_checker(apply: Applying, home: Home, adviser: Page, assert_accessible: Check) -> None:
    apply.home(home.line)
    apply.kind()
    apply.vehicle()
    apply.log_book()
    apply.no_permit_now()
    apply.proof()
    _stumbles_and_is_helped(apply, adviser, assert_accessible)
    apply.on(ELIGIBLE)
    assert "#" not in apply.page.url, "the next page must begin at its top, not at the chat"
    assert len(apply.asked) == QUESTIONS_OF_THE_CHECKER, sorted(apply.asked)
    main = apply.page.get_by_role("main")
    for words in ("It costs £60", "You pay once we have said yes", "Your home is in a parking zone",
                  "The log book is in your name", "The vehicle fits the bays"):
        expect(main).to_contain_text(words)
    assert_accessible(apply.page)


def _stumbles_and_is_helped(apply: Applying, adviser: Page, assert_accessible: Check) -> None:
    page = apply.page
    offer = page.get_by_role("heading", name="Would you like some help?")
    for _ in range(2):
        apply.on("How big is it?")
        expect(offer).to_have_count(0)
        page.get_by_role("textbox", name="How long is it?").fill("four metres")
        page.get_by_role("textbox", name="How heavy is it?").fill("a good ton")
        apply.press("Continue")
        expect(page.get_by_role("alert")).to_contain_text("The length must be a number of metres, like 4.2")
    expect(offer).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Yes, chat with an adviser").click()
    expect(page.get_by_role("region", name="Chat with an adviser")).to_contain_text("in a moment")
    _takes_the_chat(adviser, assert_accessible)
    chat = page.get_by_role("region", name="Chat with an adviser")
    expect(chat).to_contain_text(HINT)
    assert_accessible(page)
    chat.get_by_label("Your message").fill(THANKS)
    chat.get_by_role("button", name="Send message").click()
    expect(chat.get_by_role("log")).to_contain_text(THANKS)
    expect(adviser.get_by_role("log")).to_contain_text(THANKS)
    apply.size()
    expect(adviser.get_by_role("main")).not_to_contain_text("It says that something is wrong")
    adviser.get_by_role("button", name="End the chat").click()


def _takes_the_chat(adviser: Page, assert_accessible: Check) -> None:
    """The adviser sees which page it is and what it says is wrong, and nothing that was typed."""
    waiting = adviser.get_by_role("button", name="Take")
    expect(waiting).to_be_visible()
    expect(adviser.get_by_role("main")).to_contain_text("Could not get past a page")
    waiting.click()
    main = adviser.get_by_role("main")
    for words in ("Apply for a parking permit", "How big is it?", "The length must be a number of metres"):
        expect(main).to_contain_text(words)
    for typed in ("four metres", "a good ton"):
        assert typed not in adviser.content()
    assert_accessible(adviser)
    adviser.get_by_label("Your message").fill(HINT)
    adviser.get_by_role("button", name="Send message").click()
    expect(adviser.get_by_role("log")).to_contain_text(HINT)


def _registers(page: Page, apply: Applying, post: Post, assert_accessible: Check) -> None:
    """With her mobile number, as she likes texts best; the answers that she gave without an account stay."""
    apply.press_on()
    apply.on("Do you have an account?")
    page.get_by_role("link", name="Make an account").click()
    page.get_by_role("textbox", name="Full name").fill(household.NAME)
    page.get_by_role("textbox", name="Email address or mobile number").fill(household.MOBILE)
    page.get_by_label("Choose a password").fill(household.PASSWORD)
    page.get_by_role("button", name="Continue").click()
    code = re.search(r"\b\d{6}\b", post.only(NUMBER).body)
    assert code is not None
    page.get_by_role("textbox", name="6-digit code").fill(code.group())
    page.get_by_role("button", name="Continue").click()
    apply.on("Use your account")
    assert_accessible(page)
    apply.press("Continue")
    apply.on("Is this still right?")
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"Phone {household.MOBILE} From your account", use_inner_text=True)
    expect(main).to_contain_text(household.NAME)
    assert_accessible(page)
    apply.press("Yes, continue")


def _gives_the_rest(apply: Applying, folder: Path, assert_accessible: Check) -> None:
    apply.born(household.BORN)
    apply.registration()
    apply.start(local_date(now()))
    apply.papers(folder)
    apply.on("About you")
    expect(apply.page.get_by_role("textbox", name="What is your name?")).to_have_value(household.NAME)
    apply.press("Continue")
    apply.on("Check your answers")
    expect(apply.page.get_by_role("main")).to_contain_text("4.1 m")
    assert_accessible(apply.page)


def _is_answered_at_once(page: Page, post: Post, reference: str, assert_accessible: Check) -> None:
    main = page.get_by_role("main")
    expect(main).to_contain_text("We granted your application")
    expect(main).to_contain_text("Pay £60")
    assert_accessible(page)
    heard, granted = sorted((one.body for one in post.new(NUMBER)), key=lambda body: "24 hours" not in body)
    assert "within 24 hours" in heard and reference in heard
    assert "£60" in granted


def _pays_and_agrees(page: Page) -> None:
    page.get_by_role("button", name="Pay now").click()
    page.get_by_role("checkbox", name="I agree that my renewal may be paid the same way").check()
    page.get_by_role("button", name="Pay £60").click()
    expect(page.get_by_role("main")).to_contain_text("no money is taken")
    page.get_by_role("button", name="Pay successfully").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have paid")


def _has_her_permit(live: Live, page: Page, post: Post, assert_accessible: Check) -> str:
    """The code on the permit that was issued, which anybody can check."""
    told = " ".join(one.body for one in post.new(NUMBER))
    with live.reading() as session:
        term = session.scalars(select(Term)).one()
    assert "Your permit is ready" in told and in_words(term.ends_on) in told and "£60" in told
    page.goto("/account/permits")
    page.get_by_role("main").get_by_role("link", name=re.compile("Parking permit")).click()
    expect(page.get_by_role("main")).to_contain_text(term.number)
    expect(page.get_by_role("main")).to_contain_text("It renews each year if nothing has changed")
    assert_accessible(page)
    page.get_by_role("button", name="Print your permit").click()
    expect(page.get_by_role("main")).to_contain_text(term.number)
    assert_accessible(page)
    code = page.locator(".fd-reference", has_text=re.compile(r"^\w{4}-\w{4}-\w{4}$")).last.inner_text()
    _is_valid(page, code)
    assert_accessible(page)
    return code


def _is_valid(page: Page, code: str) -> None:
    page.goto(f"/verify/{code}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This permit is valid")


def _is_not_valid(page: Page, code: str) -> None:
    page.goto(f"/verify/{code}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This is not valid")


def _desk_sees(live: Live, adviser: Page, reference: str, assert_accessible: Check) -> None:
    desk.open_case(adviser, reference)
    main = adviser.get_by_role("main")
    for words in ("1: Decided by rule", "online, coached by an officer", "Decided by rule", HINT, THANKS):
        expect(main).to_contain_text(words)
    assert_accessible(adviser)
    with live.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        assert (case.tier, case.assistance, case.channel, case.outcome) == (1, "coached", "online", "granted")


def _is_offered_what_she_told(page: Page, apply: Applying, home: Home, assert_accessible: Check) -> None:
    """For visitor permits she is asked for nothing that she told before: each is offered, with whence we have it."""
    page.goto("/services/parking-permit-resident")
    apply.press("Apply")
    apply.on("Where do you live?")
    expect(page.get_by_role("main")).to_contain_text("From your account")
    assert_accessible(page)
    page.get_by_role("radio", name=home.line).check()
    apply.press("Continue")
    apply.kind("Permits for people who visit me")
    apply.on("You can have visitor permits")
    expect(page.get_by_role("main")).to_contain_text("They are free")
    apply.press_on()
    apply.on("Is this still right?")
    for words in ("14 March 1951", household.NAME, household.MOBILE, "From your account"):
        expect(page.get_by_role("main")).to_contain_text(words)


def _renews_by_a_text(live: Live, page: Page, post: Post, ends_on: date) -> None:
    post.tick()
    asked = post.only(NUMBER)
    for words in ("£60", in_words(ends_on + DAY), "YES", "NO"):
        assert words in asked.body, asked.body
    assert _text(page, "Yes please", token="somebody else's") == 401
    assert _text(page, "YES") == 200
    post.tick()
    post.tick()
    done = " ".join(one.body for one in post.new(NUMBER))
    with live.reading() as session:
        first, second = session.scalars(select(Term).order_by(Term.starts_on)).all()
        assert (second.starts_on, second.ends_on) == (ends_on + DAY, add_months(ends_on, 12))
        assert first.number != second.number and in_words(second.ends_on) in done
    assert _text(page, "YES") == 200
    post.tick(DAY)
    assert post.new(NUMBER) == []
    with live.reading() as session:
        assert len(session.scalars(select(Term)).all()) == 2
        paid = session.scalars(select(Payment).where(Payment.state == "succeeded")).all()
        assert [one.amount_pence for one in paid] == [6000, 6000]


def _text(page: Page, words: str, token: str = TOKEN) -> int:
    """What the provider of texts hands on when Rose answers; gives the status that it gets."""
    told = {"id": f"text-{words}", "source_number": NUMBER, "message": words}
    return page.request.post("/hooks/sms", data=told, headers={"Authorization": f"Bearer {token}"}).status


def _has_the_next_permit(live: Live, page: Page, old: str) -> None:
    """The day after the old one ended she signs in again, and prints the new one."""
    _is_not_valid(page, old)
    page.goto("/account/permits")
    household.sign_in(page, household.MOBILE)
    page.get_by_role("main").get_by_role("link", name=re.compile("Parking permit")).click()
    page.get_by_role("button", name="Print your permit").click()
    new = page.locator(".fd-reference", has_text=re.compile(r"^\w{4}-\w{4}-\w{4}$")).last.inner_text()
    assert new != old
    _is_valid(page, new)
