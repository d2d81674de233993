"""The reminders of a booking: planned with it, and planned anew in the transaction of every change."""

from datetime import datetime, time

from sqlalchemy.orm import Session

from frontdoor.bookings.models import Booking
from frontdoor.cases.case import Case
from frontdoor.clock import DAY, LONDON, local_date
from frontdoor.notifications import outbox
from frontdoor.triage import kinds
from frontdoor.triage.booked.words import fields
from frontdoor.triage.telling import parties_of

PURPOSE = "booking_reminder"
# Wall time in London, also on the days on which the clocks change.
SENT_AT = time(9)


def plan(session: Session, case: Case, booking: Booking, *, at: datetime) -> None:
    """Plan a message for nine in the morning of each day that the service names, so many days before the slot; none
    for a moment that is over, and none is sent once the slot has begun. What was planned before is called back.
    Flushes."""
    outbox.cancel_waiting(session, case, [PURPOSE])
    definition = kinds.definition_of(session, case)
    days = definition.booking.remind_days if definition.booking is not None else ()
    said = {"thing": kinds.thing(definition), "service": definition.kind().lower(), **fields(session, case, booking)}
    for before in days:
        due_at = datetime.combine(local_date(booking.starts_at) - before * DAY, SENT_AT, LONDON)
        if not at < due_at < booking.starts_at:
            continue
        for party in parties_of(session, case):
            outbox.enqueue(
                session, council_id=case.council_id, case=case, party=party, purpose=PURPOSE, fields=said, at=at,
                event_key=f"booking:{booking.public_id}:{booking.sequence}:{before}", due_at=due_at,
                stale_at=booking.starts_at, wording=definition.messages,
            )
