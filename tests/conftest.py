"""What every test shares: no network but this machine's own, and a fresh database of either kind.

A test that takes `database_url` (or `database`, or `session`) runs twice: on SQLite and on PostgreSQL.
Migrating is done once for each kind and test process; a test gets a copy. So is furnishing a council, for the tests
that take one.
"""

import gc
import ipaddress
import pathlib
import shutil
import sys
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from frontdoor.config import Settings
from frontdoor.db import Database
from tests import once, postgres

BOTH = ["sqlite", "postgres"]


class OutsideTheMachine(Exception):
    """A test tried to reach something that is not this machine."""


def _is_near(host: object) -> bool:
    if not isinstance(host, str | bytes) or not host:
        return True
    name = host.decode() if isinstance(host, bytes) else host
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name == "localhost"


def _keep_inside(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not _is_near(address[0]):
            raise OutsideTheMachine(f"a test tried to connect to {address}")
    elif event == "socket.getaddrinfo" and not _is_near(arguments[0]):
        raise OutsideTheMachine(f"a test tried to look up {arguments[0]!r}")


sys.addaudithook(_keep_inside)
once.share_rules()
once.share_statements()
once.share_fitting_passwords()
gc.disable()    # to collect the tests makes no garbage worth looking for
# The usual 700, 10 and 10 look through everything that the process keeps every few seconds: a tenth of its time.
SELDOM = 20_000, 10, 10


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: let the collector of garbage not look through it again
    and again. Half the time in which an application is made went there."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()


def migrate(url: str) -> None:
    """Imported here, because a unit test has no use for every table there is."""
    from frontdoor import schema

    database = Database(url)
    schema.upgrade(database)
    close(database)


def furnish(url: str) -> None:
    """Set a council up in a migrated database. Imported here for the same reason."""
    from tests import factories

    database = Database(url)
    with database.session() as session:
        factories.set_up(session)
        session.commit()
    close(database)


def close(database: Database) -> None:
    """Let go of a database that is to be copied: all of it, on SQLite, is in its one file then."""
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    database.dispose()


class Postgres:
    """One server for the whole test process, and quick copies of a migrated database on it."""

    def __init__(self) -> None:
        self.server = postgres.start()
        self.admin: Engine = create_engine(self.server.url(), isolation_level="AUTOCOMMIT")

    def _say(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(text(statement))

    def create(self, name: str = "", *, template: str = "template1") -> str:
        """The name of a new database: a copy of another, or with nothing in it."""
        name = name or f"t{uuid.uuid4().hex[:16]}"
        self._say(f"create database {name} template {template} strategy file_copy")
        return name

    def drop(self, name: str) -> None:
        self._say(f"drop database {name} with (force)")

    def stop(self) -> None:
        self.admin.dispose()
        self.server.stop()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_template(postgres_server: Postgres) -> str:
    """The name of a migrated database on PostgreSQL, to copy."""
    name = postgres_server.create("frontdoor_template")
    migrate(postgres_server.server.url(name))
    return name


@pytest.fixture(scope="session")
def council_template(postgres_server: Postgres, migrated_template: str) -> str:
    """The same with a council in it."""
    name = postgres_server.create("frontdoor_council", template=migrated_template)
    furnish(postgres_server.server.url(name))
    return name


@pytest.fixture(scope="session")
def quick_folder() -> Iterator[pathlib.Path]:
    """A folder for databases, in memory where there is room."""
    folder = postgres.new_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_file(quick_folder: pathlib.Path) -> pathlib.Path:
    """A migrated SQLite database in one file, to copy."""
    path = quick_folder / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def council_file(migrated_file: pathlib.Path) -> pathlib.Path:
    """The same with a council in it."""
    path = migrated_file.with_name("council.db")
    shutil.copyfile(migrated_file, path)
    furnish(f"sqlite:///{path}")
    return path


@pytest.fixture(params=BOTH)
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated database, once of each kind: with no rows in it, or, where the test has a fixture of
    that name, with a council's."""
    made = "council" if "council" in request.fixturenames else "migrated"
    if database_kind == "sqlite":
        template: pathlib.Path = request.getfixturevalue(f"{made}_file")
        path = template.with_name(f"{uuid.uuid4().hex}.db")
        shutil.copyfile(template, path)
        yield f"sqlite:///{path}"
        for left in path.parent.glob(f"{path.stem}.db*"):
            left.unlink()
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    name = server.create(template=request.getfixturevalue(f"{made}_template"))
    yield server.server.url(name)
    server.drop(name)


@pytest.fixture
def empty_database_url(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: pathlib.Path
) -> Iterator[str]:
    """The address of a database without a single table, for the tests of the migrations themselves."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    name = server.create()
    yield server.server.url(name)
    server.drop(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def settings(database_url: str, tmp_path: pathlib.Path) -> Settings:
    """An installation of this test's own: its database, and folders for messages and files."""
    return Settings(database_url=database_url, secret_keys=["for-the-tests-only-0123456789-abcdefghij"],
                    messages=f"file:{tmp_path}/messages", files=tmp_path / "files", payments="test")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that writes. What the test does not commit is gone at its end."""
    with database.session() as session:
        yield session
        session.rollback()
