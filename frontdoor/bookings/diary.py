"""The diary of resources: on each day when they are open, and who has them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from frontdoor.bookings.models import IS_LIVE, Booking, BookingState, Resource, minutes_of
from frontdoor.bookings.opening import (
    AS_USUAL, CALENDAR, bounds, days_between, exceptions_of, is_closed_day, moment, usual, without,
)
from frontdoor.clock import Closures


class DiaryDay(NamedTuple):
    """One London day of one resource. `stretches` are when it is open, closures taken out, the earliest first;
    `bookings` those that begin on it and are live, the earliest first."""

    resource: Resource
    day: date
    stretches: list[tuple[datetime, datetime]]
    bookings: list[Booking]


def of_days(
    session: Session, council_id: str, *, resource_ids: Collection[int], first: date, last: date, at: datetime,
    closures: Closures = (), calendar: str = CALENDAR,
) -> list[DiaryDay]:
    """Every day from `first` to `last`, both included, of each of the council's resources with these ids: by resource
    (place, then name), then by day. A stretch that goes on after midnight belongs to the day on which it begins. A
    hold whose time was up at `at` is left out. Three questions to the database."""
    resources = session.scalars(
        select(Resource).where(Resource.council_id == council_id, Resource.id.in_(resource_ids))
        .order_by(Resource.place, Resource.name, Resource.slug)
    ).all()
    days = days_between(first, last)
    if not resources or not days:
        return []
    edges, ids = bounds(days), [one.id for one in resources]
    exceptions = exceptions_of(session, ids, edges[0], edges[-1])
    bookings = _bookings(session, ids, edges, at)
    found = []
    for resource in resources:
        unusual = exceptions.get(resource.id, AS_USUAL)
        for place, day in enumerate(days):
            is_closed = resource.closed_on_holidays and is_closed_day(day, closures, calendar)
            opened = [] if is_closed else usual(resource.opening, day)
            opened += [one for one in unusual.open if edges[place] <= one[0] < edges[place + 1]]
            left = [part for one in sorted(opened) for part in without(one, unusual.closed)]
            found.append(DiaryDay(resource, day, [(moment(start), moment(end)) for start, end in left],
                                  bookings.get((resource.id, place), [])))
    return found


def _bookings(
    session: Session, ids: Sequence[int], edges: Sequence[int], at: datetime,
) -> dict[tuple[int, int], list[Booking]]:
    """By resource and place of the day."""
    found: dict[tuple[int, int], list[Booking]] = {}
    rows = session.scalars(
        select(Booking).where(
            IS_LIVE, or_(Booking.state != BookingState.HELD, Booking.hold_until > at), Booking.resource_id.in_(ids),
            Booking.starts_at >= moment(edges[0]), Booking.starts_at < moment(edges[-1]),
        ).order_by(Booking.starts_at, Booking.id)
    )
    for one in rows:
        begins = minutes_of(one.starts_at)
        place = next(place for place, edge in enumerate(edges[1:]) if begins < edge)
        found.setdefault((one.resource_id, place), []).append(one)
    return found
