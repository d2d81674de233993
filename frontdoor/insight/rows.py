"""The rows behind a replay: the snapshot of what it reads, in chunks, and the runs that somebody asked for."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.residents import new_public_id

RUNNING = text("state = 'running'")


class SnapshotChunk(CouncilRow, Base):
    """The facts of a service's cases, or entitlements (`source`), whose ids lie in one block of ids, as columns: the
    bytes of a frame in Arrow's form. `mark` says which states of which rows it holds, so that it is seen to be out of
    date; `form` which columns. A row may be thrown away at any time: all of it can be made again from the rows."""

    __tablename__ = "snapshot_chunks"
    service_id: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(12))
    block: Mapped[int]
    rows: Mapped[int]
    mark: Mapped[str] = mapped_column(String(80))
    form: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("council_id", "service_id", "source", "block"),)


class RunState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ReplayRun(CouncilRow, Base):
    """A replay that was asked for: the canonical text of the draft (`body`), the day on which all are to have claimed
    (`on_day`; None: each on its own), how far it has come, and what it found. `tries` counts the processes that
    took it up; `seen_at` is when the one at work last gave a sign. `why` says what went wrong, for people."""

    __tablename__ = "replay_runs"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    service_id: Mapped[str] = mapped_column(String(80))
    revision_id: Mapped[int | None]
    body: Mapped[str] = mapped_column(Text, deferred=True)
    kinds: Mapped[list[str]] = mapped_column(Json)
    on_day: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10))
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int] = mapped_column(default=0)
    summary: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
    why: Mapped[str] = mapped_column(String(400), default="")
    tries: Mapped[int] = mapped_column(default=0)
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        # One at a time in each council: two would only wait for each other.
        Index("uq_replay_runs_running", "council_id", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
        Index("ix_replay_runs_service", "council_id", "service_id", "id"),
    )
