"""Peter is in the middle of a report when the council publishes another version of it: each of the three ways."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdoor.cases.case import Case
from frontdoor.catalogue import councils, loader, versions
from frontdoor.catalogue.versions import Policy
from frontdoor.clock import now
from frontdoor.triage import publishing
from tests import factories
from tests.journeys import town
from tests.journeys.conftest import Live
from tests.journeys.resident import MEETS, Reporting

Change = Callable[[dict[str, Any]], None]
DEEPER = "How deep is it at its deepest?"


def ask_otherwise(base: dict[str, Any]) -> None:
    next(one for one in base["facts"] if one["id"] == "depth_mm")["ask"] = DEEPER


def raise_the_level(base: dict[str, Any]) -> None:
    base["parameters"]["min_depth_mm"][0]["value"] = 80


@pytest.fixture
def report(live: Live, page: Page) -> Reporting:
    """Peter has told of a hole of 60 mm and stands at the answer."""
    with live.making() as session:
        spot = town.spots(session)[-2]
    report = Reporting(page).begin()
    report.to_the_answer(spot.label)
    report.on(MEETS)
    return report


def publish(live: Live, change: Change, policy: Policy) -> None:
    with live.making() as session:
        base = copy.deepcopy(loader.base_of(versions.current(session, factories.ALDERMERE, "pothole").definition))
        base["cases"] = []
        change(base)
        made = loader.of_base(base, councils.get(factories.ALDERMERE))
        publishing.publish(session, made, factories.ALDERMERE, policy=policy, at=now())


def finished(live: Live, report: Reporting) -> tuple[int, int]:
    """Send the report; gives the number of its version, and its depth."""
    report.send()
    with live.reading() as session:
        case = session.scalars(select(Case).where(Case.service_id == "pothole").order_by(Case.id.desc())).first()
        assert case is not None
        return versions.by_id(session, case.version_id).number, case.answers["depth_mm"]["value"]


def test_pinned_he_finishes_what_he_began(live: Live, page: Page, report: Reporting) -> None:
    publish(live, ask_otherwise, Policy.PIN)
    report.to_the_check()
    assert finished(live, report) == (1, 60)


def test_he_is_asked_again_what_is_asked_otherwise_and_finds_his_answer_there(
    live: Live, page: Page, report: Reporting, assert_accessible: Callable[[Page], None],
) -> None:
    publish(live, ask_otherwise, Policy.RE_ASK)
    page.reload()
    report.on("This form has changed")
    expect(page.get_by_role("main")).to_contain_text(DEEPER)
    expect(page.get_by_role("main")).to_contain_text("You said: 60 mm")
    assert_accessible(page)
    report.press("Continue")
    report.on("How big is it?")
    box = page.get_by_role("textbox", name=DEEPER)
    expect(box).to_have_value("60")
    expect(page.get_by_role("textbox", name="How wide is it?")).to_have_value("300")
    box.fill("65")
    report.press("Continue")
    report.on(MEETS)
    report.to_the_check()
    assert finished(live, report) == (2, 65)


def test_checked_again_he_is_told_before_he_sends_that_the_result_is_another(
    live: Live, page: Page, report: Reporting, assert_accessible: Callable[[Page], None],
) -> None:
    publish(live, raise_the_level, Policy.RE_CHECK)
    report.press_on()
    report.details()
    report.harms()
    report.contact("Peter Hartley", "peter@example.org")
    report.on("The result has changed")
    for words in (MEETS, "This does not meet the level for repair yet"):
        expect(page.get_by_role("main")).to_contain_text(words)
    assert_accessible(page)
    report.press("Continue")
    report.on("Check your answers")
    assert finished(live, report) == (2, 60)
