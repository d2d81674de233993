"""The rows of call-backs: somebody is to be rung in a certain time, and what came of each try."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.residents import Resident, new_public_id


class CallBackState(StrEnum):
    BOOKED = "booked"
    DONE = "done"
    NOT_REACHED = "not_reached"
    CANCELLED = "cancelled"


class CallBack(CouncilRow, Base):
    """Somebody is to be rung at `number` between two moments. `key` makes the same one once: asked for again beside the
    same form it is the one that stands. `booked_by` is resident, or the public id of the officer."""

    __tablename__ = "call_backs"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    key: Mapped[str] = mapped_column(String(80))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id", ondelete="SET NULL"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    service_id: Mapped[str | None] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(400))
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20), default=CallBackState.BOOKED)
    booked_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resident: Mapped[Resident | None] = relationship()
    tries: Mapped[list["CallBackTry"]] = relationship(back_populates="call_back", order_by="CallBackTry.id")
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), UniqueConstraint("council_id", "key"),
        Index("ix_call_backs_due", "council_id", "state", "from_at"), Index("ix_call_backs_resident", "resident_id"),
    )


class CallBackTry(CouncilRow, Base):
    """One try to reach somebody, by whom and with what result."""

    __tablename__ = "call_back_tries"
    call_back_id: Mapped[int] = mapped_column(ForeignKey("call_backs.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    reached: Mapped[bool]
    note: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    call_back: Mapped[CallBack] = relationship(back_populates="tries")
    __table_args__ = (Index("ix_call_back_tries_call_back", "call_back_id", "id"),)
