"""Who acts for whom: a representative, with scope, evidence and an end."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import BindParameter, ForeignKey, Index, String, UniqueConstraint, bindparam, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from frontdoor import audit
from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.residents import Resident, new_public_id
from frontdoor.together import Part

# What somebody may do for another.
SCOPES = ("see", "apply", "pay", "renew")


class Representation(CouncilRow, Base):
    """`representative` acts for `resident`. `scope`: what they may do (see, apply, pay, renew); `evidence`: what it
    rests on. It holds from `since` up to and including `until_on`, unless it was ended or not yet agreed."""

    __tablename__ = "representations"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    representative_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    scope: Mapped[list[str]] = mapped_column(Json)
    evidence: Mapped[str] = mapped_column(String(200))
    recorded_by: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resident: Mapped[Resident] = relationship(foreign_keys=[resident_id])
    representative: Mapped[Resident] = relationship(foreign_keys=[representative_id])
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        Index("ix_representations_resident", "resident_id"),
        Index("ix_representations_representative", "representative_id"),
    )


def live_for(session: Session, representative: Resident, scope: str, *, on: date) -> list[Representation]:
    """The agreements by which `representative` may do what `scope` says on that day, oldest first."""
    rows = session.scalars(
        select(Representation).options(joinedload(Representation.resident))
        .where(Representation.council_id == representative.council_id,
               Representation.representative_id == representative.id,
               Representation.agreed_at.is_not(None), Representation.ended_at.is_(None),
               or_(Representation.until_on.is_(None), Representation.until_on >= on))
        .order_by(Representation.id)
    )
    return [row for row in rows if scope in row.scope]


def offer(
    session: Session, resident: Resident, representative: Resident, *, scope: Iterable[str], evidence: str,
    until_on: date | None, recorded_by: str, at: datetime, agreed: bool,
) -> Representation:
    """Write down that `representative` may act for `resident`. Where the resident gave it themselves, or an officer
    saw the evidence, it is `agreed` at once; else it waits for the resident to agree. Whoever may do anything may
    see. Raises ValueError for a scope that does not exist, and for acting for oneself. Flushes."""
    wanted = [name for name in SCOPES if name in {"see", *scope}]
    if set(scope) - set(SCOPES) or resident.id == representative.id:
        raise ValueError("nobody acts for themselves, and only with a known scope")
    row = Representation(
        council_id=resident.council_id, resident_id=resident.id, representative_id=representative.id, scope=wanted,
        evidence=evidence[:200], recorded_by=recorded_by, asked_at=at, agreed_at=at if agreed else None,
        until_on=until_on,
    )
    session.add(row)
    session.flush()
    _audit(session, row, resident, recorded_by, "representative_named", at)
    return row


def agree(session: Session, row: Representation, *, by: Resident, at: datetime) -> None:
    """The one who was asked says yes; saying it twice changes nothing. Flushes."""
    if row.agreed_at is None and row.ended_at is None:
        row.agreed_at = at
        _audit(session, row, row.resident, by.public_id, "representative_agreed", at)
        session.flush()


def end(session: Session, row: Representation, *, by: str, at: datetime) -> None:
    """Either of the two, or an officer, ends it; from this moment nothing opens by it. Flushes."""
    if row.ended_at is None:
        row.ended_at = at
        _audit(session, row, row.resident, by, "representative_ended", at)
        session.flush()


_THEM: BindParameter[int] = bindparam("resident_id")
STAND = Part(Representation, Representation.council_id == bindparam("council_id"), Representation.ended_at.is_(None),
             or_(Representation.resident_id == _THEM, Representation.representative_id == _THEM),
             alone=[joinedload(Representation.resident), joinedload(Representation.representative)])


def of(session: Session, resident: Resident) -> list[Representation]:
    """Every agreement that stands, or waits to be agreed, in which the resident is one of the two."""
    return STAND.of(session, council_id=resident.council_id, resident_id=resident.id)


def _audit(
    session: Session, row: Representation, resident: Resident, by: str, action: str, at: datetime,
) -> None:
    audit.record(session, council_id=row.council_id, actor_kind="resident", actor_id=by, action=action,
                 subject_kind="resident", subject_id=resident.public_id, at=at,
                 detail={"representation": row.public_id})
