"""The demonstration: anybody reads every message that went out, and signs in with what the page shows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from frontdoor.clock import now
from frontdoor.config import Settings
from frontdoor.demo import council
from frontdoor.keys import Keys
from tests.factories import ALDERMERE
from tests.journeys import town
from tests.journeys.conftest import Live
from tests.journeys.looking import Look
from tests.journeys.post import Post


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An installation in demo mode."""
    return Settings(database_url=database_url, secret_keys=["for-the-tests-only-0123456789-abcdefghij"],
                    messages=f"file:{tmp_path}/messages", files=tmp_path / "files", demo=True)


def test_a_visitor_follows_the_link_of_a_message_and_signs_in_with_the_code_on_the_page(
    live: Live, page: Page, post: Post, assert_accessible: Callable[[Page], None],
) -> None:
    look = Look(assert_accessible, "demo")
    look.visit(page, "/demo/messages", "no-messages")
    look.visit(page, "/demo/telephone", "telephone")
    look.visit(page, "/demo/telephone?number=07700900175", "telephone-of-rose")
    with live.making() as session:
        council.hire(session, ALDERMERE, Keys(live.settings.secret_keys), at=now())
        reference = town.report(session, town.UNSURE).reference
    post.tick()
    look.visit(page, "/demo/messages", "messages")
    page.get_by_role("link", name=reference).click()
    expect(page.get_by_role("main")).to_contain_text(reference)
    look.visit(page, "/desk/sign-in", "sign-in")
    name, email, password, code = _sam(page)
    page.get_by_role("textbox", name="Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("banner")).to_contain_text(name)


def _sam(page: Page) -> tuple[str, str, str, str]:
    """Name, email address, password and code of one of the officers, as the page shows them."""
    row = page.get_by_role("row").filter(has_text="Sam Okafor")
    email, password, code = row.locator("code").all_inner_texts()
    return row.get_by_role("rowheader").inner_text(), email, password, code
