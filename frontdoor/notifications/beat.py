"""The worker's heartbeat, so that pages and probes can tell when nothing is being sent any more."""

from datetime import datetime, timedelta

from sqlalchemy import String, UniqueConstraint, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.db import Base, CouncilRow, UtcDateTime

# The worker serves every council of the installation, so its row belongs to none of them.
EVERY_COUNCIL = "*"
ANY_WORKER = "worker"
SILENT_AFTER = timedelta(minutes=5)


class WorkerBeat(CouncilRow, Base):
    """When any worker was last alive. One row for the installation, however many workers there are."""

    __tablename__ = "worker_beats"
    name: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "name"),)


ROW = (WorkerBeat.council_id == EVERY_COUNCIL, WorkerBeat.name == ANY_WORKER)


def beat(session: Session, *, at: datetime) -> None:
    """Write down that a worker is alive at `at`. An earlier moment never replaces a later one."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(
        dialect.insert(WorkerBeat).values(council_id=EVERY_COUNCIL, name=ANY_WORKER, at=at)
        .on_conflict_do_nothing()
    )
    session.execute(update(WorkerBeat).where(*ROW, WorkerBeat.at < at).values(at=at))


def last_beat(session: Session) -> datetime | None:
    """When a worker was last alive, or None when none has ever run here."""
    return session.scalar(select(WorkerBeat.at).where(*ROW))


def is_silent(session: Session, *, at: datetime) -> bool:
    """Whether no worker has been heard of for five minutes or more, or ever."""
    heard = last_beat(session)
    return heard is None or at - heard >= SILENT_AFTER
