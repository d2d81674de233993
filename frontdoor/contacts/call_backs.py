"""Ringing somebody back: booked for a stretch of the council's hours, tried, done or given up after so many tries."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from frontdoor import audit
from frontdoor.cases import hidden
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.cases.work import Task
from frontdoor.catalogue import councils
from frontdoor.contacts.call_back import CallBack, CallBackState, CallBackTry
from frontdoor.contacts.contact import Contact
from frontdoor.contacts.windows import Window, windows
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident

LONGEST_REASON = 400
MOST_SHOWN = 50
# Whoever asks without an account could have any number rung, and written to.
MOST_TO_NUMBER = 3
COUNT_CAP = 100
RESIDENT = "resident"
TASK = "call-back:"
# Whoever was not reached is tried again after so long.
AGAIN_AFTER = timedelta(minutes=30)


class CallBackNotFound(FrontDoorError):
    """No such call-back in this council."""


class CallBackOver(FrontDoorError):
    """It is done, or was given up, already."""


class TooManyCalls(FrontDoorError):
    """The number is to be rung so often already that somebody may be playing with it."""


class NoSuchWindow(FrontDoorError):
    """Nobody can be rung in that stretch: it is over, or outside the hours."""


def offered(council_id: str, *, at: datetime) -> list[Window]:
    """The stretches in which the council rings back."""
    council = councils.get(council_id)
    return windows(council.contacts, council.closed_days, at=at)


def window_of(council_id: str, key: str, *, at: datetime) -> Window:
    """The stretch of that key that is offered now. Raises NoSuchWindow."""
    for window in offered(council_id, at=at):
        if window.key == key:
            return window
    raise NoSuchWindow(key)


def book(
    session: Session, council_id: str, window: Window, *, number: str, reason: str, key: str, at: datetime,
    by: Actor | None = None, name: str = "", service_id: str | None = None, resident: Resident | None = None,
    draft: Draft | None = None, contact: Contact | None = None,
) -> CallBack:
    """Book a call-back, once for each `key`: booked again it moves to the new stretch and number. `by` is the officer
    who books it, None for the person themselves. Raises TooManyCalls where the number has three others to come.
    Flushes."""
    others = select(func.count()).select_from(CallBack).where(
        CallBack.council_id == council_id, CallBack.number == number, CallBack.key != key,
        CallBack.state == CallBackState.BOOKED)
    if by is None and (session.scalar(others) or 0) >= MOST_TO_NUMBER:
        raise TooManyCalls(council_id)
    row = session.scalar(select(CallBack).where(CallBack.council_id == council_id, CallBack.key == key))
    if row is None:
        row = CallBack(council_id=council_id, key=key, created_at=at, booked_by=RESIDENT, tries=[])
        session.add(row)
    row.state, row.done_at = str(CallBackState.BOOKED), None
    row.number, row.reason, row.name, row.service_id = number, reason[:LONGEST_REASON], name[:200], service_id
    row.from_at, row.until_at = window.from_at, window.until_at
    row.booked_by = (by.public_id if by else None) or RESIDENT
    row.resident, row.contact_id = resident, contact.id if contact else None
    row.draft_id = draft.id if draft else None
    session.flush()
    audit.record(session, council_id=council_id, actor_kind=by.kind if by else RESIDENT,
                 actor_id=by.public_id if by else None, action="booked_call_back", subject_kind="call_back",
                 subject_id=row.public_id, at=at)
    return row


def of_key(session: Session, council_id: str, key: str) -> CallBack | None:
    """The live call-back of that key."""
    return session.scalar(select(CallBack).where(
        CallBack.council_id == council_id, CallBack.key == key, CallBack.state == CallBackState.BOOKED))


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on CallBack that holds for what the officer may know of: not what was asked for beside a form that
    became a case hidden from them, nor a call to somebody who is hidden with their case."""
    hides = select(Draft.id).join(Case, Case.id == Draft.case_id).where(
        Draft.id == CallBack.draft_id, ~visible_to(actor)).exists()
    knows = select(Resident.id).where(Resident.id == CallBack.resident_id, hidden.person_known_to(actor)).exists()
    return and_(CallBack.council_id == actor.council_id, ~hides, or_(CallBack.resident_id.is_(None), knows))


def waiting(session: Session, actor: Actor, *, most: int = MOST_SHOWN) -> Sequence[CallBack]:
    """What is still to be rung and the officer may know of, soonest first."""
    return session.scalars(
        select(CallBack).options(selectinload(CallBack.tries), selectinload(CallBack.resident))
        .where(visible(actor), CallBack.state == CallBackState.BOOKED)
        .order_by(CallBack.from_at, CallBack.id).limit(most)
    ).all()


