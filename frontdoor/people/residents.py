"""Residents and the ways to reach them. A guest is a resident whose contact points nobody has confirmed."""

import secrets
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people import search_keys
from frontdoor.people.sounds import words


def new_public_id() -> str:
    """An id that may stand in an address or a log: random, and nothing can be read from it."""
    return secrets.token_hex(8)


class Resident(CouncilRow, Base):
    """One person's record. One that was merged into another says into which, and is nobody's any more."""

    __tablename__ = "residents"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(5), default="en")
    provenance: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deceased_on: Mapped[date | None]
    merged_into_id: Mapped[int | None]
    contact_points: Mapped[list["ContactPoint"]] = relationship(back_populates="resident", order_by="ContactPoint.id")
    __table_args__ = (UniqueConstraint("council_id", "public_id"), Index("ix_residents_merged_into", "merged_into_id"))


class ContactPoint(CouncilRow, Base):
    """An email address or telephone number, normalised; verified once its owner used a link sent to it. When
    somebody's address becomes protected every one of theirs counts as unsafe, from `unsafe_at` on: nothing is sent to
    it until it was said that nobody else reads it."""

    __tablename__ = "contact_points"
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    kind: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(String(254))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_by: Mapped[str | None] = mapped_column(String(20))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unsafe_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resident: Mapped[Resident] = relationship(back_populates="contact_points")
    __table_args__ = (
        UniqueConstraint("council_id", "resident_id", "kind", "value"),
        Index("ix_contact_points_resident", "resident_id"),
        Index("ix_contact_points_value", "council_id", "kind", "value"),
    )


def record_guest(
    session: Session, *, council_id: str, name: str, email: str | None, phone: str | None, provenance: str,
    at: datetime,
) -> Resident:
    """A record for somebody who gave a contact point without proving it. Never joined to an existing
    record by what was typed: that would let anyone write into another person's record."""
    resident = Resident(council_id=council_id, name=name, provenance=provenance, created_at=at)
    for kind, value in (("email", email), ("phone", phone)):
        if value:
            resident.contact_points.append(
                ContactPoint(council_id=council_id, kind=kind, value=value, verified_at=None, created_at=at)
            )
    session.add(resident)
    session.flush()
    search_keys.add(session, council_id, resident.id, search_keys.NAME, words(name))
    return resident


def rename(session: Session, resident: Resident, name: str) -> None:
    """The resident is called so, and is found by it. Flushes."""
    resident.name = name
    session.flush()
    search_keys.replace(session, resident.council_id, resident.id, search_keys.NAME, words(name))


def add_point(session: Session, resident: Resident, kind: str, value: str, *, at: datetime) -> None:
    """One more way to reach a resident, as it was typed and not yet confirmed; one that ended is taken up again,
    unconfirmed. `kind`: email or phone; `value` is normalised. Flushes."""
    known = next((one for one in resident.contact_points if (one.kind, one.value) == (kind, value)), None)
    if known is None:
        resident.contact_points.append(
            ContactPoint(council_id=resident.council_id, kind=kind, value=value, verified_at=None, created_at=at)
        )
    elif known.ended_at is not None:
        known.ended_at = known.verified_at = known.verified_by = None
    session.flush()
