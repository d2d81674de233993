"""The desk's pages of contacts, letters, call-backs and the board, and a resident's beside them, at three widths."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from frontdoor.clock import now
from frontdoor.contacts import calls, reading_mail, visits
from frontdoor.contacts.contact import WANTS
from frontdoor.contacts.mail import Mail
from frontdoor.contacts.mails import Kept
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer
from frontdoor.triage import mail_in
from tests import factories
from tests.hostile_mails import plain
from tests.journeys import household
from tests.journeys.applying import Applying
from tests.journeys.conftest import Live
from tests.journeys.looking import DESK, PHONE, Look

QUOTING = plain(b"Still full.\r\n\r\nOn Mon, 23 Nov 2026, Aldermere wrote:\r\n> We come back tomorrow.\r\n")


@pytest.fixture
def look(assert_accessible: Callable[[Page], None], request: pytest.FixtureRequest) -> Look:
    return Look(assert_accessible, request.node.originalname.removeprefix("test_")[:24], DESK)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def test_pages_of_a_contact(live: Live, look: Look, seated: Callable[..., Page]) -> None:
    page = seated("Sam Okafor", level=Level.CORE)
    look.visit(page, "/desk/contact", "nothing-yet")
    with live.making() as session:
        household.rose(session)
        sam = session.scalars(select(Officer).where(Officer.name == "Sam Okafor")).one()
        calls.rings(session, sam, "call-1", household.NUMBER, at=now())
    look.visit(page, "/desk", "it-rings")
    press(page, "Answer it")
    look.at(page, "answered")
    press(page, f"It is {household.NAME}")
    for name in ("Report a missed bin", "Apply for a parking permit"):
        page.get_by_label("Service", exact=True).select_option(label=name)
        press(page, "Add it")
    look.at(page, "two-needs")
    press(page, "Finish the contact")
    look.at(page, "error")
    for number in range(2):
        page.get_by_label("What became of it?").nth(number).select_option("resolved")
    press(page, "Put it aside")
    look.at(page, "put-aside")
    look.visit(page, "/manage/board", "board")


def test_pages_of_the_counter(live: Live, look: Look, seated: Callable[..., Page]) -> None:
    page = seated("Sam Okafor", level=Level.CORE)
    look.visit(page, "/desk/counter", "nobody")
    page.get_by_role("button", name="Somebody has come").click()
    page.get_by_label("What shall we call them?").fill("Bell " * 13)
    press(page, "Give them a ticket")
    look.at(page, "error")
    page.get_by_label("What shall we call them?").fill("Mrs Bell")
    page.get_by_label("What is it about?").select_option(label="Report a missed bin")
    page.get_by_label("Cannot stand for long").check()
    press(page, "Give them a ticket")
    look.at(page, "ticket")
    with live.making() as session:
        sam = session.scalars(select(Officer).where(Officer.name == "Sam Okafor")).one().as_actor()
        for number in range(29):
            visits.come(session, sam, name=f"Person {number}", wants=list(WANTS)[:number % 4],
                        at=now() + timedelta(seconds=number))
    page.get_by_role("link", name="Who waits at the counter").click()
    page.get_by_role("button", name="They have gone").nth(1).click()
    look.at(page, "thirty")
    press(page, "Call the next")
    look.at(page, "called")


def test_pages_of_letters(live: Live, look: Look, seated: Callable[..., Page]) -> None:
    page = seated("Sam Okafor", level=Level.CORE)
    with live.making() as session:
        case = factories.case(session)
        letter = reading_mail.read(QUOTING.replace(b"My bin", f"My bin {case.reference}".encode()))
        kept = (Kept("hole.png", "image/png", 1, "0" * 64, "not_scanned"),)
        mail_in.receive(session, factories.ALDERMERE, letter, suggested=("missed-bin",), kept=kept,
                        left_out=("“virus” must be a PDF or a photo",), unreadable="", at=now())
    look.visit(page, "/desk/contact", "waiting")
    page.get_by_role("button", name="Take it").click()
    look.at(page, "letter")
    press(page, "Send the answer")
    look.at(page, "answer-error")
    with live.reading() as session:
        assert session.scalars(select(Mail)).one().contact.is_at_hand


def test_pages_of_call_backs(live: Live, look: Look, seated: Callable[..., Page]) -> None:
    page = seated("Sam Okafor", level=Level.CORE)
    look.visit(page, "/desk/call-backs", "none")
    look.visit(page, "/desk/call-backs/new", "new")
    press(page, "Book it")
    look.at(page, "new-error")
    page.get_by_label("Telephone number").fill("07700 900123")
    press(page, "Book it")
    look.at(page, "one")
    page.get_by_role("link", name="07700 900123").click()
    press(page, "Keep it")
    look.at(page, "what-came-error")


def test_a_residents_pages_of_asking_to_be_rung(
    page: Page, assert_accessible: Callable[[Page], None],
) -> None:
    look = Look(assert_accessible, "asking-to-be-rung", PHONE)
    Applying(page).check_first()
    page.get_by_role("link", name="Ask us to ring you").click()
    look.at(page, "ask")
    press(page, "Ring me")
    look.at(page, "ask-error")
    page.get_by_role("radio").first.check()
    page.get_by_label("Telephone number").fill("07700 900123")
    press(page, "Ring me")
    look.at(page, "asked")


def test_pages_of_finishing_alone(look: Look, seated: Callable[..., Page]) -> None:
    page = seated("Sam Okafor", level=Level.CORE)
    page.goto("/desk/assist/new/pothole")
    for name in ("On the telephone", "I type for them", "They are here, or on the line"):
        page.get_by_role("radio", name=name).check()
    press(page, "Start")
    page.get_by_role("link", name="Send a link, so that they finish alone").click()
    look.at(page, "hand-over")
    press(page, "Send the link")
    look.at(page, "hand-over-error")
    look.visit(page, "/finish/nothing", "link-spent", status=404)
