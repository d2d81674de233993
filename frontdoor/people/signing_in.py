"""Signing in and out: sessions that live on our side, and the pause after too many wrong tries.

The browser holds a random token and nothing else. Each rise of privilege makes a new token; signing out,
leaving and a new password end the row, and with it every copy of the cookie.
"""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session, joinedload

from frontdoor import audit
from frontdoor.keys import Keys
from frontdoor.people import officers
from frontdoor.people.credentials import password_fits, use_factor, use_recovery_code
from frontdoor.people.officers import Officer
from frontdoor.people.sessions import SignInSession, SignInTry

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# How long somebody who gave their password may take to give the code as well.
FOR_THE_CODE = timedelta(minutes=10)
# Writing the last use at every page would make every page wait for the one before.
SEEN_EVERY = timedelta(minutes=1)
MOST_TRIES, WITHIN = 5, timedelta(minutes=5)
ACCOUNT, ADDRESS = "sign-in account", "sign-in address"


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def open_session(session: Session, officer: Officer, *, at: datetime) -> str:
    """Begin a session for somebody who has shown their password; gives the token for the cookie. Until the
    second factor is shown it opens nothing but the page that asks for it."""
    return _begin(session, officer, factor_at=None, at=at)


def show_factor(session: Session, signed: SignInSession, *, at: datetime) -> str:
    """The second factor was shown: the session goes on under a new token, and the old one is dead."""
    signed.ended_at = at
    _audit(session, signed.officer, "signed_in", at)
    return _begin(session, signed.officer, factor_at=at, at=at)


def _begin(session: Session, officer: Officer, *, factor_at: datetime | None, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    session.add(SignInSession(
        council_id=officer.council_id, token_digest=digest_of(token), officer_id=officer.id, started_at=at,
        seen_at=at, factor_at=factor_at,
    ))
    session.flush()
    return token


def found(session: Session, council_id: str, token: str, *, at: datetime) -> SignInSession | None:
    """The live session with that token in this council, with its officer and their teams; None when it has
    ended, was idle for 30 minutes, has lasted 12 hours, or its officer has left. One query."""
    signed = session.scalars(
        select(SignInSession)
        .options(joinedload(SignInSession.officer).joinedload(Officer.memberships))
        .where(SignInSession.council_id == council_id, SignInSession.token_digest == digest_of(token))
    ).unique().one_or_none()
    return signed if signed is not None and is_live(signed, at) else None


def is_live(signed: SignInSession, at: datetime) -> bool:
    """Whether the session still counts at `at`; it ends at the very moment a limit is reached."""
    if signed.ended_at is not None or not signed.officer.active:
        return False
    if signed.factor_at is None:
        return at < signed.started_at + FOR_THE_CODE
    return at < signed.seen_at + IDLE and at < signed.started_at + LONGEST


def live(session: Session, ids: Collection[int], *, at: datetime) -> set[int]:
    """Which of the sessions with these row ids still count; with none given nothing is asked."""
    found = session.scalars(select(SignInSession).options(joinedload(SignInSession.officer))
                            .where(SignInSession.id.in_(ids))) if ids else ()
    return {one.id for one in found if is_live(one, at)}


def left(signed: SignInSession, at: datetime) -> timedelta:
    """How long a live session still lasts if nobody uses it."""
    return min(signed.seen_at + IDLE, signed.started_at + LONGEST) - at


def use(signed: SignInSession, *, at: datetime) -> None:
    """Write down that the session was used, at most once a minute."""
    if at - signed.seen_at >= SEEN_EVERY:
        signed.seen_at = at


def end(session: Session, signed: SignInSession, *, at: datetime) -> None:
    """Sign out: the token is dead from now on, wherever a copy of it is."""
    signed.ended_at = at
    _audit(session, signed.officer, "signed_out", at)
    session.flush()


def end_all(session: Session, officer: Officer, *, at: datetime) -> None:
    """End every session of an officer, as when they leave or their password or factor is set anew."""
    session.execute(
        update(SignInSession).where(SignInSession.officer_id == officer.id, SignInSession.ended_at.is_(None))
        .values(ended_at=at)
    )


class Door:
    """One account being tried from one address. After five wrong tries in five minutes it stays shut until
    the oldest of them is five minutes old: a pause, never a lock that somebody else could put on an
    account."""

    def __init__(self, session: Session, keys: Keys, council_id: str, account: str, address: str) -> None:
        self.session = session
        self.council_id = council_id
        self.account = keys.digest(ACCOUNT, f"{council_id}:{account.strip().lower()}")
        self.address = keys.digest(ADDRESS, address)

    def is_shut(self, at: datetime) -> bool:
        """Whether the next try must wait. Tries of the same account from the same address take turns, so that
        many at once do not get in more than five."""
        if self.session.get_bind().dialect.name == "postgresql":
            turn = int(hashlib.sha256(f"{self.account}{self.address}".encode()).hexdigest()[:15], 16)
            self.session.execute(select(func.pg_advisory_xact_lock(turn)))
        wrong = self.session.scalar(
            select(func.count()).select_from(SignInTry).where(*self._ours(), SignInTry.at > at - WITHIN)
        )
        return (wrong or 0) >= MOST_TRIES

    def note_wrong_try(self, at: datetime) -> None:
        self.session.add(SignInTry(
            council_id=self.council_id, account_digest=self.account, address_digest=self.address, at=at
        ))
        self.session.flush()

    def forget_tries(self) -> None:
        self.session.execute(delete(SignInTry).where(*self._ours()))

    def _ours(self) -> tuple[ColumnElement[bool], ...]:
        return (SignInTry.council_id == self.council_id, SignInTry.account_digest == self.account,
                SignInTry.address_digest == self.address)


def with_password(session: Session, council_id: str, email: str, password: str) -> Officer | None:
    """The officer with that email address and password, or None; it takes about as long either way."""
    officer = officers.by_email(session, council_id, email)
    return officer if password_fits(officer, password) else None


def with_code(session: Session, keys: Keys, officer: Officer, code: str, *, at: datetime) -> bool:
    """Whether the code is the authenticator app's, or a recovery code; either works once."""
    if use_factor(session, keys, officer, code, at):
        return True
    if use_recovery_code(session, keys, officer, code, at):
        _audit(session, officer, "used_recovery_code", at)
        return True
    return False


def _audit(session: Session, officer: Officer, action: str, at: datetime) -> None:
    audit.record(
        session, council_id=officer.council_id, actor_kind="officer", actor_id=officer.public_id,
        action=action, subject_kind="officer", subject_id=officer.public_id, at=at,
    )
