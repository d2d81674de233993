"""The rows of contacts: where a journey stumbles, chats and who is free for them, and what was checked of a caller."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.contacts.contact import Contact
from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.residents import new_public_id

OPEN = text("closed_at IS NULL")


class Stumble(CouncilRow, Base):
    """A page of a draft that could not be taken: how often, and the sentences that were shown. Never what was typed."""

    __tablename__ = "stumbles"
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"))
    page_id: Mapped[str] = mapped_column(String(80))
    times: Mapped[int] = mapped_column(default=0)
    errors: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "draft_id", "page_id"),)


class Seat(CouncilRow, Base):
    """An adviser who is there for chats, up to so many at once, as long as they were heard of lately."""

    __tablename__ = "seats"
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    places: Mapped[int] = mapped_column(default=2)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "officer_id"),)


class Chat(CouncilRow, Base):
    """A talk beside a page, or with no form open: then `service_id` and `page_id` are empty, until a form is begun
    from it. It waits, is taken by an officer, and is closed with an outcome; then its lines are part
    of the case that the draft became. One is open on a draft at most. `why`: stumbled, stalled or asked. The
    adviser may see the form while it is shared: from `shared_at` until the resident ends it, or the chat is over. Once
    it is taken it is a contact like any other, with its minutes, what it was about and what became of it."""

    __tablename__ = "chats"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id", ondelete="SET NULL"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    service_id: Mapped[str] = mapped_column(String(80))
    page_id: Mapped[str] = mapped_column(String(80))
    why: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(40), default="")
    shared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unshared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    contact: Mapped[Contact | None] = relationship()
    lines: Mapped[list["ChatLine"]] = relationship(back_populates="chat", order_by="ChatLine.id")
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        Index("uq_chats_open", "council_id", "draft_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_chats_waiting", "council_id", "closed_at", "asked_at"), Index("ix_chats_case", "case_id"),
        Index("ix_chats_contact", "contact_id"),
    )

    @property
    def person_id(self) -> int | None:
        """The row of whom it is with, as far as that is known: from the chat itself, or since by its adviser."""
        return self.resident_id or (self.contact.resident_id if self.contact is not None else None)


class ChatLine(CouncilRow, Base):
    """One line of a chat. `sender`: resident or officer. With a `service_id` the officer gives the form of that
    service, and the text is its name."""

    __tablename__ = "chat_lines"
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"))
    sender: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    service_id: Mapped[str | None] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    chat: Mapped[Chat] = relationship(back_populates="lines")
    __table_args__ = (Index("ix_chat_lines_chat", "chat_id", "id"),)


class CallerCheck(CouncilRow, Base):
    """What an officer checked of a caller, to a level: nothing, knows, matched, verified. `resident_id` is who they
    were checked to be; `asked` the facts that were asked for and whether they fitted, never the answers."""

    __tablename__ = "caller_checks"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id", ondelete="SET NULL"))
    level: Mapped[str] = mapped_column(String(10))
    asked: Mapped[dict[str, bool]] = mapped_column(Json)
    channel: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "public_id"), Index("ix_caller_checks_resident", "resident_id"))
