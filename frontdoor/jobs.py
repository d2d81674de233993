"""The clock's door: everything that happens because time has passed, in one timetable.

Every job is a tick: it asks what is due now and does that, so a tick that was missed is made up by the
next, and two workers at once are harmless, because each due row is claimed or made under a unique key.
Nothing runs at an hour of the day: between 01:00 and 02:00 in London an hour is missing in March and comes
twice in October.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from frontdoor.audit import blocks
from frontdoor.bookings import holding
from frontdoor.bookings.models import BookingState
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.drafts import Draft
from frontdoor.cases.files import FileStore
from frontdoor.catalogue import councils, revisions, versions
from frontdoor.clock import LONDON, now
from frontdoor.config import Settings
from frontdoor.contacts import call_backs, calls, chats, heard
from frontdoor.db import Database, retrying
from frontdoor.insight import marks, processes, replays
from frontdoor.notifications.beat import beat
from frontdoor.notifications.sending import Post, post_for, send_due
from frontdoor.payments import asking, due, refunds
from frontdoor.payments.asking import Till
from frontdoor.payments.provider import NoProvider, PaymentProvider, ProviderAway
from frontdoor.payments.providers import provider_for
from frontdoor.people import account_keys, contact_changes
from frontdoor.people.households import Household
from frontdoor.triage import (
    absences, account_changes, booked, duty_steps, handshakes, holds, household_access, paying, plans, publishing,
    record_reviews, refunding, renewals, ringing_back, sharing, silence, unpaid,
)
from frontdoor.triage.clockwork import watching

EVERY_TWO_SECONDS = timedelta(seconds=2)
EVERY_TEN_SECONDS = timedelta(seconds=10)
EVERY_HALF_MINUTE = timedelta(seconds=30)
EVERY_MINUTE = timedelta(minutes=1)
EVERY_HOUR = timedelta(hours=1)
DRAFTS_AT_ONCE = 200
ROWS_BEHIND = 1_000
SEALED_AT_ONCE = 5_000
# Is told of each tick: the job, whether it went well, and how many seconds it took.
Watch = Callable[[str, bool, float], None]

log = structlog.get_logger(__name__)
# A tick that comes while the last one is still at work is left out; that is meant, and not worth a warning.
logging.getLogger("apscheduler").setLevel(logging.ERROR)


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


def send_messages(worker: Worker) -> None:
    """Send what waits in the outbox."""
    send_due(worker.post, worker.stop)


def resume_overdue_cases(worker: Worker) -> None:
    """Cases whose wait for an answer is over go on without it."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = holds.overdue(session, at)
    _each(worker, "case goes on", found, lambda session, case_id: holds.resume(session, case_id, at=at))


def return_referrals(worker: Worker) -> None:
    """Requests to other teams and to partners that nobody answered in time go back to who asked."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = handshakes.overdue(session, at)
    _each(worker, "referral goes back", found, lambda session, one: handshakes.give_back(session, one, at=at))


def make_reviews_due(worker: Worker) -> None:
    """Plans that are to be looked at again by today become tasks."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = plans.due(session, at)
    _each(worker, "plan is looked at", found, lambda session, one: plans.make_due(session, one, at=at))


def let_go_of_chats(worker: Worker) -> None:
    """Chats that nobody writes in any more are over, and give their place back."""
    retrying(worker.database, lambda session: chats.let_go(session, at=worker.post.now()))


def open_to_named_workers(worker: Worker) -> None:
    """Who is named for a household may open its restricted cases, and whoever is not any more may not."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = household_access.with_worker(session)
    _each(worker, "named worker", found, lambda session, household_id: household_access.bring_up_to_date(
        session, session.get_one(Household, household_id), at=at))


def remind_of_reviews(worker: Worker) -> None:
    """Warnings and protected addresses whose day has come are looked at again by a person."""
    retrying(worker.database, lambda session: record_reviews.remind(session, at=worker.post.now()))


def see_to_contacts(worker: Worker) -> None:
    """Calls that ring no more, call-backs whose time has come, and signatures that are too old to be used again."""
    at = worker.post.now()
    retrying(worker.database, lambda session: calls.let_go(session, at=at))
    retrying(worker.database, lambda session: heard.forget(session, at=at))
    with worker.database.session(write=False) as session:
        found = call_backs.due(session, at=at)
    _each(worker, "call-back is due", found, lambda session, one: ringing_back.make_task(session, one, at=at))


def expire_drafts(worker: Worker) -> None:
    """Journeys that nobody came back to are forgotten, with the files that were never sent."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = session.scalars(
            select(Draft.id).where(Draft.expires_at <= at).order_by(Draft.expires_at).limit(DRAFTS_AT_ONCE)
        ).all()
    _each(worker, "draft expires", found, lambda session, draft_id: _forget_draft(session, draft_id, at))


