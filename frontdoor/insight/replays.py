"""Replays that somebody asks for from a page: a row that waits, is taken up by the worker in a process of its own, and
ends with a summary or with the reason why there is none. Nothing here reads a case; the pages only read these rows.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from frontdoor import audit
from frontdoor.assessments.definition import Definition
from frontdoor.errors import FrontDoorError
from frontdoor.insight.rows import ReplayRun, RunState
from frontdoor.insight.summary import KINDS, Kind, Summary
from frontdoor.people.actor import Actor, Level

# Who may change what a service does may also see what the change would do.
ALLOWED = frozenset({Level.STRATEGIC, Level.MANAGER})
# A process that gave no sign for so long is not at work any more.
SILENT_AFTER = timedelta(minutes=2)
MOST_TRIES = 3
GAVE_UP = "The replay stopped before its end three times. Ask again, or ask whoever runs the system to look at the log."


class ReplayRefused(FrontDoorError):
    """A replay that cannot be asked for. `say` is for people."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


class NoSuchReplay(FrontDoorError):
    """There is no replay of that id in the council."""


@dataclass(frozen=True)
class Progress:
    """How far a replay has come. `rows_total` is 0 until it is known; `summary` stands where the state is done, `why`
    where it is failed."""

    public_id: str
    service_id: str
    revision_id: int | None
    state: RunState
    rows_done: int
    rows_total: int
    on: date | None
    requested_at: datetime
    ended_at: datetime | None
    summary: Summary | None
    why: str

    @property
    def is_over(self) -> bool:
        return self.state in (RunState.DONE, RunState.FAILED)

    @property
    def percent(self) -> int:
        """How much of it is done, in whole per cent."""
        return 100 * self.rows_done // self.rows_total if self.rows_total else 0


def request(
    session: Session, draft: Definition, *, actor: Actor, at: datetime, on: date | None = None,
    kinds: Sequence[Kind] = KINDS, revision_id: int | None = None,
) -> Progress:
    """Ask for a replay of a draft (with the council's overlay laid over it) against the published version in the
    actor's council. Asked twice for the same that still waits, it is the same. Flushes. Raises ReplayRefused."""
    if actor.officer_id is None or actor.level not in ALLOWED:
        raise ReplayRefused("Only a service manager can replay a change over the council's cases.")
    body, wanted = draft.canonical, [kind for kind in KINDS if kind in kinds]
    waiting = session.scalars(select(ReplayRun).where(
        ReplayRun.council_id == actor.council_id, ReplayRun.service_id == draft.id,
        ReplayRun.state == RunState.WAITING, ReplayRun.body == body,
    )).all()
    for run in waiting:
        if (run.on_day, run.kinds, run.revision_id) == (on, wanted, revision_id):
            return _progress(run)
    run = ReplayRun(
        council_id=actor.council_id, service_id=draft.id, revision_id=revision_id, body=body, kinds=wanted, on_day=on,
        state=RunState.WAITING, rows_done=0, rows_total=0, why="", tries=0, requested_by_id=actor.officer_id,
        requested_at=at,
    )
    session.add(run)
    session.flush()
    audit.record(session, council_id=actor.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="asked for a replay", subject_kind="service", subject_id=draft.id, at=at,
                 detail={"replay": run.public_id})
    return _progress(run)


def progress(session: Session, council_id: str, public_id: str) -> Progress:
    """How far the replay of that id has come. Raises NoSuchReplay."""
    return _progress(_run(session, council_id, public_id))


def latest(session: Session, council_id: str, service_id: str, *, revision_id: int | None = None) -> Progress | None:
    """The replay of a service, or of one change to it, that was asked for last; None where there was none."""
    found = select(ReplayRun).where(ReplayRun.council_id == council_id, ReplayRun.service_id == service_id)
    if revision_id is not None:
        found = found.where(ReplayRun.revision_id == revision_id)
    run = session.scalar(found.order_by(ReplayRun.id.desc()).limit(1))
    return _progress(run) if run is not None else None


def _run(session: Session, council_id: str, public_id: str) -> ReplayRun:
    run = session.scalar(select(ReplayRun).where(
        ReplayRun.council_id == council_id, ReplayRun.public_id == public_id))
    if run is None:
        raise NoSuchReplay(public_id)
    return run


