"""A day of resources side by side: stretches that are free, booked or closed, and the rows of the table they make."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from frontdoor.bookings.models import Booking, Resource

HOUR = timedelta(hours=1)
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Segment:
    """One stretch of a resource's day: `kind` is booked, free or shut. `why` it is shut, where somebody said so."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    bookings: tuple[Booking, ...] = ()
    why: str = ""
    rows: int = 1

    @property
    def people(self) -> int:
        """The places taken, of a resource that is shared."""
        return sum(booking.people for booking in self.bookings if booking.is_live)


@dataclass(frozen=True)
class Column:
    """One resource on one day, which begins at `start`."""

    resource: Resource
    start: datetime
    opening: Sequence[Stretch]
    bookings: Sequence[Booking]
    segments: list[Segment] = field(default_factory=list)

    @property
    def people(self) -> int:
        """The places taken on the day, of a resource that is shared."""
        return sum(booking.people for booking in self.bookings if booking.is_live)


@dataclass(frozen=True)
class Grid:
    """The columns, and the table's rows: the moment each begins at, with the cells that begin there (None where a
    longer one above goes on)."""

    columns: list[Column]
    rows: list[tuple[datetime, list[Segment | None]]]


def grid(columns: Sequence[Column]) -> Grid:
    """Lay the resources side by side, from the first opening or booking of any to the last. A row begins at each whole
    hour and wherever something begins or ends. Without any opening or booking there are no rows."""
    edges = [edge for column in columns for stretch in _stretches(column) for edge in stretch]
    if not edges:
        return Grid([*columns], [])
    first, last = min(edges), max(edges)
    filled = [Column(one.resource, one.start, one.opening, one.bookings, segments(one, first, last)) for one in columns]
    starts = _starts(filled, first, last)
    rows: list[tuple[datetime, list[Segment | None]]] = [(start, []) for start in starts]
    for column in filled:
        cells = {one.starts_at: one for one in column.segments}
        for start, row in rows:
            row.append(_spanning(cells[start], starts) if start in cells else None)
    return Grid(filled, rows)


def segments(column: Column, first: datetime, last: datetime) -> list[Segment]:
    """The whole of `first` to `last` as stretches that touch: bookings that overlap, as those of a shared resource do,
    lie in one."""
    found: list[Segment] = []
    reached = first
    for busy in _busy(column.bookings):
        found += _between(column, reached, busy.starts_at)
        found.append(busy)
        reached = max(reached, busy.ends_at)
    return found + _between(column, reached, last)


def shut_words(column: Column) -> str:
    """The name of what is closed all day, with why where somebody wrote it down: Study room (Boiler repair)."""
    why = next((one.reason for one in column.resource.exceptions if not one.is_open and one.starts_at <= column.start
                and one.ends_at > column.start), "")
    return f"{column.resource.name} ({why})" if why else column.resource.name


def _stretches(column: Column) -> list[Stretch]:
    return [*column.opening, *((one.starts_at, one.ends_at) for one in column.bookings)]


def _busy(bookings: Sequence[Booking]) -> list[Segment]:
    found: list[Segment] = []
    for booking in sorted(bookings, key=lambda one: (one.starts_at, one.id)):
        if found and booking.starts_at < found[-1].ends_at:
            before = found.pop()
            found.append(Segment("booked", before.starts_at, max(before.ends_at, booking.ends_at),
                                 (*before.bookings, booking)))
        else:
            found.append(Segment("booked", booking.starts_at, booking.ends_at, (booking,)))
    return found


def _between(column: Column, start: datetime, end: datetime) -> list[Segment]:
    """What lies between two bookings: free where it is open, shut elsewhere."""
    found: list[Segment] = []
    reached = start
    for opens, shuts in sorted(column.opening):
        low, high = max(opens, reached), min(shuts, end)
        if low >= high:
            continue
        found += _shut(column, reached, low)
        found.append(Segment("free", low, high))
        reached = high
    return found + _shut(column, reached, end)


def _shut(column: Column, start: datetime, end: datetime) -> list[Segment]:
    """Closed, in as many stretches as there are reasons for it."""
    if start >= end:
        return []
    why = sorted((max(one.starts_at, start), min(one.ends_at, end), one.reason) for one in column.resource.exceptions
                 if not one.is_open and one.starts_at < end and one.ends_at > start)
    found: list[Segment] = []
    for low, high, reason in why:
        low = max(low, start)
        if low >= high:
            continue
        if start < low:
            found.append(Segment("shut", start, low))
        found.append(Segment("shut", low, high, why=reason))
        start = high
    return [*found, Segment("shut", start, end)] if start < end else found


def _starts(columns: Sequence[Column], first: datetime, last: datetime) -> list[datetime]:
    moments = {one.starts_at for column in columns for one in column.segments}
    hour = first.replace(minute=0, second=0, microsecond=0) + HOUR
    while hour < last:
        moments.add(hour)
        hour += HOUR
    return sorted(moments)


def _spanning(segment: Segment, starts: Sequence[datetime]) -> Segment:
    rows = sum(segment.starts_at <= start < segment.ends_at for start in starts)
    return Segment(segment.kind, segment.starts_at, segment.ends_at, segment.bookings, segment.why, rows)
