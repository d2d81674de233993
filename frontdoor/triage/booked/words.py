"""When and where a booking is, and what to bring, in the words that its booker reads."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.bookings.availability import Slot
from frontdoor.bookings.models import Booking, Resource
from frontdoor.cases.case import Case
from frontdoor.clock import LONDON, in_words, moment_in_words
from frontdoor.triage import kinds


def when_words(booking: Booking | Slot) -> str:
    """10:30am to 11:30am on Tuesday 1 December 2026, in London time; over midnight with both days."""
    begins, ends = booking.starts_at.astimezone(LONDON), booking.ends_at.astimezone(LONDON)
    if begins.date() != ends.date():
        return f"{moment_in_words(booking.starts_at)} to {moment_in_words(booking.ends_at)}"
    return f"{_hour(begins)} to {_hour(ends)} on {begins:%A} {in_words(begins.date())}"


def where_words(booking: Booking) -> str:
    """What is booked, and its address where there is one."""
    return place_words(booking.resource)


def place_words(resource: Resource) -> str:
    """The same of what is not booked yet."""
    return ", ".join(filter(None, (resource.name, resource.place_label)))


def fields(session: Session, case: Case, booking: Booking) -> dict[str, str]:
    """What every message about a booking may say of it."""
    rule = kinds.definition_of(session, case).booking
    found = {"when": when_words(booking), "where": where_words(booking)}
    if rule is not None and rule.bring:
        found["bring"] = "\n".join(f"- {one}" for one in rule.bring)
    if rule is not None and rule.where is not None:
        found["next"] = str(rule.where)
    return found


def _hour(local: datetime) -> str:
    """10:30am, 2pm, midday."""
    return moment_in_words(local).partition(" on ")[0]
