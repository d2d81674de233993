"""The draft beside the version in force, on every row of a frame: what each finds, and on which rows they differ."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from frontdoor.assessments.columns import column_of, evaluate, evaluate_both, row_of
from frontdoor.assessments.columns.frame import KNOWN, STATE, facts_of
from frontdoor.assessments.columns.stored import dtype_in_frame
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import DefinitionError, Result
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.reads import declared, facts_read
from frontdoor.insight import chunks
from frontdoor.insight.chunks import KIND

BEFORE, AFTER, CRITERION = "before__", "after__", "criterion__"
RESULTS = pl.Enum([result.value for result in Result])
# Columns are reckoned outside of the interpreter's lock, so that two threads fill two processors.
AT_ONCE = min(2, os.cpu_count() or 1)
FLIPS, FAILED, PLACE = "row__flips", "row__failed", "row__place"
# What stands for no outcome, because something is still to be asked, and for no tier.
NO_OUTCOME, NO_TIER = "needs_more_info", 0


@dataclass(frozen=True)
class Pair:
    """Two states of a service's rules: the one in force and the draft. `on`: the day on which all are to have claimed.
    `refreshed`: the dates that whoever renews confirms on the day."""

    now: Compiled
    draft: Compiled
    on: date | None = None
    refreshed: tuple[str, ...] = ()

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria that both have."""
        return tuple(name for name in self.now.criteria if name in self.draft.criteria)


def not_held(compiled: Compiled, columns: Mapping[str, pl.DataType]) -> tuple[str, ...]:
    """The facts that the rules read and of which a snapshot with these columns has nothing, or nothing of their type.
    They count as not asked."""
    return tuple(name for name, by_value in facts_read(compiled).items() if name != "received" and (
        STATE.format(name) not in columns
        or by_value and not _fits(columns.get(name), dtype_in_frame(declared(compiled, name)))))


def _fits(held: pl.DataType | None, wanted: pl.DataType) -> bool:
    words = (pl.Enum, pl.String)
    return held == wanted or (isinstance(held, words) and isinstance(wanted, words))


