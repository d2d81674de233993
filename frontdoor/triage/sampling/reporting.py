"""How good the decisions are that the rules make alone: a line for each outcome that was ever drawn."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition
from frontdoor.catalogue import versions
from frontdoor.triage.sampling import blind, brake
from frontdoor.triage.sampling.brake import WHOLE, Limit
from frontdoor.triage.sampling.intervals import Share
from frontdoor.triage.sampling.rows import Brake


@dataclass(frozen=True)
class Quality:
    """One outcome of one service: how many decisions were drawn and checked, the share that people saw otherwise, for
    each criterion as well (`criteria`, the worst first), and the brake that is pulled on it, if one is."""

    definition: Definition
    outcome_id: str
    drawn: int
    done: int
    whole: Share
    criteria: list[tuple[str, Share]]
    limit: Limit | None
    brake: Brake | None
    minutes: int

    @property
    def standing(self) -> str:
        """stopped, warning, too_few (checks to tell), good, or no_limit where the service declares none."""
        if self.brake is not None:
            return "stopped"
        if self.limit is None:
            return "no_limit"
        if any(brake.warns(one, self.limit) for one in (self.whole, *(share for _, share in self.criteria))):
            return "warning"
        return "good" if self.whole.checks >= self.limit.after else "too_few"


ORDER = ("stopped", "warning", "too_few", "good", "no_limit")


def of_council(session: Session, council_id: str, *, at: datetime) -> list[Quality]:
    """Every outcome that was ever drawn, what asks for somebody first."""
    services = {version.definition.id: version.definition for version in versions.all_current(session, council_id)}
    found = [_one(session, services[service_id], outcome_id, drawn, done, at, council_id)
             for (service_id, outcome_id), (drawn, done) in blind.counted(session, council_id).items()
             if service_id in services]
    return sorted(found, key=lambda one: (ORDER.index(one.standing), str(one.definition.name), one.outcome_id))


def _one(session: Session, definition: Definition, outcome_id: str, drawn: int, done: int, at: datetime,
         council_id: str) -> Quality:
    shares = brake.measured(session, council_id, definition.id, outcome_id, at=at)
    whole = shares.pop(WHOLE)
    return Quality(
        definition, outcome_id, drawn, done, whole,
        sorted(((name, one) for name, one in shares.items() if one.against), key=lambda pair: -pair[1].share),
        brake.limit_of(definition), brake.live(session, council_id, definition.id, outcome_id),
        blind.minutes_spent(session, council_id, definition.id, outcome_id))
