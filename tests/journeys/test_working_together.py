"""Several people on one case: asked and refused, asked again and accepted, handed over with a time, stepped down; and
two officers at once, of whom the second loses nothing."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from frontdoor.clock import now
from frontdoor.people.actor import Level
from tests import factories
from tests.integration.working.conftest import CARE
from tests.journeys import town
from tests.journeys.conftest import Live
from tests.journeys.desk import act, open_case, take

WORKER, HOUSING = ("adult-social-care",), ("housing",)
TYPED = "The dip is shallow and can wait until spring."


def _asks_for_care(live: Live) -> str:
    with live.making() as session:
        return factories.case(session, service_id="adult-social-care-assessment", answers=CARE,
                              at=now() - timedelta(hours=1)).reference


def _more(page: Page, name: str) -> None:
    """One of the things that are done now and then."""
    page.get_by_text("More you can do").click()
    page.get_by_role("link", name=name).click()


def _asks_housing(page: Page, reference: str, what: str, why: str, button: str) -> None:
    open_case(page, reference)
    _more(page, what)
    page.get_by_role("radio", name="Housing", exact=True).check()
    page.get_by_role("textbox", name="What do you ask, and why?").fill(why)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("alert")).to_contain_text("They are asked")


def _answers(page: Page, wish: str, words: str, button: str, check: Callable[[Page], None]) -> None:
    page.goto("/desk/referrals")
    check(page)
    page.get_by_role("region", name="Asked of your teams", exact=True).get_by_role("link", name=wish).click()
    check(page)
    page.get_by_role("textbox", name="What do you want to say?").fill(words)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("alert")).to_contain_text("Your answer is written down")


def test_a_referral_is_refused_then_the_case_is_taken_on_and_stepped_down(
    live: Live, seated: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    reference = _asks_for_care(live)
    ruth = seated("Ruth Adeyemi", level=Level.SPECIALIST, teams=WORKER)
    theo = seated("Theo Marchetti", level=Level.SPECIALIST, teams=HOUSING, width=320)
    open_case(ruth, reference)
    expect(ruth.get_by_role("region", name="The story so far")).to_contain_text(CARE["own_words"])
    take(ruth)
    assert_accessible(ruth)
    _asks_housing(ruth, reference, "Ask another team to help", "Is a flat without stairs free?", "Ask the team")
    _answers(theo, "To help", "None before March.", "No, and this is why", assert_accessible)
    open_case(ruth, reference)
    expect(ruth.get_by_role("region", name="Who was asked")).to_contain_text("None before March.")
    _asks_housing(ruth, reference, "Hand over to another team", "It is the home alone.", "Ask them to take it on")
    _answers(theo, "To take it on", "We have her file.", "Yes, we take it on", assert_accessible)
    open_case(theo, reference)
    expect(theo.get_by_role("button", name="Put back in the queue")).to_be_visible()
    act(theo, "Return to the customer team")
    theo.get_by_role("textbox", name="Reason").fill("She only wants to know about grab rails.")
    theo.get_by_role("button", name="Return the case").click()
    open_case(ruth, reference)
    expect(ruth.get_by_role("main")).to_contain_text("With an adviser")
    expect(ruth.get_by_role("region", name="History")).to_contain_text("grab rails")


def test_the_second_of_two_officers_finds_the_text_again_after_the_page_was_closed(
    live: Live, seated: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    with live.making() as session:
        reference = town.report(session, town.UNSURE).reference
    first, second = seated("Sam Okafor"), seated("Lee Brannigan", scripts=False)
    for officer in (first, second):
        open_case(officer, reference)
        act(officer, "Write to the resident" if officer is first else "Ask the resident")
    first.get_by_role("textbox", name="Your message").fill("We look at it tomorrow.")
    expect(first.get_by_role("status")).to_contain_text("What you typed is kept.")
    first.get_by_role("button", name="Send the message").click()
    second.get_by_role("textbox", name="Your question").fill(TYPED)
    second.get_by_role("button", name="Send the question").click()
    expect(second.get_by_role("main")).to_contain_text("This case changed meanwhile")
    open_case(second, reference)
    expect(second.get_by_role("region", name="Not sent yet")).to_contain_text(TYPED)
    open_case(first, reference)
    expect(first.get_by_role("region", name="Not sent yet")).to_contain_text("Unsent text of Lee Brannigan")
    first.get_by_role("link", name="Go on with it").click()
    expect(first.get_by_role("textbox", name="Your question")).to_have_value(TYPED)
    assert_accessible(first)
