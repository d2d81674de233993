"""Making a backup: the database as it was at one moment, and every attachment that it names.

The database is read first and the folder after it. The bytes of an attachment are written before the row that names
them, so whatever the rows name is there by then; only what nobody will come back to is ever taken away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, create_engine, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from frontdoor import config, schema
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.files import FileMissing, FileStore
from frontdoor.db import Database
from frontdoor.keys import Keys
from frontdoor.notifications import hold
from frontdoor.records import archive, postgres, sqlite, tables
from frontdoor.records.archive import DATABASE, BackupRefused, Manifest, Table, Writer


@dataclass(frozen=True)
class Made:
    """A backup that was made. `damaged` are the digests of attachments that the database still names and the folder
    does not have, or has with other bytes: everything else is in the backup."""

    path: Path
    manifest: Manifest
    damaged: list[str]


@dataclass(frozen=True)
class _Reading:
    """What was read of the database: its tables, the attachments it names, and PostgreSQL's schema."""

    tables: dict[str, Table]
    digests: Sequence[str]
    schema_name: str = ""


def stamps(secrets: Sequence[str]) -> list[str]:
    """A stamp of each secret: the same for the same secret, and of no use for finding it out."""
    return [Keys([secret]).stamp("backup", "the secrets of this installation") for secret in secrets]


def make(database: Database, files: FileStore, secrets: Sequence[str], path: Path, *, at: datetime) -> Made:
    """Make a backup at `path`. People go on working meanwhile; what they commit after the start is not in it.
    Raises BackupFailed."""
    revision = schema.revision_of(database)
    with database.session(write=False) as session:
        if not inspect(session.connection()).has_table(hold.TABLE):
            raise BackupRefused("The database is not at a revision that can be backed up. Run `frontdoor migrate` "
                                "first.")
    with archive.writing(path, at) as writer, TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder:
        read = _copy(database, Path(folder) / DATABASE)
        writer.add_path(DATABASE, Path(folder) / DATABASE)
        missing = [digest for digest in read.digests if not _add_file(writer, files, digest)]
        manifest = Manifest(
            form=archive.FORM, release=config.release(), revision=revision, schema_name=read.schema_name,
            kind=database.engine.dialect.name, made_at=at, tables=read.tables, members=writer.members,
            missing=missing, keys=stamps(secrets),
        )
        writer.finish(manifest)
    return Made(path, manifest, _still_named(database, missing))


def _copy(database: Database, target: Path) -> _Reading:
    if database.is_sqlite:
        sqlite.copy(database, target)
        found = sqlite.measured(target)
        engine = create_engine(f"sqlite:///{target}", poolclass=NullPool)
        with engine.connect() as connection:
            return _Reading(found, _named(connection))
    with postgres.one_moment(database) as (connection, snapshot):
        postgres.dump(database, connection, snapshot, target)
        return _Reading(tables.measured(connection), _named(connection), postgres.schema_of(connection))


def _named(connection: Connection) -> Sequence[str]:
    return connection.scalars(select(Attachment.digest).distinct().order_by(Attachment.digest)).all()


def _add_file(writer: Writer, files: FileStore, digest: str) -> bool:
    """Put the attachment in; False when the folder does not have those bytes."""
    name = archive.file_member(digest)
    try:
        path = files.path(digest)
        if FileStore.digest_of(path) != digest:
            return False
        writer.add_path(name, path)
    except (FileMissing, FileNotFoundError):
        return False
    return True


def _still_named(database: Database, digests: Sequence[str]) -> list[str]:
    """Those that the database still names. One that it no longer does belonged to a journey that expired while the
    backup was made."""
    with database.session(write=False) as session:
        return [digest for digest in digests if _is_named(session, digest)]


def _is_named(session: Session, digest: str) -> bool:
    return session.scalar(select(Attachment.id).where(Attachment.digest == digest).limit(1)) is not None
