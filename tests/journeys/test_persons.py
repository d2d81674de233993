"""Who lives with you? A list of people, filled in on a telephone, with a keyboard's eye on every page."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from frontdoor.catalogue import councils, loader
from frontdoor.clock import now
from frontdoor.triage import publishing
from tests import factories
from tests.integration.test_persons import DEFINITION, SERVICE
from tests.journeys.conftest import Live


def describe(page: Page, called: str, day: tuple[str, str, str], student: str) -> None:
    page.get_by_label("What is their name?").fill(called)
    for label, part in zip(("Day", "Month", "Year"), day, strict=True):
        page.get_by_label(label, exact=True).fill(part)
    page.get_by_label(student, exact=True).check()


def test_two_people_are_added_one_is_put_right_and_the_answer_follows(
    live: Live, page: Page, assert_accessible: Callable[[Page], None],
) -> None:
    with live.making() as session:
        publishing.publish(session, loader.of_base(DEFINITION, councils.get(factories.ALDERMERE)),
                           factories.ALDERMERE, at=now())
    page.set_viewport_size({"width": 320, "height": 720})
    page.goto(f"/services/{SERVICE}")
    page.get_by_role("button", name="Start now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who lives with you?")
    assert_accessible(page)
    page.get_by_role("button", name="Add this person").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter their name")
    assert_accessible(page)
    page.get_by_label("What is their name?").fill("Ann")
    page.get_by_role("button", name="There is nobody").click()
    expect(page.get_by_role("alert")).to_contain_text("You have begun to add a person")
    expect(page.get_by_label("What is their name?")).to_have_value("Ann")
    assert_accessible(page)
    describe(page, "Ann", ("3", "5", "1990"), "No")
    page.get_by_role("button", name="Add this person").click()
    expect(page.get_by_role("heading", name="Person 1")).to_be_visible()
    page.get_by_role("link", name="Add another person").click()
    describe(page, "Ben", ("1", "2", "2015"), "No")
    page.get_by_role("button", name="Add this person").click()
    assert_accessible(page)
    page.get_by_role("link", name="Change Person 1").click()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save changes").click()
    page.set_viewport_size({"width": 1280, "height": 800})
    assert_accessible(page)
    page.get_by_role("button", name="Continue", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody counts")
