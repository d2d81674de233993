"""How much work a case is, how much an officer can hold, and when silence is too long: dated figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from frontdoor.assessments.definition import Part
from frontdoor.assessments.reading import read_file
from frontdoor.catalogue.complaints import first_complaint

FILE = Path(__file__).with_name("workload.yaml")
MOST_POINTS = 1_000


class Workload(Part):
    """The figures from a day on. A case counts the points of its service, where that has its own, or else of its
    tier; `capacity` is what an officer holds at once unless their roster says otherwise. `hours` are the usual ones,
    Monday 0. An officer who did nothing with a case for `remind_after_working_days` is reminded, and after
    `take_back_after_working_days` it goes back to its queue."""

    from_: date = Field(alias="from")
    tiers: Mapping[int, int]
    services: Mapping[str, int] = {}
    capacity: int = Field(gt=0, le=MOST_POINTS)
    hours: Mapping[int, tuple[str, str]]
    remind_after_working_days: int = Field(gt=0)
    take_back_after_working_days: int = Field(gt=0)
    source: str
    unverified: bool = False
    review_on: date

    def weight(self, service_id: str, tier: int | None) -> int:
        """The points of a case. One whose tier is not decided counts as one that a person has to look at."""
        return self.services.get(service_id, self.tiers[tier or 2])


@cache
def _packaged() -> tuple[Workload, ...]:
    plain, lines = read_file(FILE)
    try:
        found = TypeAdapter(tuple[Workload, ...]).validate_python(plain["figures"])
    except ValidationError as error:
        raise first_complaint(error, str(FILE), lines) from error
    return tuple(sorted(found, key=lambda one: one.from_))


def figures(own: Sequence[Workload], on: date) -> Workload:
    """The figures that hold on a day: a council's own, where it has any, or else those that come with the release.
    Before the first day the first hold."""
    found = sorted(own, key=lambda one: one.from_) or _packaged()
    return max((one for one in found if one.from_ <= on), key=lambda one: one.from_, default=found[0])
