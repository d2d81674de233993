"""What is free: the slots of every suitable resource between two days.

Whole numbers inside (minutes since 1970), and three questions to the database however many resources and days there
are: the resources, their exceptions, and the stretches in which they are busy.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from frontdoor.bookings.models import IS_LIVE, MINUTES_BITS, Booking, BookingState, Resource
from frontdoor.bookings.opening import (
    AS_USUAL, CALENDAR, Exceptions, bounds, days_between, exceptions_of, is_closed_day, moment, stretches,
)
from frontdoor.clock import Closures, local_date
from frontdoor.errors import FrontDoorError

DAY_MINUTES = 24 * 60
LOW_BITS = (1 << MINUTES_BITS) - 1
KEY = re.compile(r"(\d{8}T\d{4})Z(?:~([a-z0-9_-]{1,60}))?")
KEY_MOMENT = "%Y%m%dT%H%M"


class SlotTaken(FrontDoorError):
    """The slot was on offer, and is not free any more."""


class NoSuchSlot(FrontDoorError):
    """The slot was never on offer: no suitable resource is open then, or it lies outside the days that are asked
    for."""


@dataclass(frozen=True)
class Wish:
    """What is looked for: a resource of a kind, at a place or anywhere, with all the features, that holds so many
    people; for so many minutes (a shared one is booked for a whole stretch, however long), beginning every so many
    minutes from when it opens. Nothing begins before `not_before`, nor outside the London days `first` to `last`,
    both included. `closures` are the days on which the council is closed: like bank holidays, they close what is
    closed on holidays."""

    council_id: str
    kind: str
    place: str | None
    features: tuple[str, ...]
    people: int
    minutes: int
    every_minutes: int
    not_before: datetime
    first: date
    last: date
    closures: Closures = ()
    calendar: str = CALENDAR


@dataclass(frozen=True)
class Slot:
    """A stretch that can be had. `resource_ids` are suitable and free, the best first: the fewest seats that hold the
    people, then the least busy that day, then by slug. `left` is how many places are left, 1 where they are not
    shared. `name` and `slug` are those of a shared resource, else empty; `place_label` is empty where the resources
    are not all at one place."""

    starts_at: datetime
    ends_at: datetime
    resource_ids: tuple[int, ...]
    left: int
    name: str
    place_label: str
    slug: str = ""

    @property
    def key(self) -> str:
        """What a form sends: 20261201T1030Z, for a shared resource 20261201T1030Z~story-time."""
        return f"{self.starts_at.astimezone(UTC).strftime(KEY_MOMENT)}Z{'~' + self.slug if self.slug else ''}"

    @property
    def day(self) -> date:
        """The London day on which it begins."""
        return local_date(self.starts_at)


class _Suitable(NamedTuple):
    """A resource that the wish allows, as far as free time depends on it."""

    id: int
    slug: str
    name: str
    place_label: str
    seats: int
    shared: bool
    features: list[str]
    opening: list[dict[str, object]]
    before: int
    after: int
    keeps_holidays: bool


@dataclass
class _Busy:
    """The stretches in which a resource is taken, buffers included, in order; and how many people each is for."""

    begins: list[int]
    ends: list[int]
    people: list[int]

    def taken(self, start: int, end: int) -> int:
        """How many people are there at any time between."""
        return sum(count for begins, until, count in zip(self.begins, self.ends, self.people, strict=True)
                   if begins < end and until > start)


NOBODY = _Busy([], [], [])


class _Window(NamedTuple):
    """The days that are asked for, the minutes at which each begins, and the first minute that is not too soon."""

    days: list[date]
    bounds: list[int]
    earliest: int

    def has(self, start: int) -> bool:
        return max(self.earliest, self.bounds[0]) <= start < self.bounds[-1]

    def day_of(self, start: int) -> int:
        return bisect_right(self.bounds, start) - 1


@dataclass
class _Hours:
    """When resources are open in a window; those with the same hours share what was worked out once."""

    wish: Wish
    window: _Window
    closed_days: set[date]
    grids: dict[tuple[str, bool], list[int]] = field(default_factory=dict)

    def of(self, one: _Suitable, exceptions: Exceptions) -> list[tuple[int, int]]:
        closed_days = self.closed_days if one.keeps_holidays else ()
        return list(stretches(one.opening, self.window.days, closed_days, exceptions))

    def grid(self, one: _Suitable, exceptions: Exceptions) -> list[int]:
        """The minutes at which a slot can begin, as far as the hours go: it lies within one stretch. Two stretches
        that overlap may offer the same."""
        if exceptions.open:
            return self._grid(self.of(one, exceptions))
        same = str(one.opening), one.keeps_holidays
        if same not in self.grids:
            self.grids[same] = self._grid(self.of(one, AS_USUAL))
        return self.grids[same]

    def _grid(self, hours: Sequence[tuple[int, int]]) -> list[int]:
        return sorted({
            start for opens, closes in hours
            for start in range(opens, closes - self.wish.minutes + 1, self.wish.every_minutes) if self.window.has(start)
        })


def free(session: Session, wish: Wish, *, at: datetime, leaving_out: int | None = None) -> list[Slot]:
    """Every slot that can be had, the earliest first. A hold whose time was up at `at` counts as free, and so does
    the booking with the id `leaving_out`: it does not stand in its own way. Nothing in the past is free. An empty
    list where `last` is before `first` or nothing is suitable."""
    return _slots(session, wish, max(wish.not_before, at), at, leaving_out, look=True)


def find(session: Session, wish: Wish, key: str, *, at: datetime, leaving_out: int | None = None) -> Slot:
    """The slot with that key, free now. Raises SlotTaken where it would have been on offer but is taken, or begins
    too soon by now; NoSuchSlot for one that never was, and for a key that is none."""
    match = KEY.fullmatch(key)
    try:
        start = datetime.strptime(match[1], KEY_MOMENT).replace(tzinfo=UTC) if match else None
    except ValueError:
        start = None
    if start is None or not wish.first <= local_date(start) <= wish.last:
        raise NoSuchSlot(key)
    day = replace(wish, first=local_date(start), last=local_date(start))
    for slot in free(session, day, at=at, leaving_out=leaving_out):
        if slot.key == key:
            return slot
    if any(slot.key == key for slot in _slots(session, day, start, at, None, look=False)):
        raise SlotTaken(key)
    raise NoSuchSlot(key)


def _slots(
    session: Session, wish: Wish, earliest: datetime, at: datetime, leaving_out: int | None, *, look: bool,
) -> list[Slot]:
    """The slots from `earliest` on; all that the opening hours allow unless it shall `look` who is busy."""
    days = days_between(wish.first, wish.last)
    found = _suitable(session, wish) if days else []
    if not found:
        return []
    window = _Window(days, bounds(days), -(-int(earliest.timestamp()) // 60))
    ids = [one.id for one in found]
    # What begins on the last day may end on the next; buffers are less than a day.
    start, end = window.bounds[0] - DAY_MINUTES, window.bounds[-1] + 2 * DAY_MINUTES
    exceptions = exceptions_of(session, ids, start, end)
    busy = _busy(session, ids, start, end, at, leaving_out) if look else {}
    hours = _Hours(wish, window, {day for day in days if is_closed_day(day, wish.closures, wish.calendar)})
    begins: dict[int, list[int]] = defaultdict(list)
    slots = []
    for place, one in enumerate(found):
        unusual, taken = exceptions.get(one.id, AS_USUAL), busy.get(one.id, NOBODY)
        if one.shared:
            slots += _places(one, wish, window, hours.of(one, unusual), unusual, taken)
        else:
            for begin in _starts(one, wish, hours.grid(one, unusual), unusual, taken):
                begins[begin].append(place)
    slots += _joined(found, wish, window, begins, busy)
    return sorted(slots, key=lambda slot: (slot.starts_at, slot.name, slot.slug))


def _suitable(session: Session, wish: Wish) -> list[_Suitable]:
    """What the wish allows, the fewest seats first."""
    asked = select(
        Resource.id, Resource.slug, Resource.name, Resource.place_label, Resource.seats, Resource.shared,
        Resource.features, Resource.opening, Resource.before_minutes, Resource.after_minutes,
        Resource.closed_on_holidays,
    ).where(Resource.council_id == wish.council_id, Resource.kind == wish.kind, Resource.offered,
            Resource.seats >= wish.people).order_by(Resource.seats, Resource.slug)
    if wish.place is not None:
        asked = asked.where(Resource.place == wish.place)
    found = (_Suitable(*row) for row in session.execute(asked))
    return [one for one in found if set(wish.features) <= set(one.features)]


def _busy(
    session: Session, ids: Sequence[int], start: int, end: int, at: datetime, leaving_out: int | None,
) -> dict[int, _Busy]:
    """The busy stretches of each resource, in order, between two minutes."""
    # Spelt out as the index has it: with values put in later, SQLite would not see that the index serves.
    asked = select(Booking.span_from, Booking.span_until, Booking.people).where(
        IS_LIVE, or_(Booking.state != BookingState.HELD, Booking.hold_until > at), Booking.resource_id.in_(ids),
        Booking.busy_until > moment(start), Booking.busy_from < moment(end),
    ).order_by(Booking.span_from)
    if leaving_out is not None:
        asked = asked.where(Booking.id != leaving_out)
    found: dict[int, _Busy] = {}
    last, busy = -1, _Busy([], [], [])
    for begins, until, people in session.execute(asked):
        if begins >> MINUTES_BITS != last:
            last = begins >> MINUTES_BITS
            busy = found[last] = _Busy([], [], [])
        busy.begins.append(begins & LOW_BITS)
        busy.ends.append(until & LOW_BITS)
        busy.people.append(people)
    return found


def _starts(
    one: _Suitable, wish: Wish, grid: Sequence[int], exceptions: Exceptions, busy: _Busy,
) -> Iterator[int]:
    """The minutes of the grid at which nobody has the resource. Who is near keeps the buffers too; a closure does
    not."""
    near = [(bisect_right(grid, begins - wish.minutes - one.after), bisect_left(grid, until + one.before))
            for begins, until in zip(busy.begins, busy.ends, strict=True)]
    near += [(bisect_right(grid, begins - wish.minutes), bisect_left(grid, until))
             for begins, until in exceptions.closed]
    place = 0
    for first, past in sorted(near):
        yield from grid[place:first]
        place = max(place, past)
    yield from grid[place:]


def _places(
    one: _Suitable, wish: Wish, window: _Window, hours: Sequence[tuple[int, int]], exceptions: Exceptions, busy: _Busy,
) -> list[Slot]:
    """The stretches of a shared resource that have room for the people."""
    found: dict[int, Slot] = {}
    for opens, closes in hours:
        left = one.seats - busy.taken(opens, closes)
        if window.has(opens) and left >= wish.people and not exceptions.closes(opens, closes):
            found.setdefault(opens, Slot(moment(opens), moment(closes), (one.id,), left, one.name, one.place_label,
                                         one.slug))
    return list(found.values())


def _joined(
    found: Sequence[_Suitable], wish: Wish, window: _Window, begins: Mapping[int, list[int]],
    busy: Mapping[int, _Busy],
) -> list[Slot]:
    """One slot for each beginning, whoever of the resources it is had from."""
    ranks = _ranks(found, window, busy) if begins else []
    ids, labels = [one.id for one in found], [one.place_label for one in found]
    slots = []
    for start, places in begins.items():
        places.sort(key=ranks[window.day_of(start)].__getitem__)
        where = set(map(labels.__getitem__, places))
        slots.append(Slot(moment(start), moment(start + wish.minutes), tuple(map(ids.__getitem__, places)), 1, "",
                          where.pop() if len(where) == 1 else ""))
    return slots


def _ranks(found: Sequence[_Suitable], window: _Window, busy: Mapping[int, _Busy]) -> list[list[tuple[int, int, str]]]:
    """By day and resource: its seats, how long it is busy that day, its slug."""
    used = [[0] * len(window.days) for _ in found]
    for place, one in enumerate(found):
        taken = busy.get(one.id)
        for begins, until in zip(taken.begins, taken.ends, strict=True) if taken else ():
            if window.bounds[0] <= begins < window.bounds[-1]:
                used[place][window.day_of(begins)] += until - begins
    return [[(one.seats, used[place][day], one.slug) for place, one in enumerate(found)]
            for day in range(len(window.days))]
