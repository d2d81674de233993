"""On which rows an operator holds. What has no natural form in columns is asked once for each different set of
values."""
import operator as compare
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from frontdoor.assessments.columns.arithmetic import FIRST_DAY, LAST_DAY, age_on, months_after
from frontdoor.assessments.columns.column import Column, aligned, constant
from frontdoor.assessments.columns.masks import Mask, both, every, negated, some
from frontdoor.assessments.columns.reading import Reader
from frontdoor.assessments.days import Days
from frontdoor.assessments.definition import FactType
from frontdoor.assessments.form import Test
from frontdoor.assessments.operators import MOVES, OPERATORS

How = Callable[[Any, Any], Any]


def holds(reader: Reader, test: Test, subject: Column, operands: Sequence[Column]) -> Mask:
    """Where the test's operator holds; of rows on which a value is missing nothing is said."""
    if any(column.values is None for column in (subject, *operands)):
        return False
    natural = _NATURAL.get(test.operator)
    if natural is not None and subject.is_series:
        return natural(reader, subject, operands)
    return _asked(reader, test, subject, operands)


def _asked(reader: Reader, test: Test, subject: Column, operands: Sequence[Column]) -> Mask:
    columns = (subject, *operands)
    found = reader.mapped(("test", id(test)), OPERATORS[test.operator].holds, columns, None)
    missing = some(_missing(column) for column in columns)
    reader.set_odd(both(found.is_null(), negated(missing)))
    return found.fill_null(False)


def _missing(column: Column) -> Mask:
    return some((column.not_asked, column.dont_know, column.none))


def compared(one: Column, other: Column, how: How) -> Mask:
    """Where the comparison of two columns of one kind holds."""
    first, second = aligned((one, other))[0]
    found: Mask = how(first, second)
    return found.fill_null(False) if isinstance(found, pl.Series) and found.null_count() else found


def equal(one: Column, other: Column) -> Mask:
    """Where two columns have the same value. A choice that the other side does not know is not equal to any."""
    first, second = one.values, other.values
    if isinstance(first, pl.Series) and isinstance(first.dtype, pl.Enum):
        if not isinstance(second, pl.Series):
            return compared(one, other, compare.eq) if second in first.dtype.categories.to_list() else False
        one, other = (Column(side.values.cast(pl.String), side.type) for side in (one, other))
    return compared(one, other, compare.eq)


def _compares(how: How) -> Callable[[Reader, Column, Sequence[Column]], Mask]:
    return lambda reader, subject, operands: compared(subject, operands[0], how)


def _is(reader: Reader, subject: Column, operands: Sequence[Column]) -> Mask:
    return equal(subject, operands[0])


def _is_not(reader: Reader, subject: Column, operands: Sequence[Column]) -> Mask:
    return negated(equal(subject, operands[0]))


def _one_of(reader: Reader, subject: Column, operands: Sequence[Column]) -> Mask:
    return some(equal(subject, one) for one in operands)


def _none_of(reader: Reader, subject: Column, operands: Sequence[Column]) -> Mask:
    return negated(_one_of(reader, subject, operands))


def _between(reader: Reader, subject: Column, operands: Sequence[Column]) -> Mask:
    low, high = operands
    return both(compared(subject, low, compare.ge), compared(subject, high, compare.le))


def _has(subject: Column, one: Column) -> Mask:
    items = one.values.cast(pl.String) if isinstance(one.values, pl.Series) else one.values
    found: pl.Series = subject.values.list.contains(items)
    return found.fill_null(False)


def _contains_any(reader: Reader, subject: Column, operands: Sequence[Column]) -> Mask:
    return some(_has(subject, one) for one in operands)


def _contains_all(reader: Reader, subject: Column, operands: Sequence[Column]) -> Mask:
    return every(_has(subject, one) for one in operands)


def _contains_none(reader: Reader, subject: Column, operands: Sequence[Column]) -> Mask:
    return negated(_contains_any(reader, subject, operands))


def _age(how: How) -> Callable[[Reader, Column, Sequence[Column]], Mask]:
    def natural(reader: Reader, subject: Column, operands: Sequence[Column]) -> Mask:
        years, on = operands
        age = Column(age_on(subject.values, on.values), FactType.WHOLE_NUMBER)
        return compared(age, years, how)
    return natural


def _within(unit: str) -> Callable[[Reader, Column, Sequence[Column]], Mask]:
    def natural(reader: Reader, subject: Column, operands: Sequence[Column]) -> Mask:
        count, anchor, forward, *by = operands
        end = _moved(reader, unit, anchor, count, by[0] if by else constant(Days()), 1 if forward.values else -1)
        first, last = (anchor, end) if forward.values else (end, anchor)
        return both(compared(subject, first, compare.ge), compared(subject, last, compare.le))
    return natural


def _moved(reader: Reader, unit: str, anchor: Column, count: Column, days: Column, sign: int) -> Column:
    """The day so many units after the anchor, or before it. Where the calendar ends there is none, and the row is
    odd."""
    if unit == "days":
        number = anchor.series(reader.rows).to_physical().cast(pl.Int64) + count.values * sign
        moved = number.set((number < FIRST_DAY) | (number > LAST_DAY), None).cast(pl.Int32).cast(pl.Date)
    elif unit == "months" and anchor.is_series and not count.is_series:
        moved = months_after(anchor.values, count.values * sign).values
    else:
        moved = reader.mapped(("moved", unit, sign), lambda day, many, by: MOVES[unit](day, many * sign, by),
                              (anchor, count, days), FactType.DATE)
    reader.set_odd(both(moved.is_null(), negated(some((_missing(anchor), _missing(count))))))
    return Column(moved, FactType.DATE)


_NATURAL: dict[str, Callable[[Reader, Column, Sequence[Column]], Mask]] = {
    "is": _is, "is_not": _is_not, "one_of": _one_of, "none_of": _none_of, "between": _between,
    "above": _compares(compare.gt), "at_least": _compares(compare.ge), "below": _compares(compare.lt),
    "at_most": _compares(compare.le), "before": _compares(compare.lt), "after": _compares(compare.gt),
    "on_or_before": _compares(compare.le), "on_or_after": _compares(compare.ge),
    "contains_any": _contains_any, "contains_all": _contains_all, "contains_none": _contains_none,
    "age_at_least": _age(compare.ge), "age_below": _age(compare.lt),
    "within_days": _within("days"), "within_months": _within("months"),
    "within_working_days": _within("working_days"), "within_school_days": _within("school_days"),
}
