"""What a replay found, as it is printed, stored with the run, and shown on the designer's pages.

Every count of people or cases is fit to be published: rounded to the nearest 5, 0 where there is none, and None where
it is small, or where it would give a small one away (`small_numbers`). Restricted cases are in none of them. The kinds
(past, open, renewable) are different crowds at different times, so each has its own tables and they are never added.
"""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["past", "open", "renewable"]
KINDS: tuple[Kind, ...] = ("past", "open", "renewable")
Count = int | None


class Piece(BaseModel):
    """A part of the summary. It is never changed, and knows no other keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(Piece):
    """One line of a table: of those with this `value` (a ward, an age band, a tier, who decided), how many were
    looked at and how many flip."""

    value: str
    rows: Count
    flips: Count


class Flip(Piece):
    """How many go from one outcome to another. An outcome is named by its id in the version that chose it, or
    `needs_more_info` where none was; the results are the words of the finding."""

    from_outcome: str
    from_result: str
    to_outcome: str
    to_result: str
    count: Count


class Money(Piece):
    """What they pay in whole pence, before and after, reckoned from the rounded counts and so good for the size of a
    change and not for accounts. `changed`: how many pay another fee; `unknown`: of how many the fee is not known
    under one of the two, who are left out of the sums. None where the number behind a sum is small."""

    before_pence: int | None
    after_pence: int | None
    difference_pence: int | None
    changed: Count
    unknown: Count


class Load(Piece):
    """How many go to a tier (`1`, `2`, `3`, or `none` while something is still to be asked), before and after."""

    tier: str
    before: Count
    after: Count


class Workload(Piece):
    """Who has to touch them. `to_people`: how many more go to an adviser or specialist that did not; `from_people`:
    how many no longer do; `weeks` is the time over which past cases were received, `a_week` what the change in the
    work of people comes to in a week of it (cases; negative where there is less). Both None for open and renewable."""

    tiers: tuple[Load, ...]
    to_people: Count
    from_people: Count
    weeks: float | None
    a_week: float | None


class CriterionFlips(Piece):
    """A criterion that both versions have, and for how many its verdict changes; the one that changes most first."""

    criterion: str
    count: Count


class Population(Piece):
    """What the change does to the cases, or entitlements, of one kind. `failed`: how many a version could not judge,
    because a figure has no value on their day; they are not among the `rows`."""

    kind: Kind
    rows: Count
    flips: Count
    failed: Count
    outcomes: tuple[Flip, ...]
    wards: tuple[Line, ...]
    ages: tuple[Line, ...]
    tiers: tuple[Line, ...]
    decided_by: tuple[Line, ...]
    money: Money
    workload: Workload
    criteria: tuple[CriterionFlips, ...]


class Summary(Piece):
    """The whole. `on`: the day on which all were taken to have claimed; None where each was judged by the date of its
    own claim (what renews: by the first day of its next term). `claimed` says the same in words. `not_held`: facts
    that the draft reads and that are held of nobody: they count as not asked. `version` is the published one's
    number; `draft_hash` that of the draft with the council's overlay."""

    council: str
    service: str
    version: int
    hash: str
    draft_hash: str
    on: date | None
    claimed: str
    as_of: datetime
    populations: tuple[Population, ...]
    not_held: tuple[str, ...]
    notes: tuple[str, ...]
    seconds: float

    def as_json(self) -> str:
        """The one JSON document of the command, and what is stored with a run."""
        return self.model_dump_json()

    @classmethod
    def from_json(cls, text: str) -> "Summary":
        """The summary that `as_json` wrote."""
        return cls.model_validate_json(text)

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to replay."""
        return not self.populations
