"""The brake: automation is taken off an outcome where people have come to see it otherwise, until a manager says so.

It warns as soon as the share of disagreement is past the service's limit, and trips only when even the lower bound of
the 95 % interval is, after as many checks as the service asks for: chance alone seldom stops a service. It counts for
the outcome as a whole and for each criterion, since the last release and at most a year back. While it is pulled the
rule still works everything out, and an officer confirms it with one press."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.assessments.definition import Definition
from frontdoor.cases.access import not_restricted
from frontdoor.cases.case import Case
from frontdoor.cases.work import Task
from frontdoor.errors import FrontDoorError
from frontdoor.people import actor as actors
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import machine, queues
from frontdoor.triage.sampling import intervals
from frontdoor.triage.sampling.intervals import Share
from frontdoor.triage.sampling.rows import Brake, SpotCheck

WINDOW = timedelta(days=365)
WHOLE = ""
CANNOT_TELL = "cannot_tell"
HELD_BACK = "hold_back"
# The flag of a case that only the brake keeps from being decided.
HELD = "held_by_brake"
# Made once: every automatic decision asks it.
PULLED = select(Brake).where(
    Brake.council_id == bindparam("council_id"), Brake.service_id == bindparam("service_id"),
    Brake.outcome_id == bindparam("outcome_id"), Brake.released_at.is_(None))


class BrakeRefused(FrontDoorError):
    """The brake is not released; `say` is why, in a sentence."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


@dataclass(frozen=True)
class Limit:
    """What a service declares: the share of disagreement that it bears, and after how many checks it may trip."""

    disagreement: float
    after: int


def limit_of(definition: Definition) -> Limit | None:
    """The limit that the service declares, None where it has no brake."""
    declared = definition.sampling.brake
    return Limit(float(declared["disagreement"]), int(declared["after"])) if declared else None


def live(session: Session, council_id: str, service_id: str, outcome_id: str) -> Brake | None:
    """The brake that is pulled on that outcome, None where automation runs."""
    return session.scalar(PULLED, {"council_id": council_id, "service_id": service_id, "outcome_id": outcome_id})


def counts(council_id: str) -> ColumnElement[bool]:
    """The condition on SpotCheck for the checks that count in a council: those of cases that have not been hidden since
    they were drawn. No figure may tell of one that was."""
    return exists().where(Case.id == SpotCheck.case_id, not_restricted(council_id), SpotCheck.council_id == council_id)


def measured(session: Session, council_id: str, service_id: str, outcome_id: str, *, at: datetime) -> dict[str, Share]:
    """The share of disagreement over the checks that count now: of the outcome as a whole under the empty name, and of
    each criterion that was judged."""
    rows = session.execute(
        select(SpotCheck.share, SpotCheck.criteria, SpotCheck.disagreed, SpotCheck.judged, SpotCheck.decided).where(
            counts(council_id), SpotCheck.service_id == service_id, SpotCheck.outcome_id == outcome_id,
            SpotCheck.done_at.is_not(None), SpotCheck.done_at > _since(session, council_id, service_id, outcome_id, at),
            SpotCheck.judged != CANNOT_TELL)).all()
    found: dict[str, list[tuple[bool, float]]] = {WHOLE: []}
    for thousandths, criteria, disagreed, judged, decided in rows:
        chance = thousandths / 1_000
        found[WHOLE].append((judged != decided, chance))
        for criterion in criteria:
            found.setdefault(criterion, []).append((criterion in (disagreed or ()), chance))
    return {name: intervals.share_of(checks) for name, checks in found.items()}


def _since(session: Session, council_id: str, service_id: str, outcome_id: str, at: datetime) -> datetime:
    last = session.scalar(select(func.max(Brake.released_at)).where(
        Brake.council_id == council_id, Brake.service_id == service_id, Brake.outcome_id == outcome_id))
    return max(at - WINDOW, last) if last is not None else at - WINDOW


def worst(shares: dict[str, Share], limit: Limit) -> tuple[str, Share] | None:
    """The criterion, or the outcome as a whole, that is past the limit beyond chance; of several the surest."""
    past = [(name, one) for name, one in shares.items() if one.checks >= limit.after and one.low > limit.disagreement]
    return max(past, key=lambda pair: pair[1].low) if past else None


def warns(share: Share, limit: Limit | None) -> bool:
    """Whether disagreement is past the limit by what was found so far, though it may still be chance."""
    return limit is not None and share.checks > 0 and share.share > limit.disagreement


def consider(session: Session, definition: Definition, council_id: str, outcome_id: str, *, at: datetime) -> None:
    """Pull the brake on an outcome where its checks say so, once, and tell the customer team's managers by a task.
    Flushes."""
    limit = limit_of(definition)
    if limit is None or live(session, council_id, definition.id, outcome_id) is not None:
        return
    found = worst(measured(session, council_id, definition.id, outcome_id, at=at), limit)
    if found is None:
        return
    criterion, share = found
    brake = Brake(council_id=council_id, service_id=definition.id, outcome_id=outcome_id, criterion=criterion,
                  pulled_at=at, figures={"checks": share.checks, "against": share.against, "share": share.share,
                                         "low": share.low, "high": share.high, "limit": limit.disagreement})
    session.add(brake)
    session.flush()
    words = (f"Automatic decisions of {str(definition.name).lower()} were stopped: {share.against} of {share.checks} "
             "checks disagreed. A manager looks into it and releases the brake.")
    session.add(Task(council_id=council_id, case_id=None, team_slug=queues.CUSTOMER_TEAM, created_at=at, due_at=at,
                     key=f"brake:{brake.public_id}", words=words[:400]))
    audit.record(session, council_id=council_id, actor_kind="rule", actor_id=None, action="brake_pulled",
                 subject_kind="service", subject_id=definition.id, at=at,
                 detail={"outcome": outcome_id, "criterion": criterion, **brake.figures})
    session.flush()


def release(session: Session, brake: Brake, *, why: str, actor: Actor, at: datetime) -> None:
    """Let the rule decide alone again; what was counted before does not count any more. Flushes. Raises BrakeRefused
    for anybody but a manager, without a reason, and where it is released already."""
    if not actor.is_at_least(Level.MANAGER):
        raise BrakeRefused("Only a manager releases the brake.")
    if not why.strip():
        raise BrakeRefused("Enter why the rule may decide alone again.")
    if brake.released_at is not None:
        raise BrakeRefused("The brake is released already.")
    brake.released_at, brake.released_by_id, brake.released_why = at, actor.officer_id, why.strip()
    audit.record(session, council_id=brake.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="brake_released", subject_kind="service", subject_id=brake.service_id, at=at,
                 detail={"outcome": brake.outcome_id})
    session.flush()


def hold_back(session: Session, case: Case, brake: Brake, *, at: datetime) -> str:
    """Write down that the rule would have decided this case, and does not while the brake is pulled; gives the reason
    in words for an officer."""
    case.flags = [*case.flags, HELD]
    said = (f"The rule settles this, but it does not decide alone now: {brake.figures['against']} of "
            f"{brake.figures['checks']} checks disagreed with it. Confirm what it says, or decide otherwise")
    machine.note(session, case, HELD_BACK, "Held back by the brake", actor=actors.rule(case.council_id), at=at,
                 reason=said)
    return said


def held_back(case: Case) -> bool:
    """Whether this case is with a person only because of the brake: then one press confirms it."""
    return HELD in case.flags
