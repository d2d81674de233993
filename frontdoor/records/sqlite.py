"""Copying a SQLite database while others write to it: by SQLite's own backup, never by copying the file."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from frontdoor.db import BUSY_TIMEOUT_MS, Database
from frontdoor.records import tables
from frontdoor.records.archive import BackupFailed, BackupRefused, Table

PATIENCE_S = BUSY_TIMEOUT_MS / 1000


def place(database: Database) -> Path:
    """The file of the database. Raises BackupRefused where there is none."""
    name = make_url(database.url).database
    if not name or name.startswith((":", "file:")):
        raise BackupRefused("A database in memory cannot be backed up.")
    return Path(name)


def copy(database: Database, target: Path) -> None:
    """Write the whole database, as it was at one moment, into the file `target`. Nobody who writes is kept waiting."""
    with closing(sqlite3.connect(place(database))) as source, closing(sqlite3.connect(target)) as made:
        source.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        source.backup(made)     # in one step, so it need never begin again
        made.execute("PRAGMA journal_mode=DELETE")      # one file, without its write-ahead log beside it


def measured(path: Path) -> dict[str, Table]:
    """What the tables in a file hold. Raises BackupFailed when SQLite finds it broken."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if found != "ok":
            raise BackupFailed(f"SQLite finds the copy of the database broken: {found}.")
        return tables.measured(connection)


def run_on_copy(path: Path, statements: list[str]) -> None:
    """Change the copy before it takes its place."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def put_in_place(path: Path, database: Database) -> None:
    """Make the database what the file `path` holds, in one transaction: whoever has it open sees all of it or what
    was there before. Raises BackupFailed when others keep it busy."""
    target = place(database)
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as made:
        try:
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("PRAGMA synchronous=FULL")
            source.backup(made, progress=_patience(time.monotonic() + PATIENCE_S))
        except (sqlite3.Error, TimeoutError) as error:
            raise BackupFailed(f"{target} is in use. Stop the web and worker processes, then restore again.") from error


def _patience(ends: float) -> Callable[[int, int, int], None]:
    """SQLite would wait for ever for a writer that does not end."""
    def waited(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > ends:
            raise TimeoutError

    return waited
