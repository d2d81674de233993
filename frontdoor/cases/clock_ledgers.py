"""What stands beside the intervals of a clock: the time that was added to it, and what was done about its date."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdoor.db import Base, CouncilRow, UtcDateTime


class ClockExtension(CouncilRow, Base):
    """So much more time, taken once and never changed: by whom, why, under which law, and what it made of the date.
    `spell_id` is the line of the ledger that began the spell of the clock for which it was taken: the next spell begins
    without it. The reason is written for the resident."""

    __tablename__ = "clock_extensions"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    spell_id: Mapped[int] = mapped_column(ForeignKey("clock_intervals.id"))
    amount: Mapped[int] = mapped_column()
    unit: Mapped[str] = mapped_column(String(20))
    statutory: Mapped[bool] = mapped_column()
    reason: Mapped[str] = mapped_column(String(2000))
    law: Mapped[str | None] = mapped_column(String(400))
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str | None] = mapped_column(String(60))
    due_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    definition_hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index("ix_clock_extensions_case", "case_id", "id"),)


class Mark(StrEnum):
    """What was done about a date: the team was told that it is near, that it is past, and the resident that the promise
    was not kept."""

    AT_RISK = "at_risk"
    OVERDUE = "overdue"
    TOLD = "told"


class ClockMark(CouncilRow, Base):
    """That something was done about one date of a case: once, whoever tries it again."""

    __tablename__ = "clock_marks"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "case_id", "kind", "due_at"),)
