"""A spot check by an officer: judged blind first, then the rule's answer is shown, and what they see otherwise noted.

Blind means that the page shows what was told and what records say, and nothing of what the rule made of it; and that
nobody checks a case whose page they have opened. Nothing that a check says changes the case: where it disagrees, a task
asks the service's people to look again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.audit import AuditRow
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.work import Task
from frontdoor.catalogue import versions
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import kinds
from frontdoor.triage.decide import OFFERED
from frontdoor.triage.sampling import brake
from frontdoor.triage.sampling.brake import CANNOT_TELL
from frontdoor.triage.sampling.rows import SpotCheck

# Quality checks are for the advanced level of the customer function and above (product.md).
LEAST = Level.ADVANCED
SHOWN = 50
# A check that was taken and left is free again.
GOOD_FOR = timedelta(hours=4)


class CheckRefused(FrontDoorError):
    """The check cannot be made so; `say` is why, in a sentence for the officer."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


def waiting(session: Session, actor: Actor, *, at: datetime, most: int = SHOWN) -> Sequence[SpotCheck]:
    """The checks that wait and that this officer may make, the earliest drawn first: those of visible cases that they
    have not looked into, their own begun ones among them."""
    return session.scalars(
        select(SpotCheck).join(Case, Case.id == SpotCheck.case_id)
        .where(SpotCheck.council_id == actor.council_id, SpotCheck.done_at.is_(None), visible_to(actor),
               _free_for(actor, at), or_(~_opened_by(actor), SpotCheck.judged_at.is_not(None)))
        .order_by(SpotCheck.drawn_at, SpotCheck.id).limit(most)).all()


def how_many(session: Session, actor: Actor, *, at: datetime) -> int:
    """How many that is, counted no further than is shown; none for an officer whose level does not reach."""
    return len(waiting(session, actor, at=at)) if actor.is_at_least(LEAST) else 0


def _free_for(actor: Actor, at: datetime) -> ColumnElement[bool]:
    return or_(SpotCheck.officer_id.is_(None), SpotCheck.officer_id == actor.officer_id,
               and_(SpotCheck.judged_at.is_(None), SpotCheck.taken_at < at - GOOD_FOR))


def _opened_by(actor: Actor) -> ColumnElement[bool]:
    return exists().where(AuditRow.council_id == actor.council_id, AuditRow.subject_kind == "case",
                          AuditRow.subject_id == Case.reference, AuditRow.actor_id == actor.public_id)


def take(session: Session, actor: Actor, public_id: str, *, at: datetime) -> SpotCheck:
    """The check, which from now on is this officer's. Raises CheckRefused where it is another's, is not to be had, or
    their level does not reach. Flushes."""
    if not actor.is_at_least(LEAST):
        raise CheckRefused(f"Spot checks are for officers of at least {LEAST} level.")
    found = session.scalar(
        select(SpotCheck).join(Case, Case.id == SpotCheck.case_id)
        .where(SpotCheck.council_id == actor.council_id, SpotCheck.public_id == public_id, visible_to(actor)))
    if found is None:
        raise CheckRefused("There is no such check.")
    if found.done_at is None and found.judged_at is None:
        _take(session, actor, found, at)
    elif found.officer_id != actor.officer_id:
        raise CheckRefused("Another officer has made this check.")
    return found


def _take(session: Session, actor: Actor, found: SpotCheck, at: datetime) -> None:
    if found.officer_id == actor.officer_id:
        return
    if session.scalar(select(Case.id).where(Case.id == found.case_id, _opened_by(actor))) is not None:
        raise CheckRefused("You have looked at this case, so you cannot check it blind. Another officer will.")
    taken = session.execute(
        update(SpotCheck).where(SpotCheck.id == found.id, SpotCheck.judged_at.is_(None), or_(
            SpotCheck.officer_id.is_(None), SpotCheck.taken_at < at - GOOD_FOR))
        .values(officer_id=actor.officer_id, taken_at=at))
    if taken.rowcount == 0:  # type: ignore[attr-defined]
        raise CheckRefused("Another officer is making this check.")
    session.refresh(found)


