"""The desk's pages for people and chats, for doing it with them, and for an application, at three widths."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from frontdoor.cases.case import Outcome
from frontdoor.clock import now
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer
from frontdoor.triage import decide, placement, reviews
from tests import factories
from tests.journeys import desk, household
from tests.journeys.applying import Applying
from tests.journeys.conftest import Live
from tests.journeys.looking import DESK, Look
from tests.journeys.post import Post

PARKING = ("customer-services",)


@pytest.fixture
def look(assert_accessible: Callable[[Page], None], request: pytest.FixtureRequest) -> Look:
    return Look(assert_accessible, request.node.originalname.removeprefix("test_")[:24], DESK)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def test_pages_of_people_and_callers(
    live: Live, look: Look, seated: Callable[..., Page], post: Post, tmp_path: Path,
) -> None:
    with live.making() as session:
        resident = household.rose(session)
        household.pay(session, household.application(session, resident), tmp_path)
        person = f"/desk/people/{resident.public_id}"
    post.tick()
    page = seated("Sam Okafor", level=Level.ADVANCED)
    for address, name in (("/desk/people", "people"), ("/desk/people?q=zzz", "nobody"),
                          ("/desk/people?q=whitaker", "found"), (person, "shut"), (f"{person}/caller", "caller")):
        look.visit(page, address, name)
    press(page, "Send a code")
    look.at(page, "caller-code")
    press(page, "Check the code")
    look.at(page, "caller-code-error")
    page.goto(person)
    press(page, "Open the record")
    look.at(page, "shut-error")
    page.get_by_role("textbox").first.fill("A letter to answer")
    press(page, "Open the record")
    look.at(page, "person")
    look.visit(page, f"{person}/letter-code", "letter-code")
    look.visit(page, f"{person}/death", "death")
    page.get_by_role("main").locator("form button").last.click()
    look.at(page, "death-error")


def test_pages_of_doing_it_with_somebody(live: Live, look: Look, seated: Callable[..., Page]) -> None:
    with live.making() as session:
        resident = household.rose(session)
        home = household.home(session)
    page = seated("Sam Okafor", level=Level.CORE)
    page.goto(f"/desk/people/{resident.public_id}/caller")
    for label in ("Full name", "Date of birth", "Address"):
        page.get_by_role("group", name=label).get_by_role("radio", name="It fits").check()
    press(page, "Keep what I checked")
    page.get_by_role("link", name="Apply for a parking permit", exact=True).click()
    look.at(page, "start")
    press(page, "Start")
    look.at(page, "start-error")
    for choice in ("On the telephone", "I type for them", "They are here, or on the line, and tell me what to write"):
        page.get_by_role("radio", name=choice).check()
    press(page, "Start")
    look.at(page, "address")
    apply = Applying(page)
    page.get_by_role("radio", name=home.line).check()
    apply.press("Continue")
    apply.kind()
    apply.press("Continue")
    look.at(page, "vehicle-error")
    apply.vehicle()
    apply.log_book()
    apply.no_permit_now()
    apply.proof()
    look.at(page, "size")
    apply.size()
    look.at(page, "answer")
    apply.press_on()
    look.at(page, "known")


def test_pages_of_chats(live: Live, look: Look, page: Page, seated: Callable[..., Page]) -> None:
    adviser = seated("Sam Okafor", level=Level.CORE)
    look.visit(adviser, "/desk/chat", "nobody-waits")
    press(adviser, "I am there for chats")
    look.at(adviser, "there")
    page.clock.install()
    apply = Applying(page).check_first()
    page.wait_for_load_state("networkidle")    # so that it has begun to count
    page.clock.fast_forward("02:01")
    page.get_by_text("An adviser is free now. Would you like to chat?").wait_for()
    apply.press("I need help")
    adviser.get_by_role("button", name="Take").wait_for()
    look.at(adviser, "waiting")
    adviser.get_by_role("button", name="Take").click()
    look.at(adviser, "chat")
    press(adviser, "Send message")
    adviser.get_by_label("Your message").fill("Hello. How can I help?")
    press(adviser, "Send message")
    adviser.get_by_text("How can I help?").first.wait_for()
    look.at(adviser, "written")
    press(adviser, "End the chat")
    look.at(adviser, "over")
    page.goto("/chat")
    page.get_by_label("What is it about?").fill("Who do I ask about a tree?")
    press(page, "Begin the chat")
    adviser.goto("/desk/chat")
    adviser.get_by_role("button", name="Take").click()
    look.at(adviser, "question")
    press(adviser, "End the chat")
    look.at(adviser, "question-over")


def test_desk_pages_of_an_application(live: Live, look: Look, visitors: Callable[..., Page], tmp_path: Path) -> None:
    page = visitors()
    with live.making() as session:
        staff = factories.officer(session, "Lee Brannigan", level=Level.MANAGER, teams=PARKING)
        other = factories.actor_of(session, "Sam Okafor", level=Level.ADVANCED, teams=PARKING)
        asked = household.application(session, v5c_address_matches=False, vrm="RW20 TWO")
        review = household.application(session, v5c_address_matches=False, vrm="RW21 LNG")
        placement.take(session, review, actor=other, at=now())
        decide.decide(session, review, outcome=Outcome.REFUSED, reasons="The tenancy is not signed.", actor=other,
                      at=now())
        reviews.ask(session, review, why="It is signed on page 9.", party=factories.party(session, review), at=now())
        to_pay = household.application(session, vrm="RW22 PAY")
        permit = household.pay(session, household.application(session), tmp_path)
        for case in (asked, review):
            placement.take(session, case, actor=staff.as_actor(), at=now())
        desk.seat(session, page, session.get_one(Officer, staff.id), live.url)
        references = {"evidence": asked.reference, "review": review.reference, "to-pay": to_pay.reference}
    for name, reference in references.items():
        look.visit(page, f"/desk/cases/{reference}", name)
    for slug in ("answer_missing", "decide"):
        look.visit(page, f"/desk/cases/{references['evidence']}/{slug}", slug)
        page.get_by_role("main").locator("form button").first.click()
        look.at(page, f"{slug}-error")
    look.visit(page, f"/desk/permits/{permit.public_id}/withdraw", "withdraw")
    page.get_by_role("main").locator("form button").last.click()
    look.at(page, "withdraw-error")
    look.visit(page, "/desk/queues/parking", "queue")
