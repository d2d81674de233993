"""The rota: who is on duty from when to when. Being on it is what lets somebody see what only the duty team may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from frontdoor import audit
from frontdoor.clock import LONDON
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Membership, Officer, Team
from frontdoor.people.residents import new_public_id

# The team whose records are the most hidden; whoever is on the rota belongs to it meanwhile.
DUTY_TEAM = "duty"
# The kind of team whose members can be put on the rota: the duty specialists, and those for the nights.
DUTY_KIND = "duty"
MOST = 200
WEEK = timedelta(days=7)


class ShiftOverlaps(FrontDoorError):
    """The officer is on duty already for some of that time."""


class Shift(CouncilRow, Base):
    """An officer is on duty from `starts_at` up to `ends_at`, for a team of the duty kind. `phone` is where they are
    reached meanwhile; empty where email has to do."""

    __tablename__ = "shifts"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    team_slug: Mapped[str] = mapped_column(String(60))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    phone: Mapped[str] = mapped_column(String(40), default="")
    officer: Mapped[Officer] = relationship()
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        CheckConstraint("starts_at < ends_at", name="has_length"),
        Index("ix_shifts_officer", "officer_id", "ends_at"),
        Index("ix_shifts_ends", "council_id", "ends_at"),
    )


def between(session: Session, council_id: str, begins: datetime, ends: datetime) -> Sequence[Shift]:
    """The shifts of which some lies in that time, earliest first. Those of officers who have left do not count."""
    return session.scalars(
        select(Shift).join(Shift.officer).options(joinedload(Shift.officer))
        .where(Shift.council_id == council_id, Shift.ends_at > begins, Shift.starts_at < ends,
               Officer.active.is_(True))
        .order_by(Shift.starts_at, Shift.id).limit(MOST)
    ).all()


def on_now(session: Session, council_id: str, at: datetime) -> list[Shift]:
    """Who is on duty at a moment; at the very end of a shift it is over."""
    return [one for one in between(session, council_id, at, at.max.replace(tzinfo=at.tzinfo)) if one.starts_at <= at]


def next_on(session: Session, council_id: str, at: datetime) -> Shift | None:
    """Whose turn comes next: the first shift to begin after `at` of somebody who is not on duty at it."""
    busy = {one.officer_id for one in on_now(session, council_id, at)}
    return session.scalar(
        select(Shift).join(Shift.officer).options(joinedload(Shift.officer))
        .where(Shift.council_id == council_id, Shift.starts_at > at, Officer.active.is_(True),
               Shift.officer_id.not_in(sorted(busy)))
        .order_by(Shift.starts_at, Shift.id).limit(1)
    )


def who_can_be_on(session: Session, council_id: str) -> list[Officer]:
    """The officers of the council's duty teams, by name."""
    return list(session.scalars(
        select(Officer).where(
            Officer.council_id == council_id, Officer.active.is_(True),
            Officer.id.in_(select(Membership.officer_id).join(Team, Team.slug == Membership.team_slug).where(
                Membership.council_id == council_id, Team.council_id == council_id, Team.kind == DUTY_KIND)))
        .order_by(Officer.name, Officer.id)
    ))


def team_of(officer: Officer, duty_teams: Sequence[str]) -> str:
    """For which team an officer is on duty: the duty specialists where they belong to them."""
    theirs = [one.team_slug for one in officer.memberships if one.team_slug in duty_teams]
    return DUTY_TEAM if DUTY_TEAM in theirs else theirs[0]


def duty_teams(session: Session, council_id: str) -> dict[str, str]:
    """The names of the council's duty teams, by their slugs."""
    rows = session.execute(select(Team.slug, Team.name).where(Team.council_id == council_id, Team.kind == DUTY_KIND))
    return {slug: name for slug, name in rows}


def put_on(
    session: Session, officer: Officer, *, team: str, begins: datetime, ends: datetime, phone: str, by: Actor,
    at: datetime,
) -> Shift:
    """Put an officer on the rota. Raises ShiftOverlaps. Flushes."""
    taken = session.scalar(select(Shift.id).where(
        Shift.officer_id == officer.id, Shift.starts_at < ends, Shift.ends_at > begins).limit(1))
    if taken is not None:
        raise ShiftOverlaps(officer.name)
    shift = Shift(council_id=officer.council_id, team_slug=team, officer_id=officer.id, starts_at=begins, ends_at=ends,
                  phone=phone)
    session.add(shift)
    session.flush()
    _audit(session, shift, officer, "put_on_rota", by, at)
    return shift


def take_off(session: Session, shift: Shift, *, by: Actor, at: datetime) -> None:
    """Take a shift off the rota: one that has begun ends now, one to come was never there. Flushes."""
    _audit(session, shift, shift.officer, "taken_off_rota", by, at)
    if shift.starts_at < at:
        shift.ends_at = min(shift.ends_at, at)
    else:
        session.delete(shift)
    session.flush()


def named(session: Session, council_id: str, public_id: str) -> Shift | None:
    """The shift of that id, with its officer."""
    return session.scalar(select(Shift).options(joinedload(Shift.officer)).where(
        Shift.council_id == council_id, Shift.public_id == public_id))


def _audit(session: Session, shift: Shift, officer: Officer, action: str, by: Actor, at: datetime) -> None:
    audit.record(
        session, council_id=shift.council_id, actor_kind=by.kind, actor_id=by.public_id, action=action,
        subject_kind="officer", subject_id=officer.public_id, at=at,
        detail={"shift": shift.public_id, "from": shift.starts_at.isoformat(), "until": shift.ends_at.isoformat()},
    )


@dataclass(frozen=True)
class Gap:
    """A time in which nobody is on duty."""

    starts_at: datetime
    ends_at: datetime


def gaps(shifts: Sequence[Shift], begins: datetime, ends: datetime) -> list[Gap]:
    """The times between `begins` and `ends` that no shift covers. `shifts` are in the order of their beginning."""
    found, covered = [], begins
    for shift in shifts:
        if shift.starts_at > covered:
            found.append(Gap(covered, min(shift.starts_at, ends)))
        covered = max(covered, shift.ends_at)
    return found if covered >= ends else [*found, Gap(covered, ends)]


def repeat(session: Session, council_id: str, begins: datetime, ends: datetime, *, by: Actor, at: datetime) -> int:
    """Put on again, a week later by the clocks of London, every shift that began in that time and whose officer is
    free then. Gives how many. Flushes."""
    made = 0
    for shift in between(session, council_id, begins, ends):
        if shift.starts_at < begins:
            continue
        try:
            put_on(session, shift.officer, team=shift.team_slug, begins=_a_week_on(shift.starts_at),
                   ends=_a_week_on(shift.ends_at), phone=shift.phone, by=by, at=at)
        except ShiftOverlaps:
            continue
        made += 1
    return made


def _a_week_on(moment: datetime) -> datetime:
    return (moment.astimezone(LONDON) + WEEK).astimezone(UTC)
