"""Bringing a backup back: checked before anything is touched, all of it or nothing, and with its outbox held."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Dialect

from frontdoor import schema
from frontdoor.cases.files import FileStore
from frontdoor.db import Database
from frontdoor.notifications import hold
from frontdoor.records import postgres, sqlite, tables
from frontdoor.records.archive import DATABASE, Backup, BackupFailed, BackupRefused, Manifest, Table

# What `frontdoor migrate` itself puts into a new database.
OF_A_NEW_ONE = frozenset({"alembic_version", "service_versions", "teams", "queues"})
# The hold is put on by the restore, so its table is not as it was.
NOT_COMPARED = frozenset({hold.TABLE})


@dataclass(frozen=True)
class Restored:
    """What a restore brought: the manifest, and how many attachments."""

    manifest: Manifest
    files: int


def restore(database: Database, files: FileStore, backup: Backup, *, replace: bool, at: datetime) -> Restored:
    """Make the database and the folder of attachments what they were when the backup was made, and hold the outbox.
    `replace`: also where there is something already, which is then gone. Raises BackupRefused and BackupFailed; the
    database is then as it was before."""
    manifest = backup.manifest
    _check_fits(database, manifest)
    if not replace:
        _refuse_if_in_use(database)
    count = 0
    for digest, content in backup.files():
        if files.put(content) != digest:
            raise BackupRefused(f"{backup.path} has been changed since it was made: {digest}. Nothing was restored.")
        count += 1
    files.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".restore-", dir=files.folder) as folder:
        source = Path(folder) / DATABASE
        backup.extract_database(source)
        _bring(database, source, manifest, at)
    _compare(database, manifest)
    return Restored(manifest, count)


def _check_fits(database: Database, manifest: Manifest) -> None:
    if manifest.kind != database.engine.dialect.name:
        raise BackupRefused(f"The backup is of a {manifest.kind} database. FRONTDOOR_DATABASE_URL names another kind.")
    if manifest.revision not in schema.known():
        raise BackupRefused(f"The backup was made by a later release ({manifest.release}, revision {manifest.revision})"
                            ". Install that release, then restore.")
    if database.is_sqlite:
        sqlite.place(database)
        return
    with database.engine.connect() as connection:
        here = postgres.schema_of(connection)
    if here != manifest.schema_name:
        raise BackupRefused(f"The backup is of the schema {manifest.schema_name} and the database uses {here}.")


def _refuse_if_in_use(database: Database) -> None:
    if database.is_sqlite and not sqlite.place(database).exists():
        return
    with database.engine.connect() as connection:
        found = tables.in_use(connection, OF_A_NEW_ONE)
    if found:
        raise BackupRefused(f"The database is not empty: there are rows in {', '.join(found[:5])}. Restore into an "
                            "empty one, or say --replace to lose what is there.")


def _bring(database: Database, source: Path, manifest: Manifest, at: datetime) -> None:
    dialect = database.engine.dialect
    if not database.is_sqlite:
        postgres.restore(database, source, manifest.schema_name, _hold(manifest, at, dialect))
        return
    _refuse_differences(sqlite.measured(source), manifest)
    sqlite.run_on_copy(source, _hold(manifest, at, dialect))
    sqlite.put_in_place(source, database)


def _hold(manifest: Manifest, at: datetime, dialect: Dialect) -> list[str]:
    made = hold.statements(backed_up_at=manifest.made_at, at=at)
    return [str(one.compile(dialect=dialect, compile_kwargs={"literal_binds": True})) for one in made]


def _compare(database: Database, manifest: Manifest) -> None:
    """The proof that what is there now is what was there then, row by row."""
    # The server's programs changed the tables behind this pool's back.
    database.dispose()
    with database.engine.connect() as connection:
        _refuse_differences(tables.measured(connection), manifest)


def _refuse_differences(found: dict[str, Table], manifest: Manifest) -> None:
    names = (found.keys() | manifest.tables.keys()) - NOT_COMPARED
    other = sorted(name for name in names if found.get(name) != manifest.tables.get(name))
    if other:
        raise BackupFailed(f"What was restored is not what was backed up: {', '.join(other)} differ. Do not use it.")
