"""Asking somebody to act for a resident: a link that one person can take up, once, within a fortnight."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from frontdoor.errors import FrontDoorError
from frontdoor.people import representatives
from frontdoor.people.account_sessions import digest_of
from frontdoor.people.accounts import AccountKey
from frontdoor.people.representatives import Representation
from frontdoor.people.residents import Resident

PURPOSE = "represent"
GOOD_FOR = timedelta(days=14)


class InvitationSpent(FrontDoorError):
    """No such invitation, or it was taken up, is too old, or was called back: never told apart."""


def invite(
    session: Session, resident: Resident, *, sent_to: str, scope: Iterable[str], until_on: date | None, at: datetime,
) -> tuple[AccountKey, str]:
    """A link for whoever reads what is sent to that address, and the row that stands for it. Nothing is granted until
    it is taken up. Flushes."""
    token = secrets.token_urlsafe(24)
    row = AccountKey(
        council_id=resident.council_id, purpose=PURPOSE, resident_id=resident.id, token_digest=digest_of(token),
        code_digest=digest_of(secrets.token_urlsafe(24)), sent_to=sent_to, created_at=at, expires_at=at + GOOD_FOR,
        detail={"scope": sorted(set(scope)), "until_on": until_on.isoformat() if until_on else None},
    )
    session.add(row)
    session.flush()
    return row, token


def opened_by(session: Session, council_id: str, token: str, *, at: datetime) -> AccountKey:
    """The live invitation of that token. Raises InvitationSpent."""
    row = session.scalar(select(AccountKey).where(
        AccountKey.council_id == council_id, AccountKey.purpose == PURPOSE,
        AccountKey.token_digest == digest_of(token)))
    if row is None or row.used_at is not None or at >= row.expires_at:
        raise InvitationSpent("no live invitation has this token")
    return row


def waiting(session: Session, resident: Resident, *, at: datetime) -> list[AccountKey]:
    """The invitations of a resident that nobody has taken up yet, oldest first."""
    return list(session.scalars(
        select(AccountKey).where(
            AccountKey.council_id == resident.council_id, AccountKey.purpose == PURPOSE,
            AccountKey.resident_id == resident.id, AccountKey.used_at.is_(None), AccountKey.expires_at > at)
        .order_by(AccountKey.id)
    ))


def call_back(session: Session, row: AccountKey, *, at: datetime) -> None:
    """The resident thinks better of it: the link opens nothing any more."""
    _use(session, row, at)


def take_up(session: Session, row: AccountKey, by: Resident, *, at: datetime) -> Representation:
    """`by` agrees to act for the resident. Raises InvitationSpent when somebody was quicker, and ValueError for the
    resident's own invitation."""
    resident = session.get_one(Resident, row.resident_id)
    if by.id == resident.id:
        raise ValueError("nobody acts for themselves")
    _use(session, row, at)
    until = row.detail.get("until_on")
    return representatives.offer(
        session, resident, by, scope=row.detail["scope"], evidence="The resident asked for it in their account",
        until_on=date.fromisoformat(until) if until else None, recorded_by=resident.public_id, at=at, agreed=True,
    )


def _use(session: Session, row: AccountKey, at: datetime) -> None:
    used = session.execute(
        update(AccountKey).where(AccountKey.id == row.id, AccountKey.used_at.is_(None)).values(used_at=at)
    )
    if cast(CursorResult[Any], used).rowcount != 1:
        raise InvitationSpent("the invitation was taken up a moment ago")
