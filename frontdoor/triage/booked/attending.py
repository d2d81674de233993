"""A booking that is over: they came, or they did not; and where nobody says, it took place."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases.case import FINISHED, Case, Outcome
from frontdoor.cases.history import Entry
from frontdoor.clock import add_working_days, local_date, moment_in_words, start_of_day
from frontdoor.people import actor as actors
from frontdoor.people.actor import Actor
from frontdoor.triage import kinds, machine
from frontdoor.triage.booked.standing import confirmed, end, stands
from frontdoor.triage.booked.words import fields
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.telling import tell

MOVE = "attend_booking"
WHY = {Outcome.TOOK_PLACE: "It took place.", Outcome.DID_NOT_COME: "You did not come."}
TOLD = {Outcome.TOOK_PLACE: "It took place", Outcome.DID_NOT_COME: "You did not come"}
AT_ONCE = 200


def attend(session: Session, case: Case, *, came: bool, actor: Actor, at: datetime) -> Entry:
    """An officer says whether the booker came, from the moment on at which it begins. The case is closed. Raises
    MoveRefused. Flushes."""
    booking = confirmed(session, case, MOVE)
    machine.insist(session, case, MOVE, actor)
    if at < booking.starts_at:
        raise MoveRefused(case, MOVE, f"It begins at {moment_in_words(booking.starts_at)}. Say it then.")
    return _end(session, case, booking, Outcome.TOOK_PLACE if came else Outcome.DID_NOT_COME, actor, at)


def over(session: Session, at: datetime) -> Sequence[int]:
    """The ids of cases whose slot was over before the last working day began, so that there was a whole one to say
    that somebody did not come, and of which nobody has said anything: the oldest first."""
    said_by = start_of_day(add_working_days(local_date(at), -1))
    return session.scalars(
        select(Case.id).join(Booking, Booking.case_id == Case.id).where(
            Booking.state == BookingState.CONFIRMED, Booking.ended_at.is_(None), Booking.starts_at < at,
            Booking.ends_at <= said_by, Case.state.not_in(sorted(FINISHED)),
        ).order_by(Booking.starts_at, Booking.id).limit(AT_ONCE)
    ).all()


def finish(session: Session, case_id: int, *, at: datetime) -> None:
    """The clock closes a case whose slot is over. Of a case that goes on unseen only what its booker is shown is
    closed. One that somebody has ended meanwhile is left alone. Flushes."""
    case = session.get_one(Case, case_id, with_for_update=True, populate_existing=True)
    booking = session.scalar(select(Booking).where(Booking.case_id == case_id, Booking.council_id == case.council_id))
    if booking is None or booking.ends_at > at:
        return
    if not kinds.is_booking(session, case):
        # An appointment in the middle of a case: the case goes on.
        booking.ended_at, booking.ended_reason = at, "The appointment is over."
        session.flush()
        return
    if not stands(case, booking):
        return
    _end(session, case, booking, Outcome.TOOK_PLACE, actors.clock(case.council_id), at)


def _end(
    session: Session, case: Case, booking: Booking, outcome: Outcome, actor: Actor, at: datetime,
) -> Entry:
    booking.ended_at, booking.ended_reason = at, WHY[outcome]
    entry = end(session, case, booking, MOVE, outcome=outcome, why=WHY[outcome], told=TOLD[outcome], actor=actor, at=at)
    if outcome is Outcome.DID_NOT_COME:
        # Whoever did come has to learn what was written down, to be able to say so.
        tell(session, case, "booking_missed", entry=entry, at=at, fields=fields(session, case, booking))
    return entry
