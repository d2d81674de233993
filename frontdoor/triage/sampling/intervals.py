"""How sure a share is that was found by a few checks: pure arithmetic.

The interval is Wilson's score interval (E. B. Wilson, 1927), which stays within 0 and 1 and is honest for few checks
and for shares near 0. Checks that were drawn with different shares are weighted by the inverse of theirs, and count as
so many as Kish's effective size says (L. Kish, 1965): a hundred checks of one weight are a hundred."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

# Two-sided, 95 in 100.
Z = 1.959964


@dataclass(frozen=True)
class Share:
    """A weighted share of `checks` checks of which `against` disagreed, between `low` and `high` in 95 of 100 cases.
    Without a check nothing is known: anything from 0 to 1."""

    checks: int
    against: int
    share: float
    low: float
    high: float


def share_of(checks: Iterable[tuple[bool, float]]) -> Share:
    """The share of disagreement among checks: of each whether it disagreed, and with what chance above 0 it was
    drawn."""
    rows = [(against, 1 / chance) for against, chance in checks]
    if not rows:
        return Share(0, 0, 0.0, 0.0, 1.0)
    whole = sum(weight for _, weight in rows)
    found = sum(weight for against, weight in rows if against) / whole
    low, high = wilson(found, whole * whole / sum(weight * weight for _, weight in rows))
    return Share(len(rows), sum(against for against, _ in rows), found, low, high)


def wilson(share: float, size: float, z: float = Z) -> tuple[float, float]:
    """The bounds of a share (0 to 1) found in a sample of `size` (above 0, need not be whole)."""
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    reach = z / (1 + z * z / size) * sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    return max(0.0, middle - reach), min(1.0, middle + reach)
