"""The manager's board: each team with its people, what they have and can hold, and what waits for the team."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import FINISHED, Case
from frontdoor.cases.access import visible_to
from frontdoor.clock import local_date
from frontdoor.people import rosters
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Membership, Officer, Queue, Team
from frontdoor.people.working import Away, away_on, cover_of
from frontdoor.triage import bulk, handing, queues, stranded, workforce
from frontdoor.triage.assigning import Policy, is_free
from frontdoor.triage.bulk import Result
from frontdoor.triage.queues import Load as QueueLoad
from frontdoor.triage.workforce import Load


@dataclass(frozen=True)
class Person:
    """An officer on the board. `away` is the absence they are in, `cover` the name of who stands in for them."""

    officer: Officer
    load: Load
    capacity: int
    is_there: bool
    away: Away | None
    cover: str

    @property
    def percent(self) -> int:
        """How full they are; 100 is full, and there is no more on the picture."""
        return min(100, round(100 * self.load.points / self.capacity))


@dataclass(frozen=True)
class Shelf:
    """A queue of the team, and what waits in it. What waits where work is given out is unallocated."""

    queue: Queue
    load: QueueLoad

    @property
    def gives_out(self) -> bool:
        return self.queue.assignment != Policy.TAKE_NEXT


@dataclass(frozen=True)
class TeamBoard:
    """One team. `idle` is how many of its queues are empty."""

    team: Team
    people: list[Person]
    shelves: list[Shelf]

    @property
    def idle(self) -> int:
        return sum(not shelf.load.waiting for shelf in self.shelves)


@dataclass(frozen=True)
class Board:
    """The teams that are looked at, and two lines about the whole council."""

    teams: list[TeamBoard]
    stranded: int
    unallocated: int


def teams_of(session: Session, actor: Actor) -> list[Team]:
    """Every team that somebody is in, by name."""
    staffed = select(Membership.team_slug).where(Membership.council_id == actor.council_id)
    return list(session.scalars(
        select(Team).where(Team.council_id == actor.council_id, Team.slug.in_(staffed)).order_by(Team.name)))


def board(session: Session, actor: Actor, teams: Sequence[Team], *, at: datetime) -> Board:
    """The board of these teams as `actor` may know it, in as many queries however many people there are."""
    staff = rosters.active(session, actor.council_id)
    slugs = {team.slug for team in teams}
    shelves = [one for one in queues.open_to(session, actor)
               if one.team_slug in slugs or one.assignment != Policy.TAKE_NEXT]
    waiting = queues.loads(session, actor, [one.slug for one in shelves], at=at)
    people = _people(session, actor, _of_teams(staff, slugs), staff, at)
    found = [TeamBoard(
        team, [one for one in people if team.slug in _teams(one.officer)],
        [Shelf(one, waiting[one.slug]) for one in shelves if one.team_slug == team.slug]) for team in teams]
    given_out = [one for one in shelves if one.assignment != Policy.TAKE_NEXT]
    return Board(found, stranded.how_many(session, seen_by=actor), sum(waiting[one.slug].waiting for one in given_out))


def _teams(officer: Officer) -> set[str]:
    return {member.team_slug for member in officer.memberships}


def _of_teams(staff: Sequence[Officer], slugs: Collection[str]) -> list[Officer]:
    return [officer for officer in staff if _teams(officer) & set(slugs)]


def _people(
    session: Session, actor: Actor, officers: Sequence[Officer], staff: Sequence[Officer], at: datetime,
) -> list[Person]:
    today, names = local_date(at), {officer.id: officer.name for officer in staff}
    aways = workforce.absences_now(session, actor.council_id, at)
    held = workforce.loads(session, actor.council_id, [one.id for one in officers], at=at, seen_by=actor)
    people = workforce.candidates(session, actor.council_id, officers, at=at, aways=aways, held=held)
    return [
        Person(officer, held[officer.id], person.capacity, is_free(person, at), away_on(aways, officer.id, today),
               names.get(cover_of(aways, officer.id, today) or 0, ""))
        for officer, person in zip(officers, people)
    ]


def owned_by(session: Session, actor: Actor, officer: Officer, *, most: int) -> list[str]:
    """The references of what an officer has, as far as `actor` may know, the soonest due first."""
    return list(session.scalars(
        select(Case.reference).where(
            Case.council_id == actor.council_id, Case.owner_id == officer.id, Case.state.not_in(sorted(FINISHED)),
            visible_to(actor))
        .order_by(Case.due_at, Case.id).limit(most)))


def move(
    session: Session, actor: Actor, chosen: Sequence[str], *, to: Officer | None, reason: str, at: datetime,
) -> list[Result]:
    """Give these cases to an officer, or with None let them go back to their queues, each by itself."""
    if to is not None:
        return bulk.carry_out(session, actor, chosen, lambda case: handing.give(
            session, case, to, reason=reason, actor=actor, at=at))
    return bulk.carry_out(session, actor, chosen, lambda case: handing.let_go(
        session, case, words=f"Put back in the queue by {actor.name}", reason=reason, actor=actor, at=at))
