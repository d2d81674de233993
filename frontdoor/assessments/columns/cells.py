"""The rows of columns that hold few different values, gathered by what they hold: cheaper than a join."""
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

import polars as pl

from frontdoor.assessments.columns.masks import Mask, anywhere, every

MOST_VALUES, MOST_CELLS = 24, 48


def cells(columns: Sequence[pl.Series]) -> Iterator[tuple[tuple[Any, ...], Mask]] | None:
    """Each combination of values that occurs, None among them, with its rows; None where there may be too many."""
    values = []
    for column in columns:
        few = _few(column)
        if few is None:
            return None
        values.append(few)
    return _occurring(columns, values) if prod(map(len, values)) <= MOST_CELLS else None


def _few(column: pl.Series) -> list[Any] | None:
    """The values that a column may hold, if they are few: a narrow range of whole numbers, truths, or choices."""
    found: list[Any]
    if column.dtype.is_integer():
        low: Any = column.min()
        high: Any = column.max()
        if low is None:
            found = []
        elif high - low < MOST_VALUES:
            found = list(range(low, high + 1))
        else:
            return None
    elif column.dtype == pl.Boolean:
        found = [False, True]
    elif isinstance(column.dtype, pl.Enum) and len(column.dtype.categories) <= MOST_VALUES:
        found = column.dtype.categories.to_list()
    else:
        return None
    return [*found, None] if column.null_count() else found


def _occurring(columns: Sequence[pl.Series], values: Sequence[Sequence[Any]]) -> Iterator[tuple[tuple[Any, ...], Mask]]:
    masks = [{value: column.is_null() if value is None else (column == value).fill_null(False) for value in few}
             for column, few in zip(columns, values, strict=True)]
    for row in product(*values):
        mask = every(by_value[value] for by_value, value in zip(masks, row, strict=True))
        if anywhere(mask):
            yield row, mask
