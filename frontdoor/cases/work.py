"""What keeps a case moving: the clock's ledger, dated waits, and tasks for people."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime

LIVE = text("ended_at IS NULL")


class ClockInterval(CouncilRow, Base):
    """One line of the clock's ledger, never changed: from `effective_from` the clock was running or paused. `cause`
    says what the line did (see triage.clocks.Cause), `waits_for` whom a pause is for. A line that set the terms keeps
    them, and `origin` says where they came from: such lines alone tell what the clock went by at any time."""

    __tablename__ = "clock_intervals"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200))
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str | None] = mapped_column(String(60))
    effective_from: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    calendar: Mapped[str] = mapped_column(String(40))
    definition_hash: Mapped[str] = mapped_column(String(64))
    cause: Mapped[str] = mapped_column(String(12), default="", server_default="")
    waits_for: Mapped[str | None] = mapped_column(String(12))
    terms: Mapped[dict[str, Any] | None] = mapped_column(Json)
    origin: Mapped[str] = mapped_column(String(80), default="", server_default="")
    __table_args__ = (Index("ix_clock_intervals_case", "case_id", "id"),)


class Hold(CouncilRow, Base):
    """A dated wait: why, until when, and where the case goes on. At most one is live on a case."""

    __tablename__ = "holds"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    reason: Mapped[str] = mapped_column(String(400))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    resume_state: Mapped[str] = mapped_column(String(20))
    resume_queue: Mapped[str | None] = mapped_column(String(60))
    resume_owner_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        Index(
            "uq_holds_live", "council_id", "case_id", unique=True,
            sqlite_where=LIVE, postgresql_where=LIVE,
        ),
        Index("ix_holds_due", "until", sqlite_where=LIVE, postgresql_where=LIVE),
    )


# How the key of a task begins that a sign of danger in a chat made: the chat's public id follows.
CHAT_SIGN = "sign:chat:"


class Task(CouncilRow, Base):
    """Something a person has to do beside the case's own path. `key` makes the same task once. It is for one officer
    where `officer_id` says so, or else for any of the team."""

    __tablename__ = "tasks"
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    team_slug: Mapped[str] = mapped_column(String(60))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    key: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(String(400))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str | None] = mapped_column(String(60))
    __table_args__ = (
        UniqueConstraint("council_id", "key"),
        Index("ix_tasks_case", "case_id"),
        Index("ix_tasks_team", "council_id", "team_slug", "done_at", "due_at"),
        Index("ix_tasks_officer", "council_id", "officer_id", "done_at", "due_at"),
    )
