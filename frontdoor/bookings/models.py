"""The rows of bookings: what can be booked, when it is not as usual, and who has it when."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.residents import new_public_id

# A resource's stretch of minutes as one whole number, so that PostgreSQL keeps stretches apart without an extension.
MINUTES_BITS = 32


class BookingState(StrEnum):
    """`held`: kept for minutes while somebody finishes; `reserved`: sent, and kept while a person looks at it or it
    is to be paid; `confirmed`: theirs. The rest have given the slot back: `released` was never confirmed."""

    HELD = "held"
    RESERVED = "reserved"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    RELEASED = "released"


LIVE = (BookingState.HELD, BookingState.RESERVED, BookingState.CONFIRMED)
TO_END = text("state IN ('reserved', 'confirmed') AND ended_at IS NULL")
IS_LIVE = text("state IN ('held', 'reserved', 'confirmed')")


class Resource(CouncilRow, Base):
    """What can be booked: a room, an officer's time, a group. `kind` is what a definition asks for
    (library_room, registrar), `place` the id of where it is (central_library). `seats` is how many it holds; a
    `shared` one is booked by many people at once, up to that number, for a whole stretch of its opening hours.
    `opening`: [{"days": [0..6, Monday first], "from": "09:00", "until": "17:00"}], London wall time, several a day for
    breaks. The buffers keep bookings apart: minutes kept free before and after each. `team` looks after it.
    `officer_id` is whose own diary it is, if somebody's: it is shut while they are away, and when they leave."""

    __tablename__ = "resources"
    slug: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(60), default="")
    place_label: Mapped[str] = mapped_column(String(200), default="")
    team: Mapped[str] = mapped_column(String(60))
    seats: Mapped[int] = mapped_column(default=1)
    shared: Mapped[bool] = mapped_column(default=False)
    features: Mapped[list[str]] = mapped_column(Json)
    opening: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    before_minutes: Mapped[int] = mapped_column(default=0)
    after_minutes: Mapped[int] = mapped_column(default=0)
    closed_on_holidays: Mapped[bool] = mapped_column(default=True)
    offered: Mapped[bool] = mapped_column(default=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    version: Mapped[int] = mapped_column()
    exceptions: Mapped[list["ResourceException"]] = relationship(
        back_populates="resource", order_by="ResourceException.starts_at")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("council_id", "slug"), CheckConstraint("seats > 0", name="seats"),
        Index("ix_resources_kind", "council_id", "kind", "place"), Index("ix_resources_officer", "officer_id"),
    )


class ResourceException(CouncilRow, Base):
    """A stretch of time in which a resource is not as usual: closed, or open besides its hours. `reason` is for
    officers."""

    __tablename__ = "resource_exceptions"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_open: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resource: Mapped[Resource] = relationship(back_populates="exceptions")
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), CheckConstraint("ends_at > starts_at", name="moments"),
        Index("ix_resource_exceptions_resource", "resource_id", "ends_at"),
    )


class Booking(CouncilRow, Base):
    """A slot of a resource that somebody has, or had. A draft has one at most, which becomes its case's. The slot is
    `starts_at` to `ends_at`; with the buffers it is busy `busy_from` to `busy_until`, and `span_from`, `span_until`
    say the same with the resource as whole numbers. `people` are the places taken. A hold ends by itself at
    `hold_until`. `sequence` rises with every change that a calendar must hear of. `least_percent` of the price is kept
    at least when it is cancelled: what would have been kept when it was last moved."""

    __tablename__ = "bookings"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"))
    service_id: Mapped[str] = mapped_column(String(80))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id", ondelete="SET NULL"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    state: Mapped[str] = mapped_column(String(20), default=BookingState.HELD)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    busy_from: Mapped[datetime] = mapped_column(UtcDateTime)
    busy_until: Mapped[datetime] = mapped_column(UtcDateTime)
    span_from: Mapped[int]
    span_until: Mapped[int]
    shared: Mapped[bool] = mapped_column(default=False)
    people: Mapped[int] = mapped_column(default=1)
    hold_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sequence: Mapped[int] = mapped_column(default=0)
    changes: Mapped[int] = mapped_column(default=0)
    least_percent: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column()
    resource: Mapped[Resource] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), UniqueConstraint("council_id", "draft_id"),
        UniqueConstraint("council_id", "case_id"), CheckConstraint("ends_at > starts_at", name="moments"),
        CheckConstraint("people > 0", name="people"),
        CheckConstraint("(state = 'held') = (hold_until IS NOT NULL)", name="hold"),
        Index("ix_bookings_busy", "resource_id", "busy_until", sqlite_where=IS_LIVE, postgresql_where=IS_LIVE),
        Index("ix_bookings_day", "council_id", "starts_at"),
        Index("ix_bookings_holds", "hold_until", sqlite_where=text("state = 'held'"),
              postgresql_where=text("state = 'held'")),
        Index("ix_bookings_to_end", "starts_at", sqlite_where=TO_END, postgresql_where=TO_END),
    )

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


def minutes_of(at: datetime) -> int:
    """Whole minutes since 1970 of an aware moment."""
    return int(at.timestamp()) // 60


def span(resource_id: int, at: datetime) -> int:
    """A moment of one resource as a whole number: those of two resources never meet."""
    return (resource_id << MINUTES_BITS) + minutes_of(at)
