"""Who gets a case: one pure function over the people of a team, with the reason in words.

Every policy gives a case only to somebody who is at work at that moment, is not away, and has room for it. Where nobody
is, the case stays in its queue.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from frontdoor.clock import local_date
from frontdoor.people.working import Away, Hours, is_working

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Policy(StrEnum):
    """How a queue gives out its cases. With `take_next` officers take them themselves."""

    TAKE_NEXT = "take_next"
    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"
    BY_SKILL = "by_skill"
    BY_PATCH = "by_patch"


POLICY_WORDS = {
    Policy.TAKE_NEXT: "Officers take the next one", Policy.ROUND_ROBIN: "In turn, one after the other",
    Policy.LEAST_LOADED: "To whoever has most room", Policy.BY_SKILL: "To those trained for the service",
    Policy.BY_PATCH: "To whoever knows the household, or has the ward",
}


@dataclass(frozen=True)
class Candidate:
    """An officer of the team. `load` and `capacity` are points; `absences` those of this officer; `given_at` when a
    policy last gave them a case."""

    officer_id: int
    name: str
    load: int
    capacity: int
    hours: Hours
    absences: tuple[Away, ...] = ()
    skills: frozenset[str] = frozenset()
    wards: frozenset[str] = frozenset()
    given_at: datetime | None = None

    @property
    def room(self) -> int:
        return self.capacity - self.load


@dataclass(frozen=True)
class Work:
    """What is known of a case when somebody is looked for. `known_to` are officers who have an open case of the same
    household."""

    service_id: str
    service_name: str
    weight: int
    ward: str | None = None
    known_to: frozenset[int] = field(default=frozenset())


@dataclass(frozen=True)
class Given:
    """Who gets the case, and why, as a sentence of its history."""

    officer_id: int
    reason: str


def is_free(one: Candidate, at: datetime) -> bool:
    """Whether they are at work at a moment and not away."""
    day = local_date(at)
    return is_working(one.hours, at) and not any(away.holds_on(day) for away in one.absences)


def assign(candidates: Sequence[Candidate], work: Work, policy: Policy, at: datetime) -> Given | None:
    """Who gets the case under a policy at a moment; None where officers take it themselves, or where nobody who may
    have it is at work with room for it. The same people and case always give the same answer, whatever their
    order."""
    free = [one for one in candidates if is_free(one, at) and one.room >= work.weight]
    return CHOICES[policy](sorted(free, key=lambda one: one.officer_id), work) if free else None


def _nobody(free: Sequence[Candidate], work: Work) -> Given | None:
    return None


def _in_turn(free: Sequence[Candidate], work: Work) -> Given | None:
    one = min(free, key=lambda one: one.given_at or LONG_AGO)
    return _given(one, work, "it is their turn")


def _most_room(free: Sequence[Candidate], work: Work) -> Given | None:
    return _given(_roomiest(free), work, "they have most room")


def _trained(free: Sequence[Candidate], work: Work) -> Given | None:
    trained = [one for one in free if work.service_id in one.skills]
    if not trained:
        return None
    return _given(_roomiest(trained), work, f"they are trained for “{work.service_name}”")


def _at_home(free: Sequence[Candidate], work: Work) -> Given | None:
    """One household, one worker; then one ward, one worker; and where neither is there, whoever has most room."""
    knows = [one for one in free if one.officer_id in work.known_to]
    if knows:
        return _given(_roomiest(knows), work, "they have another case of the same household")
    near = [one for one in free if work.ward is not None and work.ward in one.wards]
    if near:
        return _given(_roomiest(near), work, f"{work.ward} is their patch")
    return _given(_roomiest(free), work, "nobody who knows the household or the ward is free, and they have most room")


def _roomiest(found: Sequence[Candidate]) -> Candidate:
    """The one whose capacity is least filled; of several who was given nothing for longest."""
    return min(found, key=lambda one: (one.load / one.capacity, one.given_at or LONG_AGO))


def _given(one: Candidate, work: Work, why: str) -> Given:
    return Given(one.officer_id, f"Given to {one.name} because {why}. With it they have {one.load + work.weight} of "
                                 f"{one.capacity} points.")


CHOICES: dict[Policy, Callable[[Sequence[Candidate], Work], Given | None]] = {
    Policy.TAKE_NEXT: _nobody, Policy.ROUND_ROBIN: _in_turn, Policy.LEAST_LOADED: _most_room,
    Policy.BY_SKILL: _trained, Policy.BY_PATCH: _at_home,
}
