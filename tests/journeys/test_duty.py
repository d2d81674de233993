"""A concern rings the duty specialist within seconds and nobody else learns of it; a hidden record opens in need."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from frontdoor.clock import now
from frontdoor.demo.care import HURT
from frontdoor.people.actor import Level
from tests import factories
from tests.journeys.conftest import Live
from tests.journeys.looking import DESK, Look
from tests.journeys.test_concern import HER, WORDS, Telling, is_seen_by_nobody_else

NOW = "Duty: somebody may be in danger"
WHY = "She is at the counter with her children and has nowhere to go tonight."


def test_a_concern_comes_up_before_the_duty_specialist_by_itself_and_is_acknowledged(
    visitors: Callable[..., Page], seated: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    look = Look(assert_accessible, "duty", DESK)
    duty = seated("Dana Whitlock", level=Level.MANAGER, teams=("duty",))
    look.visit(duty, "/desk/duty", "duty-empty")
    duty.goto("/desk")
    expect(duty.get_by_role("region", name=NOW)).to_have_count(0)
    neighbour = Telling(visitors(scripts=False))
    neighbour.page.goto("/services/safeguarding-adult")
    neighbour.press("Start now")
    neighbour.to_the_answer(None)
    reference = neighbour.to_the_end(None)
    # Nobody presses anything: it is there within seconds, and its time runs.
    alert = duty.get_by_role("region", name=NOW)
    expect(alert).to_contain_text(reference)
    expect(alert.locator("[data-since]")).to_contain_text(" s")
    look.at(duty, "work-alert")
    is_seen_by_nobody_else(seated("Sam Okafor", level=Level.MANAGER), reference)
    duty.goto("/desk/duty")
    look.at(duty, "duty-alert")
    duty.get_by_role("button", name=f"Acknowledge {reference}").click()
    expect(duty.get_by_role("main")).to_contain_text("Nothing waits to be acknowledged")
    expect(duty.get_by_role("table", name="Acknowledged and open, newest first")).to_contain_text("Dana Whitlock")
    look.at(duty, "duty-acknowledged")
    duty.get_by_role("table").get_by_role("link").click()
    for words in (WORDS, HER, "Acknowledged by Dana Whitlock"):
        expect(duty.get_by_role("main")).to_contain_text(words)


def test_the_manager_of_the_duty_team_sets_the_rota(
    seated: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    look = Look(assert_accessible, "rota", DESK)
    page = seated("Mina Castellan", level=Level.MANAGER, teams=("duty",))
    look.visit(page, "/desk/duty/rota", "rota-empty")
    page.get_by_role("button", name="Put them on the rota").click()
    look.at(page, "rota-errors")
    day = now().date()
    page.get_by_label("Who").select_option(label="Mina Castellan")
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("Start time").fill("midnight")
    page.get_by_label("End time").fill("midnight")
    page.get_by_label("Telephone during the shift").fill("07700 900 431")
    page.get_by_role("button", name="Put them on the rota").click()
    expect(page.get_by_role("main")).to_contain_text("Mina Castellan is on the rota.")
    look.at(page, "rota")
    page.get_by_role("button", name="Take off Mina Castellan").first.click()
    expect(page.get_by_role("main")).to_contain_text("is off the rota")


def test_an_adviser_breaks_the_glass_in_need_and_its_team_is_told(
    live: Live, seated: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    look = Look(assert_accessible, "glass", DESK)
    with live.making() as session:
        reference = factories.case(session, service_id="homelessness", answers=HURT, at=now()).reference
    page = seated("Sam Okafor", level=Level.ADVANCED)
    look.visit(page, f"/desk/cases/{reference}", "hidden")
    page.get_by_role("button", name="Open the record").click()
    look.at(page, "hidden-error")
    page.get_by_role("textbox", name="Why do you need to open it now?").fill(WHY)
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_role("main")).to_contain_text("The record is open to you for three hours.")
    expect(page.get_by_role("main")).to_contain_text("Marta Lisowska")
    theo = seated("Theo Marchetti", level=Level.MANAGER, teams=("housing",))
    theo.goto("/desk")
    tasks = theo.get_by_role("region", name="Tasks of your teams", exact=True)
    expect(tasks).to_contain_text("Sam Okafor broke the glass")
    look.visit(theo, "/desk/glass", "glass")
    expect(theo.get_by_role("main")).to_contain_text(WHY)
