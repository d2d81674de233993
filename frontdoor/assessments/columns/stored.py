"""How a typed value stands in a column: numbers whole, dates and times as such, everything else as words."""
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from frontdoor.assessments.definition import Fact, FactType
from frontdoor.assessments.facts import plain_value, typed_value

# Decimals have at most twelve digits before the point and six behind it: eighteen, which fit in a whole number.
DECIMALS = 6
EXACT_DECIMAL = pl.Decimal(20, DECIMALS)
_IN_WORDS = pl.String()
_TYPES: Mapping[FactType, pl.DataType] = {
    FactType.YES_NO: pl.Boolean(), FactType.WHOLE_NUMBER: pl.Int64(), FactType.MONEY: pl.Int64(),
    FactType.DECIMAL: pl.Int128(), FactType.DATE: pl.Date(), FactType.TIME: pl.Time(),
    FactType.CHOICES: pl.List(pl.String()),
}
_WORDS = frozenset({FactType.CHOICE, FactType.TEXT, FactType.LONG_TEXT})


def dtype_of(fact_type: FactType | None) -> pl.DataType:
    """The type of a column that is reckoned with; None stands for true or false. Decimals are whole numbers of
    millionths."""
    return pl.Boolean() if fact_type is None else _TYPES.get(fact_type, _IN_WORDS)


def dtype_in_frame(fact: Fact) -> pl.DataType:
    """The type of a fact's column in a frame. Money is in pence; a choice is one of the definition's."""
    if fact.type is FactType.DECIMAL:
        return EXACT_DECIMAL
    if fact.type is FactType.CHOICE:
        return pl.Enum([choice.id for choice in fact.choices])
    return dtype_of(fact.type)


def to_frame(value: Any, fact_type: FactType) -> Any:
    """A typed value as it goes into a frame."""
    if value is None or fact_type in _WORDS or fact_type in _TYPES:
        return list(value) if isinstance(value, tuple) else value
    return json.dumps(plain_value(value, fact_type), ensure_ascii=False, sort_keys=True)


def to_stored(value: Any, fact_type: FactType | None) -> Any:
    """A typed value as it stands in a column that is reckoned with; a decimal as millionths."""
    if isinstance(value, Decimal):
        return int(value.scaleb(DECIMALS))
    if fact_type is FactType.DECIMAL and isinstance(value, int):
        return value * 10 ** DECIMALS
    return value


def from_stored(value: Any, fact_type: FactType | None) -> Any:
    """The typed value that stood in a column or a frame."""
    if value is None or fact_type is None or fact_type in _WORDS:
        return value
    if fact_type is FactType.CHOICES:
        return tuple(value)
    return value if fact_type in _TYPES else typed_value(fact_type, json.loads(value))