def _progress(run: ReplayRun) -> Progress:
    return Progress(
        run.public_id, run.service_id, run.revision_id, RunState(run.state), run.rows_done, run.rows_total, run.on_day,
        run.requested_at, run.ended_at,
        Summary.from_json(json.dumps(run.summary)) if run.state == RunState.DONE else None, run.why,
    )


@dataclass(frozen=True)
class Taken:
    """A run that this process is at work on, as the try of that number."""

    run_id: int
    council_id: str
    service_id: str
    body: str
    kinds: tuple[Kind, ...]
    on: date | None
    tries: int


def to_take_up(session: Session, *, at: datetime) -> Sequence[str]:
    """The public ids of the runs that wait while their council has none at work, and of those whose process has gone
    silent, the oldest first; one for each council."""
    other = aliased(ReplayRun)
    busy = exists().where(other.council_id == ReplayRun.council_id, other.state == RunState.RUNNING)
    silent = ReplayRun.seen_at < at - SILENT_AFTER
    found = session.execute(
        select(ReplayRun.council_id, ReplayRun.public_id).where(or_(
            (ReplayRun.state == RunState.WAITING) & ~busy, (ReplayRun.state == RunState.RUNNING) & silent,
        )).order_by(ReplayRun.id)
    ).all()
    firsts: dict[str, str] = {}
    for council_id, public_id in found:
        firsts.setdefault(council_id, public_id)
    return list(firsts.values())


def take_up(session: Session, public_id: str, *, at: datetime) -> Taken | None:
    """Take a run up, in this process; None where another did first, where the council has one at work, or where it was
    tried often enough: then it has failed. Flushes."""
    run = session.scalar(select(ReplayRun).where(ReplayRun.public_id == public_id).with_for_update())
    if run is None or run.state not in (RunState.WAITING, RunState.RUNNING):
        return None
    if run.state == RunState.RUNNING and run.seen_at is not None and run.seen_at >= at - SILENT_AFTER:
        return None
    if run.tries >= MOST_TRIES:
        run.state, run.why, run.ended_at = RunState.FAILED, GAVE_UP, at
        session.flush()
        return None
    taken = Taken(run.id, run.council_id, run.service_id, run.body,
                  tuple(kind for kind in KINDS if kind in run.kinds), run.on_day, run.tries + 1)
    try:
        with session.begin_nested():
            session.execute(update(ReplayRun).where(ReplayRun.id == run.id).values(
                state=RunState.RUNNING, tries=taken.tries, rows_done=0, seen_at=at, began_at=run.began_at or at,
                version=ReplayRun.version + 1))
    except IntegrityError:
        return None
    return taken


def let_go(session: Session, public_id: str, *, at: datetime) -> None:
    """The process that was at work on a run has ended without a word: it waits for the next try, or has failed."""
    run = session.scalar(select(ReplayRun).where(ReplayRun.public_id == public_id).with_for_update())
    if run is None or run.state != RunState.RUNNING:
        return
    if run.tries >= MOST_TRIES:
        run.state, run.why, run.ended_at = RunState.FAILED, GAVE_UP, at
    else:
        run.state = RunState.WAITING
    session.flush()


def note_progress(session: Session, taken: Taken, done: int, total: int, *, at: datetime) -> bool:
    """Say how many of how many rows are done. False where the run is no longer this process's: it should stop."""
    return _write(session, taken, rows_done=done, rows_total=total, seen_at=at)


def finish(session: Session, taken: Taken, summary: Summary, *, at: datetime) -> bool:
    """The run is done. False where it is no longer this process's; then nothing is kept."""
    return _write(session, taken, state=RunState.DONE, summary=json.loads(summary.as_json()), seen_at=at, ended_at=at)


def fail(session: Session, taken: Taken, why: str, *, at: datetime) -> bool:
    """The run cannot be done, for a reason that another try would meet again."""
    return _write(session, taken, state=RunState.FAILED, why=why[:400], seen_at=at, ended_at=at)


def _write(session: Session, taken: Taken, **values: object) -> bool:
    done = session.execute(
        update(ReplayRun)
        .where(ReplayRun.id == taken.run_id, ReplayRun.state == RunState.RUNNING, ReplayRun.tries == taken.tries)
        .values(version=ReplayRun.version + 1, **values).execution_options(synchronize_session=False)
        .returning(ReplayRun.id)
    )
    return done.first() is not None
