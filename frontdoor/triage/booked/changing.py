"""A booking at another time: the same room or person's time, as long and for as many, when it is free."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from frontdoor.bookings import availability, holding
from frontdoor.bookings.availability import Slot, Wish
from frontdoor.bookings.models import Booking
from frontdoor.cases.case import Case
from frontdoor.cases.history import Entry
from frontdoor.catalogue import versions
from frontdoor.people.actor import Actor
from frontdoor.triage import closures, findings, placement, slots
from frontdoor.triage.booked import calendars, reminders
from frontdoor.triage.booked.standing import goes_on_unseen, make, theirs_to
from frontdoor.triage.booked.terms import BEGUN, charge_percent, terms_of
from frontdoor.triage.booked.words import fields, when_words
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.telling import tell

MOVE = "change_booking"


def free_for(
    session: Session, case: Case, *, at: datetime, first: date, days: int, actor: Actor | None = None,
) -> list[Slot]:
    """The slots to which a case's booking can be moved, from the London day `first` on: of the same kind and place, as
    long, and for as many people. Its own slot is not among them, but one that overlaps it is. An officer needs no
    notice. Raises LookupError for a case without a booking."""
    booking = slots.of_case(session, case)
    wish = _wish(session, case, booking, at=at, actor=actor, first=first, days=days)
    if wish is None:
        return []
    found = availability.free(session, wish, at=at, leaving_out=booking.id)
    own = slots.key_of(booking)
    return [slot for slot in found if slot.key != own]


def _wish(
    session: Session, case: Case, booking: Booking, *, at: datetime, actor: Actor | None, first: date | None = None,
    days: int | None = None,
) -> Wish | None:
    version = versions.by_id(session, case.version_id)
    facts = findings.facts_of(session, case, version, at=at)
    wish = slots.wish_from(version, facts, council_id=case.council_id, at=at, first=first, days=days)
    if wish is None:
        return None
    resource, minutes = booking.resource, (booking.ends_at - booking.starts_at) // timedelta(minutes=1)
    by_officer = actor is not None and actor.is_officer
    return replace(
        wish, kind=resource.kind, place=resource.place or None, people=booking.people,
        minutes=wish.minutes if booking.shared else minutes, not_before=at if by_officer else wish.not_before,
    )


def change(session: Session, case: Case, key: str, *, actor: Actor, at: datetime) -> Entry:
    """Move a case's booking to the slot of that key, and tell the booker with a new calendar file; the reminders are
    planned anew in the same transaction. The booker may do it until the service's moment and so many times, an officer
    until it begins. It costs nothing, and what a cancellation on this day would have kept is kept at least by any
    later one. Raises MoveRefused, NoSuchSlot, or SlotTaken where somebody was quicker; then nothing has changed.
    Flushes."""
    booking = _may(session, case, actor, at)
    if key == slots.key_of(booking):
        raise MoveRefused(case, MOVE, "That is the time you have now. Choose another one.")
    wish = _wish(session, case, booking, at=at, actor=actor)
    if wish is None:
        raise availability.NoSuchSlot(key)
    slot = availability.find(session, wish, key, at=at, leaving_out=booking.id)
    least = charge_percent(session, case, booking, at=at)
    holding.move(session, booking, slot, at=at)
    booking.least_percent = least
    _answer(session, case, booking, actor, at)
    hold = placement.live_hold(session, case)
    if hold is not None and not goes_on_unseen(case, actor):
        hold.until = booking.ends_at
    entry = make(session, case, MOVE, actor=actor, at=at, told=f"Moved to {when_words(booking)}")
    tell(session, case, "booking_changed", entry=entry, at=at, fields=fields(session, case, booking),
         calendar=calendars.written(session, case, booking, at=at))
    reminders.plan(session, case, booking, at=at)
    closures.settle(session, case, actor=actor, at=at)
    return entry


def _may(session: Session, case: Case, actor: Actor, at: datetime) -> Booking:
    booking = theirs_to(session, case, MOVE, actor=actor, at=at, begun=BEGUN)
    terms = terms_of(session, case, at=at)
    if not actor.is_officer and not terms.may_change:
        raise MoveRefused(case, MOVE, terms.why_no_change)
    return booking


def _answer(session: Session, case: Case, booking: Booking, actor: Actor, at: datetime) -> None:
    """The day that was answered is the new one from now on."""
    slot = slots.rule_of(versions.by_id(session, case.version_id)).slot
    said = {"value": slots.day_answer(booking), "from": "officer" if actor.is_officer else "resident",
            "at": at.isoformat()}
    case.answers, case.place_label = {**case.answers, slot: said}, booking.resource.place_label
