"""Who acts: the one shape that every verb and every query knows a person by."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    RESIDENT = "resident"
    GUEST = "guest"
    OFFICER = "officer"
    MEMBER = "member"
    RULE = "rule"
    CLOCK = "clock"
    PARTNER = "partner"


class Level(StrEnum):
    """The levels of the customer function, lowest first, as the scheme of delegation names them. Below all of them is a
    councillor, who decides nothing."""

    MEMBER = "member"
    CORE = "core"
    ADVANCED = "advanced"
    SCREENING = "screening"
    STRATEGIC = "strategic"
    SPECIALIST = "specialist"
    MANAGER = "manager"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


@dataclass(frozen=True)
class Actor:
    """Someone, or something, that acts for or within one council.

    `party_ids` are the cases' parties (reporter, follower) that a resident or guest has shown to be;
    `resident_ids` the signed-in resident and those they act for: what these are a party of is theirs to see;
    `teams` the slugs of an officer's teams, and `opened` the cases whose glass they broke, at this moment.
    `public_id` is what the audit and entries keep.
    """

    kind: ActorKind
    council_id: str
    name: str = ""
    public_id: str | None = None
    officer_id: int | None = None
    resident_id: int | None = None
    level: Level | None = None
    teams: frozenset[str] = frozenset()
    party_ids: frozenset[str] = frozenset()
    resident_ids: frozenset[int] = frozenset()
    opened: frozenset[int] = frozenset()

    @property
    def is_officer(self) -> bool:
        return self.kind is ActorKind.OFFICER

    @property
    def is_member(self) -> bool:
        return self.kind is ActorKind.MEMBER

    def is_at_least(self, level: Level) -> bool:
        """Whether this officer's level reaches `level`; nobody but an officer has one."""
        return self.level is not None and self.level.rank >= level.rank


def rule(council_id: str) -> Actor:
    """The rules themselves, when they decide without a person."""
    return Actor(ActorKind.RULE, council_id, name="Decided by rule")


def clock(council_id: str) -> Actor:
    """The timetable, when something falls due."""
    return Actor(ActorKind.CLOCK, council_id, name="Front Door")


def partner(council_id: str, name: str) -> Actor:
    """Somebody of another organisation, who answers what the council asked it."""
    return Actor(ActorKind.PARTNER, council_id, name=name)


def guest(council_id: str, *party_ids: str) -> Actor:
    """Somebody without an account; with the parties whose key they hold."""
    return Actor(ActorKind.GUEST, council_id, name="Resident", party_ids=frozenset(party_ids))
