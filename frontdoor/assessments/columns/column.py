"""One operand on many rows: its values, and which rows have none and why."""
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from frontdoor.assessments.columns.masks import Mask, both, either, negated, some
from frontdoor.assessments.columns.stored import DECIMALS, from_stored, to_stored
from frontdoor.assessments.definition import FactType


@dataclass(frozen=True)
class Column:
    """The values of an operand: a series with null where there is none, or one value for all rows. Numbers are whole:
    `decimals` says how many of their last digits stand behind the point. `none` is where it is known to be none."""

    values: Any
    type: FactType | None
    decimals: int = 0
    not_asked: Mask = False
    dont_know: Mask = False
    none: Mask = False

    @property
    def unknown(self) -> Mask:
        return either(self.not_asked, self.dont_know)

    @property
    def is_series(self) -> bool:
        return isinstance(self.values, pl.Series)

    def typed(self, stored: Any) -> Any:
        """One of its values as the interpreter sees it."""
        if isinstance(stored, int) and self.decimals:
            return Decimal(stored).scaleb(-self.decimals).normalize()
        return from_stored(stored, self.type) if self.is_series else stored

    def series(self, rows: int) -> pl.Series:
        """Its values by row, also where they are all the same."""
        if isinstance(self.values, pl.Series):
            return self.values
        return pl.repeat(self.values, rows, eager=True)


def constant(value: Any, fact_type: FactType | None = None) -> Column:
    """One value for every row."""
    if isinstance(value, Decimal):
        return Column(to_stored(value, FactType.DECIMAL), fact_type, DECIMALS)
    return Column(value, fact_type, none=value is None)


def aligned(columns: Sequence[Column]) -> tuple[list[Any], int]:
    """The values of numbers with equally many digits behind the point, and how many those are."""
    most = max(column.decimals for column in columns)
    return [_shifted(column.values, most - column.decimals) for column in columns], most


def _shifted(values: Any, digits: int) -> Any:
    if not digits:
        return values
    return wide(values) * wide(10 ** digits) if isinstance(values, pl.Series) else values * 10 ** digits


def wide(values: Any) -> pl.Series:
    """Whole numbers of up to 38 digits; one number as a series of one, which goes with a series of any length."""
    return values.cast(pl.Int128) if isinstance(values, pl.Series) else pl.Series([values], dtype=pl.Int128)


def joined(columns: Sequence[Column]) -> Column:
    """A column without values, with the masks of what is reckoned from several: don't know goes before not asked, and
    both before none."""
    dont_know = some(column.dont_know for column in columns)
    not_asked = both(some(column.not_asked for column in columns), negated(dont_know))
    none = both(some(column.none for column in columns), negated(either(not_asked, dont_know)))
    return Column(None, None, 0, not_asked, dont_know, none)
