"""A slot whose time comes while nobody has decided: it is given back, and the case says so."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.bookings import holding
from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases.case import Case, State
from frontdoor.people import actor as actors
from frontdoor.triage import machine

TOLD = "The time you asked for came before we could answer. It is not kept for you any more"
AT_ONCE = 200


def begun(session: Session, at: datetime) -> Sequence[int]:
    """The ids of cases that keep a slot which has begun without being decided. What waits for money ends by its
    charge."""
    return session.scalars(
        select(Case.id).join(Booking, Booking.case_id == Case.id).where(
            Booking.state == BookingState.RESERVED, Booking.ended_at.is_(None), Booking.starts_at <= at,
            Case.state != State.AWAITING_PAYMENT,
        ).order_by(Booking.starts_at, Booking.id).limit(AT_ONCE)
    ).all()


def release(session: Session, case_id: int, *, at: datetime) -> None:
    """Give back the slot of such a case, and write it into its history; whoever looks at the case decides about it
    all the same. What was decided meanwhile is left alone. Flushes."""
    case = session.get_one(Case, case_id, with_for_update=True, populate_existing=True)
    booking = holding.of_case(session, case)
    if (booking is None or booking.state != BookingState.RESERVED or booking.starts_at > at
            or case.state == State.AWAITING_PAYMENT):
        return
    holding.release(session, booking, why="Its time came before it was decided.", at=at)
    machine.note(session, case, "release_slot", "The time that was asked for came undecided, and is given back", at=at,
                 actor=actors.clock(case.council_id), told=TOLD)
