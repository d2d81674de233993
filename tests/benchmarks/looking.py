"""Looking at pages in a small council and in a big one, by one person alone: an officer's work, a queue, a case, a
person, both ways to search; and what a resident sees of their case."""

import time
import urllib.parse
from collections import defaultdict
from dataclasses import dataclass, field

from frontdoor.db import Database
from tests.benchmarks import council
from tests.benchmarks.browser import Browser
from tests.benchmarks.council import Sample
from tests.benchmarks.servers import Web

WORK, QUEUE, CASE, PERSON = "my work", "queue page", "case page", "person page"
BY_NAME, BY_REFERENCE, TRACKING = "search by name", "search by reference", "tracking page"
PAGES = (WORK, QUEUE, CASE, PERSON, BY_NAME, BY_REFERENCE, TRACKING)
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
        self._timed(WORK, self.officer, "/desk")
        self._timed(QUEUE, self.officer, BUSIEST_QUEUE)
        self._timed(CASE, self.officer, f"/desk/cases/{sample.reference}")
        self._timed(PERSON, self.officer, f"/desk/people/{sample.person}")
        self._timed(BY_NAME, self.officer, f"/desk/people?{urllib.parse.urlencode({'q': sample.name})}")
        self._timed(BY_REFERENCE, self.officer, f"/desk/search?q={sample.reference}")
        resident = Browser(self.web.port)
        resident.get(sample.link)
        self._timed(TRACKING, resident, f"/cases/{sample.reference}")

    def _timed(self, page: str, browser: Browser, path: str) -> None:
        began = time.perf_counter()
        browser.get(path)
        self.seconds[page].append(time.perf_counter() - began)


def reader(web: Web, database: Database, cases: int, how_many: int) -> Reader:
    """A reader who has said why they open the records of the people they look at."""
    officer = Browser(web.port, {"frontdoor-desk": council.sign_in(database)})
    samples = council.samples(database, how_many)
    council.open_records(database, [sample.person for sample in samples])
    return Reader(web, cases, officer, samples)


def take_turns(readers: list[Reader], turns: int) -> None:
    """Each opens its pages in turn, after a few turns that do not count."""
    warming = min(5, turns)
    for turn in range(turns + warming):
        for one in readers:
            one.look(turn)
        if turn == warming - 1:
            for one in readers:
                one.seconds.clear()
