"""The values that the constants of a table cut its inputs into, and what they prove: which rows hold together.

Two values between the same neighbouring constants pass the same tests, so one of each stretch stands for all of them.
Inputs are independent of each other, so two rows hold together exactly where, input by input, one value passes both.
"""
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import combinations as pairs, product
from typing import Any

from frontdoor.assessments.dmn.expressions import Name
from frontdoor.assessments.dmn.table import Row, Table
from frontdoor.assessments.dmn.values import Kind, Value, kind_of, same

SOME_OTHER = "something else"


def samples(table: Table) -> dict[str, list[Value]]:
    """For every input that a table reads by its plain name, one value of each stretch, and null last. Columns that
    calculate are left out."""
    found: dict[str, list[Value]] = {}
    for name, places in columns(table).items():
        tests = [row.tests[place] for row in table.rows for place in places]
        allowed = [column.allowed for column in (table.inputs[place] for place in places) if column.allowed]
        kind = next((table.inputs[place].kind for place in places if table.inputs[place].kind), None)
        constants = [value for test in (*tests, *allowed) for value in test.constants if value is not None]
        tried = _stretches(constants, kind)
        found[name] = [*(value for value in tried if all(one.holds(value) for one in allowed)), None]
    return found


def columns(table: Table) -> dict[str, list[int]]:
    """The places of the columns that test an input as it is, by the input's name."""
    found: dict[str, list[int]] = {}
    for place, column in enumerate(table.inputs):
        if isinstance(column.expression, Name):
            found.setdefault(column.expression.name, []).append(place)
    return found


def _stretches(constants: list[Value], kind: Kind | None) -> list[Value]:
    kinds = {kind_of(value) for value in constants} | ({kind} if kind else set())
    return [value for one in sorted(one for one in kinds if one) for value in
            _of_kind(one, sorted({value for value in constants if kind_of(value) is one}, key=_order))]


def _order(value: Value) -> Any:
    return (str(getattr(value, "tzinfo", None)), value)


def _of_kind(kind: Kind, cut: Sequence[Value]) -> list[Value]:
    if kind is Kind.BOOLEAN:
        return [True, False]
    if kind is Kind.STRING:
        return [*cut, SOME_OTHER]
    if kind is Kind.NUMBER:
        return _around(cut, Decimal(1), lambda low, high: (low + high) / 2) or [Decimal(0)]
    if kind is Kind.DATE:
        return _around(cut, timedelta(days=1), None) or [date(2000, 1, 1)]
    if kind is Kind.TIME:
        return _times(cut)
    if kind is Kind.DATE_AND_TIME:
        return _around(cut, timedelta(seconds=1), None) or [datetime(2000, 1, 1)]
    return list(cut)


def _around(cut: Sequence[Any], step: Any, between: Callable[[Any, Any], Any] | None) -> list[Value]:
    """Every constant, with a value in each stretch beside it."""
    found: list[Value] = []
    for place, value in enumerate(cut):
        following = cut[place + 1] if place + 1 < len(cut) else None
        found += [value - step] if place == 0 else []
        found.append(value)
        inner = between(value, following) if between and following is not None else value + step
        found += [inner] if following is None or inner < following else []
    return found


def _times(cut: Sequence[time]) -> list[Value]:
    """Every constant, with the second before and after it within the day; and noon."""
    seconds = {value.hour * 3600 + value.minute * 60 + value.second + step for value in cut for step in (-1, 1)}
    return [*cut, *(time(one // 3600, one // 60 % 60, one % 60) for one in sorted(seconds | {43_200})
                    if 0 <= one < 86_400)]


def combinations(table: Table) -> Iterator[dict[str, Value]]:
    """Every combination of the samples: people of whom each stands for all that the table cannot tell from them."""
    found = samples(table)
    for values in product(*found.values()):
        yield dict(zip(found, values, strict=True))


def overlap(table: Table, differing: bool = False) -> tuple[int, int, dict[str, Value]] | None:
    """The numbers, from 1, of two rows that can hold together, with inputs on which they do; None where all exclude
    each other. Calculated columns are taken to agree, so that what is said to be apart is apart. `differing` looks only
    at rows whose outputs are not the same."""
    sampled = samples(table)
    passing = [{name: _passing(row, places, sampled[name]) for name, places in columns(table).items()}
               for row in table.rows]
    for first, second in pairs(range(len(table.rows)), 2):
        if differing and same(table.rows[first].outputs, table.rows[second].outputs):
            continue
        both = {name: one & passing[second][name] for name, one in passing[first].items()}
        if all(both.values()):
            return first + 1, second + 1, {name: sampled[name][min(one)] for name, one in both.items()}
    return None


def _passing(row: Row, places: list[int], tried: list[Value]) -> frozenset[int]:
    """The places of the samples that pass all the tests of a row on one input."""
    return frozenset(place for place, value in enumerate(tried)
                     if all(row.tests[column].holds(value) for column in places))
