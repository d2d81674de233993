"""The form of a backup: one tar file with the database, the attachments and, last, a manifest of all of it.

The manifest is written when everything else is on the disk, and the file gets its name after that. So whatever was
cut short, by a full disk or a lost line, is seen to be half a backup.
"""

import hashlib
import json
import os
import re
import secrets
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, cast

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from frontdoor.errors import FrontDoorError

MANIFEST = "manifest.json"
DATABASE = "database"
FORM = 1
FILE_NAME = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")
BIT = 1024 * 1024
LARGEST_MANIFEST = 64 * BIT


class BackupFailed(FrontDoorError):
    """A backup or a restore came to nothing; what was there is as it was. `say` is for the operator."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


class BackupRefused(BackupFailed):
    """What was asked for cannot be done with this file or this database."""


class Table(BaseModel):
    """What a table held: how many rows, and one digest of all of them in order."""

    model_config = ConfigDict(frozen=True)
    rows: int
    digest: str


class Member(BaseModel):
    """One file of the archive."""

    model_config = ConfigDict(frozen=True)
    size_bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a backup is of. `kind` is sqlite or postgresql; `schema_name` PostgreSQL's, empty on SQLite; `keys` a
    stamp of each secret, which tells whether secrets fit and nothing about them; `missing` the digests of
    attachments that the database names and the folder did not have."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    form: int
    release: str
    revision: str
    kind: str
    schema_name: str
    made_at: AwareDatetime
    tables: dict[str, Table]
    members: dict[str, Member]
    missing: list[str]
    keys: list[str]


def file_member(digest: str) -> str:
    """The name of an attachment's bytes in the archive."""
    return f"files/{digest[:2]}/{digest}"


class Writer:
    """An archive while it is made. What it holds so far stands in `members`."""

    def __init__(self, tar: tarfile.TarFile, at: datetime) -> None:
        self._tar = tar
        self._at = at
        self.members: dict[str, Member] = {}

    def add(self, name: str, source: IO[bytes], size_bytes: int) -> None:
        """Put `size_bytes` of `source` into the archive."""
        reading = _Hashing(source)
        self._tar.addfile(self._entry(name, size_bytes), cast(IO[bytes], reading))
        self.members[name] = Member(size_bytes=size_bytes, sha256=reading.digest.hexdigest())

    def add_path(self, name: str, path: Path) -> None:
        """Put a file into the archive."""
        with path.open("rb") as source:
            self.add(name, source, path.stat().st_size)

    def finish(self, manifest: Manifest) -> None:
        """Put the manifest in, as the last member."""
        written = manifest.model_dump_json(indent=1).encode()
        self._tar.addfile(self._entry(MANIFEST, len(written)), BytesIO(written))

    def _entry(self, name: str, size_bytes: int) -> tarfile.TarInfo:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = size_bytes, 0o600, int(self._at.timestamp())
        return entry


class _Hashing:
    """A file that digests what is read of it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._source.read(size)
        self.digest.update(content)
        return content


@contextmanager
def writing(path: Path, at: datetime) -> Iterator[Writer]:
    """Make an archive at `path`, which must not be there yet, readable by its owner alone. It gets its name when the
    block has ended well and everything is on the disk; otherwise nothing is left of it."""
    if path.exists():
        raise BackupRefused(f"{path} is there already. Give another name.")
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar, at)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise BackupFailed(f"The backup could not be written to {path.parent}: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


class Backup:
    """A backup that is whole: each file in it has the bytes that its manifest says. Raises BackupRefused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            found = self._read_through()
        except FileNotFoundError as error:
            raise BackupRefused(f"There is no file {path}.") from error
        except (tarfile.TarError, EOFError, OSError, ValidationError, ValueError) as error:
            raise BackupRefused(f"{path} is not a whole backup of Front Door: it is cut short or damaged.") from error
        self.manifest = found

    def _read_through(self) -> Manifest:
        members: dict[str, Member] = {}
        manifest: Manifest | None = None
        with tarfile.open(self.path, "r:") as tar:
            for entry in tar:
                content = tar.extractfile(entry)
                if content is None or manifest is not None or entry.name in members:
                    raise ValueError("not as we write them")
                if entry.name == MANIFEST:
                    manifest = self._manifest(content.read(LARGEST_MANIFEST))
                else:
                    members[entry.name] = _measured(content)
        if manifest is None:
            raise ValueError("no manifest")
        self._compare(members, manifest)
        return manifest

    def _manifest(self, written: bytes) -> Manifest:
        form = json.loads(written).get("form")
        if form != FORM:
            raise BackupRefused(f"{self.path} was made by another release, in a form that this one cannot read.")
        return Manifest.model_validate_json(written)

    def _compare(self, members: dict[str, Member], manifest: Manifest) -> None:
        changed = sorted(name for name in members.keys() | manifest.members.keys()
                         if members.get(name) != manifest.members.get(name))
        named = {FILE_NAME.fullmatch(name) for name in members if name != DATABASE}
        if changed or None in named or DATABASE not in members:
            what = changed[0] if changed else "a file that has no place in a backup"
            raise BackupRefused(f"{self.path} has been changed since it was made: {what}. Nothing was restored.")

    def extract_database(self, target: Path) -> None:
        """Write the database's part of the backup to `target`."""
        with tarfile.open(self.path, "r:") as tar, target.open("wb") as file:
            content = tar.extractfile(DATABASE)
            while content is not None and (bit := content.read(BIT)):
                file.write(bit)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Each attachment: its digest and its bytes."""
        with tarfile.open(self.path, "r:") as tar:
            for entry in tar:
                named, content = FILE_NAME.fullmatch(entry.name), tar.extractfile(entry)
                if named and content is not None:
                    yield named[2], content.read()


def _measured(content: IO[bytes]) -> Member:
    digest, size = hashlib.sha256(), 0
    while bit := content.read(BIT):
        digest.update(bit)
        size += len(bit)
    return Member(size_bytes=size, sha256=digest.hexdigest())
