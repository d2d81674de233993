"""A worker for the fault tests: sends without end, on a clock that runs fast, until it is killed."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from frontdoor.db import Database
from frontdoor.keys import Keys
from frontdoor.notifications.gateways import FileGateway, Message, MessageGateway
from frontdoor.notifications.sending import Post, send_due

# A lease of thirty seconds is over after two, so that what a killed worker held is taken over within the test.
SPEED = 15
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
TAKES_S = 0.005


class Counter:
    """A provider that takes everything it is given, each time, into a list. It can be asked, unless `deaf`, and
    is slow to answer: most kills fall between its taking a message and the worker's writing that down."""

    def __init__(self, path: Path, *, deaf: bool) -> None:
        self.path = path
        self.deaf = deaf

    def send(self, message: Message) -> str:
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{message.reference}\n".encode())
        os.close(handle)
        time.sleep(TAKES_S)
        return message.reference

    def find(self, reference: str) -> str | None:
        return reference if not self.deaf and reference in taken(self.path) else None


def taken(path: Path) -> list[str]:
    """The references in a counter's list, in order, as often as they came."""
    return path.read_text().split() if path.exists() else []


def gateway(kind: str, path: Path) -> MessageGateway:
    return FileGateway(path) if kind == "folder" else Counter(path, deaf=kind == "deaf")


def run(url: str, kind: str, path: Path, started: float) -> None:
    """Send for ever. `started` is when the test began, by the machine's clock: all its workers tell the same time."""
    def now() -> datetime:
        return BEGAN + timedelta(seconds=(time.time() - started) * SPEED)

    post = Post(Database(url), gateway(kind, path), Keys(["for-the-tests-only-0123456789-abcdefghij"]),
                lambda council_id: f"https://{council_id}.example.org", now)
    while True:
        send_due(post)
        time.sleep(0.02)
