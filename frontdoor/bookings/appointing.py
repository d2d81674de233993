"""An appointment in the middle of a case: a slot that an officer gives at once, without a form to fill in."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.bookings import deciding
from frontdoor.bookings.availability import Slot
from frontdoor.bookings.models import Booking, BookingState


def appoint(
    session: Session, slot: Slot, *, council_id: str, service_id: str, case_id: int, at: datetime,
) -> Booking:
    """Give the slot to a case, confirmed. A case has one appointment: another one takes its place in the same step, and
    the old one stays where the new cannot be had. Raises SlotTaken. Flushes."""
    mine = session.scalar(select(Booking).where(Booking.council_id == council_id, Booking.case_id == case_id))
    resource = deciding.choose(session, slot, council_id=council_id, people=1, at=at,
                               leaving_out=mine.id if mine else None, also=[mine.resource_id] if mine else [])
    booking = mine or Booking(council_id=council_id, case_id=case_id, created_at=at)

    def write() -> None:
        deciding.put(booking, resource, slot)
        booking.service_id, booking.people, booking.state = service_id, 1, BookingState.CONFIRMED
        booking.confirmed_at, booking.ended_at, booking.ended_reason = at, None, ""
        booking.sequence = (booking.sequence or 0) + (1 if mine else 0)
        session.add(booking)

    deciding.keep_apart(session, write, slot)
    return booking
