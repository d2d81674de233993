"""Which bookings stand, and whether a move with one shows: a case that went past every queue because somebody may be
in danger looks to its booker like any other, and so its booking is moved, cancelled and over like any other."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.bookings import holding
from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases.case import Case, Confidentiality, Outcome, State
from frontdoor.cases.history import Entry
from frontdoor.people.actor import Actor
from frontdoor.triage import ending, machine
from frontdoor.triage.machine import MoveRefused

NOT_BOOKED = "This is not booked, or not any more."


def confirmed(session: Session, case: Case, move: str) -> Booking:
    """The booking of a case that somebody has, and is not over. Raises MoveRefused."""
    booking = holding.of_case(session, case)
    if booking is None or not stands(case, booking):
        raise MoveRefused(case, move, NOT_BOOKED)
    return booking


def theirs_to(session: Session, case: Case, move: str, *, actor: Actor, at: datetime, begun: str) -> Booking:
    """The booking of a case that an officer may make a move with, which they may until it begins: from then on the
    move is refused with the words `begun`. Of a booker the limits of the service are for the caller. Raises
    MoveRefused or NotPermitted."""
    booking = confirmed(session, case, move)
    if not goes_on_unseen(case, actor):
        machine.insist(session, case, move, actor)
    if actor.is_officer and at >= booking.starts_at:
        raise MoveRefused(case, move, begun)
    return booking


def stands(case: Case, booking: Booking) -> bool:
    """Whether the booking is theirs, and is neither over nor shown to be."""
    return (booking.state == BookingState.CONFIRMED and booking.ended_at is None and not case.is_finished
            and case.shown_as in (None, State.SCHEDULED))


def goes_on_unseen(case: Case, actor: Actor) -> bool:
    """Whether the case is with the duty specialists although its booker has to be shown that it is booked."""
    return (case.confidentiality > Confidentiality.INTERNAL and case.state != State.SCHEDULED
            and not actor.is_officer)


def make(
    session: Session, case: Case, move: str, *, actor: Actor, at: datetime, told: str,
) -> Entry:
    """Make a move with a booking that stays one, or, where the case goes on unseen, only write it down. Raises
    MoveRefused."""
    if goes_on_unseen(case, actor):
        return machine.note(session, case, move, told, actor=actor, at=at, told=told)
    return machine.fire(session, case, move, actor=actor, at=at, told=told)


def end(
    session: Session, case: Case, booking: Booking, move: str, *, outcome: Outcome, why: str, told: str, actor: Actor,
    at: datetime, reason: str = "",
) -> Entry:
    """End a case with its booking; where the case goes on unseen, only for those outside. Raises MoveRefused."""
    if not goes_on_unseen(case, actor):
        return ending.close(session, case, outcome=outcome, why=why, told=told, actor=actor, at=at, move=move,
                            reason=reason)
    case.outcome, case.outcome_reason, case.shown_as = outcome, why, str(State.CLOSED)
    entry = machine.note(session, case, move, f"{told}; the concern goes on", actor=actor, at=at, told=told,
                         reason=reason)
    ending.give_back(session, case, outcome=outcome, why=why, at=at)
    return entry
