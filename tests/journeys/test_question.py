"""Somebody with a question and no form: they ask at /chat, get the form from an adviser, and the chat goes with it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdoor.people.actor import Level
from tests.journeys.conftest import Live
from tests.journeys.looking import PHONE, Look

ASKS, ANSWER, THANKS = "There is a hole in my road. Who do I tell?", "You can tell us here.", "Thank you, I will."


@pytest.fixture
def look(assert_accessible: Callable[[Page], None], request: pytest.FixtureRequest) -> Look:
    return Look(assert_accessible, request.node.originalname.removeprefix("test_")[:24], PHONE)


def test_a_question_becomes_a_form_with_the_chat_beside_it(
    live: Live, look: Look, page: Page, seated: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    adviser = seated("Sam Okafor", level=Level.CORE)
    _begins(page, adviser, look)
    adviser.get_by_role("button", name="Take").click()
    expect(adviser.get_by_role("log")).to_contain_text(ASKS)
    assert_accessible(adviser)
    _write_to_each_other(page, adviser)
    _is_given_the_form(page, adviser)
    beside = page.get_by_role("region", name="Chat with an adviser")
    expect(beside.get_by_role("log")).to_contain_text(THANKS)
    expect(adviser.get_by_role("region", name="The page they are on")).to_contain_text("Report a pothole")
    assert_accessible(page)
    assert_accessible(adviser)
    adviser.get_by_role("button", name="End the chat").click()
    expect(adviser.get_by_role("main")).to_contain_text(THANKS)
    assert_accessible(adviser)
    expect(beside).to_contain_text("The chat is over.")
    page.goto("/chat")
    _asks(page)
    adviser.goto("/desk/chat")
    adviser.get_by_role("button", name="Take").click()
    adviser.get_by_role("button", name="End the chat").click()
    expect(page.get_by_role("link", name="Start a new chat")).to_be_visible()
    expect(page.get_by_label("Your message")).to_be_hidden()
    expect(page.get_by_role("button", name="End the chat")).to_be_hidden()
    look.at(page, "over")


def _begins(page: Page, adviser: Page, look: Look) -> None:
    page.goto("/contact")
    page.get_by_role("main").get_by_role("link", name="Chat with an adviser").click()
    expect(page.get_by_role("main")).to_contain_text("No adviser is free at this moment")
    adviser.goto("/desk/chat")
    adviser.get_by_role("button", name="I am there for chats").click()
    page.reload()
    page.get_by_role("button", name="Begin the chat").click()
    expect(page.get_by_role("alert")).to_contain_text("Tell us what it is about")
    look.at(page, "begin-error")
    with page.expect_response("**/chat/talk/stream") as stream:
        _asks(page)
    assert stream.value.headers["content-type"].startswith("text/event-stream")
    expect(page.get_by_role("status")).to_contain_text("You are next.")


def _asks(page: Page) -> None:
    page.get_by_label("What is it about?").fill(ASKS)
    page.get_by_role("button", name="Begin the chat").click()


def _write_to_each_other(page: Page, adviser: Page) -> None:
    """What either writes comes up before the other without a press."""
    adviser.get_by_label("Your message").fill(ANSWER)
    adviser.get_by_role("button", name="Send message").click()
    expect(page.get_by_role("log")).to_contain_text(ANSWER)
    expect(page.get_by_role("status")).to_have_text("An adviser is here.")
    page.get_by_label("Your message").fill(THANKS)
    page.get_by_role("button", name="Send message").click()
    expect(adviser.get_by_role("log")).to_contain_text(THANKS)


def _is_given_the_form(page: Page, adviser: Page) -> None:
    adviser.get_by_label("Service").select_option("Report a pothole")
    adviser.get_by_role("button", name="Send the form").click()
    form = page.get_by_role("log").get_by_role("link", name="Report a pothole")
    expect(form).to_be_visible()
    form.click()
    page.get_by_role("button", name="Start now").click()
