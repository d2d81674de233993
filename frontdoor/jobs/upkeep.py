"""Jobs that keep the house: messages, what nobody came back to, bookings that are over, replays, the audit's seals."""

from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from frontdoor.audit import blocks
from frontdoor.bookings import holding
from frontdoor.bookings.models import BookingState
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue import councils, revisions, versions
from frontdoor.db import retrying
from frontdoor.insight import marks, processes, replays
from frontdoor.jobs.worker import Worker, each, each_due
from frontdoor.notifications.beat import beat
from frontdoor.notifications.sending import send_due
from frontdoor.people import account_keys, contact_changes
from frontdoor.triage import account_changes, booked, publishing

DRAFTS_AT_ONCE = 200
ROWS_BEHIND = 1_000
SEALED_AT_ONCE = 5_000

log = structlog.get_logger(__name__)


def send_messages(worker: Worker) -> None:
    """Send what waits in the outbox."""
    send_due(worker.post, worker.stop)


def expire_drafts(worker: Worker) -> None:
    """Journeys that nobody came back to are forgotten, with the files that were never sent."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        found = session.scalars(
            select(Draft.id).where(Draft.expires_at <= at).order_by(Draft.expires_at).limit(DRAFTS_AT_ONCE)
        ).all()
    each(worker, "draft expires", found, lambda session, draft_id: _forget_draft(session, draft_id, at))


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
    each_due(worker, "hold expires", holding.expired, holding.let_go)


def finish_bookings(worker: Worker) -> None:
    """Bookings that are over are closed; a slot whose time has come while nobody decided is given back."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        over, begun = booked.over(session, at), booked.begun(session, at)
    each(worker, "booking is over", over, lambda session, one: booked.finish(session, one, at=at))
    each(worker, "slot is given back", begun, lambda session, one: booked.release(session, one, at=at))


def sweep_files(worker: Worker) -> None:
    """Files that no draft and no case names any more are taken off the disk."""
    with worker.database.session(write=False) as session:
        worker.files.sweep(session, at=worker.post.now())


def finish_contact_changes(worker: Worker) -> None:
    """Another email address or number, after the three days in which the old one could stop it."""
    each_due(worker, "change of contact point", contact_changes.due, account_changes.finish_waiting)


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
    each_due(worker, "change is published", revisions.due, publishing.publish_due)


def seal_audit(worker: Worker) -> None:
    """What was written to the audit is sealed. The head goes to the log, which the database's owner cannot rewrite."""
    at = worker.post.now()
    with worker.database.session(write=False) as session:
        waiting = blocks.councils_waiting(session)
    for council_id in waiting:
        block = retrying(worker.database, partial(blocks.seal, council_id=council_id, at=at, most=SEALED_AT_ONCE))
        if block is not None:
            log.info("audit sealed", council=council_id, head=f"{block.number}.{block.hash}")


def show_alive(worker: Worker) -> None:
    """Leave a sign that a worker is running."""
    retrying(worker.database, lambda session: beat(session, at=worker.post.now()))
