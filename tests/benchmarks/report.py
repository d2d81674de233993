"""The table that a benchmark prints: what was seen, as a ratio where there is a peer, and the goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.benchmarks.availability import DAYS, ROOMS, Asked
from tests.benchmarks.chatting import Rounds
from tests.benchmarks.looking import PAGES, Reader
from tests.benchmarks.submitting import Runner

RATE_GOAL, PROCESSOR_GOAL, MEMORY_GOAL, SQLITE_GOAL = 0.55, 1.8, 2.2, 1.2
PAGE_GOAL_MS, GROWTH_GOAL = 35.0, 1.3
CHATTING_GOAL = 1.1
AVAILABILITY_GOAL_MS = 50.0
ASKING_GOAL_MS = 2.0
FINDING_GOAL_MS = 20
REACHED = {True: "yes", False: "NO", None: "-"}


@dataclass(frozen=True)
class Line:
    """One figure with its goal, None where none is set. `unit` is x for a ratio, or ms."""

    what: str
    figures: tuple[float, ...]
    goal: float | None
    at_least: bool
    unit: str = "x"
    detail: str = ""

    @property
    def middle(self) -> float:
        return median(self.figures)

    @property
    def is_reached(self) -> bool | None:
        if self.goal is None:
            return None
        return self.middle >= self.goal if self.at_least else self.middle <= self.goal

    def words(self) -> str:
        spread = f"{min(self.figures):.2f}–{max(self.figures):.2f}" if len(self.figures) > 1 else ""
        goal = "-" if self.goal is None else f"{'at least' if self.at_least else 'at most'} {self.goal:g} {self.unit}"
        return (f"{self.what:<52} {self.middle:>8.2f} {self.unit:<2} {spread:>14}  {goal:<18} "
                f"{REACHED[self.is_reached]:<4} {self.detail}")


HEADING = f"{'what':<52} {'seen':>8}    {'least–most':>14}  {'goal':<18} {'reached'}"


def of_submitting(kind: str, what: str, ours: Runner, floor: Runner, *, has_goal: bool) -> list[Line]:
    """`what` was sent, and its confirmation read."""
    rates = _ratios(ours.rates, floor.rates)
    used = _ratios(ours.processor_ms, floor.processor_ms)
    return [
        Line(f"{kind}: {what} sent, rate, ours/floor", rates, RATE_GOAL if has_goal else None, True,
             detail=f"{median(ours.rates):.0f} and {median(floor.rates):.0f} a second"),
        Line(f"{kind}: {what} sent, processor, ours/floor", used, PROCESSOR_GOAL if has_goal else None, False,
             detail=f"{median(ours.processor_ms):.1f} and {median(floor.processor_ms):.1f} ms"),
    ]


def of_memory(kind: str, ours: Sequence[Runner], floor: Runner) -> Line:
    mine, theirs = max(one.web.memory_mb() for one in ours), floor.web.memory_mb()
    return Line(f"{kind}: memory of a web process, ours/floor", (mine / theirs if theirs else 0.0,), MEMORY_GOAL, False,
                detail=f"{mine:.0f} and {theirs:.0f} MB")


def of_databases(sqlite: Runner, postgres: Runner) -> Line:
    return Line("sending, ours, SQLite/PostgreSQL", _ratios(sqlite.rates, postgres.rates), SQLITE_GOAL, True)


def of_looking(kind: str, small: Reader, big: Reader) -> list[Line]:
    lines = []
    for page in PAGES:
        took, before = (median(one.seconds[page]) * 1000 for one in (big, small))
        quick, slow = _middle_half(big.seconds[page])
        lines += [
            Line(f"{kind}: {page}, {big.cases:,} cases, median", (took,), PAGE_GOAL_MS, False, "ms",
                 detail=f"middle half {quick * 1000:.1f}–{slow * 1000:.1f} ms"),
            Line(f"{kind}: {page}, growth from {small.cases:,} cases", (took / before,), GROWTH_GOAL, False),
        ]
    return lines


def of_chatting(kind: str, seen: Rounds) -> list[Line]:
    """Pages with chats and shared forms open, by the same pages without."""
    detail = f"{seen.streams} of {seen.pages} pages by stream, {seen.heard:,} times news"
    return [Line(f"{kind}: {page}, {seen.pages // 2} chats and shared forms open", _ratios(times, seen.without[page]),
                 CHATTING_GOAL, False, detail=detail) for page, times in seen.with_all.items()]


def of_availability(asked: Asked) -> Line:
    return Line(f"{asked.kind}: what is free, {ROOMS} rooms, {DAYS} days, median", tuple(asked.ours),
                AVAILABILITY_GOAL_MS, False, "ms",
                detail=f"{asked.bookings:,} bookings; asking for each slot {median(asked.plain) / 1000:.0f} s")


def of_asking(took: Sequence[float]) -> list[Line]:
    """The choice of the next question, each in milliseconds: the one in the middle, and the slowest of all."""
    detail = f"{len(took):,} choices"
    return [Line("next question of the largest service, median", (median(took),), ASKING_GOAL_MS, False, "ms", detail),
            Line("next question of the largest service, slowest", (max(took),), ASKING_GOAL_MS, False, "ms", detail)]


def of_finding(took: Sequence[float], entries: int) -> list[Line]:
    """Finding what fits plain words, each enquiry in milliseconds: the one in the middle, and the slowest of all."""
    detail = f"{len(took):,} enquiries, {entries:,} entries"
    return [Line("plain words to an answer, median", (median(took),), FINDING_GOAL_MS, False, "ms", detail),
            Line("plain words to an answer, slowest", (max(took),), FINDING_GOAL_MS, False, "ms", detail)]


def _ratios(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, ...]:
    return tuple(mine / other if other else 0.0 for mine, other in zip(ours, theirs, strict=True))


def _middle_half(seconds: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(seconds)
    return ordered[len(ordered) // 4], ordered[len(ordered) * 3 // 4]
