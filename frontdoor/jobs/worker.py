"""What every job works with, and how it does many things one after another: each in a transaction of its own."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.orm import Session

from frontdoor.cases.files import FileStore
from frontdoor.db import Database, retrying
from frontdoor.notifications.sending import Post
from frontdoor.payments.provider import NoProvider, PaymentProvider, ProviderAway

# Is told of each tick: the job, whether it went well, and how many seconds it took.
Watch = Callable[[str, bool, float], None]

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Worker:
    """What the jobs work with. `stop` is set when the process has been told to end."""

    database: Database
    post: Post
    files: FileStore
    provider: PaymentProvider = field(default_factory=NoProvider)
    stop: threading.Event = field(default_factory=threading.Event)
    watch: Watch = lambda job, went_well, took_s: None

    def at_moment(self, at: datetime) -> "Worker":
        """The same worker on a day of the caller's choosing."""
        return replace(self, post=replace(self.post, now=lambda: at))


@dataclass(frozen=True)
class Tick:
    """One line of the timetable."""

    name: str
    every: timedelta
    work: Callable[[Worker], None]


def each(worker: Worker, what: str, ids: Sequence[int], work: Callable[[Session, int], object]) -> None:
    """Do the work for each in a transaction of its own. One that fails is logged and keeps no other
    waiting."""
    one_by_one(worker, what, ids, lambda one: retrying(worker.database, partial(_handed, work, one)))


def one_by_one(worker: Worker, what: str, ids: Sequence[int], work: Callable[[int], object]) -> None:
    """Do the work for each, which sees to its transactions itself. One that fails keeps no other waiting."""
    for one in ids:
        if worker.stop.is_set():
            return
        try:
            work(one)
        except ProviderAway as away:
            log.warning("the provider of payments is away", job=what, id=one, why=str(away))
        except Exception:
            log.exception("job failed for one", job=what, id=one)


def each_due(
    worker: Worker, what: str, find: Callable[[Session, datetime], Sequence[int]], work: Callable[..., object],
) -> None:
    """Ask what is due now, and do the work for each: `work` is handed a session, the id, and `at`."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = find(session, at)
    each(worker, what, found, lambda session, one: work(session, one, at=at))


def _handed(work: Callable[[Session, int], object], one: int, session: Session) -> None:
    work(session, one)
