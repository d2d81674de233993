"""That two records were one person's: which was kept, what moved, and what it takes to part them again."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ForeignKey, Index, String, UniqueConstraint, bindparam, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident, new_public_id
from frontdoor.together import Part


class Merge(CouncilRow, Base):
    """One merge. `moved` is every value that it changed, in order: {table, id, column, before, after}."""

    __tablename__ = "resident_merges"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    kept_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    merged_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(60))
    kept: Mapped[Resident] = relationship(foreign_keys=kept_id)
    merged: Mapped[Resident] = relationship(foreign_keys=merged_id)
    officer: Mapped[Officer] = relationship()
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), Index("ix_resident_merges_kept", "kept_id"),
        Index("ix_resident_merges_merged", "merged_id"),
    )


class NotTheSame(CouncilRow, Base):
    """An officer looked: these two are different people, however alike their records are. The lower id is first."""

    __tablename__ = "not_the_same"
    first_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "first_id", "second_id"), Index("ix_not_the_same_second", "second_id"),
    )


_THEM: BindParameter[int] = bindparam("resident_id")
INTO = Part(Merge, Merge.council_id == bindparam("council_id"), Merge.kept_id == _THEM, Merge.undone_at.is_(None),
            order=[Merge.id.desc()], alone=[joinedload(Merge.merged), joinedload(Merge.officer)])
APART = Part(NotTheSame, NotTheSame.council_id == bindparam("council_id"),
             or_(NotTheSame.first_id == _THEM, NotTheSame.second_id == _THEM))


def into(session: Session, resident: Resident) -> list[Merge]:
    """What was merged into a record and still is, the newest first."""
    return INTO.of(session, council_id=resident.council_id, resident_id=resident.id)


def told_apart(session: Session, resident: Resident) -> frozenset[int]:
    """Those who are known to be somebody else, by the ids of their rows."""
    rows = APART.of(session, council_id=resident.council_id, resident_id=resident.id)
    return frozenset(row.first_id if row.second_id == resident.id else row.second_id for row in rows)


def known_apart(session: Session, council_id: str, later: Collection[int]) -> set[tuple[int, int]]:
    """The pairs that are known to be two people, of which the later row is one of these."""
    return {(first, second) for first, second in session.execute(
        select(NotTheSame.first_id, NotTheSame.second_id).where(
            NotTheSame.council_id == council_id, NotTheSame.second_id.in_(sorted(later))))}


def ids_of(session: Session, resident: Resident) -> list[str]:
    """Every public id by which this person is or was known: their own, and those of records merged into it."""
    return [resident.public_id, *session.scalars(
        select(Resident.public_id).join(Merge, Merge.merged_id == Resident.id)
        .where(Merge.council_id == resident.council_id, Merge.kept_id == resident.id, Merge.undone_at.is_(None)))]
