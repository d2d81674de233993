"""The clock's door: everything that happens because time has passed, in one timetable.

Every job is a tick: it asks what is due now and does that, so a tick that was missed is made up by the
next, and two workers at once are harmless, because each due row is claimed or made under a unique key.
Nothing runs at an hour of the day: between 01:00 and 02:00 in London an hour is missing in March and comes
twice in October.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from frontdoor.cases.attachments import Attachment
from frontdoor.cases.drafts import Draft
from frontdoor.cases.files import FileStore
from frontdoor.clock import LONDON, now
from frontdoor.config import Settings
from frontdoor.db import Database, retrying
from frontdoor.notifications.beat import beat
from frontdoor.notifications.sending import Post, post_for, send_due
from frontdoor.triage import questions

EVERY_TWO_SECONDS = timedelta(seconds=2)
EVERY_HALF_MINUTE = timedelta(seconds=30)
EVERY_MINUTE = timedelta(minutes=1)
EVERY_HOUR = timedelta(hours=1)
DRAFTS_AT_ONCE = 200

log = structlog.get_logger(__name__)
# A tick that comes while the last one is still at work is left out; that is meant, and not worth a warning.
logging.getLogger("apscheduler").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Worker:
    """What the jobs work with. `stop` is set when the process has been told to end."""

    database: Database
    post: Post
    files: FileStore
    stop: threading.Event = field(default_factory=threading.Event)

    def at_moment(self, at: datetime) -> "Worker":
        """The same worker on a day of the caller's choosing."""
        return replace(self, post=replace(self.post, now=lambda: at))


@dataclass(frozen=True)
class Tick:
    """One line of the timetable."""

    name: str
    every: timedelta
    work: Callable[[Worker], None]


def send_messages(worker: Worker) -> None:
    """Send what waits in the outbox."""
    send_due(worker.post, worker.stop)


def resume_overdue_cases(worker: Worker) -> None:
    """Cases whose wait for an answer is over go on without it."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = questions.overdue(session, at)
    _each(worker, "case goes on", found, lambda session, case_id: questions.resume(session, case_id, at=at))


def expire_drafts(worker: Worker) -> None:
    """Journeys that nobody came back to are forgotten, with the files that were never sent."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = session.scalars(
            select(Draft.id).where(Draft.expires_at <= at).order_by(Draft.expires_at).limit(DRAFTS_AT_ONCE)
        ).all()
    _each(worker, "draft expires", found, _forget_draft)


def _forget_draft(session: Session, draft_id: int) -> None:
    """Take the draft away. Of one that was sent the case has the answers and keeps the files."""
    session.execute(delete(Attachment).where(Attachment.draft_id == draft_id, Attachment.case_id.is_(None)))
    session.execute(update(Attachment).where(Attachment.draft_id == draft_id).values(draft_id=None))
    session.execute(delete(Draft).where(Draft.id == draft_id))


def sweep_files(worker: Worker) -> None:
    """Files that no draft and no case names any more are taken off the disk."""
    with worker.database.session(write=False) as session:
        worker.files.sweep(session, at=worker.post.now())


def show_alive(worker: Worker) -> None:
    """Leave a sign that a worker is running."""
    retrying(worker.database, lambda session: beat(session, at=worker.post.now()))


def _each(worker: Worker, what: str, ids: Sequence[int], work: Callable[[Session, int], None]) -> None:
    """Do the work for each in a transaction of its own. One that fails is logged and keeps no other
    waiting."""
    for one in ids:
        if worker.stop.is_set():
            return
        try:
            retrying(worker.database, partial(_handed, work, one))
        except Exception:
            log.exception("job failed for one", job=what, id=one)


def _handed(work: Callable[[Session, int], None], one: int, session: Session) -> None:
    work(session, one)


TIMETABLE = (
    Tick("show_alive", EVERY_HALF_MINUTE, show_alive),
    Tick("send_messages", EVERY_TWO_SECONDS, send_messages),
    Tick("resume_overdue_cases", EVERY_MINUTE, resume_overdue_cases),
    Tick("expire_drafts", EVERY_HOUR, expire_drafts),
    Tick("sweep_files", EVERY_HOUR, sweep_files),
)


def worker_for(database: Database, settings: Settings) -> Worker:
    """A worker as the settings have it."""
    return Worker(database, post_for(database, settings), FileStore(settings.files))


def run_due(database: Database, settings: Settings, at: datetime) -> None:
    """Do every job of the timetable once, as if it were `at`. For tests, and to bring a demonstration up to
    date."""
    worker = worker_for(database, settings).at_moment(at)
    for tick in TIMETABLE:
        tick.work(worker)


def _run(tick: Tick, worker: Worker) -> None:
    """One tick. What goes wrong is logged and left to the next: a timetable that stops helps nobody."""
    try:
        tick.work(worker)
    except Exception:
        log.exception("job failed", job=tick.name)


def start(worker: Worker) -> BackgroundScheduler:
    """Start the timetable in threads of this process and return at once; each job begins with a tick now."""
    scheduler = BackgroundScheduler(
        timezone=LONDON, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    for tick in TIMETABLE:
        scheduler.add_job(
            _run, "interval", args=(tick, worker), seconds=tick.every.total_seconds(), id=tick.name,
            next_run_time=now(),
        )
    scheduler.start()
    return scheduler


def start_in_background(settings: Settings) -> BackgroundScheduler:
    """Start the timetable beside the one web process of a demonstration, on a database pool of its own."""
    return start(worker_for(Database(settings.database_url), settings))


def run_until_stopped(worker: Worker) -> None:
    """The whole worker: runs the timetable until `worker.stop` is set or the process is interrupted, then
    ends after the message in hand."""
    scheduler = start(worker)
    try:
        # In short waits, so that an interruption is heard on every kind of machine.
        while not worker.stop.wait(1):
            pass
    except KeyboardInterrupt:
        worker.stop.set()
    scheduler.shutdown(wait=True)
