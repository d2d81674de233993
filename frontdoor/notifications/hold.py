"""The hold on an outbox that came out of a backup: nothing leaves it until an operator has looked.

What waited when the backup was made may have gone out since, and what the worker writes anew for the days that
were lost may have been told already. Neither can be seen in the database, so a person decides. What a resident
asks for after the restore, such as a link to sign in, goes out at once: it cannot have been sent before.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement, CursorResult, Delete, Index, Insert, and_, case, delete, exists, func, insert, or_, select, text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor import audit
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.errors import FrontDoorError
from frontdoor.notifications.outbox import LIVE, MessageState, OutboxRow

# An installation is restored whole, so its hold belongs to no one council.
EVERY_COUNCIL = "*"
TABLE = "outbox_holds"
IS_ON = text("released_at IS NULL")
NOT_SENT = "called off by the operator after a restore"


class NotHeld(FrontDoorError):
    """The outbox was to be released, but nothing holds it."""


class OutboxHold(CouncilRow, Base):
    """One restore: since when the outbox is held, from when the backup was, and when an operator released it,
    calling off `cancelled` messages. At most one is on."""

    __tablename__ = TABLE
    backed_up_at: Mapped[datetime] = mapped_column(UtcDateTime)
    held_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled: Mapped[int | None]
    __table_args__ = (
        Index("uq_outbox_holds_on", "council_id", unique=True, sqlite_where=IS_ON, postgresql_where=IS_ON),
    )


def statements(*, backed_up_at: datetime, at: datetime) -> tuple[Delete, Insert]:
    """What puts the hold into a restored database, in its place where the backup itself was held. Given as
    statements because a restore runs them in the one transaction that brings the rows."""
    return (
        delete(OutboxHold).where(OutboxHold.released_at.is_(None)),
        insert(OutboxHold).values(council_id=EVERY_COUNCIL, backed_up_at=backed_up_at, held_at=at),
    )


def current(session: Session) -> OutboxHold | None:
    """The hold that is on, or None."""
    return session.scalar(select(OutboxHold).where(OutboxHold.released_at.is_(None)))


def lets_go() -> ColumnElement[bool]:
    """The condition for an outbox row that no hold keeps back: none is on, or somebody asked for it since."""
    is_on = select(OutboxHold.held_at).where(OutboxHold.released_at.is_(None))
    return or_(~exists(is_on), and_(OutboxRow.essential, OutboxRow.created_at >= is_on.scalar_subquery()))


@dataclass(frozen=True)
class Released:
    """How a release went: how many messages were called off, how many may leave now or when they are due."""

    cancelled: int
    waiting: int


def release(session: Session, *, at: datetime, cancel_before: datetime | None = None) -> Released:
    """End the hold. What was due before `cancel_before` is called off; the rest leaves, each first looked up at the
    provider wherever it can be asked, because it may have gone out. Flushes. Raises NotHeld."""
    held = current(session)
    if held is None:
        raise NotHeld("the outbox is not held")
    cancelled = _call_off(session, cancel_before) if cancel_before is not None else 0
    session.execute(
        # More than one try makes `sending` ask before it sends.
        update(OutboxRow).where(LIVE)
        .values(attempts=case((OutboxRow.attempts < 1, 1), else_=OutboxRow.attempts))
    )
    held.released_at, held.cancelled = at, cancelled
    audit.record(
        session, council_id=EVERY_COUNCIL, actor_kind="operator", actor_id=None, action="released",
        subject_kind="outbox", subject_id=str(held.id), at=at, detail={"cancelled": cancelled},
    )
    session.flush()
    return Released(cancelled, session.scalar(select(func.count()).select_from(OutboxRow).where(LIVE)) or 0)


def _call_off(session: Session, before: datetime) -> int:
    result = session.execute(
        update(OutboxRow).where(LIVE, OutboxRow.due_at < before)
        .values(state=MessageState.CANCELLED, last_error=NOT_SENT, secrets_box=None, lease_token=None,
                lease_until=None)
    )
    return cast(CursorResult[Any], result).rowcount
