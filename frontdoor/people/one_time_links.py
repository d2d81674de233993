"""One-time links for officers: made by the operator's command, used once by POST, within a quarter of an
hour."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session, joinedload

from frontdoor.errors import FrontDoorError
from frontdoor.people.officers import Officer
from frontdoor.people.sessions import OneTimeLink

GOOD_FOR = timedelta(minutes=15)
SET_UP = "set_up"


class LinkSpent(FrontDoorError):
    """No link has that token, or it was used, is too old, or belongs to somebody who left: never told
    apart."""


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def make(session: Session, officer: Officer, *, at: datetime) -> str:
    """The token of a new link that sets up password and second factor. Earlier links of the officer end: only
    the newest opens anything. Flushes."""
    session.execute(
        update(OneTimeLink).where(OneTimeLink.officer_id == officer.id, OneTimeLink.used_at.is_(None))
        .values(used_at=at)
    )
    token = secrets.token_urlsafe(24)
    session.add(OneTimeLink(
        council_id=officer.council_id, token_digest=digest_of(token), officer_id=officer.id, purpose=SET_UP,
        created_at=at, expires_at=at + GOOD_FOR,
    ))
    session.flush()
    return token


def opened_by(session: Session, council_id: str, token: str, *, at: datetime) -> OneTimeLink:
    """The link that `token` opens in this council, not yet used up by that. Raises LinkSpent."""
    link = session.scalar(
        select(OneTimeLink).options(joinedload(OneTimeLink.officer))
        .where(OneTimeLink.council_id == council_id, OneTimeLink.token_digest == digest_of(token))
    )
    if link is None or link.used_at is not None or at >= link.expires_at or not link.officer.active:
        raise LinkSpent("no live link has this token")
    return link


def use(session: Session, link: OneTimeLink, *, at: datetime) -> None:
    """Use the link up. Raises LinkSpent when another request was quicker."""
    used = session.execute(
        update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None)).values(used_at=at)
    )
    if cast(CursorResult[Any], used).rowcount != 1:
        raise LinkSpent("the link was used a moment ago")