def all_compared(pair: Pair, pieces: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """As `compared`, for each of some pieces, in their order. Two are judged at once where there are two processors,
    and no more than that are held in memory."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running: deque[Future[pl.DataFrame]] = deque()
        for piece in pieces:
            running.append(pool.submit(compared, pair, piece))
            if len(running) == AT_ONCE:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def compared(pair: Pair, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows' own columns; for both sides the outcome, result, tier, fee and the verdict of every criterion that both
    have (`before__…`, `after__…`); whether the row flips, and whether one side failed for want of a figure."""
    if pair.on is not None:
        frame = _all_on(frame, pair.on, pair.refreshed)
    named = [side.rename(lambda name: f"{prefix}{name}")
             for side, prefix in zip(_sides(pair, frame), (BEFORE, AFTER), strict=True)]
    whole = pl.concat([frame.select(*chunks.OWN), *named], how="horizontal")
    differs = [pl.col(f"{BEFORE}{name}") != pl.col(f"{AFTER}{name}") for name in ("outcome", "result")]
    return whole.with_columns(pl.any_horizontal(differs).alias(FLIPS), pl.any_horizontal(
        f"{BEFORE}{FAILED}", f"{AFTER}{FAILED}").alias(FAILED))


def _all_on(frame: pl.DataFrame, on: date, refreshed: tuple[str, ...]) -> pl.DataFrame:
    """The same rows as if all had claimed on one day, and whoever renews had confirmed that day."""
    confirmed = [pl.when((pl.col(KIND) == "renewable") & (pl.col(STATE.format(name)) == KNOWN)).then(pl.lit(on))
                 .otherwise(pl.col(name)).alias(name) for name in refreshed if name in frame.columns]
    return frame.with_columns(pl.lit(on).alias("as_of"), *confirmed)


def _sides(pair: Pair, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What each version finds. Where a figure is missing for somebody, each is judged by itself, so that only those
    fail who have to."""
    facts = _for_rules(pair.now, frame), _for_rules(pair.draft, frame)
    try:
        now, draft = evaluate_both(pair.now, pair.draft, facts)
    except DefinitionError:
        return _side(pair, pair.now, facts[0]), _side(pair, pair.draft, facts[1])
    return _kept(pair, now), _kept(pair, draft)


def _side(pair: Pair, compiled: Compiled, facts: pl.DataFrame) -> pl.DataFrame:
    """What one version finds, where need be day by day."""
    try:
        return _kept(pair, evaluate(compiled, facts))
    except DefinitionError:
        days = [_of_day(pair, compiled, day) for day in facts.with_row_index(PLACE).partition_by("as_of")]
        return pl.concat(days).sort(PLACE).drop(PLACE)


def _for_rules(compiled: Compiled, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns that the rules read, and nothing of a fact that is held in another form."""
    missing = not_held(compiled, frame.schema)
    names = ["as_of"]
    for name, by_value in facts_read(compiled).items():
        if name not in missing and STATE.format(name) in frame.columns:
            names += [STATE.format(name), *([name] if by_value else [])]
    return frame.select(names)


def _columns(pair: Pair) -> dict[str, pl.DataType]:
    """What is kept of a finding. Both sides have the same types, so that they can be compared."""
    outcomes = dict.fromkeys([*(plan.outcome.id for side in (pair.now, pair.draft) for plan in side.outcomes),
                              NO_OUTCOME])
    return {"outcome": pl.Enum(list(outcomes)), "result": RESULTS, "tier": pl.UInt8(),
            "fee_pence": pl.Int64(), FAILED: pl.Boolean(),
            **{f"{CRITERION}{name}": pl.UInt8() for name in pair.criteria}}


def _kept(pair: Pair, found: pl.DataFrame) -> pl.DataFrame:
    """What is kept of a finding."""
    types = _columns(pair)
    return found.select(
        pl.col("outcome").cast(types["outcome"]).fill_null(NO_OUTCOME), pl.col("result").cast(types["result"]),
        pl.col("tier").fill_null(NO_TIER), "fee_pence", pl.lit(False).alias(FAILED),
        *(pl.col(column_of(name)).alias(f"{CRITERION}{name}") for name in pair.criteria))


def _of_day(pair: Pair, compiled: Compiled, numbered: pl.DataFrame) -> pl.DataFrame:
    facts = numbered.drop(PLACE)
    try:
        found = _kept(pair, evaluate(compiled, facts))
    except DefinitionError:
        lacks = _lacks_figure(compiled, facts)
        found = _none_found(pair, facts.height) if lacks else _one_by_one(pair, compiled, facts)
    return found.with_columns(numbered[PLACE])


def _lacks_figure(compiled: Compiled, facts: pl.DataFrame) -> bool:
    """Whether a figure has no value on the day of these rows."""
    day: date = facts["as_of"][0]
    return any(figure.on(day) is None for figure in compiled.parameters.values())


def _one_by_one(pair: Pair, compiled: Compiled, facts: pl.DataFrame) -> pl.DataFrame:
    """Each by itself: a figure that is picked from a table may have no value for some."""
    rows = [_row(pair, compiled, row) for row in facts.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=_columns(pair))


def _row(pair: Pair, compiled: Compiled, row: Mapping[str, Any]) -> dict[str, Any]:
    try:
        found = row_of(assess(compiled, facts_of(compiled, row), row["as_of"]))
    except DefinitionError:
        return _none_found(pair, 1).row(0, named=True)
    return {"outcome": found["outcome"] or NO_OUTCOME, "result": found["result"], "tier": found["tier"] or NO_TIER,
            "fee_pence": found["fee_pence"], FAILED: False,
            **{f"{CRITERION}{name}": found[column_of(name)] for name in pair.criteria}}


def _none_found(pair: Pair, rows: int) -> pl.DataFrame:
    """Rows of which nothing could be found."""
    nothing: dict[str, Any] = {"outcome": NO_OUTCOME, "result": NO_OUTCOME, "tier": NO_TIER, "fee_pence": None,
                               FAILED: True}
    return pl.DataFrame([pl.repeat(nothing.get(name, 0), rows, dtype=dtype, eager=True).alias(name)
                         for name, dtype in _columns(pair).items()])
