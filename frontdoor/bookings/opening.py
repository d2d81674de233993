"""When a resource is open: its hours in London wall time, made into stretches of moments, day by day.

Moments are whole minutes since 1970. Hours are converted on each day for itself, so that nine in the morning stays
nine in the morning when the clocks change, and a stretch over the change is as long as the time that passes in it. A
wall time that does not exist that day (the spring) is read as if the clocks had not changed yet; one that comes twice
(the autumn) is the first of the two. A stretch that has no time left in it that way is left out.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.bookings.models import ResourceException, minutes_of
from frontdoor.clock import DAY, LONDON, Closures, bank_holidays, start_of_day

CALENDAR = "england-and-wales"
MINUTE = timedelta(minutes=1)
Stretch = tuple[int, int]


@dataclass(frozen=True)
class Exceptions:
    """What is not as usual at one resource: stretches in which it is closed, and in which it is open besides."""

    closed: tuple[Stretch, ...] = ()
    open: tuple[Stretch, ...] = ()

    def closes(self, start: int, end: int) -> bool:
        """Whether any minute of a stretch falls into a closure."""
        return any(start < until and end > begins for begins, until in self.closed)


AS_USUAL = Exceptions()


def moment(minutes: int) -> datetime:
    """The moment, in UTC, of whole minutes since 1970."""
    return datetime.fromtimestamp(minutes * 60, UTC)


@lru_cache(maxsize=16_384)
def wall_minutes(day: date, wall: str) -> int:
    """The minute at which the clocks in London show `wall` (09:00; 24:00 is the end of the day) on a day."""
    hour, minute = (int(part) for part in wall.split(":"))
    days, hour = divmod(hour, 24)
    return minutes_of(datetime.combine(day + DAY * days, time(hour, minute), LONDON))


def is_closed_day(day: date, closures: Closures, calendar: str = CALENDAR) -> bool:
    """Whether it is a bank holiday, or lies in one of the stretches of days on which the council is closed."""
    return day in bank_holidays(calendar, day.year) or any(first <= day <= last for first, last in closures)


def usual(opening: Sequence[Mapping[str, Any]], day: date) -> list[Stretch]:
    """The stretches of a day by the hours of the week, the earliest first."""
    weekday = day.weekday()
    found = [(wall_minutes(day, hours["from"]), wall_minutes(day, hours["until"])) for hours in opening
             if weekday in hours["days"]]
    return sorted(stretch for stretch in found if stretch[0] < stretch[1])


def stretches(
    opening: Sequence[Mapping[str, Any]], days: Sequence[date], closed_days: Collection[date], exceptions: Exceptions,
) -> Iterator[Stretch]:
    """Every stretch that begins by the hours of the week on one of `days` and not on one of `closed_days`, and every
    one that is open besides. Stretches that touch or overlap stay two. Closures are not taken out of them: see
    `Exceptions.closes` and `without`."""
    for day in days:
        if day not in closed_days:
            yield from usual(opening, day)
    yield from exceptions.open


def without(stretch: Stretch, closed: Sequence[Stretch]) -> list[Stretch]:
    """What is left of a stretch when closures are taken out."""
    left = [stretch]
    for begins, until in closed:
        left = [part for start, end in left for part in ((start, min(end, begins)), (max(start, until), end))
                if part[0] < part[1]]
    return left


def days_between(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included; none where `last` is before `first`."""
    return [first + DAY * step for step in range((last - first).days + 1)]


def bounds(days: Sequence[date]) -> list[int]:
    """The minutes at which the London days begin, and the one at which the last is over."""
    return [minutes_of(start_of_day(day)) for day in (*days, days[-1] + DAY)]


def exceptions_of(session: Session, resource_ids: Collection[int], start: int, end: int) -> dict[int, Exceptions]:
    """The exceptions of each resource that has one in this stretch of minutes."""
    found = session.execute(
        select(ResourceException.resource_id, ResourceException.is_open, ResourceException.starts_at,
               ResourceException.ends_at)
        .where(ResourceException.resource_id.in_(resource_ids), ResourceException.ends_at > moment(start),
               ResourceException.starts_at < moment(end))
        .order_by(ResourceException.starts_at, ResourceException.id)
    )
    kept: dict[int, tuple[list[Stretch], list[Stretch]]] = {}
    for resource_id, is_open, starts_at, ends_at in found:
        # A closure that ends within a minute still takes that minute.
        until = minutes_of(ends_at if is_open else ends_at + MINUTE - timedelta(microseconds=1))
        kept.setdefault(resource_id, ([], []))[is_open].append((minutes_of(starts_at), until))
    return {one: Exceptions(tuple(closed), tuple(open_)) for one, (closed, open_) in kept.items()}
