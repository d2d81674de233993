"""Not eligible: the reasons, what would change it, and what else there is, down to a group nearby."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import household
from tests.journeys.applying import REFUSED, Applying
from tests.journeys.conftest import Live

Check = Callable[[Page], None]


def test_who_cannot_have_a_permit_reads_why_what_would_change_it_and_which_group_may_help(
    live: Live, page: Page, assert_accessible: Check,
) -> None:
    with live.reading() as session:
        home = household.home(session)
    apply = Applying(page).check_first().to_the_answer(home.line, length="6.4")
    apply.on(REFUSED)
    main = page.get_by_role("main")
    for words in ("The vehicle is too big for the bays", "What would change this:", "What else may help",
                  "Bus times and trains", "These groups can help you to get about"):
        expect(main).to_contain_text(words)
    near = page.locator(".fd-groups__item")
    assert 1 <= near.count() <= 3
    expect(near.first).to_contain_text(re.compile(r"(metres|km) away"))
    assert_accessible(page)
    name = near.first.get_by_role("link").inner_text()
    near.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    page.get_by_role("link", name="Bus times and trains").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bus times and trains")
    assert_accessible(page)
