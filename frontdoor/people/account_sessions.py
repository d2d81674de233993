"""Residents signed in: sessions as rows. Half an hour idle and twelve hours at most; a quarter of an hour on a shared
machine. Ending the row ends every copy of the cookie at once."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from frontdoor import audit
from frontdoor.people.accounts import Account, AccountSession
from frontdoor.people.actor import Actor, ActorKind
from frontdoor.people.residents import Resident

IDLE, KIOSK_IDLE = timedelta(minutes=30), timedelta(minutes=15)
LONGEST = timedelta(hours=12)
# Writing the last use at every page would make every page wait for the one before.
SEEN_EVERY = timedelta(minutes=1)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def begin(session: Session, account: Account, *, at: datetime, kiosk: bool = False) -> str:
    """Sign in somebody who has shown who they are; gives the token for the cookie. Always a new one."""
    token = secrets.token_urlsafe(32)
    session.add(AccountSession(council_id=account.council_id, token_digest=digest_of(token), account_id=account.id,
                               started_at=at, seen_at=at, kiosk=kiosk))
    _audit(session, account, "signed_in", at)
    session.flush()
    return token


def found(session: Session, council_id: str, token: str, *, at: datetime) -> AccountSession | None:
    """The live session with that token in this council, with its account and resident; None when it has ended,
    was idle for too long, has lasted 12 hours, or the account was closed. One query."""
    signed = session.scalar(
        select(AccountSession)
        .options(joinedload(AccountSession.account).joinedload(Account.resident)
                 .selectinload(Resident.contact_points))
        .where(AccountSession.council_id == council_id, AccountSession.token_digest == digest_of(token))
    )
    return signed if signed is not None and is_live(signed, at) else None


def was_joined(session: Session, council_id: str, token: str) -> bool:
    """Whether the session with that token ended because the record was joined to another, whose sign-in goes on."""
    return session.scalar(
        select(AccountSession.id).join(Account, Account.id == AccountSession.account_id)
        .join(Resident, Resident.id == Account.resident_id)
        .where(AccountSession.council_id == council_id, AccountSession.token_digest == digest_of(token),
               Account.closed_at.is_not(None), Resident.merged_into_id.is_not(None))) is not None


def is_live(signed: AccountSession, at: datetime) -> bool:
    """Whether the session still counts at `at`; it ends at the very moment a limit is reached."""
    if signed.ended_at is not None or signed.account.closed_at is not None:
        return False
    return at < signed.seen_at + _idle(signed) and at < signed.started_at + LONGEST


def left(signed: AccountSession, at: datetime) -> timedelta:
    """How long a live session still lasts if nobody uses it."""
    return min(signed.seen_at + _idle(signed), signed.started_at + LONGEST) - at


def _idle(signed: AccountSession) -> timedelta:
    return KIOSK_IDLE if signed.kiosk else IDLE


def live(session: Session, ids: Collection[int], *, at: datetime) -> set[int]:
    """Which of the sessions with these row ids still count; with none given nothing is asked."""
    found = session.scalars(select(AccountSession).options(joinedload(AccountSession.account))
                            .where(AccountSession.id.in_(ids))) if ids else ()
    return {one.id for one in found if is_live(one, at)}


def use(signed: AccountSession, *, at: datetime) -> None:
    """Write down that the session was used, at most once a minute."""
    if at - signed.seen_at >= SEEN_EVERY:
        signed.seen_at = at


def end(session: Session, signed: AccountSession, *, at: datetime) -> None:
    """Sign out: the token is dead from now on, wherever a copy of it is."""
    signed.ended_at = at
    _audit(session, signed.account, "signed_out", at)
    session.flush()


def end_all(session: Session, account: Account, *, at: datetime, but: AccountSession | None = None) -> None:
    """End every session of an account, as when its password is set anew or it is closed; all `but` one."""
    statement = update(AccountSession).where(AccountSession.account_id == account.id,
                                             AccountSession.ended_at.is_(None))
    if but is not None:
        statement = statement.where(AccountSession.id != but.id)
    session.execute(statement.values(ended_at=at))


def as_actor(resident: Resident, acts_for: frozenset[int] = frozenset()) -> Actor:
    """A signed-in resident as the one who acts, with the residents they act for."""
    return Actor(ActorKind.RESIDENT, resident.council_id, name=resident.name or "Resident",
                 public_id=resident.public_id, resident_id=resident.id, resident_ids=acts_for | {resident.id})


def _audit(session: Session, account: Account, action: str, at: datetime) -> None:
    audit.record(
        session, council_id=account.council_id, actor_kind="resident", actor_id=account.resident.public_id,
        action=action, subject_kind="resident", subject_id=account.resident.public_id, at=at,
    )
