"""Every page and state that a resident can come upon, on a phone, a tablet and a desk: nothing sticks out, axe is
content."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from frontdoor.cases.case import Case
from tests import factories
from tests.journeys import photograph, states, town
from tests.journeys.conftest import Live
from tests.journeys.looking import Look
from tests.journeys.resident import MEETS, Reporting

PUBLIC = ("/", "/find", "/find?q=hole", "/find?q=zzzz", "/find?q=my+partner+hits+me",
          "/find?q=passport+or+a+choir", "/find?q=can+I+talk+to+somebody+about+my+dad", "/browse/report",
          "/services/pothole", "/services/street-light",
          "/services/pothole/check", "/answers/feeling-low", "/near", "/near?at=Mill+Lane", "/near?at=nowhere",
          "/contact", "/chat", "/privacy", "/accessibility", "/cookies", "/cases", "/cases?reference=what",
          "/cases?reference=")
MISSING = ("/nothing-here", "/services/pothol", "/services/flying-carpet", "/drafts/unknown", "/cases/FD-7K2M-9QX4-C",
           "/follow/FD-7K2M-9QX4-C", "/browse/juggle")


@pytest.fixture
def look(assert_accessible: Callable[[Page], None], request: pytest.FixtureRequest) -> Look:
    return Look(assert_accessible, request.node.originalname.removeprefix("test_")[:24])


def test_public_pages(live: Live, page: Page, look: Look) -> None:
    with live.making() as session:
        town.faulty_traffic_light(session)
        cases = states.Cases(session)
        for make in (cases.scheduled, cases.fixed, cases.with_adviser, cases.late):
            make()
    for address in PUBLIC:
        look.visit(page, address)
    for address in MISSING:
        look.visit(page, address, status=404)


def test_pages_of_a_place(live: Live, page: Page, look: Look) -> None:
    with live.making() as session:
        town.report(session, town.SURE, number=3)
        town.faulty_traffic_light(session)
        spot = town.spots(session)[3].label
    report = Reporting(page).begin()
    look.at(page, "place")
    report.press("Continue")
    look.at(page, "place-error")
    report.find("Castle")
    look.at(page, "place-results")
    report.press("Continue")
    look.at(page, "place-results-error")
    page.get_by_role("link", name="Search for another place").click()
    report.find("Mill Lane")
    look.at(page, "nearby-on-street")
    page.get_by_role("button", name="Follow this report").first.click()
    look.at(page, "nearby-followed")
    report.press("Mine is not listed: continue")
    look.at(page, "spots")
    report.press("Continue")
    look.at(page, "spots-error")
    report.choose(spot)
    look.at(page, "nearby-same")
    page.get_by_role("link", name="This is the same: stop here").click()
    look.at(page, "follow-and-stop")
    report.press("Follow")
    look.at(page, "follow-and-stop-error")
    page.get_by_role("textbox", name="Email").fill("donna@example.org")
    report.press("Follow")
    look.at(page, "stopped")


def test_pages_of_the_questions(live: Live, page: Page, look: Look) -> None:
    with live.reading() as session:
        spot = town.spots(session)[3].label
    report = Reporting(page).begin()
    report.find("Mill Lane")
    report.choose(spot)
    for name, go_on in (("danger", report.dangers), ("surface", report.surface), ("size", report.size)):
        look.at(page, name)
        report.press("Continue")
        look.at(page, f"{name}-error")
        go_on()
    report.on(MEETS)
    look.at(page, "answer")
    for link, name in (("Save and come back later", "save"), ("Show me all the questions", "questions")):
        page.get_by_role("link", name=link).click()
        look.at(page, name)
        page.go_back()


def test_pages_of_the_record(live: Live, page: Page, look: Look, tmp_path: Path) -> None:
    with live.reading() as session:
        spot = town.spots(session)[3].label
    report = Reporting(page).begin().to_the_answer(spot)
    report.press_on()
    look.at(page, "details")
    wrong = tmp_path / "photo.jpg"
    wrong.write_text("This is not a photo.")
    page.get_by_label("Do you have a photo?").set_input_files(wrong)
    report.press("Continue")
    look.at(page, "details-error")
    page.get_by_label("Do you have a photo?").set_input_files(photograph.with_the_place_inside(tmp_path))
    report.press("Add this photo")
    look.at(page, "details-photo")
    report.details(states.LONG)
    look.at(page, "harm")
    report.press("Continue")
    look.at(page, "harm-error")
    report.harms("Yes", "No")
    look.at(page, "contact")
    report.contact("Peter Hartley", "not an address", "12")
    look.at(page, "contact-error")
    report.contact("Peter Hartley", "peter@example.org")
    look.at(page, "check-answers")
    address = page.url
    report.send()
    look.at(page, "sent")
    page.goto(address)
    look.at(page, "sent-already")


ANSWERS: dict[str, tuple[dict[str, Any], str]] = {
    "person": (town.UNSURE, "Someone will look at this"),
    "urgent": ({**town.SURE, "missing_cover": True}, "We will make this safe very soon"),
    "danger-today": ({**town.SURE, "immediate_danger": True}, MEETS),
    "shallow": (town.SHALLOW, "This does not meet the level for repair yet"),
    "not-ours": (town.SURE, "National Highways looks after this road"),
    "duplicate": (town.SURE, "We know about this hole"),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_answer_and_confirmation(live: Live, page: Page, look: Look, kind: str) -> None:
    answers, heading = ANSWERS[kind]
    look.group = f"answer-{kind}"
    token = _draft(live, kind, answers)
    page.goto(f"/drafts/{token}/answer")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    look.at(page, "answer")
    page.goto(f"/drafts/{token}/check-answers")
    Reporting(page).send()
    look.at(page, "sent")


def _draft(live: Live, kind: str, answers: dict[str, Any]) -> str:
    """The token of a journey with every answer given."""
    with live.making() as session:
        street = town.a_street_of_others(session) if kind == "not-ours" else town.STREET
        if kind == "duplicate":
            town.report(session, town.SURE, number=5)
        number = 0 if kind == "not-ours" else 5
        return town.draft(session, {**answers, "place": town.place(session, number, street)})


def test_tracking_pages(live: Live, page: Page, look: Look) -> None:
    with live.making() as session:
        cases = states.Cases(session).every()
        links = {name: _link(live, session, case) for name, case in cases.items()}
    for name, link in links.items():
        page.goto(link)
        look.at(page, name)


def test_pages_around_a_report(live: Live, page: Page, look: Look) -> None:
    with live.making() as session:
        cases = states.Cases(session)
        made = {"awaiting": cases.awaiting(), "withdraw": cases.scheduled(), "review": cases.no_action(),
                "reopen": cases.fixed(), "feedback": cases.overdue_work()}
        links = {name: _link(live, session, case) for name, case in made.items()}
    page.goto(links["awaiting"])
    page.get_by_role("button", name="Send your answer").click()
    look.at(page, "answer-error")
    page.goto(f"/cases/{made['awaiting'].reference}/review")
    look.at(page, "not-now")
    for name in ("withdraw", "review", "reopen", "feedback"):
        page.goto(links[name])
        page.goto(f"/cases/{made[name].reference}/{name}")
        look.at(page, name)
        page.get_by_role("main").get_by_role("button").click()
        look.at(page, f"{name}-sent")


def test_pages_of_a_follower(live: Live, page: Page, look: Look) -> None:
    with live.making() as session:
        cases = states.Cases(session)
        made = {"open": cases.scheduled(), "late": cases.late(), "fixed": cases.fixed()}
    for name, case in made.items():
        look.visit(page, f"/follow/{case.reference}", name)
    page.goto(f"/follow/{made['open'].reference}")
    page.get_by_role("button", name="Follow").click()
    look.at(page, "error")
    page.get_by_role("textbox", name="Email").fill("donna@example.org")
    page.get_by_role("button", name="Follow").click()
    look.at(page, "following")
    with live.reading() as session:
        link = factories.link(live.settings, made["open"], factories.party(session, made["open"], "follower"))
    page.goto(link)
    look.at(page, "followed")
    page.get_by_role("button", name="Stop").click()
    look.at(page, "stopped")


def _link(live: Live, session: Any, case: Case) -> str:
    return factories.link(live.settings, case, factories.party(session, case))
