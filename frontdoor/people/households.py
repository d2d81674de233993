"""Who lives with whom, from when to when and told by whom; and the officer whom a household is to turn to."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, bindparam, or_, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from frontdoor import audit
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident, new_public_id
from frontdoor.together import Part, hangs_on

LIVE = text("ended_at IS NULL")
RELATIONS = {
    "partner": "Partner", "parent": "Parent", "child": "Child", "grandparent": "Grandparent",
    "grandchild": "Grandchild", "sibling": "Brother or sister", "relative": "Another relative", "carer": "Carer",
    "lodger": "Lodger", "friend": "Friend", "first": "Lives there",
}


class Household(CouncilRow, Base):
    """People who live together."""

    __tablename__ = "households"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "public_id"),)


class Member(CouncilRow, Base):
    """Somebody belongs to a household from `since_on` up to and including `until_on`. `relation` is what they are to
    whom the household began with (see RELATIONS); `source` who told us: resident, officer."""

    __tablename__ = "household_members"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    relation: Mapped[str] = mapped_column(String(20))
    since_on: Mapped[date]
    until_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(20))
    recorded_by: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    resident: Mapped[Resident] = relationship()
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        Index("ix_household_members_household", "household_id", "until_on"),
        Index("ix_household_members_resident", "resident_id", "until_on"),
    )


class NamedWorker(CouncilRow, Base):
    """The officer who knows a household and whom it turns to, since when and why. One at a time."""

    __tablename__ = "named_workers"
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    reason: Mapped[str] = mapped_column(String(300))
    since_on: Mapped[date]
    named_by: Mapped[str] = mapped_column(String(60))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    officer: Mapped[Officer] = relationship()
    __table_args__ = (
        Index("uq_named_workers_live", "council_id", "household_id", unique=True, sqlite_where=LIVE,
              postgresql_where=LIVE),
        Index("ix_named_workers_officer", "officer_id"),
    )


IN_ORDER = (Member.until_on.is_not(None), Member.since_on, Member.id)
_THEIRS = select(Member.household_id).where(
    *hangs_on(Member.council_id, Member.resident_id),
    Member.since_on <= bindparam("on"), or_(Member.until_on.is_(None), Member.until_on >= bindparam("on")),
).order_by(Member.since_on.desc(), Member.id.desc()).limit(1).scalar_subquery()
# The household that a resident belongs to on a day, everybody in it, and whom it turns to.
HOUSEHOLD = Part(Household, Household.id == _THEIRS)
MEMBERS = Part(Member, Member.household_id == _THEIRS, order=IN_ORDER)
LIVING = select(Member.resident_id).where(Member.household_id == _THEIRS)
WORKING = select(NamedWorker.officer_id).where(NamedWorker.household_id == _THEIRS)
WORKER = Part(NamedWorker, NamedWorker.household_id == _THEIRS, NamedWorker.ended_at.is_(None))


def of(session: Session, resident: Resident, *, on: date) -> Household | None:
    """The household that somebody belongs to on that day; the newest where there are several."""
    return HOUSEHOLD.first(session, council_id=resident.council_id, resident_id=resident.id, on=on)


def members(session: Session, household: Household) -> list[Member]:
    """Everybody who belongs or belonged to it: those who do now first, then by day."""
    return list(session.scalars(
        select(Member).options(joinedload(Member.resident))
        .where(Member.council_id == household.council_id, Member.household_id == household.id).order_by(*IN_ORDER)))


def add(
    session: Session, resident: Resident, other: Resident, *, relation: str, since_on: date, actor: Actor,
    source: str, at: datetime,
) -> Member:
    """`other` lives with `resident` from that day on, as their `relation`. A household comes about where there is none.
    Somebody who is in it already is left as they are. Raises ValueError for oneself and for an unknown relation.
    Flushes."""
    if other.id == resident.id or relation not in RELATIONS:
        raise ValueError("nobody is somebody else to themselves")
    household = of(session, resident, on=since_on) or of(session, resident, on=at.date())
    if household is None:
        household = Household(council_id=resident.council_id, made_at=at)
        session.add(household)
        session.flush()
        _join(session, household, resident, "first", since_on, actor, source, at)
    standing = next((one for one in members(session, household)
                     if one.resident_id == other.id and one.until_on is None), None)
    if standing is not None:
        return standing
    row = _join(session, household, other, relation, since_on, actor, source, at)
    for one in (resident, other):
        _audit(session, one, actor, "household_changed", at, {"member": row.public_id})
    return row


def _join(
    session: Session, household: Household, resident: Resident, relation: str, since_on: date, actor: Actor,
    source: str, at: datetime,
) -> Member:
    row = Member(council_id=household.council_id, household_id=household.id, resident_id=resident.id,
                 relation=relation, since_on=since_on, until_on=None, source=source,
                 recorded_by=actor.public_id or "", at=at)
    session.add(row)
    session.flush()
    return row


def leave(session: Session, member: Member, *, until_on: date, actor: Actor, at: datetime) -> None:
    """They lived there up to and including that day, which is not before the first. Raises ValueError. Flushes."""
    if until_on < member.since_on:
        raise ValueError("nobody leaves before they come")
    member.until_on, member.at, member.recorded_by = until_on, at, actor.public_id or ""
    _audit(session, member.resident, actor, "household_changed", at, {"member": member.public_id})
    session.flush()


def worker(session: Session, household: Household) -> NamedWorker | None:
    """Whom the household turns to now."""
    return session.scalar(
        select(NamedWorker).options(joinedload(NamedWorker.officer))
        .where(NamedWorker.council_id == household.council_id, NamedWorker.household_id == household.id,
               NamedWorker.ended_at.is_(None)))


def name_worker(
    session: Session, household: Household, officer: Officer | None, *, reason: str, on: date, actor: Actor,
    at: datetime,
) -> NamedWorker | None:
    """From now on the household turns to this officer, or to nobody. What cases that opens is triage's. Flushes."""
    standing = worker(session, household)
    if standing is not None:
        standing.ended_at = at
        session.flush()
    row = None
    if officer is not None:
        row = NamedWorker(council_id=household.council_id, household_id=household.id, officer_id=officer.id,
                          reason=reason[:300], since_on=on, named_by=actor.public_id or "", ended_at=None)
        session.add(row)
        session.flush()
    audit.record(session, council_id=household.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="named_worker", subject_kind="household", subject_id=household.public_id, at=at,
                 detail={"officer": officer.public_id if officer else None})
    return row


def _audit(session: Session, resident: Resident, actor: Actor, action: str, at: datetime, detail: dict[str, str],
           ) -> None:
    audit.record(session, council_id=resident.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action=action, subject_kind="resident", subject_id=resident.public_id, at=at, detail=detail)
