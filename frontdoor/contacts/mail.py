"""The rows of letters by email that came in, and of the calls of other systems that were heard already."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.contacts.contact import Contact
from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.residents import new_public_id


class Mail(CouncilRow, Base):
    """One email that came in, as text. `body` is what its writer wrote, `quoted` the older letters below it. `case_id`
    is the case whose reference it names: named by whoever wrote it, so it proves nothing. With a `team_slug` only that
    team may know of it. `suggested` are services, the likeliest first; `left_out` says which files were not kept, and
    `unreadable` why there is no text, where there is none."""

    __tablename__ = "mails"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    team_slug: Mapped[str | None] = mapped_column(String(60))
    message_key: Mapped[str] = mapped_column(String(64))
    sender: Mapped[str] = mapped_column(String(254))
    sender_name: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    quoted: Mapped[str] = mapped_column(Text, default="")
    suggested: Mapped[list[str]] = mapped_column(Json)
    left_out: Mapped[list[str]] = mapped_column(Json)
    unreadable: Mapped[str] = mapped_column(String(200), default="")
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replies: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    contact: Mapped[Contact] = relationship()
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), UniqueConstraint("council_id", "message_key"),
        UniqueConstraint("council_id", "contact_id"), Index("ix_mails_case", "case_id"),
    )


class HookCall(CouncilRow, Base):
    """The signature of a call of another system that was heard already, for as long as it could be sent again."""

    __tablename__ = "hook_calls"
    signature: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "signature"), Index("ix_hook_calls_at", "at"))