def _forget_draft(session: Session, draft_id: int, at: datetime) -> None:
    """Take the draft away, with the slot that it holds. Of one that was sent the case has the answers and keeps the
    files."""
    booking = holding.of_draft(session, session.get_one(Draft, draft_id))
    if booking is not None and booking.state == BookingState.HELD:
        holding.release(session, booking, why="What was begun was forgotten.", at=at)
    session.execute(delete(Attachment).where(Attachment.draft_id == draft_id, Attachment.case_id.is_(None)))
    session.execute(update(Attachment).where(Attachment.draft_id == draft_id).values(draft_id=None))
    session.execute(delete(Draft).where(Draft.id == draft_id))


def expire_holds(worker: Worker) -> None:
    """Slots that were kept for a form which nobody finished in time are free again."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = holding.expired(session, at)
    _each(worker, "hold expires", found, lambda session, one: holding.let_go(session, one, at=at))


def finish_bookings(worker: Worker) -> None:
    """Bookings that are over are closed; a slot whose time has come while nobody decided is given back."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        over, begun = booked.over(session, at), booked.begun(session, at)
    _each(worker, "booking is over", over, lambda session, one: booked.finish(session, one, at=at))
    _each(worker, "slot is given back", begun, lambda session, one: booked.release(session, one, at=at))


def sweep_files(worker: Worker) -> None:
    """Files that no draft and no case names any more are taken off the disk."""
    with worker.database.session(write=False) as session:
        worker.files.sweep(session, at=worker.post.now())


def take_agreed_payments(worker: Worker) -> None:
    """Money that a payer agreed to be taken without being there."""
    till, at = _till(worker), worker.post.now()
    with worker.database.session(write=False) as session:
        found = due.to_take(session)
    _one_by_one(worker, "payment is taken", found, lambda one: asking.take(till, one, at=at))


def reconcile_payments(worker: Worker) -> None:
    """What became of payments whose payer did not come back; what is paid and had no effect yet; what was not paid
    in time; agreements that have ended; money to give back. The provider is asked outside any transaction."""
    till, at = _till(worker), worker.post.now()
    steps: Sequence[tuple[str, Callable[[Session], Sequence[int]], Callable[[int], object]]] = (
        ("payment is asked about", lambda session: due.to_ask(session, at),
         lambda one: asking.find_out(till, one, at=at)),
        ("payment is cancelled", lambda session: due.to_cancel(session, at),
         lambda one: asking.cancel(till, one, at=at)),
        ("charge is heeded", due.to_heed, lambda one: asking.heed_later(till, one, at=at)),
        ("charge lapses", lambda session: due.to_lapse(session, at),
         lambda one: asking.lapse(till, one, paying.lapse, at=at)),
        ("agreement ends", due.to_tell, lambda one: asking.tell_it_ended(till, one, at=at)),
        ("money is given back", lambda session: refunds.due(session, at), lambda one: refunds.ask(till, one, at=at)),
    )
    for what, find, work in steps:
        with worker.database.session(write=False) as session:
            found = find(session)
        _one_by_one(worker, what, found, work)


def renew_due(worker: Worker) -> None:
    """Ask whether what runs out shall go on, remind, and let lapse what was not renewed; and send the way to pay to
    those whose agreement did not bring the money."""
    at, means = worker.post.now(), renewals.Means(worker.post.keys, worker.provider)
    with worker.database.session(write=False) as session:
        items = {item.entitlement_id: item for item in renewals.due(session, at)}
        refused = renewals.to_ask_for_money(session)

    def do(session: Session, one: int) -> None:
        renewals.do(session, items[one], means=means, at=at)

    _each(worker, "renewal", list(items), do)
    _each(worker, "renewal to pay", refused,
          lambda session, one: renewals.ask_refused(session, one, means=means, at=at))


def _till(worker: Worker) -> Till:
    return Till(worker.database, worker.provider, paying.heed, unpaid.tell, refunding.tell)


