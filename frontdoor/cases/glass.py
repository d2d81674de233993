"""Breaking the glass: an officer without the right opens a hidden record for three hours, and says why."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.cases.case import Case
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.officers import Officer
from frontdoor.people.residents import new_public_id

OPEN_FOR = timedelta(hours=3)


class GlassBreak(CouncilRow, Base):
    """One time. It ends by itself at `until`, and at once where the case is hidden deeper than it was then
    (`confidentiality`)."""

    __tablename__ = "glass_breaks"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    reason: Mapped[str] = mapped_column(String(400))
    confidentiality: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    case: Mapped[Case] = relationship()
    officer: Mapped[Officer] = relationship()
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        Index("ix_glass_breaks_officer", "officer_id", "until"),
        Index("ix_glass_breaks_opened", "council_id", "opened_at"),
    )
