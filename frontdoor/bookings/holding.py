"""Holding a slot, and what becomes of it: sent, confirmed, given another time, given back.

Every verb flushes and never commits. Whoever waits for the database and finds that somebody else was quicker gets
SlotTaken, NotLive, or runs again whole (`db.retrying`). Resources are locked before bookings; so a transaction that
lets one booking go and then asks for another slot should ask first, or use `move`.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.bookings import deciding
from frontdoor.bookings.availability import NoSuchSlot, Slot, SlotTaken
from frontdoor.bookings.deciding import TIME_UP
from frontdoor.bookings.models import Booking, BookingState, Resource
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.errors import FrontDoorError
from frontdoor.together import Part, hangs_on

__all__ = ["NoSuchSlot", "NotLive", "Slot", "SlotTaken", "cancel", "confirm", "expired", "hold", "let_go", "move",
           "of_case", "of_draft", "release", "renew", "reserve", "reserve_slot"]
HELD, RESERVED, CONFIRMED = BookingState.HELD, BookingState.RESERVED, BookingState.CONFIRMED


class NotLive(FrontDoorError):
    """The booking has been given back, or its hold is over; or it has come further than the verb is for."""


def hold(
    session: Session, slot: Slot, *, council_id: str, service_id: str, draft_id: int, people: int, until: datetime,
    at: datetime,
) -> Booking:
    """Keep a slot for a draft until a moment after `at`. A draft has one booking: the slot that it held before is let
    go in the same step, and is kept if the new one cannot be had. Raises SlotTaken where no resource can give the slot
    any more, NotLive where the draft has been sent with a booking, ValueError for nobody or a moment that is past."""
    if people < 1 or until <= at:
        raise ValueError("a hold is for somebody, and for a while")
    session.flush()
    # Two pages of one journey at the same time: the second one finds the row of the first.
    session.execute(select(Draft.id).where(Draft.id == draft_id).with_for_update(key_share=True))
    mine = session.scalar(select(Booking).where(Booking.council_id == council_id, Booking.draft_id == draft_id))
    resource = deciding.choose(session, slot, council_id=council_id, people=people, at=at,
                               leaving_out=mine.id if mine else None)
    # Not before the resources are locked: who waits for those must not keep a booking that others need.
    if mine is not None and (_locked(session, mine).case_id is not None or mine.state in (RESERVED, CONFIRMED)):
        raise NotLive(f"booking {mine.public_id} is {mine.state}")
    booking = mine or Booking(council_id=council_id, draft_id=draft_id, created_at=at)

    def write() -> None:
        deciding.put(booking, resource, slot)
        booking.service_id, booking.people = service_id, people
        booking.state, booking.hold_until = HELD, until
        booking.ended_at, booking.ended_reason = None, ""
        session.add(booking)

    deciding.keep_apart(session, write, slot)
    return booking


def renew(session: Session, booking: Booking, *, until: datetime, at: datetime) -> Booking:
    """Keep a held slot until a later moment. A hold whose time is up can be renewed as long as nobody has taken the
    slot since: raises NotLive where it was let go. Never shortens a hold."""
    # With the resource locked nobody lets it go underneath.
    deciding.lock(session, booking.council_id, [booking.resource_id])
    held = _locked(session, booking)
    if held.state != HELD or held.hold_until is None:
        raise NotLive(f"booking {held.public_id} is {held.state}")
    held.hold_until = max(held.hold_until, until)
    session.flush()
    return held


def reserve(session: Session, booking: Booking, *, case_id: int, at: datetime) -> Booking:
    """It is sent: the slot is the case's, and no longer ends by itself. Reserving it again for the same case changes
    nothing. Raises NotLive where the hold's time was up at `at`, or it was let go."""
    held = _locked(session, booking)
    if held.state == RESERVED and held.case_id == case_id:
        return held
    _is_held(held, at)
    held.state, held.hold_until, held.case_id = RESERVED, None, case_id
    session.flush()
    return held


def reserve_slot(session: Session, slot: Slot, case: Case, *, people: int, at: datetime) -> Booking:
    """A slot for a case that was sent without one: it is the case's from now on. Raises SlotTaken where no resource can
    give it any more, NotLive where the case has a booking."""
    if of_case(session, case) is not None:
        raise NotLive(f"case {case.reference} has a booking")
    resource = deciding.choose(session, slot, council_id=case.council_id, people=people, at=at, leaving_out=None)
    booking = Booking(council_id=case.council_id, created_at=at)

    def write() -> None:
        deciding.put(booking, resource, slot)
        booking.service_id, booking.people, booking.case_id = case.service_id, people, case.id
        booking.state, booking.hold_until = RESERVED, None
        session.add(booking)

    deciding.keep_apart(session, write, slot)
    return booking


