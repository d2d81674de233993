"""Sending a form: the final POST and its confirmation, ours and the floor's, turn about."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from tests.benchmarks.browser import Browser, WrongAnswer, together
from tests.benchmarks.journeys import Drafts
from tests.benchmarks.servers import Web

PEOPLE = 8
FLOOR_ANSWERS = {
    "place": "Outside 12 Mill Lane", "depth_mm": "50", "width_mm": "300", "name": "Rose Fell",
    "description": "Near the bus stop, it fills with water when it rains.", "email": "rose.fell@example.org",
}


class Sender(Protocol):
    """Somebody with a form before them."""

    def send(self) -> None:
        """Send it, and read the confirmation."""


@dataclass(frozen=True)
class Filled:
    """A form that was fetched with everything ready to be sent."""

    browser: Browser
    path: str
    fields: dict[str, str]
    expected: bytes

    def send(self) -> None:
        answer = self.browser.post(self.path, self.fields)
        if self.expected not in answer.body:
            raise WrongAnswer(f"{answer.path} does not show {self.expected.decode()}")


def ours(web: Web, ready: Drafts) -> Callable[[int], list[Sender]]:
    """Makes people who have checked their answers."""

    def prepare(how_many: int) -> list[Sender]:
        made: list[Sender] = []
        together([partial(_check, web.port, ready, token, made) for token in ready.make(how_many)], PEOPLE)
        return made

    return prepare


def _check(port: int, ready: Drafts, token: str, made: list[Sender]) -> None:
    browser, path = Browser(port), f"/drafts/{token}/check-answers"
    page = browser.get(path)
    if page.path != path:
        raise WrongAnswer(f"{path} led to {page.path}: the draft is not complete")
    made.append(Filled(browser, path, {**ready.ticks, "csrf_token": page.token}, ready.shown))


def floors(web: Web) -> Callable[[int], list[Sender]]:
    """Makes people who have filled in the floor's form."""

    def one() -> Filled:
        browser = Browser(web.port)
        return Filled(browser, "/report", {**FLOOR_ANSWERS, "csrf_token": browser.get("/report").token},
                      b"Your reference is")

    def prepare(how_many: int) -> list[Sender]:
        made: list[Sender] = []
        together([lambda: made.append(one())] * how_many, PEOPLE)
        return made

    return prepare


@dataclass
class Runner:
    """One application in the race, with what each round gave."""

    web: Web
    prepare: Callable[[int], list[Sender]]
    rates: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)

    def run(self, how_many: int) -> None:
        """One round: everything is prepared before the clock runs."""
        senders = self.prepare(how_many)
        before = self.web.processor_seconds()
        seconds = together([sender.send for sender in senders], PEOPLE)
        self.rates.append(how_many / seconds)
        self.processor_ms.append((self.web.processor_seconds() - before) / how_many * 1000)


def race(runners: list[Runner], rounds: int, how_many: int) -> None:
    """Let them run in turn, each round in the other order, after a round that does not count."""
    for number in range(rounds + 1):
        for runner in runners if number % 2 else runners[::-1]:
            runner.run(how_many)
        if number == 0:
            for runner in runners:
                runner.rates.clear()
                runner.processor_ms.clear()
