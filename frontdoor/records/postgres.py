"""Copying a PostgreSQL database with its own programs: pg_dump, pg_restore and psql, found on the PATH."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, inspect, make_url

from frontdoor.db import Database
from frontdoor.records.archive import BackupFailed

# How long a restore waits for somebody who has a table open.
LOCK_TIMEOUT = "10s"


def schema_of(connection: Connection) -> str:
    """The schema in which the connection finds and makes its tables."""
    return str(connection.exec_driver_sql("SELECT current_schema()").scalar())


@contextmanager
def one_moment(database: Database) -> Iterator[tuple[Connection, str]]:
    """A connection that sees the database as it is at this moment, and the name under which others can see it so."""
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        yield connection, str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar())


def dump(database: Database, connection: Connection, snapshot: str, target: Path) -> None:
    """Write the schema of the connection, with its rows, to `target`. Raises BackupFailed."""
    program = _program("pg_dump", connection)
    _run([program, "--format=custom", "--no-owner", "--no-privileges", f"--schema={schema_of(connection)}",
          f"--snapshot={snapshot}", f"--file={target}", f"--dbname={_address(database)}"], database)


def restore(database: Database, source: Path, schema: str, afterwards: Sequence[str]) -> None:
    """Make the database what `source` holds and run the statements `afterwards`, all in one transaction: when any of
    it fails, what was there before is still there. Raises BackupFailed."""
    with database.engine.connect() as connection:
        reader, writer = _program("pg_restore", connection), _program("psql", connection)
        quote = connection.dialect.identifier_preparer.quote
        there = [f"DROP TABLE {quote(name)} CASCADE" for name in inspect(connection).get_table_names()]
        there += [f"DROP FUNCTION {quote(name)}()" for name in _trigger_functions(connection)]
    script = source.with_suffix(".sql")
    # First into a file: of a script that ends too early psql would keep the beginning.
    _run([reader, "--no-owner", "--no-privileges", f"--schema={schema}", f"--file={script}", str(source)], database)
    steps = [*there, script, f"SET search_path TO {quote(schema)}", *afterwards]
    words = [f"--file={step}" if isinstance(step, Path) else f"--command={step}" for step in steps]
    _run([writer, "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *words,
          f"--dbname={_address(database)}"], database)


def _trigger_functions(connection: Connection) -> Sequence[str]:
    """What our triggers call: functions stay when their tables are dropped. Those of extensions are not ours."""
    return connection.exec_driver_sql(
        "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace "
        "AND prorettype = 'trigger'::regtype AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid "
        "AND deptype = 'e') ORDER BY proname").scalars().all()


def _address(database: Database) -> str:
    """Where the database is, without the password: the words of a command can be read by everybody on the machine."""
    url = make_url(database.url)
    more = {name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()}
    given = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database, **more}
    known = {name: str(value) for name, value in given.items() if value is not None and name != "password"}
    return make_conninfo(**known)


def _run(words: Sequence[object], database: Database) -> None:
    url = make_url(database.url)
    given = url.password or url.query.get("password")
    environment = {**os.environ, "PGOPTIONS": f"-c lock_timeout={LOCK_TIMEOUT}", "LC_ALL": "C",
                   **({"PGPASSWORD": str(given)} if given else {})}
    done = subprocess.run([str(word) for word in words], env=environment, check=False, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
    if done.returncode:
        name, said = Path(str(words[0])).name, done.stderr.strip().splitlines()
        raise BackupFailed(f"{name} failed: {_first_error(said)}")


def _first_error(lines: list[str]) -> str:
    """The line that says why. What follows may quote rows, which belong to somebody."""
    telling = [line for line in lines if "ERROR" in line or "FATAL" in line or "error:" in line]
    return (telling or lines or ["it gave no reason"])[0][:300]


def _program(name: str, connection: Connection) -> str:
    """The path of a program that can work with this server. Raises BackupFailed."""
    server = int(str(connection.exec_driver_sql("SHOW server_version_num").scalar())) // 10000
    found = shutil.which(name)
    if found is None:
        raise BackupFailed(f"{name} was not found. Install PostgreSQL's client programs, version {server} or later "
                           f"(on Debian and Ubuntu: postgresql-client-{server}), and see that they are on the PATH.")
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"(\d+)", said)
    if version is None or int(version[1]) < server:
        raise BackupFailed(f"{name} is of version {version[1] if version else 'unknown'} and the server of version "
                           f"{server}. Install PostgreSQL's client programs of version {server} or later.")
    return found
