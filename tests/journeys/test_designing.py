"""A service manager changes a service in forms; another agrees; residents meet it; and it is taken back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdoor.people.actor import Level
from tests.journeys import town
from tests.journeys.conftest import Live
from tests.journeys.looking import DESK, Look
from tests.journeys.resident import MEETS, Reporting

MISSED = "Nobody ever reaches `accepted_soon`"
DEEPER = "How deep is it at its deepest?"
SERVICE = "/design/services/parking-permit-resident"


@pytest.fixture
def look(assert_accessible: Callable[[Page], None], request: pytest.FixtureRequest) -> Look:
    return Look(assert_accessible, request.node.originalname.removeprefix("test_")[:24], DESK)


def begin(page: Page, title: str, service: str = SERVICE) -> str:
    """Begin a change of a service, and give the address of it."""
    page.goto(service)
    page.get_by_role("textbox", name="What the change is called").fill(title)
    page.get_by_role("button", name="Begin a change").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return re.sub(r"[?#].*", "", page.url)


def day(page: Page, legend: str, words: str) -> None:
    group = page.get_by_role("group", name=legend)
    for label, part in zip(("Day", "Month", "Year"), words.split(), strict=True):
        group.get_by_role("textbox", name=label).fill(part)


def test_every_page_of_a_change(look: Look, seated: Callable[..., Page]) -> None:
    page = seated("Mona Hale", level=Level.MANAGER)
    look.visit(page, "/design")
    look.visit(page, SERVICE, "service")
    home = begin(page, "Longer cars from April")
    look.at(page, "change")
    for path in ("/parts/start", "/parts/questions", "/parts/questions/vehicle_type", "/parts/people/add",
                 "/parts/pages", "/parts/pages/size", "/figures", "/figures/fee_pence", "/figures/add?by=sub_type",
                 "/workings", "/workings/permit_number", "/parts/criteria", "/parts/criteria/fits",
                 "/parts/criteria/fits/test", "/parts/criteria/fits/test/single",
                 "/parts/criteria/fits/test/single?at=0&change=yes",
                 "/parts/criteria/proof_recent/test/single?about=fact:proof_of_address_date", "/parts/outcomes",
                 "/parts/outcomes/eligible_auto", "/parts/cases", "/parts/cases/2", "/parts/questions/length_m/remove",
                 "/parts/clock", "/parts/renewal",
                 "/parts/bounds", "/parts/messages", "/about", "/checks", "/try", "/try?all=yes", "/compare", "/replay",
                 "/approval"):
        look.visit(page, home + path, re.sub(r"\W+", "-", path).strip("-"))
    page.goto(f"{home}/parts/questions/length_m")
    page.get_by_role("textbox", name="At most").fill("long")
    page.get_by_role("button", name="Save").click()
    look.at(page, "question-error")
    page.goto(f"{home}/figures/max_length_m")
    page.get_by_role("button", name="Add it").click()
    look.at(page, "figure-error")


@pytest.fixture
def report(live: Live, visitors: Callable[..., Page]) -> Reporting:
    """Peter, in a browser of his own, has told of a hole of 60 mm and stands at the answer."""
    with live.making() as session:
        spot = town.spots(session)[-2]
    report = Reporting(visitors()).begin()
    report.to_the_answer(spot.label)
    report.on(MEETS)
    return report


def press(page: Page, button: str, said: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("main")).to_contain_text(said)


def mended(page: Page, home: str) -> None:
    """Take out the test that was wrong, ask the depth in other words, of those who are mid-way too, and send it."""
    page.goto(f"{home}/parts/criteria/urgent/test")
    page.get_by_role("button", name="Take out Danger today is yes").click()
    expect(page.get_by_role("main")).not_to_contain_text("Danger today")
    page.goto(f"{home}/parts/questions/depth_mm")
    page.get_by_role("textbox", name="Question", exact=True).fill(DEEPER)
    press(page, "Save", "It is saved")
    page.goto(f"{home}/about")
    page.get_by_role("radio", name="They are asked again what changed").check()
    press(page, "Save", "It is saved")
    page.goto(f"{home}/checks")
    expect(page.get_by_role("main")).not_to_contain_text(MISSED)
    page.goto(f"{home}/approval")
    press(page, "Send it for approval", "You have worked on it, so another officer has to approve it")


def is_asked_again(report: Reporting) -> None:
    """Somebody mid-way reads that the form has changed, and finds their answer at the question."""
    report.page.reload()
    report.on("This form has changed")
    expect(report.page.get_by_role("main")).to_contain_text(DEEPER)
    report.press("Continue")
    report.on("How big is it?")
    expect(report.page.get_by_role("textbox", name=DEEPER)).to_have_value("60")
    report.press("Continue")
    report.on(MEETS)


def test_a_check_shows_whom_a_change_would_fail_and_once_mended_it_reaches_somebody_mid_way(
    report: Reporting, seated: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    page = seated("Mona Hale", level=Level.MANAGER)
    home = begin(page, "What counts as urgent", "/design/services/pothole")
    page.goto(f"{home}/parts/criteria/urgent/test")
    page.get_by_role("button", name="Add a test").click()
    page.get_by_label("It is about").select_option(label="Danger today")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("radio", name="is", exact=True).check()
    page.get_by_role("checkbox", name="Yes").check()
    page.get_by_role("button", name="Save the test").click()

    page.goto(f"{home}/checks")
    finding = page.locator(".fd-line").filter(has_text=MISSED)
    finding.get_by_text("Somebody to whom it would happen").click()
    expect(finding).to_contain_text("Depth40 mm")
    assert_accessible(page)
    finding.get_by_role("link", name="Try this person").click()
    expect(page.get_by_role("main")).to_contain_text("We will make this safe very soon")
    assert_accessible(page)

    mended(page, home)
    other = seated("Ravi Stone", level=Level.STRATEGIC)
    other.goto(f"{home}/approval")
    other.get_by_role("button", name="Approve it").click()
    other.get_by_role("button", name="Publish it now").click()
    expect(other.get_by_text("It is published and in force")).to_be_visible()

    is_asked_again(report)


def test_a_change_from_its_first_box_to_the_day_it_is_taken_back(seated: Callable[..., Page]) -> None:
    page = seated("Mona Hale", level=Level.MANAGER, scripts=False)
    home = begin(page, "Longer cars from now")
    page.goto(f"{home}/figures/max_length_m")
    day(page, "From which day it holds", "30 11 2026")
    page.get_by_role("textbox", name="Figure", exact=True).fill("6")
    page.get_by_role("textbox", name="Where it comes from").fill("Cabinet, 3 November 2026")
    day(page, "When it should be looked at again", "1 4 2028")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("from 30 November 2026 the new figure holds")).to_be_visible()

    page.goto(f"{home}/parts/criteria/fits/test")
    page.get_by_role("button", name="Add a test").click()
    page.get_by_label("It is about").select_option(label="Seats")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("radio", name="is at most", exact=True).check()
    page.get_by_role("combobox", name="With").fill("12")
    page.get_by_role("button", name="Save the test").click()
    expect(page.get_by_role("main")).to_contain_text("Seats is at most 12")

    page.goto(f"{home}/checks")
    expect(page.get_by_role("heading", level=1)).to_have_text("Checks")
    page.goto(f"{home}/compare")
    expect(page.get_by_role("main")).to_contain_text("12")
    page.goto(f"{home}/try")
    expect(page.get_by_role("heading", name="The next question")).to_be_visible()
    page.goto(f"{home}/approval")
    page.get_by_role("button", name="Send it for approval").click()

    other = seated("Ravi Stone", level=Level.STRATEGIC)
    other.goto("/design")
    other.get_by_role("link", name="Longer cars from now").first.click()
    other.get_by_role("button", name="Approve it").click()
    other.get_by_role("button", name="Publish it now").click()
    expect(other.get_by_text("It is published and in force")).to_be_visible()
    other.goto(SERVICE)
    other.get_by_role("link", name="Go back to it").click()
    other.get_by_role("radio", name="They finish as they began").check()
    other.get_by_role("button", name="Go back to version 1").click()
    expect(other.get_by_text("Version 3 is in force")).to_be_visible()
