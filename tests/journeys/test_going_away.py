"""Going away and coming back: from the payment page, to another device, and on a browser without scripts."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.clock import local_date, now
from frontdoor.entitlements.models import Term
from frontdoor.payments.models import Payment
from tests.journeys import household
from tests.journeys.applying import ELIGIBLE, Applying
from tests.journeys.conftest import Live
from tests.journeys.household import EMAIL
from tests.journeys.post import Post, link_in


def test_who_closes_the_payment_page_comes_back_by_the_message_and_pays_once(
    live: Live, page: Page, visitors: Callable[..., Page], post: Post,
) -> None:
    with live.making() as session:
        reference = household.application(session, household.rose(session, texts=False)).reference
    link = link_in(post.saying(EMAIL, "£60"), live.url)
    page.goto(link)
    page.get_by_role("button", name="Pay now").click()
    page.get_by_role("button", name="Pay £60").click()
    expect(page.get_by_role("main")).to_contain_text("no money is taken")
    page.close()
    again = visitors()
    again.goto(link)
    expect(again.get_by_role("main")).to_contain_text("Pay £60")
    assert _taken(live) == []
    again.get_by_role("button", name="Pay now").click()
    again.get_by_role("main").get_by_role("button").first.click()
    again.get_by_role("button", name="Be refused by the bank").click()
    expect(again.get_by_role("heading", level=1)).to_have_text("Your payment was not taken")
    again.get_by_role("button", name="Try again").click()
    again.get_by_role("button", name="Pay successfully").click()
    expect(again.get_by_role("heading", level=1)).to_have_text("You have paid")
    again.go_back()
    again.get_by_role("button", name="Go back to the council").click()
    expect(again.get_by_role("heading", level=1)).to_have_text("You have paid")
    again.get_by_role("link", name="See and print your receipt").click()
    expect(again.get_by_role("main")).to_contain_text("£60")
    post.tick()
    assert _taken(live) == [6000]
    with live.reading() as session:
        assert len(session.scalars(select(Term)).all()) == 1
        assert session.scalars(select(Case.outcome).where(Case.reference == reference)).one() == "granted"


def _taken(live: Live) -> list[int]:
    with live.reading() as session:
        return list(session.scalars(select(Payment.amount_pence).where(Payment.state == "succeeded")))


def test_a_guest_goes_on_by_the_link_on_another_device(
    live: Live, page: Page, visitors: Callable[..., Page], post: Post, assert_accessible: Callable[[Page], None],
) -> None:
    with live.reading() as session:
        home = household.home(session)
    apply = Applying(page).check_first()
    apply.home(home.line)
    apply.kind()
    apply.vehicle()
    page.get_by_role("link", name="Save and come back later").click()
    assert_accessible(page)
    page.get_by_role("textbox", name="Email address").fill(EMAIL)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("alert")).to_contain_text(EMAIL)
    phone = visitors(width=320)
    phone.goto(link_in(post.only(EMAIL), live.url))
    Applying(phone).log_book()
    page.go_back()
    page.reload()
    phone.goto(link_in(post.to(EMAIL)[0], live.url))
    Applying(phone).on("Does this vehicle have a permit now?")
    with live.reading() as session:
        assert session.scalars(select(Draft)).one().values()["keeper_is_applicant"] is True


def test_what_was_begun_signed_in_goes_on_from_the_account_on_another_device_and_for_nobody_else(
    live: Live, page: Page, visitors: Callable[..., Page],
) -> None:
    with live.making() as session:
        resident = household.rose(session)
        home = household.home(session)
        household.seat(session, page, resident, live.url)
    page.goto("/services/parking-permit-resident")
    apply = Applying(page)
    apply.press("Apply")
    page.get_by_role("radio", name=home.line).check()
    apply.press("Continue")
    apply.kind()
    apply.on("Your vehicle")
    stranger, phone = visitors(), visitors(width=320)
    stranger.goto(page.url)
    expect(stranger.get_by_role("main")).not_to_contain_text("What kind of vehicle is it?")
    phone.goto("/account")
    household.sign_in(phone)
    phone.get_by_role("link", name="Go on where you stopped").click()
    Applying(phone).vehicle()
    Applying(phone).on("The log book")


def test_the_whole_application_works_without_scripts(
    live: Live, page_without_scripts: Page, tmp_path: Path,
) -> None:
    page = page_without_scripts
    with live.reading() as session:
        home = household.home(session)
    apply = Applying(page).check_first().to_the_answer(home.line)
    apply.on(ELIGIBLE)
    apply.press_on()
    apply.without_account()
    apply.press("Continue")
    expect(page.get_by_role("alert")).to_contain_text("Enter the day you were born")
    apply.born()
    apply.registration()
    apply.start(local_date(now()))
    apply.papers(tmp_path)
    apply.you(household.NAME, EMAIL)
    apply.on("Check your answers")
    page.get_by_role("link", name="Change Length").click()
    apply.size("3.9")
    apply.on("Check your answers")
    expect(page.get_by_role("main")).to_contain_text("3.9 m")
    apply.press("Send your application")
    expect(page.get_by_role("alert")).to_contain_text("Select that you agree")
    apply.send()
    expect(page.get_by_role("main")).to_contain_text("Pay £60")