def confirm(session: Session, booking: Booking, *, at: datetime) -> Booking:
    """It is theirs: one that is reserved, or held and its time is not up. Confirming again changes nothing. Raises
    NotLive for one that was given back."""
    kept = _locked(session, booking)
    if kept.state == CONFIRMED:
        return kept
    if kept.state != RESERVED:
        _is_held(kept, at)
    kept.state, kept.hold_until, kept.confirmed_at = CONFIRMED, None, at
    session.flush()
    return kept


def release(session: Session, booking: Booking, *, why: str, at: datetime) -> Booking:
    """Give back what was never confirmed. What has been given back already stays as it is. Raises NotLive for one that
    is confirmed: that is cancelled."""
    kept = _locked(session, booking)
    if kept.state == CONFIRMED:
        raise NotLive(f"booking {kept.public_id} is {kept.state}")
    return _end(session, kept, BookingState.RELEASED, why, at) if kept.is_live else kept


def cancel(session: Session, booking: Booking, *, why: str, at: datetime) -> Booking:
    """Give back what was reserved or confirmed; a calendar hears of it. Raises NotLive for one that was not, or not
    any more."""
    kept = _locked(session, booking)
    if kept.state not in (RESERVED, CONFIRMED):
        raise NotLive(f"booking {kept.public_id} is {kept.state}")
    kept.sequence += 1
    return _end(session, kept, BookingState.CANCELLED, why, at)


def move(session: Session, booking: Booking, slot: Slot, *, at: datetime) -> Booking:
    """Give a reserved or confirmed booking another slot, which may overlap the one it has. It keeps the old one until
    the new one is had. To the stretch it already has: nothing changes. Raises SlotTaken where the new one cannot be
    had, NotLive where the booking was given back or only held."""
    # Its own resource is locked as well, so that the booking cannot change hands underneath.
    resource = deciding.choose(session, slot, council_id=booking.council_id, people=booking.people, at=at,
                               leaving_out=booking.id, also=[booking.resource_id])
    kept = _locked(session, booking)
    if kept.state not in (RESERVED, CONFIRMED):
        raise NotLive(f"booking {kept.public_id} is {kept.state}")
    same_time = (kept.starts_at, kept.ends_at) == (slot.starts_at, slot.ends_at)
    if same_time and kept.resource_id in slot.resource_ids:
        return kept

    def write() -> None:
        deciding.put(kept, resource, slot)
        kept.sequence += 1
        kept.changes += 1

    deciding.keep_apart(session, write, slot)
    return kept


def of_draft(session: Session, draft: Draft) -> Booking | None:
    """The booking of a draft, in whatever state."""
    return session.scalar(select(Booking).where(Booking.council_id == draft.council_id, Booking.draft_id == draft.id))


OF_CASE = Part(Booking, *hangs_on(Booking.council_id, Booking.case_id))
RESOURCES_OF_CASE = Part(Resource, Resource.id.in_(select(Booking.resource_id).where(
    *hangs_on(Booking.council_id, Booking.case_id))))


def of_case(session: Session, case: Case) -> Booking | None:
    """The booking of a case, in whatever state."""
    return OF_CASE.first(session, council_id=case.council_id, case_id=case.id)


def expired(session: Session, at: datetime, limit: int = 500) -> Sequence[int]:
    """The ids of holds whose time was up at a moment, the oldest first."""
    return session.scalars(
        select(Booking.id).where(Booking.state == HELD, Booking.hold_until <= at)
        .order_by(Booking.hold_until, Booking.id).limit(limit)
    ).all()


def let_go(session: Session, booking_id: int, *, at: datetime) -> bool:
    """End a hold whose time was up at a moment. False where it was not held any more, or had been renewed."""
    held = session.scalar(select(Booking).where(Booking.id == booking_id).with_for_update(key_share=True)
                          .execution_options(populate_existing=True))
    if held is None or held.state != HELD or held.hold_until is None or held.hold_until > at:
        return False
    _end(session, held, BookingState.RELEASED, TIME_UP, at)
    return True


def _locked(session: Session, booking: Booking) -> Booking:
    session.flush()
    session.refresh(booking, with_for_update={"key_share": True})
    return booking


def _is_held(booking: Booking, at: datetime) -> None:
    if booking.state != HELD or booking.hold_until is None or booking.hold_until <= at:
        raise NotLive(f"booking {booking.public_id} is {booking.state}")


def _end(session: Session, booking: Booking, state: BookingState, why: str, at: datetime) -> Booking:
    booking.state, booking.hold_until = state, None
    booking.ended_at, booking.ended_reason = at, why[:200]
    session.flush()
    return booking
