"""What the rules say about every row of a frame."""
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from frontdoor.assessments.columns import frame as frames
from frontdoor.assessments.columns.asking import Asking
from frontdoor.assessments.columns.judging import Judge
from frontdoor.assessments.columns.masks import (
    DONT_KNOW, MET, NOT_KNOWN, NOT_MET, Mask, anywhere, both, either, filled, negated, put, some)
from frontdoor.assessments.columns.reading import Reader
from frontdoor.assessments.columns.sharing import alike
from frontdoor.assessments.compiled import Compiled, OutcomePlan
from frontdoor.assessments.definition import FactType, Result
from frontdoor.assessments.evaluate import finding
from frontdoor.assessments.finding import Finding, Verdict
from frontdoor.assessments.form import FactRef, Node
from frontdoor.assessments.interpreter import Interpreter

ROWS_AT_A_TIME = 1 << 19  # pieces of bits that begin with a whole word
RESULTS = pl.Enum([result.value for result in Result])
_NUMBERS = {Verdict.NOT_MET: NOT_MET, Verdict.MET: MET, Verdict.NOT_KNOWN: NOT_KNOWN, Verdict.DONT_KNOW: DONT_KNOW}
OWN = ("outcome", "settled", "result", "tier", "automatic", "fee_pence")


def evaluate(compiled: Compiled, frame: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """A row for each row of the frame, in its order: what `evaluate.assess` says of the same facts on the same day.

    Per criterion a UInt8 column of its id: 0 not met, 1 met, 2 not known, 3 don't know. `outcome` is an Enum of the
    outcomes' ids, null where `settled` is false: an earlier outcome is open, and something that may still be asked
    could settle it; then `result` is needs_more_info and `tier` null. `result` is an Enum of all results. `tier` UInt8
    and `automatic` are those after flags and fast tracks. `fee_pence` Int64 is 0 where nothing is charged, and null
    where the fee hangs on something not known. A criterion with the name of one of these has an underscore after it.

    The figures are those of each row's `as_of`. A lazy frame is read a piece at a time, and only the verdicts are kept.
    Raises NoFigure where `assess` would for a row, and ValueError for a frame that does not fit the rules.
    """
    names = frame.collect_schema() if isinstance(frame, pl.LazyFrame) else frame.schema
    frames.check(compiled, names)
    wanted = [name for name in frames.schema(compiled) if name in names]
    pieces: Iterable[pl.DataFrame]
    if isinstance(frame, pl.LazyFrame):
        pieces = frame.select(wanted).collect_batches(chunk_size=ROWS_AT_A_TIME, maintain_order=True)
    else:
        pieces = frame.select(wanted).iter_slices(ROWS_AT_A_TIME)
    found = list(evaluated(compiled, pieces))
    return pl.concat(found) if found else pl.DataFrame(schema=result_schema(compiled))


def evaluate_both(one: Compiled, other: Compiled, frames_: tuple[pl.DataFrame, pl.DataFrame],
                  ) -> tuple[pl.DataFrame, pl.DataFrame]:
    """As `evaluate`, two states of the same rules on the same rows, each on the columns that it reads; what both have
    the same is judged once."""
    for compiled, frame in zip((one, other), frames_, strict=True):
        frames.check(compiled, frame.schema)
    same = alike(one, other)
    kept: tuple[dict[Any, Any], dict[Any, Any]] = ({}, {})
    found: list[tuple[pl.DataFrame, pl.DataFrame]] = []
    for start in range(0, frames_[0].height, ROWS_AT_A_TIME):
        first, second = (frame.slice(start, ROWS_AT_A_TIME) for frame in frames_)
        before = _Piece(one, first, kept[0])
        table = before.table()
        found.append((table, _Piece(other, second, kept[1], before, same).table()))
    if not found:
        return pl.DataFrame(schema=result_schema(one)), pl.DataFrame(schema=result_schema(other))
    return pl.concat([pair[0] for pair in found]), pl.concat([pair[1] for pair in found])


def result_schema(compiled: Compiled) -> dict[str, pl.DataType]:
    """The columns of a result, in order."""
    ids = pl.Enum([plan.outcome.id for plan in compiled.outcomes])
    own = (ids, pl.Boolean(), RESULTS, pl.UInt8(), pl.Boolean(), pl.Int64())
    return {**{column_of(name): pl.UInt8() for name in compiled.criteria}, **dict(zip(OWN, own, strict=True))}


def evaluated(compiled: Compiled, pieces: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The same for a frame that comes in pieces, each checked by the caller: a table for each piece."""
    kept: dict[Any, Any] = {}
    for piece in pieces:
        if piece.height:
            yield _Piece(compiled, piece, kept).table()


@dataclass
class _Chosen:
    """Per outcome where it stands; and where none does, because something may still be asked."""

    by_outcome: dict[str, Mask] = field(default_factory=dict)
    unsettled: Mask = False


class _Piece:
    """One piece of a frame being evaluated."""

    def __init__(self, compiled: Compiled, frame: pl.DataFrame, kept: dict[Any, Any], before: "_Piece | None" = None,
                 same: Mapping[int, Node] | None = None) -> None:
        self.compiled = compiled
        self.frame = frame
        self.rows = frame.height
        self.reader = Reader(compiled, frame, kept)
        self.judge: Judge = Judge(self.reader, before.judge if before else None, same)
        if before is not None:
            # What is taken from there may rest on rows that only the interpreter can judge.
            self.reader.set_odd(before.reader.odd)

    def table(self) -> pl.DataFrame:
        """All columns of the result, the odd rows judged by the interpreter."""
        columns = {column_of(name): self.judge.numbers(node)
                   for name, node in self.compiled.criteria.items()}
        columns.update(self._decided())
        table = pl.DataFrame([series.alias(name) for name, series in columns.items()])
        return self._with_odd_rows(table)

    def _chosen(self) -> _Chosen:
        """The first outcome whose test is met while all earlier ones are not met. Where one is open, nothing stands
        while asking could settle it; afterwards the last one does."""
        chosen = _Chosen()
        asking = Asking(self.judge)
        waiting: Mask = True
        otherwise: Mask = False
        for plan in self.compiled.outcomes:
            if plan.when is None:
                chosen.by_outcome[plan.outcome.id] = either(waiting, otherwise)
                break
            verdicts = self.judge.judge(plan.when)
            chosen.by_outcome[plan.outcome.id] = both(waiting, verdicts.met)
            opened = both(waiting, verdicts.open)
            if anywhere(opened):
                could = both(opened, asking.could_settle(plan.when))
                chosen.unsettled = either(chosen.unsettled, could)
                otherwise = either(otherwise, both(opened, negated(could)))
            waiting = both(waiting, verdicts.not_met)
        return chosen

    def _decided(self) -> dict[str, pl.Series]:
        chosen = self._chosen()
        plans = self.compiled.outcomes
        ids = pl.Enum([plan.outcome.id for plan in plans])
        outcome = pl.Series(values=[None], dtype=ids).new_from_index(0, self.rows)
        result = pl.Series(values=[Result.NEEDS_MORE_INFO.value], dtype=RESULTS).new_from_index(0, self.rows)
        fee = pl.repeat(0, self.rows, dtype=pl.Int64, eager=True)
        for plan in plans:
            mask = chosen.by_outcome[plan.outcome.id]
            outcome = put(outcome, mask, plan.outcome.id)
            result = put(result, mask, plan.outcome.result.value)
            fee = self._with_fee(fee, mask, plan)
        tier, automatic = self._routed(chosen)
        return {"outcome": outcome, "settled": ~filled(chosen.unsettled, self.rows), "result": result, "tier": tier,
                "automatic": automatic, "fee_pence": fee}

    def _with_fee(self, fees: pl.Series, mask: Mask, plan: OutcomePlan) -> pl.Series:
        if plan.fee is None:
            return fees
        column = self.reader.read(plan.fee)
        if column.values is None or not column.is_series and not isinstance(column.values, int):
            return put(fees, mask, None)
        wide = column.series(self.rows).cast(pl.Int64, strict=False)
        fees = wide.zip_with(filled(mask, self.rows), fees)
        return put(fees, both(mask, either(column.unknown, column.none)), None)

    def _routed(self, chosen: _Chosen) -> tuple[pl.Series, pl.Series]:
        """Tier and whether it is automatic: the outcome's, raised by flags; a fast track goes before everything."""
        raised = [(self.judge.judge(plan.when).met, plan.flag.tier) for plan in self.compiled.flags]
        tracked = some(self.judge.judge(plan.when).met for plan in self.compiled.fast_tracks)
        tier = pl.repeat(None, self.rows, dtype=pl.UInt8, eager=True)
        by_rule: Mask = False
        for plan in self.compiled.outcomes:
            mask = chosen.by_outcome[plan.outcome.id]
            held = both(mask, self._held(plan))
            tier = put(put(tier, mask, int(plan.outcome.tier)), held, 2)
            if plan.automatic and plan.outcome.tier == 1:
                by_rule = either(by_rule, both(mask, negated(held)))
        for at_least in (2, 3):
            higher = some(mask for mask, flag_tier in raised if flag_tier == at_least)
            tier = put(tier, both(higher, (tier < at_least).fill_null(False)), at_least)
            by_rule = both(by_rule, negated(higher))
        return put(tier, tracked, 3), filled(both(by_rule, negated(tracked)), self.rows)

    def _held(self, plan: OutcomePlan) -> Mask:
        """Where an officer has to confirm the outcome for want of a legal basis, as `OutcomePlan.is_held` has it."""
        if plan.held_for_legal_basis or plan.consent is None:
            return plan.held_for_legal_basis
        consent = self.reader.read(FactRef(plan.consent, FactType.YES_NO))
        if consent.values is None:
            return True
        return negated(both(consent.values.fill_null(False), negated(either(consent.unknown, consent.none))))

    def _with_odd_rows(self, table: pl.DataFrame) -> pl.DataFrame:
        odd = self.reader.odd
        if odd is False or not filled(odd, self.rows).any():
            return table
        places = filled(odd, self.rows).arg_true()
        findings = [self._assessed(row) for row in self.frame[places].iter_rows(named=True)]
        whole = pl.DataFrame(findings, schema=table.schema, strict=True)
        return table.with_row_index("row").update(
            whole.with_columns(places.cast(pl.UInt32).alias("row")), on="row", include_nulls=True).drop("row")

    def _assessed(self, row: dict[str, Any]) -> dict[str, Any]:
        return row_of(finding(Interpreter(self.compiled, frames.facts_of(self.compiled, row), row["as_of"])))


def column_of(criterion: str) -> str:
    """The column of a criterion."""
    return f"{criterion}_" if criterion in OWN else criterion


def row_of(found: Finding) -> dict[str, Any]:
    """A finding as a row of `evaluate`: what every back end must agree on."""
    return {**{column_of(one.criterion): _NUMBERS[one.verdict] for one in found.reasons},
            "outcome": found.outcome, "settled": found.settled, "result": found.result.value, "tier": found.tier,
            "automatic": found.automatic, "fee_pence": found.fee_pence}
