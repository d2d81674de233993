"""A resource that is not as usual for a while: closed, or open besides its hours, and what its team has to do then."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.bookings import holding, resources
from frontdoor.bookings.models import Booking, Resource, ResourceException
from frontdoor.cases.case import Case
from frontdoor.cases.work import Task
from frontdoor.clock import moment_in_words
from frontdoor.people.actor import Actor

ACT_WITHIN = timedelta(days=2)
KEY = "move-booking:"


def close(
    session: Session, resource: Resource, *, starts_at: datetime, ends_at: datetime, reason: str, actor: Actor,
    at: datetime,
) -> tuple[ResourceException, int]:
    """Close a resource for a stretch of time. Bookings that stand in it stay as they are: for each that is a case's
    the team of the resource gets the task of moving it, due before it begins. Gives the closure and how many tasks
    were made. Flushes."""
    closure = resources.close(session, resource, starts_at=starts_at, ends_at=ends_at, reason=reason, at=at)
    session.flush()
    standing = [one for one in resources.affected(session, resource, starts_at, ends_at) if one.case_id is not None]
    references = _references(session, standing)
    for booking in standing:
        session.add(Task(
            council_id=resource.council_id, case_id=booking.case_id, team_slug=resource.team, created_at=at,
            key=_key(closure, booking), due_at=max(at, min(at + ACT_WITHIN, booking.starts_at)),
            words=f"Move this booking: {resource.name} is closed at {moment_in_words(booking.starts_at)} ({reason})",
        ))
    _note(session, resource, closure, "closed", actor, at, {"bookings": references})
    session.flush()
    return closure, len(standing)


def open_up(
    session: Session, resource: Resource, *, starts_at: datetime, ends_at: datetime, reason: str, actor: Actor,
    at: datetime,
) -> ResourceException:
    """Open a resource besides its hours, for a stretch of time. Flushes."""
    opened = resources.open_up(session, resource, starts_at=starts_at, ends_at=ends_at, reason=reason, at=at)
    session.flush()
    _note(session, resource, opened, "opened_besides", actor, at)
    session.flush()
    return opened


def take_back(session: Session, exception: ResourceException, *, actor: Actor, at: datetime) -> None:
    """The resource is as usual after all. What its team had to do because of a closure, and has not done, is not to
    be done any more. Flushes."""
    tasks = session.scalars(select(Task).where(
        Task.council_id == exception.council_id, Task.key.startswith(_start(exception), autoescape=True),
        Task.done_at.is_(None),
    ))
    for task in tasks:
        task.done_at, task.done_by = at, actor.public_id
    _note(session, exception.resource, exception, "taken_back", actor, at)
    resources.take_back(session, exception)
    session.flush()


def settle(session: Session, case: Case, *, actor: Actor, at: datetime) -> None:
    """A case's booking was moved or cancelled: whoever was to move it out of a closure has no need to any more, unless
    it stands in that closure still. Flushes."""
    booking = holding.of_case(session, case)
    open_tasks = session.scalars(select(Task).where(
        Task.council_id == case.council_id, Task.case_id == case.id, Task.key.startswith(KEY, autoescape=True),
        Task.done_at.is_(None),
    ))
    for task in open_tasks:
        closure = session.scalar(select(ResourceException).where(
            ResourceException.council_id == case.council_id, ResourceException.public_id == task.key.split(":")[1]))
        if booking is None or closure is None or not _stands_in(booking, closure):
            task.done_at, task.done_by = at, actor.public_id
    session.flush()


def _stands_in(booking: Booking, closure: ResourceException) -> bool:
    return (booking.is_live and booking.resource_id == closure.resource_id
            and booking.starts_at < closure.ends_at and booking.ends_at > closure.starts_at)


def _start(exception: ResourceException) -> str:
    return f"{KEY}{exception.public_id}:"


def _key(exception: ResourceException, booking: Booking) -> str:
    return f"{_start(exception)}{booking.public_id}"


def _references(session: Session, bookings: list[Booking]) -> list[str]:
    ids = [booking.case_id for booking in bookings]
    return list(session.scalars(select(Case.reference).where(Case.id.in_(ids)).order_by(Case.id))) if ids else []


def _note(
    session: Session, resource: Resource, exception: ResourceException, action: str, actor: Actor, at: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    audit.record(
        session, council_id=resource.council_id, actor_kind=actor.kind, actor_id=actor.public_id, action=action,
        subject_kind="resource", subject_id=resource.slug, at=at,
        detail={"exception": exception.public_id, **(detail or {})},
    )
