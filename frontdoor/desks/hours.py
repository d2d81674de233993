"""When a resource is open, in the words an officer reads, and London wall time as officers type it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from frontdoor.clock import LONDON
from frontdoor.errors import FrontDoorError

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHUT = "Closed"


class NoSuchTime(FrontDoorError):
    """On that day the clocks go forward over that time: no clock ever shows it."""


def of_week(opening: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Each day, or run of days that are alike, with its hours: ("Monday to Friday", "9am to midday and 1pm to
    5pm"), ("Saturday and Sunday", "Closed"). Monday first; every day of the week is in one of them."""
    found: list[tuple[list[int], str]] = []
    for day in range(len(DAYS)):
        hours = _of_day(opening, day)
        if found and found[-1][1] == hours:
            found[-1][0].append(day)
        else:
            found.append(([day], hours))
    return [(_run(days), hours) for days, hours in found]


def _of_day(opening: Sequence[Mapping[str, Any]], day: int) -> str:
    stretches = sorted((str(one["from"]), str(one["until"])) for one in opening if day in one["days"])
    return " and ".join(f"{time_words(first)} to {time_words(last)}" for first, last in stretches) or SHUT


def _run(days: list[int]) -> str:
    if len(days) == 1:
        return DAYS[days[0]]
    return f"{DAYS[days[0]]} {'and' if len(days) == 2 else 'to'} {DAYS[days[-1]]}"


def time_words(text: str) -> str:
    """09:00 as 9am, 13:30 as 1:30pm, 12:00 as midday, 00:00 and 24:00 as midnight."""
    hour, minute = (int(part) for part in text.split(":"))
    if minute == 0 and hour % 12 == 0:
        return "midday" if hour == 12 else "midnight"
    return f"{hour % 12 or 12}{f':{minute:02}' if minute else ''}{'am' if hour % 24 < 12 else 'pm'}"


def wall(day: date, at: time, *, last: bool = False) -> datetime:
    """The moment, in UTC, at which a clock in London shows that time on that day. Where it shows it twice, because
    the clocks go back, the first time, or with `last` the second. Raises NoSuchTime where it never does."""
    local = datetime.combine(day, at, LONDON).replace(fold=int(last))
    moment = local.astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(f"{day} has no {at}")
    return moment
