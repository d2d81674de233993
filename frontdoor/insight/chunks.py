"""A chunk of a snapshot as columns: made from what was gathered, packed into bytes, and unpacked.

The columns of a row's own stand under names that no fact can have; those of the facts are what the rules evaluate in
columns. Only what replays imports this: the web process never loads polars.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import BytesIO
from itertools import islice
from typing import Any

import polars as pl

from frontdoor.assessments.columns.frame import (
    KNOWN, STATE, STATE_DONT_KNOW, STATE_NONE, STATE_NOT_ASKED)
from frontdoor.assessments.columns.stored import dtype_in_frame, to_frame
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Fact
from frontdoor.assessments.facts import DONT_KNOW, FactError, typed_fact
from frontdoor.clock import age_on
from frontdoor.insight.gathering import Held
from frontdoor.insight.kept import BORN, Kept, kept, lessened
from frontdoor.insight.summary import KINDS

ROW_ID, ROW_STATE, KIND, WARD, AGE, TIER, OUTCOME, DECIDED_BY = (
    "row__id", "row__state", "row__kind", "row__ward", "row__age", "row__tier", "row__outcome", "row__decided_by")
AGES = ((18, "under 18"), (30, "18 to 29"), (45, "30 to 44"), (65, "45 to 64"), (75, "65 to 74"))
OLDEST, NOT_KNOWN = "75 and over", "not known"
BANDS = (*(band for _, band in AGES), OLDEST, NOT_KNOWN)
DECIDERS = ("rule", "officer", "nobody")
OWN: Mapping[str, pl.DataType] = {
    ROW_ID: pl.Int64(), ROW_STATE: pl.Int64(), KIND: pl.Enum(KINDS), WARD: pl.String(), AGE: pl.Enum(BANDS),
    TIER: pl.UInt8(), OUTCOME: pl.String(), DECIDED_BY: pl.Enum(DECIDERS), "as_of": pl.Date(),
}
# Rows turned into columns at a time: what stands in Python's own objects takes ten times as much room.
AT_ONCE = 5_000


def schema(compiled: Compiled) -> dict[str, pl.DataType]:
    """The columns of a chunk for a service with these rules in force."""
    columns = dict(OWN)
    for name, one in kept(compiled).items():
        columns[STATE.format(name)] = pl.UInt8()
        if one.by_value:
            columns[name] = dtype_in_frame(one.fact)
    return columns


def framed(compiled: Compiled, rows: Iterable[Held]) -> pl.DataFrame:
    """The rows as one frame, sorted by id."""
    columns, facts = schema(compiled), kept(compiled)
    remaining = iter(rows)
    pieces = [pl.DataFrame(schema=columns)]
    while some := list(islice(remaining, AT_ONCE)):
        pieces.append(_piece(columns, facts, some))
    return pl.concat(pieces).sort(ROW_ID)


def _piece(columns: Mapping[str, pl.DataType], facts: Mapping[str, Kept], rows: Iterable[Held]) -> pl.DataFrame:
    lists: dict[str, list[Any]] = {name: [] for name in columns}
    for row in rows:
        for name, value in _own(row).items():
            lists[name].append(value)
        for name, one in facts.items():
            state, value = _state_and_value(one.fact, row.facts)
            lists[STATE.format(name)].append(state)
            if one.by_value:
                lists[name].append(value)
    return pl.DataFrame({name: pl.Series(name, values, dtype=columns[name], strict=True)
                         for name, values in lists.items()})


def _own(row: Held) -> dict[str, Any]:
    return {ROW_ID: row.row_id, ROW_STATE: row.state_of, KIND: row.kind, WARD: row.ward, AGE: _band(row),
            TIER: row.tier, OUTCOME: row.outcome, DECIDED_BY: row.decided_by, "as_of": row.as_of}


def _state_and_value(fact: Fact, facts: Mapping[str, Any]) -> tuple[int, Any]:
    """What is known of a fact. What an older version took and the present one does not, such as a choice that is not
    offered any more, was as good as not asked."""
    if fact.id not in facts:
        return STATE_NOT_ASKED, None
    try:
        value = typed_fact(fact, facts[fact.id])
    except FactError:
        return STATE_NOT_ASKED, None
    if value is None:
        return STATE_NONE, None
    if value is DONT_KNOW:
        return STATE_DONT_KNOW, None
    return KNOWN, to_frame(lessened(fact, value), fact.type)


def _band(row: Held) -> str:
    """The age on the day of the claim, in a band."""
    age, born = row.facts.get("age"), row.facts.get(BORN)
    if isinstance(born, str) and born != "dont_know":
        try:
            age = age_on(date.fromisoformat(born), row.as_of)
        except ValueError:
            age = None
    if isinstance(age, bool) or not isinstance(age, int):
        return NOT_KNOWN
    return next((band for below, band in AGES if age < below), OLDEST)


def packed(frame: pl.DataFrame) -> bytes:
    """The frame in Arrow's form, pressed together."""
    with BytesIO() as file:
        frame.write_ipc(file, compression="zstd")
        return file.getvalue()


def unpacked(body: bytes) -> pl.DataFrame:
    """The frame that `packed` gave."""
    return pl.read_ipc(BytesIO(body))


def together(frames: Iterable[pl.DataFrame], at_least: int) -> Iterator[pl.DataFrame]:
    """The frames one after another, small ones joined until they have so many rows."""
    waiting: list[pl.DataFrame] = []
    for frame in frames:
        waiting.append(frame)
        if sum(one.height for one in waiting) >= at_least:
            yield pl.concat(waiting, rechunk=True)
            waiting = []
    if waiting:
        yield pl.concat(waiting, rechunk=True)
