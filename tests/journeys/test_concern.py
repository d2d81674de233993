"""Somebody is worried about a neighbour: told without an account or a name, seen by the duty specialist alone."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.actor import Level
from tests.journeys.conftest import Live
from tests.journeys.looking import Look
from tests.journeys.resident import NO, YES, reference_on
from tests.journeys.walking import Walking

WORDS = "Her nephew shouts at her and takes her pension. She is afraid of him."
HER, HER_PHONE = "Edith Marlow", "01632 960777"
ASKED = ("Is someone being hurt or not cared for, or could that happen?", "Do they need help to live from day to day?",
         "Is it hard for them to keep themselves safe because of that?")


class Telling(Walking):
    """A concern about an adult. Each method fills in one page or a few and goes on."""

    def begin(self, look: Look) -> None:
        self.page.goto("/")
        self.page.get_by_role("link", name="Report a concern about an adult").click()
        self.on("Report a concern about an adult")
        expect(self.page.get_by_role("main")).to_contain_text("Is someone in danger now? Call 999.")
        look.at(self.page, "concern-start")
        self.press("Start now")

    def to_the_answer(self, look: Look | None) -> None:
        self.on("Is someone in danger right now?")
        self._look(look, "concern-question")
        self.choose(NO)
        self.on("How old are they?")
        for question in ("How old are they?", "How old were they when it happened?"):
            self.page.get_by_role("textbox", name=question).fill("82")
        self.press("Continue")
        self.on("What is going on?")
        self.answer(ASKED[0], YES)
        self.page.get_by_role("checkbox", name="Taking money or things").check()
        self.press("Continue")
        self.on("What help do they need?")
        for question in ASKED[1:]:
            self.answer(question, YES)
        self.press("Continue")
        self.on("Thank you. We will look at this today")
        self._look(look, "concern-answer")
        self.page.get_by_role("button", name="Continue", exact=True).click()

    def to_the_end(self, look: Look | None) -> str:
        self.choose("It is about someone else")
        self.choose(YES)
        self.page.get_by_role("textbox", name="What is worrying you?").fill(WORDS)
        self.press("Continue")
        self.page.get_by_role("textbox", name="What is their name?").fill(HER)
        self.page.get_by_role("textbox", name="Where do they live").fill(f"9 Quay Street. Her phone is {HER_PHONE}.")
        self.press("Continue")
        self.press("Continue")
        self.on("Do you want to stay anonymous?")
        self.choose(YES)
        self.on("Check your answers")
        self._look(look, "concern-check")
        self.press("Send your report")
        self.on("We have your report")
        self._look(look, "concern-sent")
        return reference_on(self.page)

    def _look(self, look: Look | None, name: str) -> None:
        """Look at the page, where that is what the journey is for."""
        if look is not None:
            look.at(self.page, name)


def test_a_concern_goes_to_the_duty_specialist_and_to_nobody_else(
    live: Live, browser: Browser, visitors: Callable[..., Page], seated: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    neighbour = Telling(visitors())
    look = Look(assert_accessible, "concern")
    neighbour.begin(look)
    _can_be_left_at_once(browser, live, live.at("/services/safeguarding-adult"))
    neighbour.to_the_answer(look)
    reference = neighbour.to_the_end(look)
    assert neighbour.page.title().startswith("Council services")
    with live.reading() as session:
        assert session.scalars(select(OutboxRow)).all() == []
    is_seen_by_nobody_else(seated("Sam Okafor", level=Level.MANAGER), reference)
    duty = seated("Dana Whitlock", level=Level.SPECIALIST, teams=("duty",))
    duty.goto("/desk")
    duty.get_by_role("region", name="Duty: somebody may be in danger").get_by_role("link").first.click()
    expect(duty.get_by_role("heading", level=1)).to_contain_text(reference)
    for words in (WORDS, HER, "Safeguarding"):
        expect(duty.get_by_role("main")).to_contain_text(words)
    expect(duty.get_by_role("button", name="Return to the customer team")).to_have_count(0)
    look.at(duty, "concern-desk")


def _can_be_left_at_once(browser: Browser, live: Live, address: str) -> None:
    """By the button and by three presses of Shift; in a window that may go elsewhere, which is not really fetched."""
    context = browser.new_context(base_url=live.url)
    context.route(re.compile(r"bbc\.co\.uk"), lambda route: route.fulfill(body="<title>Weather</title>"))
    page = context.new_page()
    page.goto(address)
    assert page.title().startswith("Council services")
    page.get_by_role("button", name="Leave this page").click()
    page.wait_for_url(re.compile("weather"))
    page.goto(live.at("/services/safeguarding-child"))
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(re.compile("weather"))
    context.close()


def is_seen_by_nobody_else(officer: Page, reference: str) -> None:
    for address in ("/desk", "/desk/queues"):
        officer.goto(address)
        expect(officer.get_by_role("main")).not_to_contain_text("Duty")
        expect(officer.get_by_role("main")).not_to_contain_text(reference)
    officer.get_by_role("searchbox").fill(reference)
    officer.get_by_role("button", name="Find").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("No case that you may see has this reference")
    for address in (f"/desk/cases/{reference}", "/desk/queues/duty"):
        shown = officer.goto(address)
        assert shown is not None and shown.status == 404, address
    officer.goto("/desk/people?q=Edith")
    expect(officer.get_by_role("main")).not_to_contain_text(HER)
