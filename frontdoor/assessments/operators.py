"""The operators of a test: what each takes, on which types, and on which side its boundary lies.

A subject that is known to be none (null) meets `is: null`, `is_not`, `none_of` and `contains_none`, and no other.
"""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from frontdoor.assessments.definition import FactType as T
from frontdoor.assessments.days import Days
from frontdoor.clock import add_months, age_on


class Takes(StrEnum):
    """What stands after the operator's colon."""

    VALUE = "a value of the fact's type, $parameter or {fact: …}"
    VALUES = "a list of values of the fact's type"
    PAIR = "a list of two: the least and the most"
    COUNT = "a whole number or $parameter"
    WINDOW = ("a whole number N (back from as_of), or {n: N, after: date fact} or {n: N, before: date fact}; where "
              "working or school days are counted also with a calendar")
    YES_NO = "true or false"
    NAMES = "a name or a list of names"


@dataclass(frozen=True)
class Operator:
    """`holds(value, *operands)` on known values; `meets_none` is its answer where the subject is known to be none."""

    name: str
    takes: Takes
    types: frozenset[T]
    boundary: str
    holds: Callable[..., bool]
    meets_none: bool = False


NUMBERS = frozenset({T.WHOLE_NUMBER, T.DECIMAL, T.MONEY})
DATES = frozenset({T.DATE})
ORDERED = NUMBERS | DATES | {T.TIME}
SINGLE = ORDERED | {T.YES_NO, T.CHOICE, T.TEXT, T.LONG_TEXT}
LISTS = frozenset({T.CHOICES})
PLACES = frozenset({T.PLACE, T.ADDRESS})
EVERY = frozenset(T)


MOVES: dict[str, Callable[[date, int, Days], date]] = {
    "days": lambda day, count, days: day + timedelta(days=count),
    "months": lambda day, count, days: add_months(day, count),
    "working_days": lambda day, count, days: days.working_after(day, count),
    "school_days": lambda day, count, days: days.school_after(day, count),
}


def within(unit: str) -> Callable[..., bool]:
    """Whether a date lies in the window of `count` units that ends (or begins) at `anchor`, both ends included."""

    def holds(value: date, count: int, anchor: date, forward: bool, days: Days = Days()) -> bool:
        if forward:
            return anchor <= value <= MOVES[unit](anchor, count, days)
        return MOVES[unit](anchor, -count, days) <= value <= anchor

    return holds


def in_area(value: Any, *names: str) -> bool:
    """Whether a place lies in one of the named areas: its ward, or one of its `areas`."""
    if not isinstance(value, dict):
        return False
    areas = value.get("areas")
    held = {str(area) for area in areas} if isinstance(areas, list) else set()
    return bool((held | {str(value.get("ward"))}) & set(names))


def overlaps_hours(value: tuple[time, time], other: tuple[time, time]) -> bool:
    """Whether two stretches of the day share time; touching at an end is not sharing. Both may pass midnight."""
    return any(start < other_end and other_start < end
               for start, end in _minutes(value) for other_start, other_end in _minutes(other))


def _minutes(stretch: tuple[time, time]) -> list[tuple[int, int]]:
    start, end = (point.hour * 60 + point.minute for point in stretch)
    return [(start, end)] if start < end else [(start, 24 * 60), (0, end)]


def _table() -> list[Operator]:
    value, values = Takes.VALUE, Takes.VALUES
    return [
        Operator("is", value, SINGLE, "equal; null means: known to be none", lambda v, w: v == w),
        Operator("is_not", value, SINGLE, "not equal", lambda v, w: v != w, True),
        Operator("one_of", values, SINGLE, "equal to one of them", lambda v, *w: v in w),
        Operator("none_of", values, SINGLE, "equal to none of them", lambda v, *w: v not in w, True),
        Operator("contains_any", values, LISTS, "at least one of them", lambda v, *w: bool(set(v) & set(w))),
        Operator("contains_all", values, LISTS, "every one of them", lambda v, *w: set(v) >= set(w)),
        Operator("contains_none", values, LISTS, "not one of them", lambda v, *w: not set(v) & set(w), True),
        Operator("above", value, NUMBERS, "the limit itself is not above", lambda v, w: v > w),
        Operator("at_least", value, NUMBERS, "the limit itself is enough", lambda v, w: v >= w),
        Operator("below", value, NUMBERS, "the limit itself is not below", lambda v, w: v < w),
        Operator("at_most", value, NUMBERS, "the limit itself is allowed", lambda v, w: v <= w),
        Operator("between", Takes.PAIR, ORDERED, "both ends included", lambda v, low, high: low <= v <= high),
        Operator("before", value, DATES, "the day itself is not before", lambda v, w: v < w),
        Operator("after", value, DATES, "the day itself is not after", lambda v, w: v > w),
        Operator("on_or_before", value, DATES, "the day itself counts", lambda v, w: v <= w),
        Operator("on_or_after", value, DATES, "the day itself counts", lambda v, w: v >= w),
        Operator("within_days", Takes.WINDOW, DATES, "the Nth day itself counts", within("days")),
        Operator("within_working_days", Takes.WINDOW, DATES, "the Nth working day counts; the day "
                 "counted from is day 0", within("working_days")),
        Operator("within_school_days", Takes.WINDOW, DATES, "the Nth school day counts; the day counted from is day 0",
                 within("school_days")),
        Operator("within_months", Takes.WINDOW, DATES, "the same day number counts, or the last day of a shorter "
                 "month", within("months")),
        Operator("age_at_least", Takes.COUNT, DATES, "attained at the start of the birthday, on as_of",
                 lambda born, years, on: age_on(born, on) >= years),
        Operator("age_below", Takes.COUNT, DATES, "until the day before the birthday, on as_of",
                 lambda born, years, on: age_on(born, on) < years),
        Operator("in_area", Takes.NAMES, PLACES, "the place's ward or one of its areas", in_area),
        Operator("overlaps_hours", value, frozenset({T.TIME_RANGE}), "touching at an end is not overlapping",
                 overlaps_hours),
        Operator("known", Takes.YES_NO, EVERY, "never unknown itself: absent and don't know are not known; null "
                 "is known", lambda v, w: w),
    ]


OPERATORS: dict[str, Operator] = {operator.name: operator for operator in _table()}
