"""Counting what was compared, a piece at a time: a few thousand lines however many rows there are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from frontdoor.insight.chunks import AGE, DECIDED_BY, KIND, WARD
from frontdoor.insight.comparing import AFTER, BEFORE, CRITERION, FAILED, FLIPS

OUTCOMES = tuple(f"{side}{what}" for side in (BEFORE, AFTER) for what in ("outcome", "result"))
TIERS = (f"{BEFORE}tier", f"{AFTER}tier")
KEYS = (KIND, WARD, AGE, DECIDED_BY, *OUTCOMES, *TIERS, FLIPS)
ROWS, BEFORE_PENCE, AFTER_PENCE, CHANGED, UNKNOWN = "rows", "before_pence", "after_pence", "changed", "unknown"
SUMS = (ROWS, BEFORE_PENCE, AFTER_PENCE, CHANGED, UNKNOWN)
# Lines that are kept before they are added together.
MOST_LINES = 50_000


@dataclass
class Tallies:
    """The counts so far. `criteria` by kind and criterion, `days` by kind the first and last day of a claim, `failed`
    by kind."""

    lines: list[pl.DataFrame] = field(default_factory=list)
    criteria: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    days: dict[str, tuple[date, date]] = field(default_factory=dict)

    def add(self, compared: pl.DataFrame) -> None:
        """Count the rows of one more piece."""
        self.failed.update(dict(compared.filter(FAILED)[KIND].cast(pl.String).value_counts().iter_rows()))
        judged = compared.filter(~pl.col(FAILED))
        self.lines.append(_counted(judged))
        self._add_criteria(judged)
        for kind, first, last in judged.group_by(pl.col(KIND).cast(pl.String)).agg(
                pl.col("as_of").min().alias("first"), pl.col("as_of").max().alias("last")).iter_rows():
            held = self.days.get(kind, (first, last))
            self.days[kind] = (min(first, held[0]), max(last, held[1]))
        if sum(line.height for line in self.lines) > MOST_LINES:
            self.lines = [self.table()]

    def _add_criteria(self, judged: pl.DataFrame) -> None:
        names = [name.removeprefix(f"{BEFORE}{CRITERION}") for name in judged.columns
                 if name.startswith(f"{BEFORE}{CRITERION}")]
        if not names:
            return
        changes = [(pl.col(f"{BEFORE}{CRITERION}{name}") != pl.col(f"{AFTER}{CRITERION}{name}")).sum().alias(name)
                   for name in names]
        for kind, *counts in judged.group_by(pl.col(KIND).cast(pl.String)).agg(*changes).iter_rows():
            for name, count in zip(names, counts, strict=True):
                self.criteria[kind, name] += count

    def table(self) -> pl.DataFrame:
        """All counts, a line for each set of keys that was met."""
        if not self.lines:
            return pl.DataFrame(schema=[*KEYS, *SUMS])
        return pl.concat(self.lines).group_by(KEYS).agg(pl.col(name).sum() for name in SUMS)

    def kinds(self) -> Sequence[str]:
        """The kinds of which there was any row."""
        return sorted({*self.failed, *self.days})


def _counted(judged: pl.DataFrame) -> pl.DataFrame:
    before, after = pl.col(f"{BEFORE}fee_pence"), pl.col(f"{AFTER}fee_pence")
    known = before.is_not_null() & after.is_not_null()
    return judged.group_by(KEYS).agg(
        pl.len().cast(pl.Int64).alias(ROWS), before.filter(known).sum().alias(BEFORE_PENCE),
        after.filter(known).sum().alias(AFTER_PENCE), (before != after).sum().cast(pl.Int64).alias(CHANGED),
        (~known).sum().cast(pl.Int64).alias(UNKNOWN))
