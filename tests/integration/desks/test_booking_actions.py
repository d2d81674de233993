"""A booking on the page of its case: the card, moving it, cancelling it, and what is sent about each."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases.case import Case, Outcome
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments.models import Refund
from frontdoor.people.actor import Level
from tests import factories
from tests.integration.conftest import Visitor
from tests.integration.desks import library
from tests.integration.pages import as_read

NEXT_DAY = "20261125T1400Z"


@pytest.fixture
def librarian(desk: Callable[..., Visitor]) -> Visitor:
    return desk("Iris Calloway", level=Level.ADVANCED, teams=("libraries",))


@pytest.fixture
def booked(council: Session, tmp_path: Path) -> Case:
    """A room tomorrow at ten, for which ten pounds were paid."""
    library.study_room(council)
    return library.paid(council, tmp_path, library.book(council))


def page_of(case: Case, action: str = "") -> str:
    return f"/desk/cases/{case.reference}" + (f"/{action}" if action else "")


def booking_of(council: Session, case: Case) -> Booking:
    council.expire_all()
    return council.scalars(select(Booking).where(Booking.case_id == case.id)).one()


def sent(council: Session, case: Case, purpose: str) -> list[OutboxRow]:
    return list(council.scalars(select(OutboxRow).where(OutboxRow.case_id == case.id, OutboxRow.purpose == purpose)))


def as_it_stands(page: TestResponse) -> dict[str, Any]:
    """What the page's own form would send."""
    return dict([form for form in as_read(page.text).forms() if form.method == "post"][1].fields)


def test_the_card_says_when_where_and_what_was_paid_and_nothing_is_late(
    council: Session, librarian: Visitor, booked: Case, moment: Any,
) -> None:
    page = librarian.get(page_of(booked))
    for words in ("10am to 11am on Tuesday 24 November 2026", "Study room", "Confirmed", "£10", "it waits for the day",
                  "Move to another time", "Cancel the booking", "This can be written down once it has begun"):
        assert words in page.text, words
    assert "fd-due" not in page.text


def test_a_slot_that_is_kept_until_it_is_paid_says_until_when(council: Session, librarian: Visitor) -> None:
    library.study_room(council)
    case = library.book(council)
    page = librarian.get(page_of(case))
    assert "To be paid" in page.text and "The time is kept until then" in page.text
    assert "it waits for the payment" in page.text


def test_an_officer_moves_it_to_a_time_that_the_booker_could_not_and_sees_before_what_is_sent(
    council: Session, librarian: Visitor, booked: Case,
) -> None:
    address = page_of(booked, "change_booking?day=2026-11-25")
    page = librarian.get(address)
    assert "They cannot move it by themselves" in page.text and "New time on Wednesday 25 November 2026" in page.text
    shown = librarian.submit(address, {"slot": NEXT_DAY, "preview": "yes"}, form=1)
    assert "2pm to 3pm on Wednesday 25 November 2026" in shown.text
    assert booking_of(council, booked).sequence == 0
    done = librarian.submit(address, {"slot": NEXT_DAY}, form=1)
    assert "The booking is moved" in done.text
    moved = booking_of(council, booked)
    assert (moved.starts_at.day, moved.starts_at.hour, moved.sequence, moved.changes) == (25, 14, 1, 1)
    [row] = sent(council, booked, "booking_changed")
    assert row.calendar


def test_a_time_that_somebody_took_meanwhile_is_said_and_the_others_are_offered(
    council: Session, librarian: Visitor, booked: Case,
) -> None:
    address = page_of(booked, "change_booking?day=2026-11-25")
    fields = as_it_stands(librarian.get(address))
    library.book(council, NEXT_DAY, name="Mei Tuttle", email="mei@example.org")
    late = librarian.post(address, data={**fields, "slot": NEXT_DAY})
    assert late.status_code == 422 and "Somebody has just taken that time" in late.text
    assert booking_of(council, booked).starts_at.day == 24
    nothing = librarian.submit(address, {}, form=1)
    assert nothing.status_code == 422 and "Select the time" in nothing.text


