"""A booking that was granted: paid for or free, the slot is theirs, and the case waits until it is over."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.bookings import holding
from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases.case import Case, Confidentiality, Outcome, State
from frontdoor.cases.history import Entry
from frontdoor.payments.models import Charge
from frontdoor.people.actor import Actor
from frontdoor.triage import clocks, machine, placement
from frontdoor.triage.booked import calendars, reminders
from frontdoor.triage.booked.words import fields, when_words
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.prices import price_words
from frontdoor.triage.telling import tell

WAITING = "Booked"


class SlotGone(MoveRefused):
    """The time that was asked for is not kept any more, or has come."""

    def __init__(self, case: Case) -> None:
        super().__init__(case, "decide", "The time they asked for is not kept any more. Ask them to book another.")


def reserved(session: Session, case: Case, *, at: datetime) -> Booking:
    """The slot that is kept for a case that may still be granted. Raises SlotGone."""
    booking = holding.of_case(session, case)
    if booking is None or booking.state != BookingState.RESERVED or booking.starts_at <= at:
        raise SlotGone(case)
    return booking


def confirm(
    session: Session, case: Case, booking: Booking, *, move: str, actor: Actor, at: datetime,
    charge: Charge | None = None,
) -> Entry:
    """The slot is theirs: the case waits until it is over, the booker has it in writing with a calendar file, and the
    reminders are planned. Raises NotLive where the slot was given back. Flushes."""
    holding.confirm(session, booking, at=at)
    told = f"Booked for {when_words(booking)}"
    clocks.start(session, case, None, reason="Booked: from now on the day itself counts", actor=actor, at=at)
    entry = machine.fire(session, case, move, actor=actor, at=at, told=told,
                         land=lambda: wait(session, case, booking, at=at))
    case.outcome = Outcome.GRANTED
    _tell(session, case, booking, entry, at, charge)
    return entry


def confirm_unseen(
    session: Session, case: Case, booking: Booking, *, actor: Actor, at: datetime, charge: Charge,
) -> Entry:
    """The same for a case that went past every queue while its offer to pay stood: the concern goes on."""
    holding.confirm(session, booking, at=at)
    entry = machine.note(session, case, "pay_booking", "Paid and booked; the concern goes on", actor=actor, at=at,
                         told=f"Booked for {when_words(booking)}")
    if case.confidentiality > Confidentiality.INTERNAL:
        case.shown_as = str(State.SCHEDULED)
    _tell(session, case, booking, entry, at, charge)
    return entry


def wait(session: Session, case: Case, booking: Booking, *, at: datetime) -> None:
    """Let the case wait until its slot is over, whatever it waited for before."""
    placement.end_hold(session, case, at=at)
    session.flush()     # one wait ends before the next begins
    hold = placement.hold(session, case, reason=WAITING, until=booking.ends_at, resume=State.CLOSED, at=at)
    hold.resume_owner_id = None     # nobody has it back: it ends with the slot


def _tell(
    session: Session, case: Case, booking: Booking, entry: Entry, at: datetime, charge: Charge | None,
) -> None:
    said = fields(session, case, booking)
    if charge is not None:
        said["price"] = price_words(charge.amount_pence)
    tell(session, case, "booking_confirmed", entry=entry, at=at, fields=said,
         calendar=calendars.written(session, case, booking, at=at))
    reminders.plan(session, case, booking, at=at)
