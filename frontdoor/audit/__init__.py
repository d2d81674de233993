"""Who did and saw what: append-only rows, in the transaction of what they record.

Rows hold ids and keyed digests, never what was written or read, so that they can be kept when
the values themselves are erased. The database refuses to change or remove one; the worker seals them in
hash-chained blocks (`blocks`), and `verifying` shows that none was changed behind the database's back.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime, write_each_once, write_once


class AuditRow(CouncilRow, Base):
    """One act. `action` in the past tense (opened, decided, refused); `detail` ids and names only."""

    __tablename__ = "audit_rows"
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str | None] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80))
    detail: Mapped[dict[str, Any] | None] = mapped_column(Json)
    __table_args__ = (Index("ix_audit_rows_subject", "council_id", "subject_kind", "subject_id", "id"),)


def record(
    session: Session, *, council_id: str, actor_kind: str, actor_id: str | None, action: str,
    subject_kind: str, subject_id: str, at: datetime, detail: dict[str, Any] | None = None,
) -> None:
    """Write one row. It is kept only if the transaction is: what did not happen is not recorded."""
    write_once(
        session, AuditRow, council_id=council_id, actor_kind=actor_kind, actor_id=actor_id, action=action,
        subject_kind=subject_kind, subject_id=subject_id, at=at, detail=detail,
    )


def record_each(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write several rows by one statement, each with everything that `record` takes; nothing for none."""
    if rows:
        write_each_once(session, AuditRow, rows)