def test_cancelling_shows_what_is_kept_and_an_officer_of_enough_level_waives_it(
    council: Session, librarian: Visitor, booked: Case, desk: Callable[..., Visitor],
) -> None:
    address = page_of(booked, "cancel_booking")
    page = librarian.get(address)
    assert "Paid: £10. Cancelled today, 100% of the price is kept" in page.text
    assert 'name="waive"' not in page.text
    sneaky = librarian.submit(address, {"text": "A leak", "waive": "y", "preview": "yes"}, form=1)
    assert "What the resident will read" in sneaky.text and "A leak" in sneaky.text
    manager = desk("Lee Quay", level=Level.MANAGER, teams=("libraries",))
    missing = manager.submit(address, {"waive": "y"}, form=1)
    assert missing.status_code == 422 and "Enter the reason" in missing.text and "checked" in missing.text
    done = manager.submit(address, {"text": "The roof leaks", "waive": "y"}, form=1)
    assert "The booking is cancelled" in done.text and "£10, to be given back" in done.text
    assert booking_of(council, booked).state == BookingState.CANCELLED
    case = council.get_one(Case, booked.id)
    assert case.outcome == Outcome.CANCELLED and "The roof leaks" in case.outcome_reason
    assert council.scalars(select(Refund)).one().amount_pence == 1_000
    assert len(sent(council, booked, "booking_cancelled")) == 1


def test_a_page_that_was_open_while_it_was_moved_comes_back_with_its_words(
    council: Session, librarian: Visitor, booked: Case, desk: Callable[..., Visitor],
) -> None:
    address = page_of(booked, "cancel_booking")
    fields = as_it_stands(librarian.get(address))
    other = desk("Ivor Bell", level=Level.ADVANCED, teams=("libraries",))
    other.submit(page_of(booked, "change_booking?day=2026-11-25"), {"slot": NEXT_DAY}, form=1)
    late = librarian.post(address, data={**fields, "text": "The heating is off"})
    assert late.status_code == 409 and "The heating is off" in late.text and "Ivor Bell" in late.text
    assert booking_of(council, booked).state == BookingState.CONFIRMED


def test_they_came_is_one_click_on_the_case_for_those_whose_room_it_is(
    council: Session, booked: Case, seat: Callable[..., Visitor], moment: Any,
) -> None:
    later = library.AT + timedelta(days=1, hours=1)
    moment.move_to(later)
    stranger = seat(factories.officer(council, "Nell Thorne", level=Level.SPECIALIST, teams=("parking",)), at=later)
    assert "Ask them to do this" in stranger.get(page_of(booked)).text
    there = seat(factories.officer(council, "Gwen Bell", level=Level.CORE, teams=("libraries",)), at=later)
    assert "It has begun. Say whether they came." in there.get(page_of(booked)).text
    page = there.submit(page_of(booked), {}, form=1)
    assert "It is written down that they came" in page.text
    council.expire_all()
    assert council.get_one(Case, booked.id).outcome == Outcome.TOOK_PLACE


def test_who_decides_about_a_business_sees_the_time_and_what_would_be_sent(
    council: Session, desk: Callable[..., Visitor],
) -> None:
    library.study_room(council)
    case = library.book(council, answers=library.A_BUSINESS)
    sam = desk("Sam Okafor", level=Level.ADVANCED)
    assert "Said once it is decided" in sam.get(page_of(case)).text
    shown = sam.submit(page_of(case, "decide"), {"outcome": "granted", "text": "Fine", "preview": "yes"}, form=1)
    assert "Asked for" in shown.text and "10am to 11am on Tuesday 24 November 2026" in shown.text
    assert "£5" in shown.text, "a business pays a quarter of twenty pounds"
    free = sam.submit(page_of(case, "decide"), {"outcome": "refused", "text": "No room for sales"}, form=1)
    assert free.status_code == 200
    assert booking_of(council, case).state == BookingState.RELEASED


def test_the_three_services_can_be_started_for_somebody(council: Session, desk: Callable[..., Visitor]) -> None:
    page = desk("Sam Okafor").get("/desk/assist")
    for service in ("library-booking", "register-birth", "notice-of-marriage"):
        assert f"/desk/assist/new/{service}" in page.text
