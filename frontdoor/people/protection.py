"""That a person's address must not be found out: who said so, why, and when somebody looks at it again."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident
from frontdoor.together import Part, hangs_on

LIVE = text("ended_at IS NULL")
HIDDEN = "Protected: never say or write it"


class Protection(CouncilRow, Base):
    """One person's protection, one at a time. `hidden` is what was taken out of sight when it began or since, row by
    row, so that it can be put back when it ends (see triage.changes)."""

    __tablename__ = "address_protections"
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    review_on: Mapped[date]
    hidden: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(60))
    officer: Mapped[Officer] = relationship()
    resident: Mapped[Resident] = relationship()
    __table_args__ = (
        Index("uq_address_protections_live", "council_id", "resident_id", unique=True, sqlite_where=LIVE,
              postgresql_where=LIVE),
        Index("ix_address_protections_review", "ended_at", "review_on"),
    )


STANDS = Part(Protection, *hangs_on(Protection.council_id, Protection.resident_id),
              Protection.ended_at.is_(None), alone=[joinedload(Protection.officer)])


def of(session: Session, resident: Resident) -> Protection | None:
    """The protection that stands."""
    return STANDS.first(session, council_id=resident.council_id, resident_id=resident.id)


def of_many(session: Session, council_id: str, resident_ids: list[int]) -> frozenset[int]:
    """Those of the residents, by the ids of their rows, who are protected."""
    if not resident_ids:
        return frozenset()
    return frozenset(session.scalars(select(Protection.resident_id).where(
        Protection.council_id == council_id, Protection.resident_id.in_(resident_ids),
        Protection.ended_at.is_(None))))
