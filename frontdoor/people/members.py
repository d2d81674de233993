"""Councillors: which wards elected them, and who speaks for a ward. A councillor signs in as officers do, with both
factors, at a level of their own that opens nothing of the desk."""

from collections.abc import Sequence

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, and_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.db import Base, CouncilRow
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer


class UnknownWard(FrontDoorError):
    """A ward that the council does not have. `known` are the names of those it has."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"there is no ward called {name}")
        self.name, self.known = name, tuple(known)


class MemberWard(CouncilRow, Base):
    """A councillor speaks for a ward. `ward` is its name, as cases have it."""

    __tablename__ = "member_wards"
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    ward: Mapped[str] = mapped_column(String(80))
    __table_args__ = (
        UniqueConstraint("council_id", "officer_id", "ward"), Index("ix_member_wards_ward", "council_id", "ward"),
    )


def wards_of(session: Session, council_id: str, officer_id: int) -> list[str]:
    """The wards of a councillor, by name; none where they are newly elected and nobody said."""
    return list(session.scalars(
        select(MemberWard.ward).where(MemberWard.council_id == council_id, MemberWard.officer_id == officer_id)
        .order_by(MemberWard.ward)
    ))


def of_ward(session: Session, council_id: str, ward: str) -> list[Officer]:
    """The councillors of a ward who are in office, by name."""
    return list(session.scalars(
        select(Officer).join(MemberWard, and_(MemberWard.officer_id == Officer.id,
                                              MemberWard.council_id == Officer.council_id))
        .where(Officer.council_id == council_id, MemberWard.ward == ward, Officer.active.is_(True))
        .order_by(Officer.name)
    ))


def elect(session: Session, officer: Officer, wards: Sequence[str], *, known: Sequence[str]) -> None:
    """Say for which wards a councillor speaks. `known` are all the council's wards. Raises UnknownWard; ValueError
    where the officer is no councillor. Flushes."""
    if officer.level != Level.MEMBER:
        raise ValueError("only a councillor speaks for a ward")
    unknown = sorted(set(wards) - set(known))
    if unknown:
        raise UnknownWard(unknown[0], sorted(known))
    for ward in sorted(set(wards)):
        session.add(MemberWard(council_id=officer.council_id, officer_id=officer.id, ward=ward))
    session.flush()
