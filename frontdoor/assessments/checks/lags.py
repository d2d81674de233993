"""Whether the values that were found for several facts are enough: then what nobody was found to reach, nobody reaches.

Facts that are held against one another by a number of days or units form a system of differences. If there is
somebody for whom such tests come out in some way, there is also somebody whose every value lies at a bound, or at a
chain of those differences from one (shortest paths, Bellman 1958). Months and working days are such a difference as
long as no two can change places.
"""
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from frontdoor.assessments.checks.terms import Pair, Term, Worked, arguments, facts_in, functions_in, value_of
from frontdoor.assessments.days import Days
from frontdoor.assessments.form import FactRef
from frontdoor.assessments.interpreter import Interpreter
from frontdoor.clock import add_months

# Functions that move by one at most when a fact does: sums of them take every value between two that they take.
SMALL_STEPS = frozenset({"add", "sum", "subtract", "min", "max", "days_between", "age_on", "months_between",
                         "working_days_between", "days_after", "first_day_after"})
# More days without work than stand together in any calendar, with a council's own closures.
_MOST_FREE_DAYS = 20
_EIGHT_YEARS = range(date(2096, 1, 1).toordinal(), date(2104, 12, 31).toordinal())


class Lag(NamedTuple):
    """A term that is one fact and between `least` and `most` more."""

    fact: str
    least: int
    most: int


def are_enough(pairs: Sequence[Pair], rows: frozenset[str], interpreter: Interpreter) -> bool:
    """Whether the values found along `pairs` are enough for the facts in `rows`, which have an order."""
    compiled = interpreter.compiled
    reads = {pair: facts_in(pair.left, compiled) + facts_in(pair.right, compiled) for pair in pairs}
    if any(read[name] > 1 for read in reads.values() for name in rows):
        return False
    several = [pair for pair in pairs if len(rows & set(reads[pair])) > 1]
    return not several or _is_one_sum(several, reads, rows, interpreter) or _are_differences(several, rows, interpreter)


def are_fixed(pairs: Sequence[Pair], rows: frozenset[str], interpreter: Interpreter) -> bool:
    """Whether nothing but fixed distances stands between several of the facts in `rows`."""
    compiled = interpreter.compiled
    several = [pair for pair in pairs
               if len(rows & (facts_in(pair.left, compiled) + facts_in(pair.right, compiled)).keys()) > 1]
    differences = _differences(several, interpreter)
    return differences is not None and all(one.least == one.most for one in differences)


def _is_one_sum(several: list[Pair], reads: dict[Pair, Counter[str]], rows: frozenset[str],
                interpreter: Interpreter) -> bool:
    """Whether there is one worked-out value of several facts, and it is held against figures only."""
    if len({pair.left for pair in several}) > 1:
        return False
    return all(not rows & set(facts_in(pair.right, interpreter.compiled))
               and functions_in(pair.left, interpreter.compiled) <= SMALL_STEPS for pair in several)


def _are_differences(several: list[Pair], rows: frozenset[str], interpreter: Interpreter) -> bool:
    found = _differences(several, interpreter)
    if found is None:
        return False
    apart = all(one.most + 1 < other.least or other.most + 1 < one.least
                for one, other in combinations(sorted(set(found)), 2))
    return all(one.least == one.most for one in found) or (len(rows) == 2 and apart)


def _differences(several: Sequence[Pair], interpreter: Interpreter) -> list[Lag] | None:
    """For each pair the fact that is first in the alphabet, and how far the other lies from it; None where some pair is
    no such difference."""
    found = []
    for pair in several:
        left, right = lag(pair.left, interpreter), lag(pair.right, interpreter)
        if left is None or right is None:
            return None
        if left.fact > right.fact:
            left, right = right, left
        found.append(Lag(left.fact, left.least - right.most, left.most - right.least))
    return found


def lag(term: Term, interpreter: Interpreter) -> Lag | None:
    """The term as one fact and a distance from it, or None where it is nothing of the kind."""
    if isinstance(term, FactRef) and not term.derived:
        return Lag(term.id, 0, 0)
    function = _function(term, interpreter)
    given = arguments(term, interpreter.compiled)
    moved = [inner for inner in given if facts_in(inner, interpreter.compiled)]
    if len(moved) != 1:
        return None
    inner, others = lag(moved[0], interpreter), [value_of(one, interpreter) for one in given if one is not moved[0]]
    amounts = [other for other in others if not isinstance(other, Days)]
    if inner is None or not all(isinstance(amount, int) for amount in amounts):
        return None
    distance = _distance(function, amounts, given[0] is moved[0])
    if distance is None:
        return None
    sign = -1 if isinstance(term, Worked) and term.minus else 1
    least, most = sorted((sign * distance[0], sign * distance[1]))
    return Lag(inner.fact, inner.least + least, inner.most + most)


def _function(term: Term, interpreter: Interpreter) -> str:
    if isinstance(term, Worked):
        return term.function
    return interpreter.compiled.derived[term.id].function if isinstance(term, FactRef) else ""


def _distance(function: str, amounts: list[int], is_first: bool) -> tuple[int, int] | None:
    if function in ("add", "sum"):
        return sum(amounts), sum(amounts)
    if not is_first:
        return None
    if function == "subtract":
        return -sum(amounts), -sum(amounts)
    if function == "months_after":
        return _days_in_months(amounts[0])
    if function == "working_days_after":
        return _days_in_working_days(amounts[0])
    if function == "birthday":
        fewest, most = _days_in_months(12 * amounts[0])
        return fewest, most + 1
    if function not in ("days_after", "first_day_after"):
        return None
    days = amounts[0] + (function == "first_day_after")
    return days, days


@lru_cache(maxsize=256)
def _days_in_months(count: int) -> tuple[int, int]:
    """The fewest and the most days that so many months can be."""
    spans = {add_months(day, count).toordinal() - day.toordinal() for day in map(date.fromordinal, _EIGHT_YEARS)}
    return min(spans), max(spans)


def _days_in_working_days(count: int) -> tuple[int, int]:
    """Fewer and more days than so many working days can be."""
    longest = 2 * abs(count) + _MOST_FREE_DAYS
    return (count, longest) if count > 0 else (-longest, count) if count < 0 else (0, _MOST_FREE_DAYS)
