"""Verdicts of many rows at once: three columns of bits, or one truth for all rows.

A bit column takes an eighth of a byte a row, so that strong Kleene over a million rows is a few operations on 125 kB.
A mask that is the same for every row is a plain bool, and costs nothing.
"""
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce

import polars as pl

Mask = pl.Series | bool

# The numbers that stand for verdicts in a column.
NOT_MET, MET, NOT_KNOWN, DONT_KNOW = range(4)


def both(one: Mask, other: Mask) -> Mask:
    """Where both hold."""
    if isinstance(one, bool):
        return other if one else False
    if isinstance(other, bool):
        return one if other else False
    return one & other


def either(one: Mask, other: Mask) -> Mask:
    """Where at least one holds."""
    if isinstance(one, bool):
        return True if one else other
    if isinstance(other, bool):
        return True if other else one
    return one | other


def negated(mask: Mask) -> Mask:
    """Where it does not hold."""
    return not mask if isinstance(mask, bool) else ~mask


def every(masks: Iterable[Mask]) -> Mask:
    """Where all hold; everywhere for none."""
    start: Mask = True
    return reduce(both, masks, start)


def some(masks: Iterable[Mask]) -> Mask:
    """Where any holds; nowhere for none."""
    start: Mask = False
    return reduce(either, masks, start)


def filled(mask: Mask, rows: int) -> pl.Series:
    """The mask as a column of that many rows."""
    return pl.repeat(mask, rows, dtype=pl.Boolean, eager=True) if isinstance(mask, bool) else mask


def counted(masks: Iterable[Mask], rows: int) -> pl.Series:
    """How many of them hold, by row."""
    nothing = pl.repeat(0, rows, dtype=pl.Int32, eager=True)
    return reduce(lambda sum_, mask: sum_ + filled(mask, rows).cast(pl.Int32), masks, nothing)


def anywhere(mask: Mask) -> bool:
    """Whether it holds for a row at all."""
    return mask if isinstance(mask, bool) else bool(mask.any())


@dataclass(frozen=True)
class Verdicts:
    """Where a test is met, where it is not, and where it is open for want of a fact that was not asked. Everywhere else
    it is open because somebody does not know."""

    met: Mask
    not_met: Mask
    not_known: Mask = False

    @cached_property
    def open(self) -> Mask:
        return negated(either(self.met, self.not_met))

    def as_numbers(self, rows: int) -> pl.Series:
        """One UInt8 a row: 0 not met, 1 met, 2 not known, 3 don't know."""
        numbers = pl.repeat(DONT_KNOW, rows, dtype=pl.UInt8, eager=True)
        for number, mask in ((NOT_KNOWN, self.not_known), (MET, self.met), (NOT_MET, self.not_met)):
            numbers = put(numbers, mask, number)
        return numbers


def put(column: pl.Series, mask: Mask, value: object) -> pl.Series:
    """The column with one value (None: null) where the mask holds."""
    if mask is False:
        return column
    one = pl.Series([value], dtype=column.dtype)
    return one.new_from_index(0, len(column)) if mask is True else one.zip_with(mask, column)
