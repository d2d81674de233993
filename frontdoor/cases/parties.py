"""The people of a case: who reported it and who follows it, and who may see it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.residents import Resident, new_public_id


class Party(CouncilRow, Base):
    """A resident's part in a case. `public_id` with its stamp is the key in the links that we send."""

    __tablename__ = "parties"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    role: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resident: Mapped[Resident] = relationship()
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        UniqueConstraint("council_id", "case_id", "resident_id", "role"),
        Index("ix_parties_case", "case_id"),
        Index("ix_parties_resident", "resident_id"),
    )


class AccessRow(CouncilRow, Base):
    """Somebody may see a case, and why. `subject_kind`: party, officer, member (a councillor) or team; `subject_id` its
    public id or slug."""

    __tablename__ = "access_rows"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(60))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "case_id", "subject_kind", "subject_id"),
        Index("ix_access_rows_subject", "council_id", "subject_kind", "subject_id", "case_id"),
    )