def choices(session: Session, case: Case) -> dict[str, str]:
    """What may be judged of such a case, each with its words; that it cannot be told is one of them."""
    offered = OFFERED[kinds.kind_of(kinds.definition_of(session, case))]
    return {**{str(outcome): words for outcome, words in offered.items()},
            CANNOT_TELL: "I cannot tell from what is here"}


def judge(session: Session, check: SpotCheck, *, judged: str, words: str, actor: Actor, at: datetime) -> None:
    """Write the officer's own judgement down, after which the rule's answer may be shown. One that agrees, or cannot
    tell, ends the check. Flushes. Raises CheckRefused where it is not theirs or is judged already."""
    if check.officer_id != actor.officer_id or check.judged_at is not None:
        raise CheckRefused("This check is made already. What you see now is what was said.")
    check.judged, check.words, check.judged_at = judged, words.strip(), at
    audit.record(session, council_id=check.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="checked_blind", subject_kind="spot_check", subject_id=check.public_id, at=at)
    if agrees(check) or judged == CANNOT_TELL:
        _finish(session, check, [], at)
    session.flush()


def agrees(check: SpotCheck) -> bool:
    """Whether the officer came to what the rule came to. Two ways of granting are the same here."""
    return _alike(check.judged) == _alike(check.decided)


def _alike(outcome: str | None) -> str | None:
    return Outcome.GRANTED if outcome in (Outcome.ACCEPTED, Outcome.GRANTED) else outcome


def say_why(session: Session, check: SpotCheck, *, disagreed: Sequence[str], actor: Actor, at: datetime) -> None:
    """End a check that disagrees: which criteria the officer sees otherwise; none where it is the rule as a whole. The
    service's people are asked to look at the case again, and the brake is considered. Flushes. Raises CheckRefused."""
    if check.officer_id != actor.officer_id or check.judged_at is None or check.done_at is not None:
        raise CheckRefused("This check is finished already.")
    _finish(session, check, [one for one in check.criteria if one in disagreed], at)
    case = session.get_one(Case, check.case_id)
    session.add(Task(council_id=check.council_id, case_id=case.id, team_slug=case.team, created_at=at, due_at=at,
                     key=f"spot-check:{check.public_id}",
                     words="A spot check does not agree with the decision that the rule made. Look at the case again."))
    session.flush()
    definition = versions.by_id(session, case.version_id).definition
    brake.consider(session, definition, check.council_id, check.outcome_id, at=at)


def _finish(session: Session, check: SpotCheck, disagreed: list[str], at: datetime) -> None:
    check.disagreed, check.done_at = disagreed, at


def minutes_spent(session: Session, council_id: str, service_id: str, outcome_id: str) -> int:
    """The whole minutes that finished checks of an outcome took, from being opened to being finished; one is never
    more than an hour: the page was left open."""
    rows = session.execute(select(SpotCheck.taken_at, SpotCheck.done_at).where(
        brake.counts(council_id), SpotCheck.service_id == service_id, SpotCheck.outcome_id == outcome_id,
        SpotCheck.done_at.is_not(None), SpotCheck.taken_at.is_not(None)))
    hour = timedelta(hours=1)
    spent = sum((min(done - taken, hour) for taken, done in rows if taken and done), timedelta())
    return int(spent.total_seconds() // 60)


def counted(session: Session, council_id: str) -> dict[tuple[str, str], tuple[int, int]]:
    """For each service and outcome that was ever drawn: how many checks were drawn, and how many are done."""
    rows = session.execute(
        select(SpotCheck.service_id, SpotCheck.outcome_id, func.count(), func.count(SpotCheck.done_at))
        .where(brake.counts(council_id)).group_by(SpotCheck.service_id, SpotCheck.outcome_id))
    return {(service_id, outcome_id): (drawn, done) for service_id, outcome_id, drawn, done in rows}
