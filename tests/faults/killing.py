"""Worker processes of which one is killed and replaced, again and again, while a test watches."""

import multiprocessing
import pathlib
import random
import time
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess

WORKERS = 2
# There is one fork server for all tests of a process, and it loads beforehand only what the first of them names.
PRELOADED = [f"tests.faults.{path.stem}" for path in sorted(pathlib.Path(__file__).parent.glob("*_worker.py"))]


class Workers:
    """Processes that all run `work`, imported from the module of that name. Nobody tells them to end."""

    def __init__(self, work: Callable[..., None], *arguments: object) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(PRELOADED)
        self._work, self._arguments = work, arguments
        self.running = [self._new() for _ in range(WORKERS)]
        self.killed = 0

    def _new(self) -> ForkServerProcess:
        worker = self._context.Process(target=self._work, args=self._arguments)
        worker.start()
        return worker

    def kill_one(self) -> None:
        """Kill any one, and start another in its place."""
        chosen = self.running.pop(random.randrange(len(self.running)))
        chosen.kill()
        chosen.join()
        self.killed += 1
        self.running.append(self._new())

    def end(self) -> None:
        for worker in self.running:
            worker.kill()
            worker.join()


def until(
    done: Callable[[], bool], progress: Callable[[], int], workers: Workers, *, killed_after: int, time_s: float,
) -> None:
    """Kill one each time that so many more things or so have been done, by chance, until `done` or the time is over.
    Ends them all."""
    ends, last, next_kill = time.monotonic() + time_s, 0, 1
    try:
        while not done() and time.monotonic() < ends:
            now = progress()
            if now - last >= next_kill:
                last, next_kill = now, random.randint(1, 2 * killed_after)
                workers.kill_one()
            time.sleep(0.02)
    finally:
        workers.end()
