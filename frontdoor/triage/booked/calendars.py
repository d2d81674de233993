"""A booking as a calendar file: the same appointment for ever, with a number that rises with every change."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.bookings import calendar_file
from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases.case import Case
from frontdoor.catalogue import councils
from frontdoor.triage import kinds, slots
from frontdoor.triage.booked.words import where_words


def calendar_of(session: Session, case: Case, *, at: datetime, site: str = "") -> str:
    """The calendar file of a case's booking; of one that was given back, the file that takes it out of a calendar.
    `site` is the council's own address, for the link to the case. Raises LookupError for a case without a booking."""
    return written(session, case, slots.of_case(session, case), at=at, site=site)


def written(session: Session, case: Case, booking: Booking, *, at: datetime, site: str = "") -> str:
    """The same where the booking is at hand."""
    definition, council = kinds.definition_of(session, case), councils.get(case.council_id)
    rule = definition.booking
    bring = "\n".join(f"- {one}" for one in rule.bring) if rule is not None else ""
    described = [f"Reference: {case.reference}", str(rule.where) if rule and rule.where else "",
                 f"Bring:\n{bring}" if bring else "", f"{council.name}, telephone {council.phone}"]
    return calendar_file.written(
        booking, host=host_of(case.council_id), summary=f"{definition.kind()}: {council.name}",
        location=where_words(booking), description="\n".join(filter(None, described)),
        url=f"{site}/cases/{case.reference}" if site else "", at=at,
        organizer=(council.name, council.email),
        cancelled=booking.state in (BookingState.CANCELLED, BookingState.RELEASED),
    )


def host_of(council_id: str) -> str:
    """The name behind the @ of an appointment's id: the first host of the council, else that of its email address."""
    council = councils.get(council_id)
    return council.hosts[0] if council.hosts else council.email.rpartition("@")[2]
