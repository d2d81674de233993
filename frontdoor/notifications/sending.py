"""From the outbox to the gateway: reserve, look up, send, mark.

A worker takes messages under a lease in one short transaction, sends outside any transaction, and marks
each in another. Killed in between, it leaves a lease that runs out; whoever takes the message up then asks
the provider for its reference before sending. So none is lost, and none goes twice wherever the provider
can be asked.
"""

import random
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.links import site_address, tracking_path
from frontdoor.cases.parties import Party
from frontdoor.catalogue import councils
from frontdoor.clock import now
from frontdoor.config import Settings
from frontdoor.db import Database, retrying
from frontdoor.keys import BadSignature, Keys
from frontdoor.notifications import hold, last_look, wording
from frontdoor.notifications.failures import ask_a_person
from frontdoor.notifications.gateways import DeliveryFailed, Message, MessageGateway
from frontdoor.notifications.letters import gateway_for
from frontdoor.notifications.outbox import LIVE, MessageState, OutboxRow, opened_box

# A dead worker's messages are taken over after this long; a try must be over well before.
LEASE = timedelta(seconds=30)
LONGEST_TRY = timedelta(seconds=22)
BATCH = 20
# Pauses of 30 s, 1, 2, 4 ... minutes, at most an hour: ten tries take two to three hours, then a person acts.
MOST_ATTEMPTS = 10
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
# While the provider cannot be reached at all no message's tries are used up, so an outage of days loses none.
PROVIDER_PAUSE = timedelta(minutes=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Post:
    """What sending needs. `base_for` gives a council's own address, such as https://www.example.gov.uk."""

    database: Database
    gateway: MessageGateway
    keys: Keys
    base_for: Callable[[str], str]
    now: Callable[[], datetime] = now


def post_for(database: Database, settings: Settings) -> Post:
    """Sending as the settings have it."""
    return Post(
        database, gateway_for(settings), Keys(settings.secret_keys),
        lambda council_id: site_address(settings.base_url, councils.get(council_id).hosts),
    )


@dataclass(frozen=True)
class Claimed:
    """A message that is ours to send until `lease_until`. `tries` counts this one."""

    row_id: int
    token: str
    lease_until: datetime
    tries: int
    message: Message
    case_reference: str | None
    party_public_id: str | None
    secrets_box: str | None


def _due(at: datetime) -> ColumnElement[bool]:
    """The condition for what may be taken: due, not under a lease that still holds, nor held after a restore."""
    is_free = or_(OutboxRow.state == MessageState.WAITING, OutboxRow.lease_until <= at)
    return and_(LIVE, OutboxRow.due_at <= at, is_free, hold.lets_go())


def is_anything_due(session: Session, at: datetime) -> bool:
    """Whether a claim would find something. Only reads, so that an idle worker never holds SQLite's one
    writer."""
    return session.scalar(select(OutboxRow.id).where(_due(at)).limit(1)) is not None


def claim(session: Session, at: datetime, limit: int = BATCH) -> list[Claimed]:
    """Take up to `limit` messages that are due, oldest first, under a lease. Passes over what another
    worker is taking at this moment. What the last look finds is cancelled or put off, and what is only for the
    account is there from now on. Flushes."""
    rows = session.scalars(
        select(OutboxRow).where(_due(at)).order_by(OutboxRow.due_at, OutboxRow.id).limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    token = secrets.token_hex(16)
    standings = last_look.standings(session, rows)
    claimed = []
    for row in rows:
        standing = standings.get(row.resident_id or 0)
        verdict = last_look.judge(session, row, standing, at)
        if verdict != last_look.LEAVES:
            _hold_back(session, row, verdict, at)
        elif row.channel == "portal":
            row.state, row.sent_at = MessageState.DELIVERED, at
        else:
            row.state, row.lease_token, row.lease_until = MessageState.SENDING, token, at + LEASE
            row.attempts += 1
            claimed.append(_claimed(session, row, standing.resident.name if standing else "", at))
    session.flush()
    return claimed


def _hold_back(session: Session, row: OutboxRow, verdict: last_look.Verdict, at: datetime) -> None:
    row.lease_token = row.lease_until = None
    if verdict.wait_until is not None:
        row.state, row.due_at = MessageState.WAITING, verdict.wait_until
        return
    row.state, row.last_error, row.secrets_box = MessageState.CANCELLED, verdict.cancel, None
    if verdict.ask_a_person:
        ask_a_person(session, row, at=at)


def _claimed(session: Session, row: OutboxRow, name: str, at: datetime) -> Claimed:
    party = session.get_one(Party, row.party_id) if row.party_id is not None else None
    case = session.get_one(Case, row.case_id) if row.case_id is not None else None
    message = Message(
        reference=row.provider_reference, council_id=row.council_id, channel=row.channel,
        recipient=row.recipient, subject=row.subject, body=row.body,
        sender_name="", sender_address="", at=at, recipient_name=name if row.channel == "letter" else "",
        calendar=row.calendar or "",
    )
    return Claimed(
        row.id, row.lease_token or "", row.lease_until or at, row.attempts, message,
        case.reference if case else None, party.public_id if party else None, row.secrets_box,
    )


def send_due(post: Post, stop: threading.Event | None = None) -> int:
    """Send everything that is due; returns how many went out. Ends early, leaving the rest to be taken at
    once, when `stop` is set or the provider cannot be reached."""
    sent = 0
    while not (stop and stop.is_set()):
        at = post.now()
        with post.database.session(write=False) as session:
            if not is_anything_due(session, at):
                return sent
        claimed = retrying(post.database, lambda session: claim(session, at))
        done, goes_on = _send_batch(post, claimed, stop)
        sent += done
        if not goes_on:
            return sent
    return sent


def _send_batch(post: Post, claimed: Sequence[Claimed], stop: threading.Event | None) -> tuple[int, bool]:
    """How many of the batch were sent, and whether to go on with another."""
    sent = 0
    for place, item in enumerate(claimed):
        if (stop and stop.is_set()) or post.now() + LONGEST_TRY > item.lease_until:
            _release(post.database, claimed[place:])
            break
        result = _try(post, item)
        retrying(post.database, lambda session: mark(session, item, result, at=post.now()))
        sent += isinstance(result, str)
        if isinstance(result, DeliveryFailed) and result.provider_away:
            _release(post.database, claimed[place + 1:])
            return sent, False
    return sent, True


def _try(post: Post, item: Claimed) -> str | DeliveryFailed:
    """The provider's id, or why it did not go. From the second try on the provider is asked first: the worker
    before us may have died, or lost the line, after the message went out."""
    try:
        found = post.gateway.find(item.message.reference) if item.tries > 1 else None
        return found or post.gateway.send(_finished(post, item))
    except DeliveryFailed as failure:
        return failure
    except Exception as error:
        # One message that breaks something must not keep the others from leaving.
        log.exception("message broke the gateway", message=item.message.reference)
        return DeliveryFailed(f"unexpected: {type(error).__name__}", temporary=True)


def _finished(post: Post, item: Claimed) -> Message:
    """The message with its sender and what is the recipient's own: their link and code, which are not stored with
    it, or only encrypted."""
    council = councils.get(item.message.council_id)
    site, held = post.base_for(council.id), _secrets(post.keys, item.secrets_box)
    link = site
    if "path" in held:
        link += held["path"]
    elif item.case_reference and item.party_public_id:
        link += tracking_path(post.keys, item.case_reference, item.party_public_id)
    body = wording.finish(item.message.body, link, held.get("code", ""), site)
    return replace(item.message, body=body, sender_name=council.name, sender_address=council.email)


def _secrets(keys: Keys, box: str | None) -> dict[str, str]:
    try:
        return opened_box(keys, box)
    except BadSignature as error:
        raise DeliveryFailed("its link was made with a secret that is gone", temporary=False) from error


def mark(session: Session, item: Claimed, result: str | DeliveryFailed, *, at: datetime) -> bool:
    """Write down how a try ended. Changes nothing, and says so, when the lease has passed to another
    worker."""
    row = session.get_one(OutboxRow, item.row_id, with_for_update=True)
    if row.lease_token != item.token or row.state != MessageState.SENDING:
        log.warning("lease was lost", message=item.message.reference)
        return False
    row.lease_token = row.lease_until = None
    if isinstance(result, str):
        row.state, row.provider_id, row.sent_at, row.last_error = MessageState.SENT, result, at, ""
        row.secrets_box = None      # nobody needs it any more
    else:
        _postpone_or_fail(session, row, result, at)
    session.flush()
    return True


def _postpone_or_fail(session: Session, row: OutboxRow, failure: DeliveryFailed, at: datetime) -> None:
    row.last_error = failure.say[:200]
    log.warning("message did not go", message=row.provider_reference, why=failure.say, tries=row.attempts)
    if failure.provider_away:
        row.attempts -= 1
        row.state, row.due_at = MessageState.WAITING, at + _jittered(PROVIDER_PAUSE)
    elif failure.temporary and row.attempts < MOST_ATTEMPTS:
        row.state, row.due_at = MessageState.WAITING, at + pause_after(row.attempts)
    else:
        row.state, row.secrets_box = MessageState.FAILED, None
        ask_a_person(session, row, at=at)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many tries: doubling, at most an hour, less up to half by chance so that
    messages that failed together do not all come back together."""
    return _jittered(min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE))


def _jittered(pause: timedelta) -> timedelta:
    return pause * random.uniform(0.5, 1)


def _release(database: Database, items: Sequence[Claimed]) -> None:
    """Give back what was taken and not tried, so that it need not wait for its lease to run out."""
    if not items:
        return
    retrying(database, lambda session: session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_([item.row_id for item in items]), OutboxRow.lease_token == items[0].token)
        .values(state=MessageState.WAITING, lease_token=None, lease_until=None,
                attempts=OutboxRow.attempts - 1)
    ))
