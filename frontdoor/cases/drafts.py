"""Drafts: what somebody has answered so far. No reference, no state, until it is sent."""

import hashlib
import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.errors import FrontDoorError
from frontdoor.people.residents import Resident, new_public_id

KEPT_FOR = timedelta(days=28)


class DraftNotFound(FrontDoorError):
    """No draft has that token, or it has expired."""


class Draft(CouncilRow, Base):
    """A journey under way. `answers`: fact id -> {value, from, at}. The token itself is only in the address.

    `resident_id` is the resident whose journey it is, once that is known (signed in, or found by an officer), and
    `typed_by_id` the one who types, where that is somebody who acts for them. A draft with a resident opens to
    nobody else. `token_box` is the token, encrypted, for the owner's list of unfinished journeys.
    `moved` is what became of it when another version of its service took its place (see `web.journey.midway`).
    `officer_id`, `channel`, `assistance` and `authority` say who is typing, by which way in, and by
    what right, when an officer does the journey with or for somebody.
    """

    __tablename__ = "drafts"
    token_digest: Mapped[str] = mapped_column(String(64))
    service_id: Mapped[str] = mapped_column(String(80))
    version_id: Mapped[int] = mapped_column(ForeignKey("service_versions.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    follows: Mapped[list[str]] = mapped_column(Json)
    moved: Mapped[dict[str, Any] | None] = mapped_column(Json)
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    token_box: Mapped[str | None] = mapped_column(String(300))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
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
    __table_args__ = (
        UniqueConstraint("council_id", "token_digest"), UniqueConstraint("council_id", "case_id"),
        UniqueConstraint("council_id", "public_id"), Index("ix_drafts_resident", "resident_id"),
    )

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


# Made once: putting a statement together costs more than running it.
BY_TOKEN = select(Draft).where(Draft.council_id == bindparam("council_id"),
                               Draft.token_digest == bindparam("token_digest"))


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


def renew_token(session: Session, draft: Draft, *, seal: Callable[[str], str]) -> str:
    """A new token for a draft: the address that others had opens it no more. `seal` encrypts it for its owner's list.
    Flushes."""
    token = secrets.token_urlsafe(18)
    draft.token_digest = digest_of(token)
    draft.token_box = seal(token) if draft.resident_id is not None else draft.token_box
    session.flush()
    return token


def opened_by(session: Session, council_id: str, token: str, *, at: datetime) -> Draft:
    """The draft that `token` opens in this council. Raises DraftNotFound, also once it has expired."""
    draft = session.scalar(BY_TOKEN, {"council_id": council_id, "token_digest": digest_of(token)})
    if draft is None or at >= draft.expires_at:
        raise DraftNotFound("no live draft has this token")
    return draft


def claim(
    session: Session, draft: Draft, resident: Resident, *, typed_by: Resident | None = None,
    token_box: str | None = None,
) -> None:
    """From now on the draft is this resident's journey. `typed_by` is who types for them, where that is somebody
    else; `token_box` the token, encrypted, for the owner's list. The first claim stands: claiming again for the same
    resident changes nothing. Raises DraftNotFound where it is another's already, or is of another council. Flushes."""
    if draft.council_id != resident.council_id or draft.resident_id not in (None, resident.id):
        raise DraftNotFound("the draft belongs to somebody else")
    if draft.resident_id is None:
        draft.resident_id = resident.id
        draft.typed_by_id = typed_by.id if typed_by is not None and typed_by.id != resident.id else None
    draft.token_box = draft.token_box or token_box
    session.flush()


def unfinished(session: Session, resident: Resident, *, at: datetime) -> list[Draft]:
    """What the resident began, or somebody began for them, and has not sent, the last changed first; not what has
    expired."""
    return list(session.scalars(
        select(Draft).where(Draft.council_id == resident.council_id, Draft.resident_id == resident.id,
                            Draft.case_id.is_(None), Draft.expires_at > at)
        .order_by(Draft.changed_at.desc(), Draft.id.desc())
    ))


def of_resident(
    session: Session, council_id: str, resident_ids: Collection[int], public_id: str, *, at: datetime,
) -> Draft:
    """The live draft of that public id that belongs to one of these residents. Raises DraftNotFound."""
    draft = session.scalar(select(Draft).where(
        Draft.council_id == council_id, Draft.public_id == public_id, Draft.resident_id.in_(sorted(resident_ids)),
    ))
    if draft is None or at >= draft.expires_at:
        raise DraftNotFound("no live draft of theirs has this id")
    return draft
