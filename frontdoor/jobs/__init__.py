"""The clock's door: everything that happens because time has passed, in one timetable.

Every job is a tick: it asks what is due now and does that, so a tick that was missed is made up by the
next, and two workers at once are harmless, because each due row is claimed or made under a unique key.
Nothing runs at an hour of the day: between 01:00 and 02:00 in London an hour is missing in March and comes
twice in October.
"""

import logging
import time
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from frontdoor.cases.files import FileStore
from frontdoor.clock import LONDON, now
from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.jobs.casework import (
    heed_silence, let_go_of_chats, make_reviews_due, open_to_named_workers, pass_on_alerts, remind_of_reviews,
    resume_overdue_cases, return_referrals, see_to_contacts, share_out_work, watch_clocks,
)
from frontdoor.jobs.money import (
    reconcile_payments, renew_due, take_agreed_payments,
)
from frontdoor.jobs.upkeep import (
    ROWS_BEHIND, expire_drafts, expire_holds, finish_bookings, finish_contact_changes, forget_account_keys,
    keep_snapshots, publish_due, replay_asked_for, seal_audit, send_messages, show_alive, sweep_files,
)
from frontdoor.jobs.worker import Tick, Worker
from frontdoor.notifications.sending import post_for
from frontdoor.payments.provider import NoProvider
from frontdoor.payments.providers import provider_for

__all__ = [
    "ROWS_BEHIND", "TIMETABLE", "Tick", "Worker", "expire_drafts", "expire_holds", "finish_bookings",
    "finish_contact_changes", "forget_account_keys", "heed_silence", "keep_snapshots", "let_go_of_chats",
    "make_reviews_due", "open_to_named_workers", "pass_on_alerts", "publish_due", "reconcile_payments",
    "remind_of_reviews", "renew_due", "replay_asked_for", "resume_overdue_cases", "return_referrals", "run_due",
    "run_until_stopped", "seal_audit", "see_to_contacts", "send_messages", "share_out_work", "show_alive", "start",
    "start_in_background", "sweep_files", "take_agreed_payments", "watch_clocks", "worker_for",
]

EVERY_TWO_SECONDS = timedelta(seconds=2)
EVERY_TEN_SECONDS = timedelta(seconds=10)
EVERY_HALF_MINUTE = timedelta(seconds=30)
EVERY_MINUTE = timedelta(minutes=1)
EVERY_HOUR = timedelta(hours=1)

log = structlog.get_logger(__name__)
# A tick that comes while the last one is still at work is left out; that is meant, and not worth a warning.
logging.getLogger("apscheduler").setLevel(logging.ERROR)

TIMETABLE = (
    Tick("show_alive", EVERY_HALF_MINUTE, show_alive),
    Tick("send_messages", EVERY_TWO_SECONDS, send_messages),
    Tick("pass_on_alerts", EVERY_TEN_SECONDS, pass_on_alerts),
    Tick("seal_audit", EVERY_TEN_SECONDS, seal_audit),
    Tick("take_agreed_payments", EVERY_TEN_SECONDS, take_agreed_payments),
    Tick("renew_due", EVERY_HALF_MINUTE, renew_due),
    Tick("reconcile_payments", EVERY_MINUTE, reconcile_payments),
    Tick("resume_overdue_cases", EVERY_MINUTE, resume_overdue_cases),
    Tick("watch_clocks", EVERY_MINUTE, watch_clocks),
    Tick("return_referrals", EVERY_MINUTE, return_referrals),
    Tick("make_reviews_due", EVERY_HOUR, make_reviews_due),
    Tick("finish_contact_changes", EVERY_MINUTE, finish_contact_changes),
    Tick("forget_account_keys", EVERY_HOUR, forget_account_keys),
    Tick("publish_due", EVERY_HALF_MINUTE, publish_due),
    Tick("let_go_of_chats", EVERY_MINUTE, let_go_of_chats),
    Tick("see_to_contacts", EVERY_MINUTE, see_to_contacts),
    Tick("expire_holds", EVERY_MINUTE, expire_holds),
    Tick("finish_bookings", EVERY_MINUTE, finish_bookings),
    Tick("open_to_named_workers", EVERY_MINUTE, open_to_named_workers),
    Tick("remind_of_reviews", EVERY_HOUR, remind_of_reviews),
    Tick("expire_drafts", EVERY_HOUR, expire_drafts),
    Tick("sweep_files", EVERY_HOUR, sweep_files),
    Tick("replay_asked_for", EVERY_TWO_SECONDS, replay_asked_for),
    Tick("keep_snapshots", EVERY_HOUR, keep_snapshots),
    Tick("share_out_work", EVERY_HALF_MINUTE, share_out_work),
    Tick("heed_silence", EVERY_HOUR, heed_silence),
)


def worker_for(database: Database, settings: Settings) -> Worker:
    """A worker as the settings have it."""
    return Worker(database, post_for(database, settings), FileStore(settings.files),
                  provider_for(settings) or NoProvider())


def run_due(database: Database, settings: Settings, at: datetime) -> None:
    """Do every job of the timetable once, as if it were `at`. For tests, and to bring a demonstration up to
    date."""
    worker = worker_for(database, settings).at_moment(at)
    for tick in TIMETABLE:
        tick.work(worker)


def _run(tick: Tick, worker: Worker) -> None:
    """One tick. What goes wrong is logged and left to the next: a timetable that stops helps nobody."""
    began, went_well = time.perf_counter(), False
    try:
        tick.work(worker)
        went_well = True
    except Exception:
        log.exception("job failed", job=tick.name)
    worker.watch(tick.name, went_well, time.perf_counter() - began)


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
