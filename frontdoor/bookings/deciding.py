"""Who gets a slot, decided at the database.

The rows of the resources that could give it are locked, in the order of their ids so that no two wait for each other;
holds whose time is up are let go; and only then is it looked at who has which stretch. On SQLite a transaction that
writes has the only write lock from its beginning. On PostgreSQL a constraint refuses what forgot the lock.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from frontdoor.bookings.availability import Slot, SlotTaken
from frontdoor.bookings.models import IS_LIVE, Booking, BookingState, Resource, ResourceException, span

EXCLUSION_VIOLATION = "23P01"
TIME_UP = "The time to finish was up."


@dataclass(frozen=True)
class Stretch:
    """When a resource is taken for a slot: the slot, and with its buffers."""

    starts_at: datetime
    ends_at: datetime
    busy_from: datetime
    busy_until: datetime


def stretch_of(resource: Resource, slot: Slot) -> Stretch:
    """The stretch that a slot takes of a resource. A shared one has no buffers: its bookings stand side by side."""
    before, after = (0, 0) if resource.shared else (resource.before_minutes, resource.after_minutes)
    return Stretch(slot.starts_at, slot.ends_at, slot.starts_at - timedelta(minutes=before),
                   slot.ends_at + timedelta(minutes=after))


def lock(session: Session, council_id: str, resource_ids: Collection[int]) -> dict[int, Resource]:
    """Keep everybody else from deciding about these resources until the transaction ends. Gives those there are."""
    found = session.scalars(
        select(Resource).where(Resource.council_id == council_id, Resource.id.in_(resource_ids))
        .order_by(Resource.id).with_for_update(key_share=True).execution_options(populate_existing=True)
    )
    return {one.id: one for one in found}


def choose(
    session: Session, slot: Slot, *, council_id: str, people: int, at: datetime, leaving_out: int | None,
    also: Collection[int] = (),
) -> Resource:
    """The best resource that can still give the slot, locked. The booking `leaving_out` does not stand in the way.
    `also`: other resources to lock beside them. Raises SlotTaken where none can. Flushes."""
    session.flush()
    locked = lock(session, council_id, {*slot.resource_ids, *also})
    resources = [locked[one] for one in slot.resource_ids if one in locked]
    wanted = {one.id: stretch_of(one, slot) for one in resources}
    if wanted:
        _let_go(session, wanted, at, leaving_out)
    closed = _closed(session, slot)
    there = _there(session, wanted, leaving_out)
    for one in resources:
        if one.offered and one.id not in closed and _has_room(one, wanted[one.id], people, there):
            return one
    raise SlotTaken(slot.key)


def _let_go(session: Session, wanted: dict[int, Stretch], at: datetime, leaving_out: int | None) -> None:
    """End the holds whose time is up, of anybody, in the stretch that is wanted."""
    session.execute(
        update(Booking).where(
            Booking.state == BookingState.HELD, Booking.hold_until <= at, Booking.resource_id.in_(wanted),
            Booking.id != (leaving_out or 0),
            Booking.busy_until > min(one.busy_from for one in wanted.values()),
            Booking.busy_from < max(one.busy_until for one in wanted.values()),
        ).values(state=BookingState.RELEASED, hold_until=None, ended_at=at, ended_reason=TIME_UP,
                 version=Booking.version + 1),
        execution_options={"synchronize_session": "fetch"},
    )


def _closed(session: Session, slot: Slot) -> set[int]:
    """Those of the slot's resources that have been closed meanwhile."""
    return set(session.scalars(select(ResourceException.resource_id).where(
        ResourceException.resource_id.in_(slot.resource_ids), ~ResourceException.is_open,
        ResourceException.ends_at > slot.starts_at, ResourceException.starts_at < slot.ends_at,
    )))


def _there(session: Session, wanted: dict[int, Stretch], leaving_out: int | None) -> Sequence[Booking]:
    """Who has any of the resources at any time near the stretch that is wanted."""
    if not wanted:
        return []
    return session.scalars(
        select(Booking).where(
            IS_LIVE, Booking.resource_id.in_(wanted), Booking.id != (leaving_out or 0),
            Booking.busy_until > min(one.busy_from for one in wanted.values()),
            Booking.busy_from < max(one.busy_until for one in wanted.values()),
        ).execution_options(populate_existing=True)
    ).all()


def _has_room(resource: Resource, wanted: Stretch, people: int, there: Sequence[Booking]) -> bool:
    near = [one for one in there if one.resource_id == resource.id
            and one.busy_from < wanted.busy_until and one.busy_until > wanted.busy_from]
    if not resource.shared:
        return not near and resource.seats >= people
    return sum(one.people for one in near) + people <= resource.seats and all(one.shared for one in near)


def put(booking: Booking, resource: Resource, slot: Slot) -> None:
    """Write the slot of a resource into a booking."""
    taken = stretch_of(resource, slot)
    booking.resource_id, booking.resource, booking.shared = resource.id, resource, resource.shared
    booking.starts_at, booking.ends_at = taken.starts_at, taken.ends_at
    booking.busy_from, booking.busy_until = taken.busy_from, taken.busy_until
    booking.span_from, booking.span_until = span(resource.id, taken.busy_from), span(resource.id, taken.busy_until)


def keep_apart(session: Session, write: Callable[[], None], slot: Slot) -> None:
    """Write, and flush. Raises SlotTaken where the database itself refuses two bookings of one stretch; what was done
    in the transaction before stands."""
    try:
        with session.begin_nested():
            write()
            session.flush()
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) == EXCLUSION_VIOLATION:
            raise SlotTaken(slot.key) from error
        raise
