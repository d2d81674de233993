"""Where the bytes of attachments lie: a folder in which every file is named by the digest of what it holds.

Bytes are written before the commit that names them. A commit that never comes leaves an orphan, which
`sweep` takes away; a row whose bytes are missing cannot come about.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.attachments import Attachment
from frontdoor.errors import FrontDoorError

# Longer than any request that has written its bytes and not yet committed.
ORPHAN_AFTER = timedelta(days=1)
DIGEST_LENGTH = 64


class FileMissing(FrontDoorError):
    """The folder does not hold the bytes of that digest."""

    def __init__(self, digest: str) -> None:
        super().__init__(f"no file {digest}")
        self.digest = digest


class FileStore:
    """The files below one folder. Writing the same bytes twice keeps them once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep `content` and give its SHA-256 digest. When this returns the bytes are on the disk, whole."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # Replacing also an equal file gives it a new date, so that a sweep leaves it alone.
            os.replace(unfinished, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(unfinished)
            raise
        _keep_entry(path.parent)
        return digest

    def path(self, digest: str) -> Path:
        """The file of that digest. Raises FileMissing."""
        path = self._path(digest)
        if not path.is_file():
            raise FileMissing(digest)
        return path

    def read(self, digest: str) -> bytes:
        """The bytes of that digest. Raises FileMissing."""
        return self.path(digest).read_bytes()

    @staticmethod
    def digest_of(path: Path) -> str:
        """The digest of the bytes that a file has now."""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _path(self, digest: str) -> Path:
        if len(digest) != DIGEST_LENGTH or not set(digest) <= set("0123456789abcdef"):
            raise FileMissing(digest)
        return self.folder / digest[:2] / digest

    def sweep(self, session: Session, *, at: datetime) -> int:
        """Take away the files that no row names and that are older than ORPHAN_AFTER; gives how many."""
        named = set(session.scalars(select(Attachment.digest).distinct()))
        swept = 0
        for path in self.folder.glob("??/*"):
            if path.name not in named and self._is_old(path, at):
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    @staticmethod
    def _is_old(path: Path, at: datetime) -> bool:
        try:
            return path.stat().st_mtime < (at - ORPHAN_AFTER).timestamp()
        except FileNotFoundError:
            return False


def _keep_entry(folder: Path) -> None:
    """Have the folder's own entry written too: without it a power cut may take the name of the new file."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
