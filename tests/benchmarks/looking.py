"""Looking at pages: the queue, a case and the tracking page in a small council and in a big one, by one
person alone."""

import time
from collections import defaultdict
from dataclasses import dataclass, field

from frontdoor.db import Database
from tests.benchmarks import council
from tests.benchmarks.browser import Browser
from tests.benchmarks.council import Sample
from tests.benchmarks.servers import Web

QUEUE, CASE, TRACKING = "queue page", "case page", "tracking page"
BUSIEST_QUEUE = "/desk/queues/highways"


@dataclass
class Reader:
    """Somebody who opens page after page of one council."""

    web: Web
    cases: int
    officer: Browser
    samples: list[Sample]
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def look(self, turn: int) -> None:
        """Open each page once; the link of the message is exchanged before the tracking page is timed."""
        sample = self.samples[turn % len(self.samples)]
        self._timed(QUEUE, self.officer, BUSIEST_QUEUE)
        self._timed(CASE, self.officer, f"/desk/cases/{sample.reference}")
        resident = Browser(self.web.port)
        resident.get(sample.link)
        self._timed(TRACKING, resident, f"/cases/{sample.reference}")

    def _timed(self, page: str, browser: Browser, path: str) -> None:
        began = time.perf_counter()
        browser.get(path)
        self.seconds[page].append(time.perf_counter() - began)


def reader(web: Web, database: Database, cases: int, how_many: int) -> Reader:
    officer = Browser(web.port, {"frontdoor-desk": council.sign_in(database)})
    return Reader(web, cases, officer, council.samples(database, how_many))


def take_turns(readers: list[Reader], turns: int) -> None:
    """Each opens its pages in turn, after a few turns that do not count."""
    warming = min(5, turns)
    for turn in range(turns + warming):
        for one in readers:
            one.look(turn)
        if turn == warming - 1:
            for one in readers:
                one.seconds.clear()
