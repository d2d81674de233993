"""Tasks: what a team has to do beside the path of a case, and who did it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.work import CHAT_SIGN, Task
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor
from frontdoor.together import Part, hangs_on

SHOWN = 50
# What was written beside a form when a call was asked for is heeded as a chat is, and is none.
NO_CHAT = "call-back-"
OF_CASE = Part(Task, *hangs_on(Task.council_id, Task.case_id))


class TaskNotFound(FrontDoorError):
    """No such task, or none that this officer's teams have."""


@dataclass(frozen=True)
class Doing:
    """A task, and the case it is about, if it is about one."""

    task: Task
    case: Case | None

    @property
    def chat(self) -> str:
        """The public id of the chat in which a sign of danger made it; empty where none did."""
        place = self.task.key.removeprefix(CHAT_SIGN)
        return "" if place == self.task.key or place.startswith(NO_CHAT) else place


def open_for(session: Session, actor: Actor, *, most: int = SHOWN) -> list[Doing]:
    """What is left to do for an officer, or for any of their teams, soonest due first; without the tasks of cases that
    the officer may not see."""
    rows = session.execute(
        select(Task, Case).outerjoin(Case, Case.id == Task.case_id)
        .where(Task.council_id == actor.council_id, _is_for(actor), Task.done_at.is_(None),
               or_(Task.case_id.is_(None), visible_to(actor)))
        .order_by(Task.due_at.is_(None), Task.due_at, Task.id).limit(most)
    )
    return [Doing(task, case) for task, case in rows]


def _is_for(actor: Actor) -> ColumnElement[bool]:
    """The tasks that are an officer's own, and those that any of a team of theirs may do."""
    return or_(Task.officer_id == actor.officer_id,
               and_(Task.officer_id.is_(None), Task.team_slug.in_(sorted(actor.teams))))


def of_case(session: Session, case: Case) -> list[Task]:
    """Every task about a case that the caller may see, oldest first."""
    return OF_CASE.of(session, council_id=case.council_id, case_id=case.id)


def finish(session: Session, actor: Actor, key: str, *, at: datetime) -> Task:
    """The officer whose task it is, or any of its team, has done it. Done already is left as it was: who was first
    stands. Raises TaskNotFound. Flushes."""
    task = session.scalar(
        select(Task).outerjoin(Case, Case.id == Task.case_id)
        .where(Task.council_id == actor.council_id, Task.key == key, _is_for(actor),
               or_(Task.case_id.is_(None), visible_to(actor)))
    )
    if task is None:
        raise TaskNotFound(key)
    was_open = task.done_at is None
    session.execute(
        update(Task).where(Task.id == task.id, Task.done_at.is_(None)).values(done_at=at, done_by=actor.public_id)
    )
    if was_open:
        audit.record(
            session, council_id=actor.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
            action="finished", subject_kind="task", subject_id=task.key[:80], at=at,
        )
        session.flush()
    return task
