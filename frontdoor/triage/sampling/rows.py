"""The rows of sampling: decisions drawn to be checked, brakes that were pulled, decisions that reviews overturned."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.residents import new_public_id

LIVE = text("released_at IS NULL")


class SpotCheck(CouncilRow, Base):
    """One automatic decision, drawn to be judged by an officer who has not seen what the rule said.

    `outcome_id` is the rule's outcome, `share` of a thousand how likely it was to be drawn, `criteria` those that the
    decision rests on. The officer's `judged` is an Outcome, or `cannot_tell`; `disagreed` the criteria that they see
    otherwise. Blind ends when `judged_at` is set; the check is over when `done_at` is."""

    __tablename__ = "spot_checks"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    service_id: Mapped[str] = mapped_column(String(80))
    version_number: Mapped[int]
    outcome_id: Mapped[str] = mapped_column(String(80))
    decided: Mapped[str] = mapped_column(String(20))
    share: Mapped[int]
    criteria: Mapped[list[str]] = mapped_column(Json)
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    judged: Mapped[str | None] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disagreed: Mapped[list[str] | None] = mapped_column(Json)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), UniqueConstraint("council_id", "decision_id"),
        Index("ix_spot_checks_waiting", "council_id", "done_at", "drawn_at"),
        Index("ix_spot_checks_of", "council_id", "service_id", "outcome_id", "done_at"),
    )


class Brake(CouncilRow, Base):
    """Automation taken off one outcome of a service, from `pulled_at` until a manager releases it, with the figures
    that pulled it. `criterion` is the one that people see otherwise; empty where it is the outcome as a whole."""

    __tablename__ = "brakes"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    service_id: Mapped[str] = mapped_column(String(80))
    outcome_id: Mapped[str] = mapped_column(String(80))
    criterion: Mapped[str] = mapped_column(String(80), default="")
    figures: Mapped[dict[str, Any]] = mapped_column(Json)
    pulled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    released_why: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        Index("uq_brakes_live", "council_id", "service_id", "outcome_id", unique=True, sqlite_where=LIVE,
              postgresql_where=LIVE),
    )


class Overturned(CouncilRow, Base):
    """A decision by rule that a review overturned, as a test that the next version of the service must satisfy, or
    break with a reason. `finding_id` is what the rule had found, with the facts that it rested on: they are not copied,
    and go when the case's go. `was` is the result that must not come again by rule alone; `excused_at` since when
    versions may break the test knowingly."""

    __tablename__ = "overturned_decisions"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    service_id: Mapped[str] = mapped_column(String(80))
    version_number: Mapped[int]
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"))
    was: Mapped[str] = mapped_column(String(20))
    decided: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    excused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    excused_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    excuse: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), UniqueConstraint("council_id", "finding_id"),
        Index("ix_overturned_decisions_of", "council_id", "service_id", "excused_at"),
    )
