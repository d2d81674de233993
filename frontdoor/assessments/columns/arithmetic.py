"""The functions of worked-out values that have a natural form in columns. All others are reckoned once for each
different set of values."""
from collections.abc import Callable, Sequence
from functools import reduce
from operator import add, ge, le, mul, sub
from typing import NamedTuple

import polars as pl

from frontdoor.assessments.columns.column import Column, aligned, wide
from frontdoor.assessments.columns.masks import Mask

# Python's decimals hold 28 digits, and a column 38: what stays below is exact in both.
MOST = 10 ** 27
MOST_DECIMALS = 18
MOST_MONTHS = 12 * 10_000
FIRST_DAY, LAST_DAY = -719_162, 2_932_896  # of Python's calendar, from 1970


class Worked(NamedTuple):
    """A column of results, its digits behind the point, and where it is out of range."""

    values: pl.Series
    decimals: int = 0
    odd: Mask = False


def _numbers(columns: Sequence[Column], how: Callable[[pl.Series, pl.Series], pl.Series]) -> Worked:
    values, decimals = aligned(columns)
    found = reduce(how, [wide(one) for one in values])
    return Worked(found, decimals, _beyond(found, decimals))


def _beyond(size: pl.Series, decimals: int) -> Mask:
    beyond = (size.abs() > MOST).fill_null(False)
    return True if decimals > MOST_DECIMALS else beyond if beyond.any() else False


def _product(columns: Sequence[Column]) -> Worked:
    factors = [wide(column.values) for column in columns]
    decimals = sum(column.decimals for column in columns)
    rough = reduce(mul, [factor.cast(pl.Float64) for factor in factors])
    return Worked(reduce(mul, factors), decimals, _beyond(rough, decimals))


def _picked(how: Callable[[pl.Series, pl.Series], pl.Series]) -> Callable[[pl.Series, pl.Series], pl.Series]:
    def pick(one: pl.Series, other: pl.Series) -> pl.Series:
        is_first = how(one, other)
        first, second = (side if len(side) == len(is_first) else side.new_from_index(0, len(is_first))
                         for side in (one, other))
        return first.zip_with(is_first, second)
    return pick


def _percent_of(columns: Sequence[Column]) -> Worked:
    product = _product(columns)
    return Worked((product.values + wide(50)) // wide(100), 0, product.odd)


def _days_after(columns: Sequence[Column], more: int = 0) -> Worked:
    day, count = columns[0].values, columns[1].values
    if not isinstance(day, pl.Series):
        day = pl.repeat(day, len(count), dtype=pl.Date, eager=True)
    moved = day.to_physical().cast(pl.Int64) + count + more
    odd = ((moved < FIRST_DAY) | (moved > LAST_DAY)).fill_null(False)
    return Worked(moved.cast(pl.Int32, strict=False).cast(pl.Date), 0, odd if odd.any() else False)


def months_after(day: pl.Series, months: int) -> Worked:
    """The day of the same number so many months on, or the last day of a shorter month, as `clock.add_months` has it;
    null and odd beyond the calendar."""
    if abs(months) > MOST_MONTHS:
        return Worked(day, 0, True)
    moved = day.dt.offset_by(f"{months}mo")
    number = moved.to_physical()
    odd = ((number < FIRST_DAY) | (number > LAST_DAY)).fill_null(False)
    return Worked(moved.set(odd, None), 0, odd) if odd.any() else Worked(moved)


def _months_after(columns: Sequence[Column]) -> Worked:
    return months_after(columns[0].values, columns[1].values)


def _days_between(columns: Sequence[Column]) -> Worked:
    first, last = (column.values.to_physical().cast(pl.Int64) for column in columns)
    return Worked(last - first)


def age_on(born: pl.Series, on: pl.Series) -> pl.Series:
    """Whole years, attained at the start of the birthday, as `clock.age_on` has them."""
    is_before = _in_year(on) < _in_year(born)
    return (on.dt.year() - born.dt.year()).cast(pl.Int64) - is_before.cast(pl.Int64)


def _in_year(day: pl.Series) -> pl.Series:
    return day.dt.month().cast(pl.Int16) * 100 + day.dt.day()


NATURAL: dict[str, Callable[[Sequence[Column]], Worked]] = {
    "add": lambda columns: _numbers(columns, add),
    "sum": lambda columns: _numbers(columns, add),
    "subtract": lambda columns: _numbers(columns, sub),
    "min": lambda columns: _numbers(columns, _picked(le)),
    "max": lambda columns: _numbers(columns, _picked(ge)),
    "multiply": _product,
    "percent_of": _percent_of,
    "lookup": lambda columns: Worked(columns[0].values, columns[0].decimals),  # of a table: one figure is no series
    "days_after": _days_after,
    "count": lambda columns: Worked(columns[0].values.list.len().cast(pl.Int64)),
    "first_day_after": lambda columns: _days_after(columns, 1),
}
# A series of days, and one number of months.
BY_MONTHS = {"months_after": _months_after}
# These need a series on both sides.
OF_TWO_DAYS: dict[str, Callable[[Sequence[Column]], Worked]] = {
    "days_between": _days_between,
    "age_on": lambda columns: Worked(age_on(columns[0].values, columns[1].values)),
}
