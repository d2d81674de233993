"""The database: base classes, sessions that lose nothing, and what to try again.

SQLite and PostgreSQL with their drivers' defaults lose updates without an error; the cure is
here and nowhere else: SQLite runs in WAL with full sync and takes its write lock at the start of
a writing transaction; both are guarded by version columns and unique keys; and a transaction that
the database refuses for another's sake is run again, whole, by `retrying`.
"""

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import BigInteger, DateTime, Dialect, Engine, Integer, MetaData, String, TypeDecorator, create_engine
from sqlalchemy import JSON, Insert, Table, event, insert, make_url
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from frontdoor.errors import FrontDoorError

Result = TypeVar("Result")
BUSY_TIMEOUT_MS = 20_000
MOST_TRIES = 5
# PostgreSQL: serialization failure, deadlock, lock not available.
TRY_AGAIN = {"40001", "40P01", "55P03"}

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
RowId = BigInteger().with_variant(Integer(), "sqlite")


class WeakDatabase(FrontDoorError):
    """The database runs with settings under which an acknowledged report could be lost."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC. A naive value is refused: it has no meaning here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must carry its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The root of every table; constraint names are fixed so that migrations can name them. Whole numbers are
    wide enough to hold a row's id."""

    type_annotation_map = {int: RowId}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class CouncilRow:
    """Every row belongs to one council; several share an installation and never see each other."""

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    council_id: Mapped[str] = mapped_column(String(40))


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("frontdoor_writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_engine(url: str, *, pool_size: int = 8) -> Engine:
    """An engine whose commits are durable on either database. `url` as FRONTDOOR_DATABASE_URL."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, pool_size=pool_size, max_overflow=64)
        _tune_sqlite(engine)
        return engine
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    # Statements here are short: to compile one to machine code, as PostgreSQL does where its guess of the cost is high,
    # takes longer than to run it.
    return create_engine(address, pool_size=pool_size, max_overflow=4, pool_recycle=1800,
                         connect_args={"options": "-c jit=off"})


class Database:
    """One database and the sessions on it. Open a session for each request or job, never share one."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = url
        self.engine = make_engine(url, pool_size=pool_size)
        self._reading = self.engine.execution_options(frontdoor_writes=False)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def session(self, *, write: bool = True) -> Session:
        """A session; `write=False` promises to read only and never waits for SQLite's one writer."""
        return Session(self.engine if write else self._reading, expire_on_commit=False)

    def check(self) -> None:
        """Refuse settings under which something acknowledged could be lost. Raises WeakDatabase."""
        if not self.is_sqlite:
            return
        with self._reading.connect() as connection:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                     ("journal_mode", "synchronous", "foreign_keys")}
        if found != {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}:
            raise WeakDatabase(f"SQLite runs with {found}")

    def dispose(self) -> None:
        self.engine.dispose()


@cache
def _adding(row: type[Base]) -> Insert:
    return insert(cast(Table, row.__table__)).inline()


def write_once(session: Session, row: type[Base], /, **values: Any) -> None:
    """Write a row that never changes again, such as a line of the audit: at once and by a statement of its own, because
    an object that the session watches costs three times as much. What it refers to must have been flushed."""
    session.connection().execute(_adding(row), values)


def write_each_once(session: Session, row: type[Base], /, each: Sequence[dict[str, Any]]) -> None:
    """The same for several rows, by one statement. All of them say the same things about themselves."""
    session.connection().execute(_adding(row), each)


def is_worth_retrying(error: BaseException) -> bool:
    """Whether the same work, run again from the start, may well succeed: the database refused it
    for another's sake, a row changed underneath, or the connection was lost before the commit."""
    if isinstance(error, StaleDataError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or getattr(error.orig, "sqlstate", None) in TRY_AGAIN:
        return True
    return "database is locked" in str(error.orig)


def pause_before(attempt: int) -> None:
    """Wait a little before try number `attempt` (1 is the first repeat), with jitter."""
    time.sleep(random.uniform(0.01, 0.05) * 2 ** (attempt - 1))


def retrying(database: Database, work: Callable[[Session], Result]) -> Result:
    """Run `work` in a transaction of its own and commit; run it again, whole, at most five times
    when the database asks for it. Anything else `work` raises rolls back and goes up."""
    for attempt in range(MOST_TRIES):
        if attempt:
            pause_before(attempt)
        with database.session() as session:
            try:
                result = work(session)
                session.commit()
                return result
            except (DBAPIError, StaleDataError) as error:
                session.rollback()
                if attempt == MOST_TRIES - 1 or not is_worth_retrying(error):
                    raise
    raise AssertionError("unreachable")
