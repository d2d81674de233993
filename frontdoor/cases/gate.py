"""Who was let through a gate into tier 2 or 3, and who was not: a row each time it was asked."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from frontdoor.db import Base, CouncilRow, UtcDateTime


class GatePassage(CouncilRow, Base):
    """Somebody, or a rule, asked a gate to open for a case. `why` is the reason given for it, or why it stayed shut."""

    __tablename__ = "gate_passages"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    service_id: Mapped[str] = mapped_column(String(80))
    gate: Mapped[str] = mapped_column(String(60))
    into: Mapped[int]
    admitted: Mapped[bool]
    why: Mapped[str] = mapped_column(String(400))
    actor_kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_gate_passages_gate", "council_id", "service_id", "gate", "at"),)
