"""What can be booked: read from a council's list, found, closed for a while, opened besides its hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.bookings import deciding, entries as written
from frontdoor.bookings.models import Booking, BookingState, Resource, ResourceException
from frontdoor.people.officers import Officer, by_email
from frontdoor.together import Part, hangs_on

CLOSED = "It is closed then."
OPERATOR = "operator"


@dataclass(frozen=True)
class Loaded:
    """What a list did, by slug: `left` are the resources that are not in it, and were left alone."""

    made: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    left: tuple[str, ...]


def load(session: Session, council_id: str, entries: Any, *, at: datetime) -> Loaded:
    """Make the council's resources as a list of entries says, and change those that are there; never a booking or an
    exception. Loading the same again changes nothing. Raises BadEntry, before anything is stored. Flushes."""
    wanted = [(entry, _columns(session, council_id, entry)) for entry in written.read(entries)]
    there = {one.slug: one for one in all_of(session, council_id)}
    made: list[str] = []
    changed: list[str] = []
    same: list[str] = []
    for entry, columns in wanted:
        row = there.get(entry.slug)
        if row is None:
            session.add(Resource(council_id=council_id, **columns))
            made.append(entry.slug)
            continue
        differing = [name for name, value in columns.items() if getattr(row, name) != value]
        for name in differing:
            setattr(row, name, columns[name])
        (changed if differing else same).append(entry.slug)
    for action, slugs in (("made", made), ("changed", changed)):
        for slug in slugs:
            audit.record(session, council_id=council_id, actor_kind=OPERATOR, actor_id=None, action=action,
                         subject_kind="resource", subject_id=slug, at=at)
    session.flush()
    named = {entry.slug for entry, _ in wanted}
    return Loaded(tuple(made), tuple(changed), tuple(same), tuple(slug for slug in there if slug not in named))


def _columns(session: Session, council_id: str, entry: written.Entry) -> dict[str, Any]:
    """The values of the row, with the officer whose diary it is. Raises BadEntry for one who is not there."""
    columns = entry.columns()
    email = columns.pop("officer")
    officer = by_email(session, council_id, email) if email else None
    if email and (officer is None or not officer.active):
        raise written.BadEntry(f"Resource {entry.slug}: no officer signs in as {email}.")
    return {**columns, "officer_id": officer.id if officer else None}


def all_of(session: Session, council_id: str) -> Sequence[Resource]:
    """Every resource of a council, by place and name; also those that are not offered."""
    return session.scalars(
        select(Resource).where(Resource.council_id == council_id)
        .order_by(Resource.place, Resource.name, Resource.slug)
    ).all()


OF_OFFICER = Part(Resource, *hangs_on(Resource.council_id, Resource.officer_id), order=[Resource.slug])


def of_officer(session: Session, officer: Officer) -> Sequence[Resource]:
    """The diaries that are an officer's own time, by slug."""
    return OF_OFFICER.of(session, council_id=officer.council_id, officer_id=officer.id)


def of_kind(session: Session, council_id: str, kind: str, place: str | None = None) -> Sequence[Resource]:
    """What is on offer of a kind, at one place or at all, by place and name."""
    asked = select(Resource).where(Resource.council_id == council_id, Resource.kind == kind, Resource.offered)
    if place is not None:
        asked = asked.where(Resource.place == place)
    return session.scalars(asked.order_by(Resource.place, Resource.name, Resource.slug)).all()


def by_slug(session: Session, council_id: str, slug: str) -> Resource | None:
    """A council's resource of that slug, offered or not."""
    return session.scalar(select(Resource).where(Resource.council_id == council_id, Resource.slug == slug))


def close(
    session: Session, resource: Resource, *, starts_at: datetime, ends_at: datetime, reason: str, at: datetime,
) -> ResourceException:
    """Close a resource for a stretch of time, from now on nobody gets a slot that touches it. Slots that are only held
    there are let go. Those that were sent stand: see `affected`. Raises ValueError where it ends before it begins.
    Flushes."""
    # Whoever is being given a slot here at this moment has it before, or finds it closed.
    deciding.lock(session, resource.council_id, [resource.id])
    exception = _add(session, resource, starts_at, ends_at, reason, at, is_open=False)
    session.execute(
        update(Booking).where(
            Booking.resource_id == resource.id, Booking.state == BookingState.HELD, Booking.ends_at > starts_at,
            Booking.starts_at < ends_at,
        ).values(state=BookingState.RELEASED, hold_until=None, ended_at=at, ended_reason=CLOSED,
                 version=Booking.version + 1),
        execution_options={"synchronize_session": "fetch"},
    )
    return exception


def open_up(
    session: Session, resource: Resource, *, starts_at: datetime, ends_at: datetime, reason: str, at: datetime,
) -> ResourceException:
    """Open a resource for a stretch of time besides its hours, also on a holiday. A closure that overlaps it stays
    one. Slots begin on the grid from when it opens. Raises ValueError where it ends before it begins. Flushes."""
    return _add(session, resource, starts_at, ends_at, reason, at, is_open=True)


def take_back(session: Session, exception: ResourceException) -> None:
    """The resource is as usual after all. Bookings stay as they are. Flushes."""
    session.delete(exception)
    session.flush()
    session.expire(exception.resource, ["exceptions"])


def affected(session: Session, resource: Resource, starts_at: datetime, ends_at: datetime) -> Sequence[Booking]:
    """The bookings that were sent and stand in a stretch of time of a resource, the earliest first. Buffers do not
    count."""
    return session.scalars(
        select(Booking).where(
            Booking.resource_id == resource.id,
            Booking.state.in_((BookingState.RESERVED, BookingState.CONFIRMED)),
            Booking.ends_at > starts_at, Booking.starts_at < ends_at,
        ).order_by(Booking.starts_at, Booking.id)
    ).all()


def _add(
    session: Session, resource: Resource, starts_at: datetime, ends_at: datetime, reason: str, at: datetime, *,
    is_open: bool,
) -> ResourceException:
    if ends_at <= starts_at:
        raise ValueError("a stretch of time ends after it begins")
    exception = ResourceException(
        council_id=resource.council_id, resource=resource, starts_at=starts_at, ends_at=ends_at, is_open=is_open,
        reason=reason[:200], made_at=at,
    )
    session.add(exception)
    session.flush()
    return exception
