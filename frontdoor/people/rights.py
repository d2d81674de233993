"""Rights that come with no level: each is given to one officer by name, and is written down."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor import audit
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer


class Right(StrEnum):
    """`approve_own`: to grant an approval that one asked for oneself. Nobody has it unless it was given."""

    APPROVE_OWN = "approve_own"


class OfficerRight(CouncilRow, Base):
    """An officer has a right. `given_by` names who gave it."""

    __tablename__ = "officer_rights"
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    right: Mapped[str] = mapped_column(String(40))
    given_by: Mapped[str] = mapped_column(String(200))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "officer_id", "right"),)


def has(session: Session, actor: Actor, right: Right) -> bool:
    """Whether that officer has the right."""
    return session.scalar(select(OfficerRight.id).where(
        OfficerRight.council_id == actor.council_id, OfficerRight.officer_id == actor.officer_id,
        OfficerRight.right == right)) is not None


def give(session: Session, officer: Officer, right: Right, *, by: str, at: datetime) -> None:
    """Give an officer a right; giving it again changes nothing. Flushes."""
    if not has(session, officer.as_actor(), right):
        session.add(OfficerRight(council_id=officer.council_id, officer_id=officer.id, right=right, given_by=by,
                                 given_at=at))
        _note(session, officer, f"gave_{right}", by, at)


def take_away(session: Session, officer: Officer, right: Right, *, by: str, at: datetime) -> None:
    """Take a right away; one that the officer does not have stays so. Flushes."""
    if has(session, officer.as_actor(), right):
        session.execute(delete(OfficerRight).where(
            OfficerRight.council_id == officer.council_id, OfficerRight.officer_id == officer.id,
            OfficerRight.right == right))
        _note(session, officer, f"took_{right}", by, at)


def _note(session: Session, officer: Officer, action: str, by: str, at: datetime) -> None:
    audit.record(session, council_id=officer.council_id, actor_kind="operator", actor_id=by[:60], action=action,
                 subject_kind="officer", subject_id=officer.public_id, at=at)
    session.flush()
