"""An officer leaves: everything they have goes to somebody, and can be looked at before it does.

The plan and the parting are one and the same list, so that what was shown is what is done; each thing is handed on by
itself, and one that cannot be keeps none of the others.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.cases.case import FINISHED, Case
from frontdoor.cases.work import Hold, Task
from frontdoor.clock import local_date
from frontdoor.contacts.models import Chat, Seat
from frontdoor.people import actor as actors
from frontdoor.people import credentials, rosters, signing_in
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer, Queue, Team
from frontdoor.people.rosters import Absence
from frontdoor.together import Part, hangs_on, reading
from frontdoor.triage import belongings, handing, members, sharing
from frontdoor.triage.belongings import Hand, Thing
from frontdoor.triage.machine import MoveRefused


QUEUES = Part(Queue, *hangs_on(Queue.council_id))
OWNED = Part(Case, *hangs_on(Case.council_id), Case.owner_id == bindparam("officer_id"),
             Case.state.not_in(sorted(FINISHED)), order=[Case.due_at, Case.id])
CHATS = Part(Chat, *hangs_on(Chat.council_id, Chat.officer_id), Chat.closed_at.is_(None))


def plan(session: Session, officer: Officer, *, at: datetime) -> list[Thing]:
    """Everything that an officer has, and where each would go if they left now. Changes nothing."""
    by = belongings.by(officer, at)
    with reading(session, QUEUES, OWNED, CHATS, *belongings.PARTS, **by):
        queues = {one.slug: one for one in QUEUES.of(session, **by)}
        return [
            *(_case(session, officer, case, queues, at) for case in OWNED.of(session, **by)),
            *_waiting(session, officer, queues), *_tasks(session, officer), *_chats(session, CHATS.of(session, **by)),
            *_covers(session, officer, at), *belongings.of(session, officer, at=at),
        ]


def part(session: Session, officer: Officer, *, actor: Actor, at: datetime) -> list[Thing]:
    """The officer leaves: their sessions and second factor end, and each thing that they have goes where the plan says.
    Gives what became of each; one that was refused says why and is put back by the next try. Flushes."""
    officer.active = False
    credentials.forget_factor(session, officer)
    signing_in.end_all(session, officer, at=at)
    members.end_all(session, officer, at=at)
    audit.record(session, council_id=officer.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="let_leave", subject_kind="officer", subject_id=officer.public_id, at=at)
    session.flush()
    return [_handed(session, one) for one in plan(session, officer, at=at)]


def _handed(session: Session, thing: Thing) -> Thing:
    assert thing.hand is not None
    try:
        with session.begin_nested():
            thing.hand()
            session.flush()
    except MoveRefused as refused:
        return Thing(thing.kind, thing.label, thing.to, thing.reason, thing.case, refused=refused.reason)
    return thing


def _case(session: Session, officer: Officer, case: Case, queues: dict[str, Queue], at: datetime) -> Thing:
    """To whom the policy of its queue gives it, or back to the queue."""
    queue, why = queues[case.home_queue], f"{officer.name} has left"
    gone = actors.clock(officer.council_id)
    given = sharing.whom(session, case, queue, at=at, without=officer.id)
    if given is None:
        return Thing("case", case.title, f"Queue: {queue.name}", case=case, hand=lambda: handing.let_go(
            session, case, words=f"Put back in the queue: {why}", actor=gone, at=at))
    new = session.get_one(Officer, given.officer_id)

    def hand() -> None:
        handing.give(session, case, new, reason=f"{why}. {given.reason}", actor=gone, at=at)
        rosters.of(session, new).given_at = at

    return Thing("case", case.title, new.name, given.reason, case, hand)


def _waiting(session: Session, officer: Officer, queues: dict[str, Queue]) -> list[Thing]:
    rows = session.execute(
        select(Hold, Case).join(Case, Case.id == Hold.case_id)
        .where(Hold.council_id == officer.council_id, Hold.resume_owner_id == officer.id, Hold.ended_at.is_(None))
        .order_by(Hold.until, Hold.id)).all()

    def hand(hold: Hold) -> Hand:
        def free() -> None:
            hold.resume_owner_id = None
        return free

    return [Thing("waiting", case.title, f"Queue: {queues[case.home_queue].name}, when the wait is over", case=case,
                  hand=hand(hold)) for hold, case in rows]


def _tasks(session: Session, officer: Officer) -> list[Thing]:
    rows = session.execute(
        select(Task, Team.name).join(Team, (Team.council_id == Task.council_id) & (Team.slug == Task.team_slug))
        .where(Task.council_id == officer.council_id, Task.officer_id == officer.id, Task.done_at.is_(None))
        .order_by(Task.due_at, Task.id)).all()

    def hand(task: Task) -> Hand:
        def free() -> None:
            task.officer_id = None
        return free

    return [Thing("task", task.words, f"Team: {team}", hand=hand(task)) for task, team in rows]


def _chats(session: Session, open_chats: Sequence[Chat]) -> list[Thing]:
    """Their seat is empty at once; a chat that they are in waits for another adviser."""
    def hand(chat: Chat) -> Hand:
        def free() -> None:
            session.execute(update(Seat).where(
                Seat.council_id == chat.council_id, Seat.officer_id == chat.officer_id).values(places=0))
            chat.officer_id, chat.taken_at = None, None
        return free

    return [Thing("chat", f"A chat about {chat.service_id or 'a question'}", "The next adviser who is free",
                  hand=hand(chat)) for chat in open_chats]


def _covers(session: Session, officer: Officer, at: datetime) -> list[Thing]:
    """Whom they were to cover for has nobody now, which somebody must know."""
    rows = session.execute(
        select(Absence, Officer.name).join(Officer, Officer.id == Absence.officer_id)
        .where(Absence.council_id == officer.council_id, Absence.cover_id == officer.id,
               Absence.called_off_at.is_(None), Absence.until_on >= local_date(at)).order_by(Absence.from_on)).all()

    def hand(absence: Absence) -> Hand:
        def free() -> None:
            absence.cover_id = None
        return free

    return [Thing("cover", f"Covers for {name}", "Nobody: choose another cover", hand=hand(absence))
            for absence, name in rows]


def has(session: Session, officer: Officer) -> int:
    """How many open cases an officer has, in hand or waiting for somebody."""
    owned = select(func.count()).select_from(Case).where(
        Case.council_id == officer.council_id, Case.owner_id == officer.id)
    waits = select(func.count()).select_from(Hold).where(
        Hold.council_id == officer.council_id, Hold.resume_owner_id == officer.id, Hold.ended_at.is_(None))
    return (session.scalar(owned) or 0) + (session.scalar(waits) or 0)
