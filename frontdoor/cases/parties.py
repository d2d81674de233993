"""The people of a case: who reported it and who follows it, and who may see it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.residents import ContactPoint, Resident, new_public_id
from frontdoor.together import Part, hangs_on

MOST = 100


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


FIRST = Part(Party, *hangs_on(Party.case_id), Party.role == "reporter", most=1)
# Who has a part in a case now, and of those who sent it their records and how they are reached.
OF_CASE = Part(Party, *hangs_on(Party.case_id), Party.ended_at.is_(None), most=MOST)
SENT_IT = select(Party.resident_id).where(Party.case_id == bindparam("case_id"), Party.role == "reporter")
REPORTERS = Part(Resident, Resident.id.in_(SENT_IT), most=MOST)
REPORTERS_POINTS = Part(ContactPoint, ContactPoint.resident_id.in_(SENT_IT), fills=Resident.contact_points)


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
