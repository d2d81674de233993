"""Sealing: the worker takes the rows that wait and binds them in a block to all that was sealed before.

A row waits by a row of its own in `audit_waiting`, which a trigger of the database writes in the same transaction. So
it can be seen exactly when the row itself can, and nothing is told by ids: on PostgreSQL they are given out before
the commit, and a row may come to light long after others with a higher one. However a row was written, it waits.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import LargeBinary, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.audit import AuditRow, chain
from frontdoor.audit.chain import BEGINNING, Leaf
from frontdoor.db import Base, CouncilRow, RowId, UtcDateTime

AT_ONCE = 500
# A row as its digest is over it.
COLUMNS = (AuditRow.id, AuditRow.council_id, AuditRow.at, AuditRow.actor_kind, AuditRow.actor_id, AuditRow.action,
           AuditRow.subject_kind, AuditRow.subject_id, AuditRow.detail)
LOCK = 7_346_520_011


class AuditWaiting(CouncilRow, Base):
    """A row of the audit that no block holds yet; `id` is that row's."""

    __tablename__ = "audit_waiting"
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)


class AuditBlock(CouncilRow, Base):
    """Some rows of one council, sealed together. `number` counts from 1 without a gap; `leaves` as `chain.packed`."""

    __tablename__ = "audit_blocks"
    number: Mapped[int]
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    leaves: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (UniqueConstraint("council_id", "number"),)


def councils_waiting(session: Session) -> Sequence[str]:
    """The councils that have something to seal."""
    return session.scalars(select(AuditWaiting.council_id).distinct().order_by(AuditWaiting.council_id)).all()


def seal(session: Session, council_id: str, *, at: datetime, most: int = AT_ONCE) -> AuditBlock | None:
    """Seal what waits, at most `most` rows, in one block. None where nothing waits, or where another worker seals for
    this installation at this moment: what waits is then theirs, or the next tick's. Flushes."""
    if not _is_mine(session):
        return None
    rows = session.execute(
        select(*COLUMNS).join(AuditWaiting, AuditWaiting.id == AuditRow.id)
        .where(AuditWaiting.council_id == council_id, AuditRow.council_id == council_id)
        .order_by(AuditRow.id).limit(most)
    ).all()
    if not rows:
        return None
    last = newest(session, council_id)
    number, previous = (last.number + 1, last.hash) if last else (1, BEGINNING)
    leaves = chain.packed(Leaf(row.id, chain.row_digest(*row)) for row in rows)
    block = AuditBlock(
        council_id=council_id, number=number, sealed_at=at, previous=previous, leaves=leaves,
        hash=chain.block_hash(council_id, number, at, previous, leaves),
    )
    session.add(block)
    session.execute(delete(AuditWaiting).where(AuditWaiting.id.in_([row.id for row in rows])))
    session.flush()
    return block


def newest(session: Session, council_id: str) -> AuditBlock | None:
    """The block that was sealed last."""
    return session.scalar(
        select(AuditBlock).where(AuditBlock.council_id == council_id).order_by(AuditBlock.number.desc()).limit(1)
    )


def _is_mine(session: Session) -> bool:
    """Whether this transaction is the only one that seals. SQLite has one writer anyway; on PostgreSQL a lock is held
    to the end of the transaction, and let go of after the commit can be seen."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))))
