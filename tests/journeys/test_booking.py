"""Booking in a real browser: a room, moved and cancelled with what the scale gives back; the last place in a group;
and a birth that will be registered late."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from frontdoor.bookings.models import Booking, BookingState, Resource
from frontdoor.clock import local_date, now
from frontdoor.payments.models import Refund, RefundState
from frontdoor.people.actor import Level
from tests.journeys.conftest import Live
from tests.journeys.hiring import GROUP, Hiring, open_the_libraries, working_day
from tests.journeys.looking import Look
from tests.journeys.post import Post, link_in
from tests.journeys.resident import YES

ADA = "ada.fell@example.org"


@pytest.fixture(autouse=True)
def libraries(live: Live) -> None:
    with live.making() as session:
        open_the_libraries(session)


def booked_room(page: Page, look: Look) -> Hiring:
    """Ada's room for two hours in a bit over two weeks, paid."""
    ada = Hiring(page).begin()
    ada.room()
    ada.on("When do you want to come?")
    look.at(page, "free-times")
    ada.show_week_of(working_day(15))
    ada.pick(working_day(15), "10am to midday")
    ada.press("Continue")
    ada.on("You can hire a room")
    look.at(page, "answer")
    expect(page.get_by_role("main")).to_contain_text("We keep this time for you until")
    ada.press("Book now")
    ada.without_account()
    ada.event()
    ada.you("Ada Fell", ADA)
    ada.on("Check and book")
    look.at(page, "check")
    page.get_by_role("checkbox", name="I agree").check()
    ada.press("Book and go on to pay")
    return ada


def test_a_room_is_booked_paid_moved_and_cancelled_for_what_the_scale_gives_back(
    page: Page, live: Live, post: Post, assert_accessible: Callable[[Page], None],
) -> None:
    look = Look(assert_accessible, "booking")
    ada = booked_room(page, look)
    look.at(page, "to-pay")
    page.get_by_role("button", name="Pay now").click()
    ada.pay("£20")
    booked = post.saying(ADA, "is booked")
    page.goto(link_in(booked, live.url))
    expect(page.get_by_role("heading", name="This is booked for you")).to_be_visible()
    look.at(page, "booked")
    page.get_by_role("region").get_by_role("link", name="Change the time").click()
    ada.on("Change the time")
    ada.show_week_of(working_day(22))
    look.at(page, "change-time")
    ada.pick(working_day(22), "2pm to 4pm")
    ada.press("Change to this time")
    expect(page.get_by_role("main")).to_contain_text("2pm to 4pm")
    page.get_by_role("region").get_by_role("link", name="Cancel it").click()
    ada.on("Cancel your booking")
    look.at(page, "cancel")
    expect(page.get_by_role("main")).to_contain_text("25% of the price, because it was so near when you changed")
    ada.press("Cancel my booking")
    expect(page.get_by_role("heading", name="This is not booked any more")).to_be_visible()
    look.at(page, "cancelled")
    post.tick()
    with live.reading() as session:
        assert session.scalars(select(Booking.state)).all() == [BookingState.CANCELLED]
        assert session.execute(select(Refund.amount_pence, Refund.state)).all() == [(1_500, RefundState.DONE)]


def test_of_two_people_who_want_the_last_place_the_second_chooses_again_and_loses_nothing(
    visitors: Callable[..., Page], live: Live, assert_accessible: Callable[[Page], None],
) -> None:
    with live.making() as session:
        group = session.scalars(select(Resource).where(Resource.slug == "baby-rhymes")).one()
        group.seats = 1
    people = []
    for name in ("Ines", "Omar"):
        one = Hiring(visitors()).begin(GROUP, "Riverside Library")
        one.number("How many people will come?", 1)
        one.needs()
        one.on("When do you want to come?")
        people.append((name, one))
    first = people[0][1].page.get_by_role("radio", name=re.compile("Baby rhymes")).first
    key = first.get_attribute("value")
    for _, one in people:
        one.page.locator(f"input[value='{key}']").check()
        one.press("Continue")
    ines, omar = (one for _, one in people)
    ines.on("You can come")
    omar.on("When do you want to come?")
    expect(omar.page.get_by_role("alert")).to_contain_text("Somebody else has just taken that time.")
    assert omar.page.locator(f"input[value='{key}']").count() == 0
    Look(assert_accessible, "last-place").at(omar.page, "taken")
    omar.page.get_by_role("radio", name=re.compile("Baby rhymes")).first.check()
    omar.press("Continue")
    for name, one in people:
        one.on("You can come")
        one.press("Book now")
        one.without_account()
        one.you(f"{name} Bell", f"{name.lower()}@example.org")
        one.on("Check and book")
        one.page.get_by_role("checkbox").check()
        one.press("Book now")
        one.on("Your booking is confirmed")
    with live.reading() as session:
        taken = session.scalars(select(Booking.starts_at).where(Booking.state == BookingState.CONFIRMED)).all()
        assert len(taken) == len(set(taken)) == 2


def test_a_birth_whose_appointment_is_past_the_42nd_day_is_booked_and_flagged(
    page: Page, seated: Callable[..., Page], assert_accessible: Callable[[Page], None],
) -> None:
    reference = _comes_late(page, Look(assert_accessible, "birth"))
    registrar = seated("Gwen Ashdown", level=Level.ADVANCED, teams=("registrars",))
    registrar.goto(f"/desk/cases/{reference}")
    expect(registrar.get_by_role("main")).to_contain_text("Late registration")
    registrar.goto(f"/desk/diary?on={working_day(5).isoformat()}")
    expect(registrar.get_by_role("main")).to_contain_text("Chloe Garside")
    look = Look(assert_accessible, "registrar", axe_at=1280)
    look.at(registrar, "diary-day")
    for address in (f"/desk/diary?on={working_day(5).isoformat()}&view=week", "/desk/resources",
                    f"/desk/diary/{working_day(5).isoformat()}/sheet", "/desk/resources/registrar-1"):
        look.visit(registrar, address)


def _comes_late(page: Page, look: Look) -> str:
    """A mother books a day after the 42nd since the birth; gives her reference."""
    mother, born = Hiring(page), local_date(now()) - timedelta(days=40)
    page.goto("/services/register-birth")
    mother.press("Book now")
    mother.on("What do you need to register?")
    mother.choose("A birth")
    mother.on("Where was the baby born?")
    mother.choose("In our area")
    mother.on("When was the baby born?")
    mother.day(born)
    mother.number("How many babies were born?", 1)
    mother.on("When do you want to come?")
    mother.show_week_of(working_day(5))
    mother.pick(working_day(5), "10am to 10:30am")
    mother.press("Continue")
    mother.on("You can book a time")
    expect(page.get_by_role("main")).to_contain_text("The 42 days ended on")
    look.at(page, "late")
    mother.press("Book now")
    mother.without_account()
    mother.on("Who comes")
    mother.answer("Were the parents married when the baby was born?", YES)
    mother.answer("Who will come?", "The mother")
    mother.press("Continue")
    mother.on("What is the mother's full name?")
    page.get_by_role("textbox").fill("Chloe Garside")
    mother.press("Continue")
    mother.you("Chloe Garside", "chloe@example.org", "07700 900321")
    mother.on("Check and book")
    page.get_by_role("checkbox").check()
    mother.press("Book now")
    mother.on("Your booking is confirmed")
    return mother.reference
