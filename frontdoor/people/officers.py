"""Officers, their teams and the queues that the teams work."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.actor import Actor, ActorKind, Level
from frontdoor.people.residents import new_public_id
from frontdoor.together import Part


class Team(CouncilRow, Base):
    """A team. `kind`: customer (advisers), service (specialists and works) or duty (restricted concerns)."""

    __tablename__ = "teams"
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    phone: Mapped[str] = mapped_column(String(40), default="")
    __table_args__ = (UniqueConstraint("council_id", "slug"),)


class Queue(CouncilRow, Base):
    """Where work waits, and the team that works it. `kind`: adviser, specialist, works or duty. `assignment` is how its
    cases are given out: a Policy of triage.assigning."""

    __tablename__ = "queues"
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    team_slug: Mapped[str] = mapped_column(String(60))
    assignment: Mapped[str] = mapped_column(String(20), default="take_next")
    __table_args__ = (UniqueConstraint("council_id", "slug"),)


class Officer(CouncilRow, Base):
    """A member of staff, or by their level a councillor. Passwords are argon2id; the secret of the second factor is
    stored encrypted."""

    __tablename__ = "officers"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    level: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    factor_secret: Mapped[str | None] = mapped_column(String(300))
    factor_step: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    memberships: Mapped[list["Membership"]] = relationship(back_populates="officer", lazy="selectin")
    __table_args__ = (UniqueConstraint("council_id", "public_id"), UniqueConstraint("council_id", "email"))

    def as_actor(self) -> Actor:
        """The officer as the one who acts."""
        kind = ActorKind.MEMBER if self.level == Level.MEMBER else ActorKind.OFFICER
        return Actor(
            kind, self.council_id, name=self.name, public_id=self.public_id, officer_id=self.id,
            level=Level(self.level), teams=frozenset(m.team_slug for m in self.memberships),
        )


class Membership(CouncilRow, Base):
    """An officer belongs to a team."""

    __tablename__ = "memberships"
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    team_slug: Mapped[str] = mapped_column(String(60))
    officer: Mapped[Officer] = relationship(back_populates="memberships")
    __table_args__ = (UniqueConstraint("council_id", "officer_id", "team_slug"),)


def by_email(session: Session, council_id: str, email: str) -> Officer | None:
    """The officer of that council who signs in with `email` (any case), active or not."""
    return session.scalar(
        select(Officer).where(Officer.council_id == council_id, Officer.email == email.strip().lower())
    )


QUEUE = Part(Queue, Queue.council_id == bindparam("council_id"), Queue.slug == bindparam("queue"))
TEAM = Part(Team, Team.council_id == bindparam("council_id"), Team.slug == bindparam("team"))


def queue_named(session: Session, council_id: str, slug: str) -> Queue | None:
    """The queue with that slug, if the council has it."""
    return QUEUE.first(session, council_id=council_id, queue=slug)


def team_called(session: Session, council_id: str, slug: str) -> str:
    """The name of the team with that slug; the slug itself where the council has none of it."""
    team = TEAM.first(session, council_id=council_id, team=slug)
    return team.name if team is not None else slug
