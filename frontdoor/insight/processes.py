"""Commands run in a process of their own: what they use of memory and time is theirs, and ends with them."""

import os
import subprocess
import sys
import threading

PROGRAM = "from frontdoor.cli import main; main()"
LOOK_SECONDS = 0.5
END_WITHIN_SECONDS = 10


def run(words: list[str], *, database_url: str, stop: threading.Event) -> int:
    """Run `frontdoor` with these words on the same database, to its end; gives its exit status. When `stop` is set it
    is ended; what it had not finished is for another to take up."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        env={**os.environ, "FRONTDOOR_DATABASE_URL": database_url})
    try:
        while (status := _waited(process)) is None:
            if stop.is_set():
                process.terminate()
                return _ended(process)
        return status
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _waited(process: "subprocess.Popen[bytes]", seconds: float = LOOK_SECONDS) -> int | None:
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def _ended(process: "subprocess.Popen[bytes]") -> int:
    status = _waited(process, END_WITHIN_SECONDS)
    return -1 if status is None else status
