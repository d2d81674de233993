"""Free times to choose from, a few days to a page: for a journey, for moving what is booked, and for somebody who only
looks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import request
from flask_babel import gettext, ngettext
from wtforms import Form, RadioField

from frontdoor.bookings.availability import Slot
from frontdoor.clock import DAY
from frontdoor.web.words import time_words

MOST_DAYS, MOST_TIMES = 5, 80
# How many days are looked at for free times: first few, and more where there are none for long.
FIRST_STRETCH, WIDER = 14, 3
# The day that a page of free times begins with, as its address says it.
FROM = "day"
Free = Callable[[date, int], list[Slot]]


@dataclass(frozen=True)
class Time:
    """One time to choose: what the form sends, "10:30am", "to 11:30am", and more where there is something to say."""

    key: str
    begins: str
    ends: str
    more: str


@dataclass(frozen=True)
class Day:
    day: date
    times: list[Time]


@dataclass(frozen=True)
class Times:
    """A page of free times. `earlier` and `later` are the first days of the pages before and after it, None where
    nothing is free there. `asked` is the day that was asked for; `first` and
    `last` are the bounds of what can be booked."""

    days: list[Day]
    earlier: date | None
    later: date | None
    asked: date
    first: date
    last: date

    @property
    def weeks(self) -> list[date]:
        """The first day that can be booked, and the Mondays after it."""
        monday = self.first + (7 - self.first.weekday()) * DAY
        return [self.first, *(monday + week * 7 * DAY for week in range((self.last - monday).days // 7 + 1))]

    def week_of(self, day: date) -> date:
        """The one of the weeks in which a day is."""
        return max((week for week in self.weeks if week <= day), default=self.first)


class TimeForm(Form):
    """One of the times. `choice` is drawn by the macro `free_times`."""

    choice = RadioField(validate_choice=False, choices={})

    def refuse(self, words: str) -> None:
        self.choice.errors = [words]

    def is_empty(self) -> bool:
        return not self.choice.data


def asked_day() -> date | None:
    """The day that the address asks for; None for none, or for anything that is no day."""
    try:
        return date.fromisoformat(request.args.get(FROM, ""))
    except ValueError:
        return None


def page_of(free: Free, first: date, last: date, asked: date | None) -> Times:
    """The page of free times that begins with the day that was `asked` for, or the first there are. `free` gives the
    free slots of so many days from a day on; nothing is free before `first` or after `last`."""
    start = min(max(asked or first, first), max(first, last))
    found = _enough(_forward(free, start, last))
    later = found[-1][0] if len(found) > 1 and _is_too_much(found) else None
    shown = found[:-1] if later is not None else found
    return Times([Day(day, [_time(slot) for slot in slots]) for day, slots in shown], _before(free, first, start),
                 later, start, first, last)


def _forward(free: Free, start: date, last: date) -> Iterator[tuple[date, list[Slot]]]:
    """Each day from `start` on that has something free."""
    stretch = FIRST_STRETCH
    while start <= last:
        for day, slots in groupby(free(start, min(stretch, (last - start).days + 1)), key=lambda slot: slot.day):
            yield day, list(slots)
        start, stretch = start + stretch * DAY, stretch * WIDER


def _enough(days: Iterator[tuple[date, list[Slot]]]) -> list[tuple[date, list[Slot]]]:
    """The days of one page, and the one after them."""
    found: list[tuple[date, list[Slot]]] = []
    for one in days:
        found.append(one)
        if len(found) > 1 and _is_too_much(found):
            break
    return found


def _is_too_much(found: list[tuple[date, list[Slot]]]) -> bool:
    return len(found) > MOST_DAYS or sum(len(slots) for _, slots in found) > MOST_TIMES


def _before(free: Free, first: date, start: date) -> date | None:
    """Where the page before the one that begins with `start` begins."""
    found: list[tuple[date, list[Slot]]] = []
    for one in _backward(free, first, start):
        if found and _is_too_much([*found, one]):
            break
        found.append(one)
    return found[-1][0] if found else None


def _backward(free: Free, first: date, end: date) -> Iterator[tuple[date, list[Slot]]]:
    """Each day before `end` that has something free, the last first."""
    stretch = FIRST_STRETCH
    while first < end:
        begin = max(first, end - stretch * DAY)
        days = groupby(free(begin, (end - begin).days), key=lambda slot: slot.day)
        yield from reversed([(day, list(slots)) for day, slots in days])
        end, stretch = begin, stretch * WIDER


def _time(slot: Slot) -> Time:
    more = ""
    if slot.name:
        left = ngettext("1 place left", "%(num)s places left", slot.left)
        more = ", ".join(one for one in (slot.name, slot.place_label, left) if one)
    return Time(slot.key, time_words(slot.starts_at), gettext("to %(time)s", time=time_words(slot.ends_at)), more)


def taken_words() -> str:
    return str(gettext("Somebody else has just taken that time. Choose another one."))


def missing_words() -> str:
    return str(gettext("Select a time"))


def unknown_words() -> str:
    return str(gettext("Select a time from the list"))


def too_long_words() -> dict[str, Any]:
    """What is said above a page of times that was open for too long."""
    return {"text": gettext("This page had been open too long. Choose a time and press the button again.")}
