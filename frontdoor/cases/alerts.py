"""What alerts the duty specialists: a person may be in danger, and somebody has to say that they have seen it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.cases.case import Case
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.officers import Officer
from frontdoor.people.residents import new_public_id

UNANSWERED = text("acknowledged_at IS NULL")


class Alert(CouncilRow, Base):
    """One alert; without a case it is about a chat. `target_at` is when it should have been acknowledged;
    `steps` counts how often it was passed on since, and `next_step_at` is when it is again, None after the last."""

    __tablename__ = "duty_alerts"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    words: Mapped[str] = mapped_column(String(400))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    target_at: Mapped[datetime] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    steps: Mapped[int] = mapped_column(default=0)
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    case: Mapped[Case | None] = relationship()
    acknowledged_by: Mapped[Officer | None] = relationship()
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        Index("uq_duty_alerts_unanswered", "council_id", "case_id", unique=True, sqlite_where=UNANSWERED,
              postgresql_where=UNANSWERED),
        Index("ix_duty_alerts_raised", "council_id", "raised_at"),
        Index("ix_duty_alerts_next", "next_step_at", sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),
    )

    def is_late(self, at: datetime) -> bool:
        """Whether it was, or is still, not acknowledged in time."""
        return (self.acknowledged_at or at) > self.target_at
