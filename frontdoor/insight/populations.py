"""The summary of one kind of rows, from what was counted: only numbers that may be published leave here."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from frontdoor.insight import tallies
from frontdoor.insight.chunks import AGE, BANDS, DECIDED_BY, DECIDERS, KIND, NOT_KNOWN, WARD
from frontdoor.insight.comparing import FLIPS, NO_TIER
from frontdoor.insight.small_numbers import Share, parts, published, shares
from frontdoor.insight.summary import (
    CriterionFlips, Flip, Kind, Line, Load, Money, Population, Workload)
from frontdoor.insight.tallies import OUTCOMES, ROWS, TIERS, Tallies

TIER_WORDS = {NO_TIER: "none", 1: "1", 2: "2", 3: "3"}
BY_PEOPLE = (2, 3)
DAYS_OF_A_WEEK = 7
Row = Mapping[str, Any]


def population(kind: Kind, counted: Tallies) -> Population:
    """What the change does to the rows of one kind."""
    rows: Sequence[Row] = counted.table().filter(pl.col(KIND) == kind).rows(named=True)
    total = _sum(rows, lambda row: True)
    return Population(
        kind=kind, rows=published(total), flips=published(_sum(rows, lambda row: row[FLIPS]), total),
        failed=published(counted.failed[kind]), outcomes=_flips(rows),
        wards=_table(rows, lambda row: row[WARD] or NOT_KNOWN), ages=_table(rows, lambda row: row[AGE], BANDS),
        tiers=_table(rows, lambda row: TIER_WORDS[row[TIERS[0]]], TIER_WORDS.values()),
        decided_by=_table(rows, lambda row: row[DECIDED_BY], DECIDERS), money=_money(rows, total),
        workload=_workload(kind, rows, total, counted), criteria=_criteria(kind, total, counted),
    )


def _sum(rows: Iterable[Row], when: Callable[[Row], bool], what: str = ROWS) -> int:
    return sum(row[what] for row in rows if when(row))


def _flips(rows: Iterable[Row]) -> tuple[Flip, ...]:
    """From what to what, the most frequent first."""
    counts: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        if row[FLIPS]:
            counts[tuple(row[name] for name in OUTCOMES)] += row[ROWS]
    pairs = sorted(counts, key=lambda pair: (-counts[pair], pair))
    return tuple(
        Flip(from_outcome=pair[0], from_result=pair[1], to_outcome=pair[2], to_result=pair[3], count=count)
        for pair, count in zip(pairs, parts([counts[pair] for pair in pairs]), strict=True))


def _table(rows: Iterable[Row], value_of: Callable[[Row], str], order: Iterable[str] = ()) -> tuple[Line, ...]:
    """A line for each value: in the order given, or else of the alphabet with what is not known last."""
    total: Counter[str] = Counter()
    flips: Counter[str] = Counter()
    for row in rows:
        total[value_of(row)] += row[ROWS]
        flips[value_of(row)] += row[ROWS] if row[FLIPS] else 0
    shown = shares({value: Share(total[value], flips[value]) for value in sorted(total)})
    wanted = list(order) or sorted(total, key=lambda value: (value == NOT_KNOWN, value))
    return tuple(Line(value=value, rows=shown[value][0], flips=shown[value][1]) for value in wanted if value in shown)


def _money(rows: Iterable[Row], total: int) -> Money:
    """The sums are those of as many people as the rounded numbers say, each paying the mean: an exact sum of known fees
    would tell how many pay them."""
    rows = list(rows)
    changed, unknown = (_sum(rows, lambda row: True, what) for what in (tallies.CHANGED, tallies.UNKNOWN))
    before, after = (_sum(rows, lambda row: True, what) for what in (tallies.BEFORE_PENCE, tallies.AFTER_PENCE))
    shown_changed = published(changed, total - unknown)
    before_pence = _scaled(before, total - unknown)
    difference = _scaled(after - before, changed) if shown_changed is not None else None
    both = before_pence is not None and difference is not None
    return Money(before_pence=before_pence, difference_pence=difference, changed=shown_changed,
                 after_pence=(before_pence or 0) + (difference or 0) if both else None,
                 unknown=published(unknown, total))


def _scaled(pence: int, count: int) -> int | None:
    """A sum over so many, brought to the rounded number of them; None where they are few."""
    shown = published(count)
    return None if shown is None else (pence * shown + count // 2) // count if count else 0


def _workload(kind: Kind, rows: Iterable[Row], total: int, counted: Tallies) -> Workload:
    rows = list(rows)
    before, after = (_by_tier(rows, side) for side in TIERS)
    to_people = _sum(rows, lambda row: row[TIERS[1]] in BY_PEOPLE and row[TIERS[0]] not in BY_PEOPLE)
    from_people = _sum(rows, lambda row: row[TIERS[0]] in BY_PEOPLE and row[TIERS[1]] not in BY_PEOPLE)
    published_to, published_from = published(to_people, total), published(from_people, total)
    weeks = _weeks(kind, counted)
    is_told = weeks is not None and published_to is not None and published_from is not None
    return Workload(
        tiers=tuple(Load(tier=word, before=before[word], after=after[word]) for word in TIER_WORDS.values()),
        to_people=published_to, from_people=published_from, weeks=weeks,
        a_week=round(((published_to or 0) - (published_from or 0)) / (weeks or 1), 1) if is_told else None)


def _by_tier(rows: Iterable[Row], side: str) -> dict[str, int | None]:
    """In the order of the table by tier, so that of two as large the same one is hidden in both."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[TIER_WORDS[row[side]]] += row[ROWS]
    words = sorted(TIER_WORDS.values())
    return dict(zip(words, parts([counts[word] for word in words]), strict=True))


def _weeks(kind: Kind, counted: Tallies) -> float | None:
    """Over how many weeks past cases were received; None where that is less than one, and for what lies ahead."""
    if kind != "past" or kind not in counted.days:
        return None
    first, last = counted.days[kind]
    days = (last - first).days + 1
    return round(days / DAYS_OF_A_WEEK, 1) if days >= DAYS_OF_A_WEEK else None


def _criteria(kind: Kind, total: int, counted: Tallies) -> tuple[CriterionFlips, ...]:
    counts = sorted(((count, name) for (of, name), count in counted.criteria.items() if of == kind and count),
                    key=lambda one: (-one[0], one[1]))
    return tuple(CriterionFlips(criterion=name, count=published(count, total)) for count, name in counts)
