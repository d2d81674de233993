"""Workers killed in the middle of sending: no message is lost, and none goes out twice."""

import json
import multiprocessing
import time
from collections import Counter as Tally
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sqlalchemy import func, select

from frontdoor.db import Database
from frontdoor.notifications.outbox import OutboxRow
from tests.faults import killing, outbox_worker, size
from tests.integration.notifications.told import many_waiting_messages

MESSAGES = size.of(short=300, full=10_000)
WORKERS = 2
KILLED_AFTER = 25       # so many more messages have gone out
TIME_S = size.of(short=60, full=1800)


class Workers:
    """Worker processes on one outbox, of which the oldest is killed and replaced whenever the test says."""

    def __init__(self, *arguments: object) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(killing.PRELOADED)
        self._arguments = (*arguments, time.time())
        self.running = [self._new() for _ in range(WORKERS)]
        self.killed = 0

    def _new(self) -> ForkServerProcess:
        worker = self._context.Process(target=outbox_worker.run, args=self._arguments)
        worker.start()
        return worker

    def kill_oldest(self) -> None:
        oldest = self.running.pop(0)
        oldest.kill()
        oldest.join()
        self.killed += 1
        self.running.append(self._new())

    def end(self) -> None:
        for worker in self.running:
            worker.kill()
            worker.join()


def states(database: Database) -> dict[str, int]:
    """How many messages there are in each state."""
    with database.session(write=False) as session:
        found = session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state)).all()
    return {state: count for state, count in found}


def references(database: Database) -> set[str]:
    with database.session(write=False) as session:
        return set(session.scalars(select(OutboxRow.provider_reference)))


def send_all_while_killing(database: Database, kind: str, path: Path, gone_out: Callable[[], int]) -> Workers:
    """Send MESSAGES, killing a worker after every few of them. `gone_out` counts what the provider has."""
    many_waiting_messages(database, MESSAGES)
    workers = Workers(database.url, kind, path)
    ends, last = time.monotonic() + TIME_S, 0
    try:
        while states(database) != {"sent": MESSAGES} and time.monotonic() < ends:
            if gone_out() >= last + KILLED_AFTER:
                last = gone_out()
                workers.kill_oldest()
            time.sleep(0.01)
    finally:
        workers.end()
    return workers


def test_no_message_is_lost_or_sent_twice_while_workers_are_killed(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "taken"
    workers = send_all_while_killing(database, "counter", path, lambda: len(outbox_worker.taken(path)))
    assert workers.killed >= 5
    assert states(database) == {"sent": MESSAGES}
    assert Tally(outbox_worker.taken(path)) == Tally(references(database))


def test_the_control_that_sends_and_then_marks_sends_some_twice(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "taken"
    send_all_while_killing(database, "deaf", path, lambda: len(outbox_worker.taken(path)))
    tally = Tally(outbox_worker.taken(path))
    assert set(tally) == references(database)
    assert max(tally.values()) > 1


def test_a_folder_of_messages_is_whole_after_workers_were_killed(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "messages"
    workers = send_all_while_killing(database, "folder", folder, lambda: len(list(folder.glob("*.json"))))
    assert workers.killed >= 5
    assert {json.loads(file.read_text())["reference"] for file in folder.glob("*.json")} == references(database)
