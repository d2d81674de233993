"""The whole report by keyboard alone, without scripts, and with the map as an extra."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdoor.cases.drafts import Draft
from tests.journeys import photograph, town
from tests.journeys.conftest import Live
from tests.journeys.keyboard import IS_FOCUSED, Keyboard
from tests.journeys.post import Post, link_in
from tests.journeys.resident import DANGERS, HARMS, MEETS, Reporting

PETER = "peter@example.org"


def test_the_whole_report_can_be_made_with_a_keyboard_alone(live: Live, page: Page, post: Post) -> None:
    with live.reading() as session:
        spot = town.spots(session)[2].label
    keys, report = Keyboard(page), Reporting(page)
    page.goto("/")
    keys.to("searchbox", "What do you need?")
    keys.type("pothole")
    keys.press("Enter")
    keys.to("link", "Report a pothole")
    keys.press("Enter")
    keys.push("Start now")
    _error_takes_the_focus(keys, report)
    keys.type("Mill Lane")
    keys.press("Enter")
    report.on("Where on Mill Lane is it?")
    keys.pick("Where on Mill Lane is it?", spot)
    keys.push("Continue")
    _answers_by_keyboard(keys, report)
    keys.push("Send your report")
    report.on("We have your report")
    assert post.only(PETER)


def _error_takes_the_focus(keys: Keyboard, report: Reporting) -> None:
    """Sent empty, the page tells so, has the focus on what it tells, and leads to the box."""
    report.on("Where is the hole?")
    keys.push("Continue")
    expect(keys.page.locator(".govuk-error-summary")).to_be_focused()
    keys.to("link", "Enter the place of the hole")
    keys.press("Enter")
    assert keys.page.get_by_role("textbox", name="Where is the hole?").evaluate(IS_FOCUSED)


def _answers_by_keyboard(keys: Keyboard, report: Reporting) -> None:
    report.on("Is it a danger now?")
    for question in DANGERS:
        keys.pick(question, "No")
    keys.push("Continue")
    report.on("What is the hole in?")
    keys.pick("What is the hole in?", "A road")
    keys.push("Continue")
    report.on("How big is it?")
    keys.to("textbox", "How deep is it?")
    keys.type("60")
    keys.to("textbox", "How wide is it?")
    keys.type("300")
    keys.push("Continue")
    report.on(MEETS)
    keys.push("Continue")
    report.on("Tell us more")
    keys.to("textbox", "What else should we know?")
    keys.type("Just past the drain.")
    keys.to("button", "Do you have a photo?")
    keys.push("Continue")
    for question in HARMS:
        keys.pick(question, "No")
    keys.push("Continue")
    report.on("How can we reach you?")
    keys.to("textbox", "What is your email address?")
    keys.type(PETER)
    keys.push("Continue")
    report.on("Check your answers")


def test_the_whole_report_works_without_scripts(
    live: Live, page_without_scripts: Page, post: Post, tmp_path: Path,
) -> None:
    page = page_without_scripts
    with live.making() as session:
        light = town.faulty_traffic_light(session)
        spot = town.spots(session)[-2].label
    page.goto("/")
    page.get_by_role("searchbox", name="What do you need?").fill("pothole")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Report a pothole").click()
    report = Reporting(page)
    report.press("Start now")
    report.find("Mill Lane")
    page.get_by_role("button", name="Follow this report").click()
    report.press("Mine is not listed: continue")
    expect(page.get_by_role("application")).to_have_count(0)
    report.press("Continue")
    expect(page.get_by_role("alert")).to_contain_text("Select a place from the list")
    report.choose(spot)
    report.dangers()
    report.surface()
    report.size("sixty", "300")
    expect(page.get_by_role("alert")).to_contain_text("The depth must be a whole number of millimetres")
    report.size("60", "300")
    report.on(MEETS)
    report.press_on()
    page.get_by_label("Do you have a photo?").set_input_files(photograph.with_the_place_inside(tmp_path))
    report.press("Add this photo")
    expect(page.get_by_role("img")).to_have_count(1)
    report.details("Just past the drain.")
    report.harms()
    report.contact("Peter Hartley", PETER)
    reference = report.send()
    _follows_and_writes(live, page, post, reference, light.reference)


def _follows_and_writes(live: Live, page: Page, post: Post, reference: str, other: str) -> None:
    told = post.new(PETER)
    assert sorted(one.subject.rpartition(" ")[2] for one in told) == sorted([reference, other])
    page.context.clear_cookies()
    page.goto(link_in(next(one for one in told if reference in one.subject), live.url))
    page.get_by_role("textbox", name="Your message").fill("It is getting deeper.")
    page.get_by_role("button", name="Send your message").click()
    expect(page.get_by_role("main")).to_contain_text("It is getting deeper.")
    page.get_by_role("link", name="Withdraw your report").click()
    page.get_by_role("button", name="Withdraw my report").click()
    expect(page.get_by_role("main")).to_contain_text("Withdrawn")


def test_a_press_on_the_map_beside_the_list_moves_the_place_and_is_told_in_words(live: Live, page: Page) -> None:
    with live.reading() as session:
        spot = town.spots(session)[11]
    report = Reporting(page).begin()
    report.find("Mill Lane")
    radio = page.get_by_role("radio", name=spot.label, exact=True)
    radio.check()
    map_ = page.get_by_role("application")
    box = map_.bounding_box()
    assert box is not None
    expect(page.locator(".leaflet-pan-anim, .leaflet-zoom-anim")).to_have_count(0)
    map_.click(position={"x": box["width"] / 2 + 10, "y": box["height"] / 2})
    expect(page.get_by_role("status")).to_contain_text("Mill Lane")
    expect(radio).to_be_checked()
    report.press("Continue")
    report.on("Is it a danger now?")
    place = _place(live)
    assert place["label"] == f"{spot.label}, Mill Lane"
    assert 0 < abs(place["easting"] - spot.easting) < 40


def test_a_place_can_be_chosen_on_the_map_alone_with_the_keyboard(
    live: Live, page: Page, assert_accessible: Callable[[Page], None],
) -> None:
    report = Reporting(page).begin()
    expect(page.get_by_role("application").locator("canvas").first).to_be_visible()
    keys = Keyboard(page)
    keys.to("application", "Map to show the place on")
    keys.press("Enter")
    expect(page.get_by_role("status")).not_to_be_empty()
    said = page.get_by_role("status").inner_text()
    assert_accessible(page)
    report.press("Continue")
    report.on("Is it a danger now?")
    assert str(_place(live)["street"]) in said


def _place(live: Live) -> dict[str, Any]:
    with live.reading() as session:
        draft = session.scalars(select(Draft)).one()
        found: dict[str, Any] = draft.values()["place"]
    return found
