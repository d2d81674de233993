"""The stages of a case, such as those of a complaint: each begins on a day, and the rules say how long it takes.

A stage is two facts that an officer writes down: which it is, and from when its days count. The rules are asked again
with them, and the clock runs by what they say: there is no other count of days.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.assessments.staging import Stage, Stages
from frontdoor.cases.case import Case, State
from frontdoor.cases.history import Entry
from frontdoor.clock import local_date
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import clocks, decisions, findings, kinds, machine
from frontdoor.triage.clocks import Cause
from frontdoor.triage.guards import in_their_team, not_someone_elses
from frontdoor.triage.telling import tell

NO_STAGE = "No stage can begin now."
OPEN_TO_OFFICERS = frozenset({State.WITH_ADVISER, State.WITH_SPECIALIST})


def next_of(session: Session, case: Case) -> Stage | None:
    """The stage that an officer may begin next; None where there is none."""
    stages = kinds.definition_of(session, case).stages
    if stages is None:
        return None
    now_in = case.given.get(stages.fact)
    return next((step for step in stages.steps if step.after == now_in and not step.at_review), None)


def refusal(session: Session, case: Case, actor: Actor) -> str | None:
    """Why `actor` may not begin the next stage now, in plain words; None where they may."""
    if next_of(session, case) is None or case.state not in OPEN_TO_OFFICERS:
        return NO_STAGE
    least = Level(kinds.definition_of(session, case).levels.decide)
    if not actor.is_at_least(least):
        return f"This needs an officer of at least {least} level."
    return in_their_team(session, case, actor) or not_someone_elses(session, case, actor)


def begin_next(session: Session, case: Case, *, actor: Actor, at: datetime) -> Entry:
    """An officer begins the next stage today, and the person is told what it is and by when they hear. Raises
    MoveRefused. Flushes."""
    said, step = refusal(session, case, actor), next_of(session, case)
    if said is not None or step is None:
        raise machine.MoveRefused(case, "begin_stage", said or NO_STAGE)
    entry = _begin(session, case, step, actor, at)
    tell(session, case, "stage_begun", entry=entry, at=at, fields={"update": str(step.told)}, followers=False)
    return entry


def begin_at_review(session: Session, case: Case, *, actor: Actor, at: datetime) -> bool:
    """Begin the stage that comes when somebody asks for another look; False where the service has none, or where a rule
    closed the case, so that there was no first stage. Flushes."""
    stages, decided = kinds.definition_of(session, case).stages, decisions.latest(session, case)
    if stages is None or stages.at_review is None or decided is None or decided.by == "rule":
        return False
    _begin(session, case, stages.at_review, actor, at)
    return True


def _begin(session: Session, case: Case, step: Stage, actor: Actor, at: datetime) -> Entry:
    stages = kinds.definition_of(session, case).stages
    assert stages is not None
    case.answers = {**case.answers, **_facts(stages, step, actor, at)}
    session.flush()
    asked = findings.ask_again(session, case, at=at)
    label = _label(session, case, stages, step)
    clocks.start(session, case, asked.finding.clock, reason=f"{label} began", actor=actor, at=at, cause=Cause.STAGE,
                 origin="finding")
    return machine.note(session, case, "begin_stage", f"{label} began", actor=actor, at=at, told=str(step.told))


def _facts(stages: Stages, step: Stage, actor: Actor, at: datetime) -> dict[str, dict[str, str]]:
    source = "officer" if actor.is_officer else "record"
    values = {stages.fact: step.id, stages.starts: local_date(at).isoformat()}
    return {name: {"value": value, "from": source, "at": at.isoformat()} for name, value in values.items()}


def _label(session: Session, case: Case, stages: Stages, step: Stage) -> str:
    choice = kinds.definition_of(session, case).fact(stages.fact).choice(step.id)
    return str(choice.label) if choice else step.id
