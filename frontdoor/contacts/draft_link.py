"""A link by which somebody goes on alone with what an officer began with them: sent once, good once, for some days."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, ForeignKey, Index, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor import audit
from frontdoor.cases.drafts import Draft
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor
from frontdoor.people.residents import new_public_id

GOOD_FOR = timedelta(days=7)


class DraftLinkSpent(FrontDoorError):
    """No such link, or it was used or replaced, or is too old, or the draft was sent: never told apart."""


class DraftLink(CouncilRow, Base):
    """A link to one draft. `checked` says how the contact point was: verified (its owner used a link before) or
    read_back (the officer read it back to them). The token is in the message alone."""

    __tablename__ = "draft_links"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    token_digest: Mapped[str] = mapped_column(String(64))
    checked: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), UniqueConstraint("council_id", "token_digest"),
        Index("ix_draft_links_draft", "draft_id"),
    )


@dataclass(frozen=True)
class NewLink:
    """A link as it goes into a message. `token` is in no other place."""

    row: DraftLink
    token: str


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def make(session: Session, draft: Draft, actor: Actor, *, checked: str, at: datetime) -> NewLink:
    """A new link to a draft that the officer has open; an earlier one opens nothing any more. Flushes."""
    session.execute(update(DraftLink).where(DraftLink.draft_id == draft.id, DraftLink.used_at.is_(None))
                    .values(used_at=at))
    token = secrets.token_urlsafe(24)
    row = DraftLink(council_id=draft.council_id, draft_id=draft.id, officer_id=actor.officer_id,
                    token_digest=_digest(token), checked=checked, created_at=at,
                    expires_at=min(at + GOOD_FOR, draft.expires_at))
    session.add(row)
    session.flush()
    audit.record(session, council_id=draft.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="sent_draft_link", subject_kind="draft", subject_id=draft.public_id, at=at,
                 detail={"checked": checked, "service": draft.service_id})
    return NewLink(row, token)


def live(session: Session, council_id: str, token: str, *, at: datetime) -> tuple[DraftLink, Draft]:
    """The link of that token and its draft. Raises DraftLinkSpent."""
    row = session.scalar(select(DraftLink).where(DraftLink.council_id == council_id,
                                                 DraftLink.token_digest == _digest(token)))
    draft = session.get(Draft, row.draft_id) if row is not None else None
    if row is None or draft is None or row.used_at is not None or at >= row.expires_at or draft.case_id is not None:
        raise DraftLinkSpent("no live link is known by this")
    return row, draft


def use(session: Session, row: DraftLink, draft: Draft, *, at: datetime) -> None:
    """The person goes on alone: from now on the draft is no officer's, and was coached. Raises DraftLinkSpent when
    another request was quicker. Flushes."""
    done = session.execute(update(DraftLink).where(DraftLink.id == row.id, DraftLink.used_at.is_(None))
                           .values(used_at=at))
    if cast(CursorResult[Any], done).rowcount != 1:
        raise DraftLinkSpent("the link was used a moment ago")
    draft.officer_id, draft.assistance, draft.authority = None, "coached", None
    audit.record(session, council_id=draft.council_id, actor_kind="resident", actor_id=None, action="used_draft_link",
                 subject_kind="draft", subject_id=draft.public_id, at=at)
    session.flush()
