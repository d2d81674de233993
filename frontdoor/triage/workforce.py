"""The people of a team as work is shared out among them: what each has, can hold, and when they are there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case as either
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.catalogue import councils
from frontdoor.catalogue.workload import Workload
from frontdoor.clock import local_date
from frontdoor.people import rosters
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.working import Away, Hours
from frontdoor.triage.assigning import Candidate

SOON = timedelta(days=2)


@dataclass(frozen=True)
class Load:
    """What an officer has: points, cases, and how many of these are late or due soon."""

    points: int = 0
    cases: int = 0
    late: int = 0
    soon: int = 0

    def __add__(self, other: "Load") -> "Load":
        return Load(self.points + other.points, self.cases + other.cases, self.late + other.late,
                    self.soon + other.soon)


def workload(council_id: str, at: datetime) -> Workload:
    """The figures of a council on the day of `at`."""
    return councils.get(council_id).workload_on(local_date(at))


def loads(
    session: Session, council_id: str, ids: Collection[int], *, at: datetime, seen_by: Actor | None = None,
) -> dict[int, Load]:
    """What each officer has, in one query. With `seen_by` only what that one may know of; without it everything, for
    deciding who has room, which nobody is shown."""
    found = dict.fromkeys(ids, Load())
    figures = workload(council_id, at)
    rows: Any = session.execute(
        select(Case.owner_id, Case.service_id, Case.tier, func.count(),
               func.sum(either((Case.due_at < at, 1), else_=0)),
               func.sum(either(((Case.due_at >= at) & (Case.due_at < at + SOON), 1), else_=0)))
        .where(Case.council_id == council_id, Case.owner_id.in_(sorted(ids)),
               *([visible_to(seen_by)] if seen_by else []))
        .group_by(Case.owner_id, Case.service_id, Case.tier)
    )
    for owner, service_id, tier, cases, late, soon in rows:
        found[owner] += Load(figures.weight(service_id, tier) * cases, cases, int(late or 0), int(soon or 0))
    return found


def absences_now(session: Session, council_id: str, at: datetime) -> list[Away]:
    """What is written down of absences that are not over."""
    return [row.away for row in rosters.absences(session, council_id, since=local_date(at))]


def candidates(
    session: Session, council_id: str, officers: Sequence[Officer], *, at: datetime,
    aways: Sequence[Away] | None = None, held: Mapping[int, Load] | None = None,
) -> list[Candidate]:
    """These officers as a policy sees them. Three queries, however many they are; one less for the absences and one
    for what each has, where the caller gives them."""
    ids = [officer.id for officer in officers]
    figures = workload(council_id, at)
    held = loads(session, council_id, ids, at=at) if held is None else held
    kept = rosters.by_officer(session, council_id, ids)
    aways = absences_now(session, council_id, at) if aways is None else aways
    return [_candidate(officer, held[officer.id].points, kept.get(officer.id), aways, figures) for officer in officers]


def _candidate(
    officer: Officer, points: int, roster: rosters.Roster | None, aways: Sequence[Away], figures: Workload,
) -> Candidate:
    return Candidate(
        officer.id, officer.name, points, capacity_of(roster, figures), hours_of(roster, figures),
        tuple(one for one in aways if one.officer_id == officer.id),
        frozenset(roster.skills if roster else ()), frozenset(roster.wards if roster else ()),
        roster.given_at if roster else None,
    )


def capacity_of(roster: rosters.Roster | None, figures: Workload) -> int:
    """How many points an officer can hold."""
    return roster.capacity if roster and roster.capacity is not None else figures.capacity


def hours_of(roster: rosters.Roster | None, figures: Workload) -> Hours:
    """When an officer works."""
    own = roster.week if roster else None
    return figures.hours if own is None else own
