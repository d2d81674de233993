"""A booking as a file for calendars (RFC 5545), so that a person's own calendar reminds them.

All moments are in UTC: a single appointment needs no time zone of its own, and every calendar shows it in the time of
whoever looks, right also on days on which the clocks change.
"""

import unicodedata
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from frontdoor.bookings.models import Booking

PRODUCT = "-//Front Door//Bookings//EN"
REMIND = timedelta(hours=-2)


def written(
    booking: Booking, *, host: str, summary: str, location: str, description: str, url: str, at: datetime,
    cancelled: bool = False, organizer: tuple[str, str] | None = None,
) -> str:
    """The text of the file, with the line ends and folded lines that the standard asks for. It is the same appointment
    for ever by its id, and a later number replaces what a calendar has; `cancelled` takes it out again. `at` is when
    it is written. `host` is the name of the site; `organizer` a name and an email address, which some programs want.
    Any text may be given: line ends become those of the standard, other control characters are dropped."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{booking.public_id}@{host.partition(':')[0] or 'localhost'}")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", booking.starts_at)
    event.add("dtend", booking.ends_at)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    # In a calendar that others may see it is theirs to say what it is.
    event.add("class", "PRIVATE")
    for name, text in (("summary", summary), ("location", location), ("description", description)):
        if tidy(text):
            event.add(name, tidy(text))
    if url:
        event.add("url", url)
    if organizer is not None:
        event.add("organizer", f"mailto:{organizer[1]}", parameters={"cn": tidy(organizer[0])})
    if not cancelled:
        event.add_component(_alarm(tidy(summary)))
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def tidy(text: str) -> str:
    """Text as it may stand in the file: one kind of line end, no control characters beside it."""
    lines = text.replace("\r\n", "\n")
    for other in ("\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"):
        lines = lines.replace(other, "\n")
    lines = lines.replace("\t", " ")
    return "".join(one for one in lines if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs")).strip()


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND)
    alarm.add("description", words or "Appointment")
    return alarm
