"""The calendar file, as three programs read it that know nothing of ours."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import ical.calendar_stream
import ics
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from frontdoor.bookings import calendar_file
from frontdoor.bookings.models import Booking

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HARD = "Room; “Quay”, 2nd floor \\ back\nBring: a pen; 🎉 and ID, please — " + "ä" * 80
MOMENTS = [
    datetime(2026, 10, 24, 9, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 26, 9, tzinfo=UTC),
    datetime(2027, 3, 27, 9, tzinfo=UTC), datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
    datetime(2027, 3, 28, 8, tzinfo=UTC), datetime(2027, 3, 29, 8, tzinfo=UTC),
]


class Seen(NamedTuple):
    """What a calendar makes of the file."""

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    summary: str
    location: str
    description: str
    status: str


def by_vobject(text: str) -> Seen:
    event = vobject.readOne(text).vevent
    return Seen(event.uid.value, int(event.sequence.value), event.dtstart.value, event.dtend.value,
                event.summary.value, event.location.value, event.description.value, event.status.value)


def by_ics(text: str) -> Seen:
    [event] = ics.Calendar(text).events
    [sequence] = [int(line.value) for line in event.extra if line.name == "SEQUENCE"]
    return Seen(event.uid, sequence, event.begin.datetime, event.end.datetime, event.name, event.location,
                event.description, event.status)


def by_ical(text: str) -> Seen:
    [event] = ical.calendar_stream.IcsCalendarStream.calendar_from_ics(text).events
    starts, ends, status = event.dtstart, event.dtend, event.status
    assert isinstance(starts, datetime) and isinstance(ends, datetime) and status is not None
    return Seen(str(event.uid), event.sequence or 0, starts, ends, event.summary or "", event.location or "",
                event.description or "", status.value)


PARSERS = [by_vobject, by_ics, by_ical]


def booking(starts: datetime = MOMENTS[0], sequence: int = 0) -> Booking:
    return Booking(public_id="b4" * 16, sequence=sequence, starts_at=starts, ends_at=starts + HOUR)


def written(of: Booking, **more: Any) -> str:
    asked = {"host": "www.example.org:8000", "summary": HARD, "location": "Quay Street, Aldermere",
             "description": HARD, "url": "https://www.example.org/cases/AM-1?a=1,2", "at": AT, **more}
    return calendar_file.written(of, **asked)


@pytest.mark.parametrize("starts", MOMENTS, ids=str)
@pytest.mark.parametrize("parse", PARSERS)
def test_three_programs_see_the_same_on_days_around_the_changes_of_the_clocks(
    parse: Callable[[str], Seen], starts: datetime,
) -> None:
    seen = parse(written(booking(starts, 3)))
    assert seen == (f"{'b4' * 16}@www.example.org", 3, starts, starts + HOUR, HARD, "Quay Street, Aldermere", HARD,
                    "CONFIRMED")


@pytest.mark.parametrize("parse", PARSERS)
def test_a_change_is_the_same_appointment_with_a_higher_number_and_a_cancellation_takes_it_out(
    parse: Callable[[str], Seen],
) -> None:
    first, moved = parse(written(booking())), parse(written(booking(MOMENTS[1], 1)))
    gone = parse(written(booking(MOMENTS[1], 2), cancelled=True))
    assert first.uid == moved.uid == gone.uid
    assert (first.sequence, moved.sequence, gone.sequence) == (0, 1, 2)
    assert (moved.status, gone.status) == ("CONFIRMED", "CANCELLED")


def test_the_method_says_what_it_is_and_only_what_stands_has_an_alarm() -> None:
    stands, gone = written(booking()), written(booking(), cancelled=True)
    assert "\r\nMETHOD:PUBLISH\r\n" in stands and "\r\nMETHOD:CANCEL\r\n" in gone
    assert stands.count("BEGIN:VALARM") == 1 and "VALARM" not in gone
    assert "\r\nDTSTAMP:20260901T120000Z\r\n" in stands
    assert "\r\nURL:https://www.example.org/cases/AM-1?a=1,2\r\n" in stands


def test_an_organizer_is_named_where_one_is_given() -> None:
    text = written(booking(), organizer=('Aldermere; "the Council"', "hello@example.org"))
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert event["organizer"] == "mailto:hello@example.org"
    assert "ORGANIZER" not in written(booking()) and by_vobject(text) == by_vobject(written(booking()))


def test_an_empty_text_is_left_out() -> None:
    text = written(booking(), location="", url="", description=" \r\n")
    assert not {"LOCATION", "URL"} & {line.partition(":")[0] for line in text.splitlines()}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_folded_and_stays_one_appointment(summary: str, description: str) -> None:
    text = written(booking(), summary=summary, description=description)
    lines = text.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not any("\n" in line or "\r" in line for line in lines)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert str(event.get("summary", "")) == calendar_file.tidy(summary)
    assert str(event.get("description", "")) == calendar_file.tidy(description)
    assert by_vobject(written(booking(), summary=f"x{summary}x")).summary == calendar_file.tidy(f"x{summary}x")
