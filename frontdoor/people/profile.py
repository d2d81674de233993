"""What the council knows of a resident: facts and addresses, each with where it came from and from when."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people import search_keys
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident
from frontdoor.together import Part, hangs_on

CURRENT = text("ended_at IS NULL")
LONGEST_REASON = 300
NAME = "name"


class ProfileFact(CouncilRow, Base):
    """One fact (name, dob, needs …) with its provenance; a new value ends the old row and both stay. Where an officer
    put it right it says who, and for what reason."""

    __tablename__ = "profile_facts"
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    fact_id: Mapped[str] = mapped_column(String(60))
    value: Mapped[Any] = mapped_column(Json)
    source: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="", server_default="")
    __table_args__ = (
        Index("uq_profile_facts_current", "council_id", "resident_id", "fact_id", unique=True,
              sqlite_where=CURRENT, postgresql_where=CURRENT),
    )


class HomeAddress(CouncilRow, Base):
    """Where a resident lives or lived. `until_on` is the last day, empty for the present one. A protected
    address is never shown, printed or written to. A stay that ends before it begins never was: the address was written
    down wrongly, and is kept so that one can see what was held."""

    __tablename__ = "home_addresses"
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    uprn: Mapped[str | None] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(String(300))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    protected: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="", server_default="")
    __table_args__ = (
        Index("ix_home_addresses_resident", "resident_id", "from_on"),
        Index("ix_home_addresses_uprn", "council_id", "uprn"),
    )


FACTS = Part(ProfileFact, *hangs_on(ProfileFact.council_id, ProfileFact.resident_id),
             ProfileFact.ended_at.is_(None))
HOMES = Part(HomeAddress, *hangs_on(HomeAddress.council_id, HomeAddress.resident_id),
             order=[HomeAddress.from_on.desc(), HomeAddress.id.desc()])


def facts_of(session: Session, resident: Resident) -> dict[str, ProfileFact]:
    """What is held of the resident now, by fact."""
    rows = FACTS.of(session, council_id=resident.council_id, resident_id=resident.id)
    return {row.fact_id: row for row in rows}


def former(session: Session, resident: Resident, fact_ids: Iterable[str]) -> list[ProfileFact]:
    """What was held for those facts before, the newest first."""
    return list(session.scalars(
        select(ProfileFact).where(ProfileFact.council_id == resident.council_id,
                                  ProfileFact.resident_id == resident.id, ProfileFact.ended_at.is_not(None),
                                  ProfileFact.fact_id.in_(sorted(fact_ids)))
        .order_by(ProfileFact.ended_at.desc(), ProfileFact.id.desc())))


def note(
    session: Session, resident: Resident, fact_id: str, value: Any, *, source: str, at: datetime,
    by: Actor | None = None, reason: str = "",
) -> ProfileFact:
    """Hold `value` (as it stands in JSON) from `at` on, from `source` (resident, application, officer, record); `by` is
    the officer who wrote it down for a `reason`. The same value again only makes it newer; another one ends the row
    that stood. Flushes."""
    held = facts_of(session, resident).get(fact_id)
    if held is not None and held.value == value:
        held.source, held.at = source, at
        session.flush()
        return held
    if held is not None:
        held.ended_at = at
        session.flush()
    row = ProfileFact(council_id=resident.council_id, resident_id=resident.id, fact_id=fact_id, value=value,
                      source=source, at=at, officer_id=by.officer_id if by else None, reason=reason[:LONGEST_REASON])
    session.add(row)
    session.flush()
    _find_by(session, resident, fact_id, value)
    return row


def forget(session: Session, resident: Resident, fact_id: str, *, at: datetime) -> None:
    """Hold nothing for that fact any more."""
    held = facts_of(session, resident).get(fact_id)
    if held is not None:
        held.ended_at = at
        session.flush()
        _find_by(session, resident, fact_id, None)


def _find_by(session: Session, resident: Resident, fact_id: str, value: Any) -> None:
    """A date of birth is one of the things that somebody is found by."""
    if fact_id == search_keys.BORN:
        search_keys.replace(session, resident.council_id, resident.id, fact_id, [str(value)] if value else [])