def count_due(session: Session, actor: Actor, *, at: datetime) -> int:
    """How many are to be rung now, of those the officer may know of, counted no further than MOST_SHOWN."""
    is_due = CallBack.state == CallBackState.BOOKED, CallBack.from_at <= at
    few = select(CallBack.id).where(visible(actor), *is_due).limit(MOST_SHOWN).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def of_resident(session: Session, resident: Resident) -> Sequence[CallBack]:
    """A person's call-backs, newest first."""
    return session.scalars(
        select(CallBack).options(selectinload(CallBack.tries))
        .where(CallBack.council_id == resident.council_id, CallBack.resident_id == resident.id)
        .order_by(CallBack.from_at.desc()).limit(MOST_SHOWN)).all()


def of_contact(session: Session, contact: Contact) -> Sequence[CallBack]:
    """What was booked in a contact."""
    return session.scalars(select(CallBack).where(
        CallBack.council_id == contact.council_id, CallBack.contact_id == contact.id).order_by(CallBack.id)).all()


def named(session: Session, actor: Actor, public_id: str) -> CallBack:
    """The call-back of that id. Raises CallBackNotFound."""
    row = session.scalar(
        select(CallBack).options(selectinload(CallBack.tries),
                                 joinedload(CallBack.resident).selectinload(Resident.contact_points))
        .where(visible(actor), CallBack.public_id == public_id))
    if row is None:
        raise CallBackNotFound(public_id)
    return row


def tried(session: Session, row: CallBack, actor: Actor, *, reached: bool, note: str, at: datetime) -> None:
    """Write down one try. Reached, it is done; not reached for the last time that the council tries, it is given up;
    else it is due again in half an hour. Raises CallBackOver. Flushes."""
    if row.state != CallBackState.BOOKED:
        raise CallBackOver(row.public_id)
    row.tries.append(CallBackTry(council_id=row.council_id, officer_id=actor.officer_id, reached=reached,
                                 note=note[:LONGEST_REASON], at=at))
    if reached:
        _end(session, row, CallBackState.DONE, at)
    elif len(row.tries) >= councils.get(row.council_id).contacts.call_back_tries:
        _end(session, row, CallBackState.NOT_REACHED, at)
    else:
        row.from_at = at + AGAIN_AFTER
        row.until_at = max(row.until_at, row.from_at + AGAIN_AFTER)
    audit.record(session, council_id=row.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="rang_back", subject_kind="call_back", subject_id=row.public_id, at=at,
                 detail={"reached": reached, "tries": len(row.tries)})
    session.flush()


def cancel(session: Session, row: CallBack, actor: Actor, *, at: datetime) -> None:
    """Not wanted any more. Raises CallBackOver. Flushes."""
    if row.state != CallBackState.BOOKED:
        raise CallBackOver(row.public_id)
    _end(session, row, CallBackState.CANCELLED, at)
    audit.record(session, council_id=row.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="cancelled_call_back", subject_kind="call_back", subject_id=row.public_id, at=at)
    session.flush()


def due(session: Session, *, at: datetime) -> Sequence[int]:
    """The ids of those whose time has come and that are nobody's task yet."""
    is_task = select(Task.id).where(Task.council_id == CallBack.council_id,
                                    Task.key == literal(TASK) + CallBack.public_id).exists()
    return session.scalars(
        select(CallBack.id).where(CallBack.state == CallBackState.BOOKED, CallBack.from_at <= at, ~is_task)
        .order_by(CallBack.from_at).limit(COUNT_CAP)).all()


def make_task(session: Session, call_back_id: int, team_slug: str, *, at: datetime) -> None:
    """A call-back that is due becomes a task of the team, once. Flushes."""
    row = session.get_one(CallBack, call_back_id)
    key = task_key(row)
    there = select(Task.id).where(Task.council_id == row.council_id, Task.key == key)
    if row.state == CallBackState.BOOKED and session.scalar(there) is None:
        session.add(Task(council_id=row.council_id, team_slug=team_slug, key=key, created_at=at, due_at=row.until_at,
                         words="Ring somebody back: see Call-backs"))
        session.flush()


def task_key(row: CallBack) -> str:
    return f"{TASK}{row.public_id}"


def _end(session: Session, row: CallBack, state: CallBackState, at: datetime) -> None:
    row.state, row.done_at = str(state), at
    task = session.scalar(select(Task).where(Task.council_id == row.council_id, Task.key == task_key(row)))
    if task is not None and task.done_at is None:
        task.done_at = at
