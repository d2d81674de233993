"""Drafts: what somebody has answered so far. No reference, no state, until it is sent."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.errors import FrontDoorError

KEPT_FOR = timedelta(days=28)


class DraftNotFound(FrontDoorError):
    """No draft has that token, or it has expired."""


class Draft(CouncilRow, Base):
    """A journey under way. `answers`: fact id -> {value, from, at}. The token itself is only in the address.

    `officer_id`, `channel`, `assistance` and `authority` say who is typing, by which way in, and by
    what right, when an officer does the journey with or for somebody.
    """

    __tablename__ = "drafts"
    token_digest: Mapped[str] = mapped_column(String(64))
    service_id: Mapped[str] = mapped_column(String(80))
    version_id: Mapped[int] = mapped_column(ForeignKey("service_versions.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    follows: Mapped[list[str]] = mapped_column(Json)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    channel: Mapped[str] = mapped_column(String(20), default="online")
    assistance: Mapped[str] = mapped_column(String(20), default="none")
    authority: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("council_id", "token_digest"), UniqueConstraint("council_id", "case_id"))

    def answer(self, fact_id: str, value: Any, *, source: str, at: datetime) -> None:
        """Keep one answer with where it came from (resident, officer, record) and when."""
        self.answers = {**self.answers, fact_id: {"value": value, "from": source, "at": at.isoformat()}}
        self.changed_at = at

    def forget(self, *fact_ids: str) -> None:
        """Take answers back, as when the question no longer applies."""
        self.answers = {key: kept for key, kept in self.answers.items() if key not in fact_ids}

    def values(self) -> dict[str, Any]:
        """The answers as plain facts, for the rules."""
        return {key: kept["value"] for key, kept in self.answers.items()}


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def begin(
    session: Session, *, council_id: str, service_id: str, version_id: int, at: datetime, officer_id: int | None = None,
    channel: str = "online", assistance: str = "none", authority: str | None = None,
) -> tuple[Draft, str]:
    """A new draft and the token that opens it; the token is not stored and cannot be had again."""
    token = secrets.token_urlsafe(18)
    draft = Draft(
        council_id=council_id, token_digest=digest_of(token), service_id=service_id, version_id=version_id,
        answers={}, follows=[], officer_id=officer_id, channel=channel, assistance=assistance, authority=authority,
        created_at=at, changed_at=at, expires_at=at + KEPT_FOR,
    )
    session.add(draft)
    session.flush()
    return draft, token


def opened_by(session: Session, council_id: str, token: str, *, at: datetime) -> Draft:
    """The draft that `token` opens in this council. Raises DraftNotFound, also once it has expired."""
    draft = session.scalar(
        select(Draft).where(Draft.council_id == council_id, Draft.token_digest == digest_of(token))
    )
    if draft is None or at >= draft.expires_at:
        raise DraftNotFound("no live draft has this token")
    return draft
