"""A slot that is held, sent, paid for or not, and whose it is at the end."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.bookings import holding
from frontdoor.bookings.availability import NoSuchSlot, Slot, SlotTaken
from frontdoor.bookings.models import BookingState
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.catalogue import versions
from frontdoor.ledger import Event
from frontdoor.payments.models import ChargeState
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people.actor import guest
from frontdoor.triage import decide, ending, paying, slots
from frontdoor.triage.booked.confirming import SlotGone
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.stranded import stranded
from tests import factories as make
from tests.integration.booked import hall
from tests.integration.booked.hall import AT, ELEVEN, FOR_A_PERSON, FREE, LOUD, TEN


@pytest.fixture(autouse=True)
def open_hall(session: Session) -> None:
    hall.open_hall(session)


def state_of(session: Session, case: Case) -> str:
    return slots.of_case(session, case).state


def test_what_is_free_is_booked_at_once_and_waits_for_its_slot(session: Session) -> None:
    case = hall.book(session, FREE)
    booking = slots.of_case(session, case)
    assert (case.state, case.outcome, case.public_status) == (State.SCHEDULED, Outcome.GRANTED, "Booked")
    assert booking.state == BookingState.CONFIRMED and case.on_hold and case.place_label == "Hall, Quay Street"
    assert stranded(session) == []
    [told] = hall.messages(session, case, "booking_confirmed")
    assert "10am to 11am on Thursday 7 January 2027" in told.subject
    assert "Hall, Quay Street" in told.body and "- your own cups" in told.body
    assert told.calendar is not None and f"UID:{booking.public_id}@" in told.calendar
    events = select(func.count(Event.id)).where(Event.case_id == case.id)
    assert session.scalar(events) == 1


def test_what_has_a_price_is_kept_until_it_is_paid_and_is_booked_then(session: Session, tmp_path: Path) -> None:
    case = hall.book(session)
    charge = hall.charge_of(session, case)
    assert (case.state, state_of(session, case)) == (State.AWAITING_PAYMENT, BookingState.RESERVED)
    assert charge.amount_pence == hall.PRICE
    assert charge.pay_by == AT.replace(day=26, hour=0, minute=0)
    hall.pay(session, case, TestProvider(tmp_path))
    assert (case.state, case.public_status) == (State.SCHEDULED, "Booked")
    assert state_of(session, case) == BookingState.CONFIRMED and stranded(session) == []
    assert len(hall.messages(session, case, "payment_received")) == len(
        hall.messages(session, case, "booking_confirmed")) == 1


def test_what_is_not_paid_in_time_is_somebody_elses_to_book(session: Session) -> None:
    case = hall.book(session)
    charge = hall.charge_of(session, case)
    paying.lapse(session, charge, charge.pay_by)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.NOT_PAID)
    assert state_of(session, case) == BookingState.RELEASED
    assert "You can book again" in case.outcome_reason
    assert hall.book(session, FREE, at=charge.pay_by).state == State.SCHEDULED


def test_it_is_paid_before_the_slot_begins_however_long_payers_have(session: Session) -> None:
    near = AT + timedelta(days=1)
    case = hall.book(session, key="20261124T1000Z")
    assert hall.charge_of(session, case).pay_by == near.replace(hour=10, minute=0)
    [told] = hall.messages(session, case, "booking_to_pay")
    assert "10am on 24 November 2026" in told.body


def test_money_for_a_slot_that_is_gone_goes_back(session: Session, tmp_path: Path) -> None:
    case = hall.book(session)
    holding.release(session, slots.of_case(session, case), why="a test", at=AT)
    hall.pay(session, case, TestProvider(tmp_path))
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.NOT_PAID)
    assert hall.charge_of(session, case).state == ChargeState.PAID
    assert [refund.amount_pence for refund in hall.refunds_of(session, case)] == [hall.PRICE]
    [told] = hall.messages(session, case, "not_paid")
    assert "We give back £20.00" in told.body


def test_a_slot_is_kept_while_a_person_decides_and_is_free_when_they_refuse(session: Session) -> None:
    case = hall.book(session, FOR_A_PERSON)
    assert (case.state, state_of(session, case)) == (State.WITH_ADVISER, BookingState.RESERVED)
    with pytest.raises(SlotTaken):
        hall.hold(session, hall.begun(session))
    decide.decide(session, case, outcome=Outcome.REFUSED, reasons="Nothing is sold here.", actor=make.actor_of(session),
                  at=AT)
    assert (case.state, state_of(session, case)) == (State.CLOSED, BookingState.RELEASED)
    hall.hold(session, hall.begun(session))


def test_what_a_person_grants_has_the_price_that_the_rule_would_have_asked(session: Session) -> None:
    case = hall.book(session, FOR_A_PERSON)
    decide.decide(session, case, outcome=Outcome.GRANTED, reasons="A few cakes.", actor=make.actor_of(session), at=AT)
    assert case.state == State.AWAITING_PAYMENT
    assert hall.charge_of(session, case).amount_pence == hall.PRICE


def test_a_person_cannot_grant_a_slot_that_is_not_kept_any_more(session: Session) -> None:
    case, officer = hall.book(session, FOR_A_PERSON), make.actor_of(session)
    late = slots.of_case(session, case).starts_at
    with pytest.raises(SlotGone):
        decide.decide(session, case, outcome=Outcome.GRANTED, reasons="Yes.", actor=officer, at=late)
    assert case.state == State.WITH_ADVISER


def test_what_the_rule_refuses_gives_its_slot_back_at_once(session: Session) -> None:
    case = hall.book(session, LOUD)
    assert (case.outcome, state_of(session, case)) == (Outcome.REFUSED, BookingState.RELEASED)


def test_what_is_not_booked_yet_is_withdrawn_and_what_is_booked_is_cancelled_instead(session: Session) -> None:
    waiting, booked = hall.book(session), hall.book(session, FREE, key=ELEVEN)
    ending.withdraw(session, waiting, actor=guest("aldermere"), at=AT)
    assert (waiting.state, state_of(session, waiting)) == (State.WITHDRAWN, BookingState.RELEASED)
    assert hall.charge_of(session, waiting).state == ChargeState.VOID
    with pytest.raises(MoveRefused, match="Cancel the booking instead"):
        ending.withdraw(session, booked, actor=guest("aldermere"), at=AT)


def test_a_hold_that_ran_out_is_taken_up_again_unless_somebody_was_quicker(session: Session) -> None:
    late = AT + timedelta(minutes=21)
    mine, theirs = hall.begun(session, FREE), hall.begun(session, FREE)
    hall.hold(session, mine)
    assert hall.send(session, mine, at=late).state == State.SCHEDULED
    slow = hall.begun(session, FREE)
    hall.hold(session, slow, ELEVEN)
    hall.hold(session, theirs, ELEVEN, at=late)
    cases = select(func.count(Case.id))
    before = session.scalar(cases)
    with pytest.raises(SlotTaken):
        hall.send(session, slow, at=late)
    assert session.scalar(cases) == before and slow.case_id is None


def test_answers_that_change_after_the_slot_was_chosen_are_held_to_it(session: Session) -> None:
    draft = hall.begun(session, FREE)
    hall.hold(session, draft)
    draft.answer("people", 51, source="resident", at=AT)
    with pytest.raises(SlotTaken):
        hall.send(session, draft)


def test_only_what_the_service_offers_can_be_held(session: Session) -> None:
    draft = hall.begun(session)
    for key in ("20270107T1030Z", "20270107T0300Z", "20281207T1000Z", "20261123T1000Z", "nonsense"):
        with pytest.raises((NoSuchSlot, SlotTaken)):
            hall.hold(session, draft, key)
    assert holding.of_draft(session, draft) is None


def test_nothing_is_listed_before_it_is_known_what_for(session: Session) -> None:
    version = versions.current(session, "aldermere", hall.SERVICE)

    def free(said: Mapping[str, Any]) -> list[Slot]:
        return slots.free(session, version, said, council_id="aldermere", at=AT, first=hall.DAY, days=2)

    assert free({}) == []
    found = free(hall.SAID)
    assert {slot.day for slot in found} == {hall.DAY, hall.DAY + timedelta(days=1)} and found[0].key == "20270107T0800Z"
    hall.hold(session, hall.begun(session), TEN)
    assert TEN not in {slot.key for slot in free(hall.SAID)}