def finish_contact_changes(worker: Worker) -> None:
    """Another email address or number, after the three days in which the old one could stop it."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = contact_changes.due(session, at)
    _each(worker, "change of contact point", found,
          lambda session, one: account_changes.finish_waiting(session, one, at=at))


def forget_account_keys(worker: Worker) -> None:
    """Links and codes that open nothing any more, and counts of tries that no longer count."""
    at = worker.post.now()
    retrying(worker.database, lambda session: account_keys.forget(session, at=at))


def replay_asked_for(worker: Worker) -> None:
    """Replays that were asked for from a page, each in a process of its own. One that ends without a word is tried
    again, and after three times said to have failed."""
    with worker.database.session(write=False) as session:
        found = replays.to_take_up(session, at=worker.post.now())
    for public_id in found:
        status = processes.run(["replay", "--run", public_id], database_url=worker.database.url, stop=worker.stop)
        if status:
            log.warning("a replay stopped before its end", replay=public_id, status=status)
            retrying(worker.database, partial(replays.let_go, public_id=public_id, at=worker.post.now()))


def keep_snapshots(worker: Worker) -> None:
    """What replays read is brought up to date where many rows have changed, in a process of its own; a few a replay
    reads by itself in no time."""
    for council_id in councils.all_councils():
        with worker.database.session(write=False) as session:
            behind = [version.definition.id for version in versions.all_current(session, council_id)
                      if sum(one.behind for one in marks.stale(session, council_id, version.compiled)) >= ROWS_BEHIND]
        for service_id in behind:
            processes.run(["snapshots", "refresh", service_id, "--council", council_id],
                          database_url=worker.database.url, stop=worker.stop)


def publish_due(worker: Worker) -> None:
    """Changes of services whose moment has come are put in force."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = revisions.due(session, at)
    _each(worker, "change is published", found, lambda session, one: publishing.publish_due(session, one, at=at))


def seal_audit(worker: Worker) -> None:
    """What was written to the audit is sealed. The head goes to the log, which the database's owner cannot rewrite."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        waiting = blocks.councils_waiting(session)
    for council_id in waiting:
        block = retrying(worker.database, partial(blocks.seal, council_id=council_id, at=at, most=SEALED_AT_ONCE))
        if block is not None:
            log.info("audit sealed", council=council_id, head=f"{block.number}.{block.hash}")


def pass_on_alerts(worker: Worker) -> None:
    """Alerts that no duty specialist acknowledged in time go to the next."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = duty_steps.due(session, at)
    _each(worker, "alert is passed on", found, lambda session, one: duty_steps.pass_on(session, one, at=at))


def watch_clocks(worker: Worker) -> None:
    """Dates that are near or past: the team is told, and whoever was promised something that we are late."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = watching.due(session, at)
    _each(worker, "clock", found, lambda session, one: watching.look(session, one, at=at))


def share_out_work(worker: Worker) -> None:
    """What cannot wait for an officer who is away goes to their cover, and what waits in a queue that gives out its
    work goes to whoever is free."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        uncovered, waiting = absences.to_cover(session, at), sharing.waiting(session, at)
    _each(worker, "case goes to the cover", uncovered, lambda session, one: absences.cover(session, one, at=at))
    _each(worker, "case is given out", waiting, lambda session, one: sharing.share(session, one, at=at))


def heed_silence(worker: Worker) -> None:
    """Officers are reminded of cases that they have done nothing with, and what they leave lying is taken back."""
    at = worker.post.now()
    retrying(worker.database, lambda session: silence.settle(session, at=at))
    with worker.database.session(write=False) as session:
        found = silence.silent(session, at)
    _each(worker, "silence is heeded", found, lambda session, one: silence.heed(session, one, at=at))


def show_alive(worker: Worker) -> None:
    """Leave a sign that a worker is running."""
    retrying(worker.database, lambda session: beat(session, at=worker.post.now()))


def _each(worker: Worker, what: str, ids: Sequence[int], work: Callable[[Session, int], object]) -> None:
    """Do the work for each in a transaction of its own. One that fails is logged and keeps no other
    waiting."""
    _one_by_one(worker, what, ids, lambda one: retrying(worker.database, partial(_handed, work, one)))


def _one_by_one(worker: Worker, what: str, ids: Sequence[int], work: Callable[[int], object]) -> None:
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


def _handed(work: Callable[[Session, int], object], one: int, session: Session) -> None:
    work(session, one)


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
