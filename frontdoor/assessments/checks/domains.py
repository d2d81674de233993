"""What a fact can be at all: its values as places in a row, or the few kinds of value that tests can tell apart."""
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import product
from typing import Any

from frontdoor.assessments.definition import Fact, FactType as T
from frontdoor.assessments.form import Literal, ParameterRef, Test

# Days that are asked about lie in a life and a little beyond it; windows of working days close to the claim.
YEARS_BACK, YEARS_AHEAD, YEARS_OF_WORKING_DAYS = 130, 60, 4
MOST_DIGITS = 10 ** 12 - 1
MILLION = 10 ** 6
# More kinds of one fact than this are not tried one by one.
MOST_KINDS = 4096
SOMETHING = {T.VEHICLE: "AB12CDE", T.EMAIL: "someone@example.com", T.PHONE: "07700 900 982", T.FILES: (),
             T.PEOPLE: (), T.PLACE: {"label": "Somewhere"}, T.FILE: {"name": "paper.pdf"}}


@dataclass(frozen=True)
class Row:
    """A fact whose values have an order, as whole numbers: pence, days, minutes or millionths. `start` is the most
    usual of them."""

    type: T
    low: int
    high: int
    start: int

    @property
    def is_small(self) -> bool:
        """Whether every single value can be tried."""
        return self.high - self.low <= 40

    def value(self, place: int) -> Any:
        """The typed value at a place in the row."""
        if self.type is T.DATE:
            return date.fromordinal(place)
        if self.type is T.TIME:
            return time(*divmod(place, 60))
        return Decimal(place) / MILLION if self.type is T.DECIMAL else place

    def near_claim(self, on: date) -> "Row":
        """The days around a claim in which working days are counted."""
        day = on.toordinal()
        return Row(self.type, max(self.low, day - 366 * YEARS_OF_WORKING_DAYS),
                   min(self.high, day + 366 * YEARS_OF_WORKING_DAYS), self.start)


def row_of(kind: T, fact: Fact | None, on: date) -> Row:
    """The row of values of a fact with an order, within its own bounds. `fact` is None for `received`."""
    if kind is T.TIME:
        return Row(kind, 0, 24 * 60 - 1, 12 * 60)
    if kind is T.DATE:
        usual, low, high = on.toordinal(), date(on.year - YEARS_BACK, 1, 1), date(on.year + YEARS_AHEAD, 12, 31)
        low = fact.at_least if fact and isinstance(fact.at_least, date) else low
        high = fact.at_most if fact and isinstance(fact.at_most, date) else high
        return _row(kind, low.toordinal(), high.toordinal(), usual)
    unit = {T.DECIMAL: MILLION, T.MONEY: 100}.get(kind, 1)
    low_number = int(fact.at_least * unit) if fact and isinstance(fact.at_least, Decimal) else -MOST_DIGITS
    high_number = int(fact.at_most * unit) if fact and isinstance(fact.at_most, Decimal) else MOST_DIGITS
    return _row(kind, low_number, high_number, unit)


def _row(kind: T, low: int, high: int, usual: int) -> Row:
    return Row(kind, low, high, min(max(usual, low), high))


def kinds_of(kind: T, fact: Fact | None, reading: list[Test], on: date) -> list[Any] | None:
    """The values to try of a fact without an order: one of each kind that the tests reading it can tell apart. None
    where there are too many kinds."""
    if kind is T.YES_NO:
        return [True, False]
    if kind is T.CHOICE and fact is not None:
        return [choice.id for choice in fact.choices]
    if kind is T.CHOICES and fact is not None:
        return _subsets(tuple(choice.id for choice in fact.choices), reading, on)
    named = sorted({value for test in reading for value in _constants(test, on) if isinstance(value, str)})
    if kind in (T.PLACE, T.ADDRESS) and named:
        return [_place(some) for some in _some_of(named)] if len(named) <= 10 else None
    if kind is T.TIME_RANGE:
        return _stretches(reading, on)
    others = ["another"] if any(test.reads[1:] for test in reading) else []
    return [*named, SOMETHING.get(kind, "something else"), *others]


def _constants(test: Test, on: date) -> Iterator[Any]:
    """The constants that a test names, and the figures that hold on the day."""
    for operand in test.operands:
        stretch = operand.on(on) if isinstance(operand, ParameterRef) else None
        if isinstance(operand, Literal):
            yield operand.value
        elif stretch is not None:
            yield from (stretch.value, *(stretch.table or {}).values(), *(value for _, value in stretch.bands or ()))


def _some_of(named: list[str]) -> Iterator[tuple[str, ...]]:
    for taken in product((False, True), repeat=len(named)):
        yield tuple(name for name, is_taken in zip(named, taken, strict=True) if is_taken)


def _place(names: tuple[str, ...]) -> dict[str, Any]:
    return {"label": "Somewhere", "areas": list(names)}


def _subsets(choices: tuple[str, ...], reading: list[Test], on: date) -> list[Any] | None:
    """Choices that stand in the same tests are alike: of each such group none, one or all make a difference, or as
    many as there are where choices are counted."""
    lists = [set(_constants(test, on)) for test in reading if test.operator.startswith("contains_")]
    groups: dict[tuple[bool, ...], list[str]] = {}
    for choice in choices:
        groups.setdefault(tuple(choice in one for one in lists), []).append(choice)
    counted = any(test.subject.derived or not test.operator.startswith(("contains_", "known")) for test in reading)
    sizes = [range(len(group) + 1) if counted else sorted({0, 1, len(group)}) for group in groups.values()]
    count = 1
    for some in sizes:
        count *= len(some)
    if count > MOST_KINDS:
        return None
    taken = [{choice for group, size in zip(groups.values(), some, strict=True) for choice in group[:size]}
             for some in product(*sizes)]
    return [tuple(choice for choice in choices if choice in one) for one in taken]


def _stretches(reading: list[Test], on: date) -> list[Any]:
    """Stretches of the day that begin and end at, just before and just after the ends that tests name."""
    ends = {end.hour * 60 + end.minute for test in reading for value in _constants(test, on) if isinstance(value, tuple)
            for end in value}
    near = sorted({minute % (24 * 60) for end in ends | {0, 12 * 60} for minute in (end - 1, end, end + 1)})
    return [(time(*divmod(first, 60)), time(*divmod(last, 60))) for first in near for last in near if first != last]


def tidied(places: Iterable[int], row: Row) -> list[int]:
    """The same number of places, one in each stretch between two cuts, in rounder numbers where there is room. A cut
    lies between two places that follow each other."""
    given = sorted(places)
    if row.type is not T.DECIMAL:
        return given
    found = []
    for index, place in enumerate(given):
        is_first = index > 0 and given[index - 1] == place - 1
        is_last = index + 1 < len(given) and given[index + 1] == place + 1
        if is_first == is_last:
            found.append(place)
        elif is_first:
            found.append(_rounder(place, given[index + 1] if index + 1 < len(given) else row.high, up=True))
        else:
            found.append(_rounder(given[index - 1] if index else row.low, place, up=False))
    return found


def _rounder(low: int, high: int, *, up: bool) -> int:
    for step in (MILLION, MILLION // 10, MILLION // 100, MILLION // 1000, 1):
        place = -(-low // step) * step if up else high // step * step
        if low <= place <= high:
            return place
    return low if up else high
