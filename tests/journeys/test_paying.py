"""Paying in a real browser: the way to the provider and back, with the pages on it looked at, and without scripts."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from frontdoor.cases import links
from frontdoor.clock import now
from frontdoor.keys import Keys
from frontdoor.payments import charges
from tests import factories
from tests.journeys import town
from tests.journeys.conftest import Live
from tests.journeys.looking import Look


@pytest.fixture
def link(live: Live) -> str:
    """The link in a message about a case with £60 to pay."""
    with live.making() as session:
        case = town.report(session, town.UNSURE)
        party = factories.party(session, case)
        charges.raise_charge(
            session, council_id=case.council_id, key=f"case:{case.reference}", resident_id=party.resident_id,
            case_id=case.id, amount_pence=6_000, description="Parking permit for RW19 OSE", offers_mandate=True,
            pay_by=now() + timedelta(days=28), at=now(),
        )
        return links.tracking_path(Keys(live.settings.secret_keys), case.reference, party.public_id)


def test_a_payer_goes_away_is_refused_and_pays_at_last(
    page: Page, link: str, assert_accessible: Callable[[Page], None],
) -> None:
    look = Look(assert_accessible, "paying")
    page.goto(link)
    look.at(page, "to-pay")
    page.get_by_role("button", name="Pay now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pay £60")
    look.at(page, "pay")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Pay £60").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Test payment: no money is taken")
    look.at(page, "test-payment")
    page.get_by_role("button", name="Go away without paying").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have not paid yet")
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="Be refused by the bank").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your payment was not taken")
    look.at(page, "refused")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="Pay successfully").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have paid")
    look.at(page, "paid")
    page.get_by_role("link", name="See and print your receipt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Receipt")
    look.at(page, "receipt")


def test_the_back_button_after_paying_pays_nothing_more(page: Page, link: str, live: Live) -> None:
    page.goto(link)
    page.get_by_role("button", name="Pay now").click()
    page.get_by_role("button", name="Pay £60").click()
    page.get_by_role("button", name="Pay successfully").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have paid")
    page.go_back()
    expect(page.get_by_role("main")).to_contain_text("This payment is over")
    page.get_by_role("button", name="Go back to the council").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have paid")
    with live.reading() as session:
        reference = urlsplit(link).path.rpartition("/")[2]
        charge = charges.by_key(session, factories.ALDERMERE, f"case:{reference}")
        assert charge is not None and [one.state for one in charge.payments] == ["succeeded"]


def test_it_can_all_be_done_without_scripts(page_without_scripts: Page, link: str) -> None:
    page = page_without_scripts
    page.goto(link)
    page.locator("a", has_text="Pay now").click()
    page.get_by_role("button", name="Pay £60").click()
    page.get_by_role("button", name="Pay successfully").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have paid")
