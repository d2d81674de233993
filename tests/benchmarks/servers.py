"""What a benchmark runs: two web processes for each application, databases that keep what they acknowledge,
and the reading of processor time and memory."""

import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping

from frontdoor.cases.files import FileStore
from tests import postgres

WORKERS, THREADS = 2, 8
SECRET = "for-the-benchmarks-only-0123456789-abcdefghij"
UP_WITHIN_SECONDS = 60
# A commit is on the disk before it is acknowledged, and nothing is traded for speed.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on",
           "wal_level": "replica", "shared_buffers": "256MB", "max_wal_size": "1GB"}
ROOT = pathlib.Path(__file__).resolve().parents[2]
PROC = pathlib.Path("/proc")


class DidNotStart(Exception):
    """A server under test did not answer."""


@contextlib.contextmanager
def folder_on_disk() -> Iterator[pathlib.Path]:
    """A folder for databases where the operating system keeps temporary files, never one in memory."""
    with tempfile.TemporaryDirectory(prefix="frontdoor-bench-") as name:
        yield pathlib.Path(name)


@contextlib.contextmanager
def durable_postgres(folder: pathlib.Path) -> Iterator[postgres.Server]:
    """A PostgreSQL server of our own with its data in `folder`."""
    programs = postgres.find_programs()
    if programs is None:
        raise postgres.NoPostgres("PostgreSQL's initdb and pg_ctl were not found")
    folder.mkdir()
    folder.parent.chmod(0o755)
    server = postgres.Server(programs, DURABLE, folder=folder)
    try:
        yield server
    finally:
        server.stop()


OURS = "from frontdoor.cli import main; main()"


class Web:
    """One application, served by gunicorn as in production. `target` is what gunicorn loads; with `threads` it is ours,
    by the command that knows how many there are."""

    def __init__(
        self, name: str, target: str, environment: Mapping[str, str], folder: pathlib.Path, *, threads: int = 0,
    ) -> None:
        self.name = name
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.log = folder / f"{name}.log"
        place = ["--bind", f"127.0.0.1:{self.port}", "--workers", str(WORKERS), "--threads", str(threads or THREADS)]
        gunicorn = ["-m", "gunicorn", *place, "--worker-class", "gthread", "--log-level", "warning",
                    "--no-control-socket", target]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *(["-c", OURS, "web", *place] if threads else gunicorn)],
                cwd=ROOT, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )

    def wait(self, path: str = "/theme.css") -> None:
        """Until it answers at `path`, by default a page without a query. Raises DidNotStart."""
        until = time.monotonic() + UP_WITHIN_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10).close()
                return
            time.sleep(0.1)
        raise DidNotStart(f"{self.name}: {self.log.read_text(errors='replace')[-2000:]}")

    def workers(self) -> list[int]:
        """The process ids of the web processes; none where the system does not tell."""
        children = PROC / str(self.process.pid) / "task" / str(self.process.pid) / "children"
        return [int(word) for word in children.read_text().split()] if children.exists() else []

    def processor_seconds(self) -> float:
        """The processor time that the web processes have used since they were started."""
        ticks = 0
        for pid in self.workers():
            fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """The memory of the larger of the web processes, shared pages counted by share (PSS)."""
        return max((_pss_mb(pid) for pid in self.workers()), default=0.0)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _pss_mb(pid: int) -> float:
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def files(folder: pathlib.Path) -> FileStore:
    """Where our own application keeps what is attached."""
    return FileStore(folder / "files")


def settings(database_url: str, folder: pathlib.Path) -> dict[str, str]:
    """The environment of our own application."""
    return {
        "FRONTDOOR_DATABASE_URL": database_url, "FRONTDOOR_SECRET_KEYS": SECRET,
        "FRONTDOOR_FILES": str(files(folder).folder), "FRONTDOOR_MESSAGES": f"file:{folder / 'messages'}",
        "FRONTDOOR_COUNCIL": "aldermere", "FRONTDOOR_BASE_URL": "http://127.0.0.1:8000",
    }
