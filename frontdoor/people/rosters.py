"""How officers work: their hours, how much they can hold, what they know, where, and when they are away.

Why somebody is away is never written down: who covers, and until when, is all that work needs to know.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.actor import Level
from frontdoor.people.officers import Membership, Officer
from frontdoor.people.residents import new_public_id
from frontdoor.people.working import Away, Hours


class Roster(CouncilRow, Base):
    """How one officer works. `hours`: {"0": ["09:00", "17:00"]}, Monday first, London wall time; a day that is left out
    is no working day; None where the council's usual hours hold. `capacity` is how much they can hold at once, in the
    points of catalogue.workload; None where the usual one holds. `skills` are the services they are trained for,
    `wards` their patch. `given_at` is when they were last given a case by a policy."""

    __tablename__ = "rosters"
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    capacity: Mapped[int | None]
    hours: Mapped[dict[str, Any] | None] = mapped_column(Json)
    skills: Mapped[list[str]] = mapped_column(Json)
    wards: Mapped[list[str]] = mapped_column(Json)
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "officer_id"),)

    @property
    def week(self) -> Hours | None:
        """The hours by weekday; None where the usual ones hold."""
        return None if self.hours is None else week_of(self.hours)


class Absence(CouncilRow, Base):
    """An officer is away from one day to another, both included. `cover_id` is who stands in for them, if anybody."""

    __tablename__ = "absences"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    recorded_by: Mapped[str | None] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    called_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), Index("ix_absences_until", "council_id", "until_on"),
    )

    @property
    def away(self) -> Away:
        return Away(self.officer_id, self.from_on, self.until_on, self.cover_id)


def week_of(plain: Mapping[str, Any]) -> Hours:
    """Stored hours as weekday -> (from, until)."""
    return {int(day): (str(first), str(last)) for day, (first, last) in plain.items()}


def of(session: Session, officer: Officer) -> Roster:
    """The roster of an officer, made when there is none yet. Flushes."""
    row = session.scalar(select(Roster).where(
        Roster.council_id == officer.council_id, Roster.officer_id == officer.id))
    if row is None:
        row = Roster(council_id=officer.council_id, officer_id=officer.id, skills=[], wards=[])
        session.add(row)
        session.flush()
    return row


def by_officer(session: Session, council_id: str, ids: Collection[int]) -> dict[int, Roster]:
    """The rosters of these officers, of those who have one."""
    rows = session.scalars(select(Roster).where(Roster.council_id == council_id, Roster.officer_id.in_(sorted(ids))))
    return {row.officer_id: row for row in rows}


def absences(session: Session, council_id: str, *, since: date) -> list[Absence]:
    """What is written down of absences that end on `since` or later, the first to begin first."""
    return list(session.scalars(
        select(Absence)
        .where(Absence.council_id == council_id, Absence.until_on >= since, Absence.called_off_at.is_(None))
        .order_by(Absence.from_on, Absence.id)
    ))


def active(session: Session, council_id: str) -> list[Officer]:
    """The officers who have not left, by name."""
    return list(session.scalars(
        select(Officer).where(Officer.council_id == council_id, Officer.active.is_(True), Officer.level != Level.MEMBER)
        .order_by(Officer.name)
    ))


def in_team(session: Session, council_id: str, team: str) -> list[Officer]:
    """The officers of a team who have not left, by name."""
    members = select(Membership.officer_id).where(Membership.council_id == council_id, Membership.team_slug == team)
    return list(session.scalars(
        select(Officer).where(Officer.council_id == council_id, Officer.active.is_(True), Officer.id.in_(members))
        .order_by(Officer.name)
    ))


def named(session: Session, council_id: str, public_id: str) -> Officer | None:
    """The officer of that public id, whether or not they have left."""
    return session.scalar(select(Officer).where(
        Officer.council_id == council_id, Officer.public_id == public_id, Officer.level != Level.MEMBER))
