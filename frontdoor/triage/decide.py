"""An officer's decision: with an outcome, reasons a resident can read, and what follows from it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, Result
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.history import Decision, Entry, FindingRow
from frontdoor.catalogue import versions
from frontdoor.clock import LONDON
from frontdoor.people.actor import Actor
from frontdoor.triage import clocks, ending, machine
from frontdoor.triage.telling import tell

OFFERED = {
    Outcome.ACCEPTED: "Accept and plan the work",
    Outcome.NO_ACTION: "No action, because it does not meet the level",
    Outcome.NOT_OURS: "Not ours: tell the resident who looks after it",
    Outcome.ADVICE_GIVEN: "Advice given, nothing more to do",
}
TOLD = {
    Outcome.ACCEPTED: "We will do the work.",
    Outcome.NO_ACTION: "We will not do any work now.",
    Outcome.NOT_OURS: "Someone else looks after this.",
    Outcome.ADVICE_GIVEN: "We gave you advice, and there is nothing more to do.",
}
NEXT = {
    Outcome.ACCEPTED: "We will write to you again when the work is done.",
    Outcome.ADVICE_GIVEN: "You do not need to do anything.",
}


def decide(session: Session, case: Case, *, outcome: Outcome, reasons: str, actor: Actor, at: datetime) -> Entry:
    """Decide a case, or its review. `reasons` are sent to the resident. An accepted case gets the clock that
    the service promises for work; every other outcome closes it. Raises MoveRefused when it may not be
    decided now; ValueError for an outcome that officers are not offered."""
    if outcome not in OFFERED:
        raise ValueError(f"{outcome} is not an officer's decision")
    definition = versions.by_id(session, case.version_id).definition
    reviewed = case.state == State.UNDER_REVIEW
    machine.fire(session, case, "decide_review" if reviewed else "decide", actor=actor, at=at, reason=reasons)
    case.outcome, case.outcome_reason, case.decided_at = outcome, reasons.strip(), at
    finding_id = session.scalar(
        select(FindingRow.id).where(FindingRow.case_id == case.id).order_by(FindingRow.id.desc()).limit(1)
    )
    session.add(Decision(
        council_id=case.council_id, case_id=case.id, finding_id=finding_id, by="officer", officer_id=actor.officer_id,
        outcome=outcome, reasons=reasons.strip(), at=at,
    ))
    if outcome is Outcome.ACCEPTED:
        _restart_clock(session, case, definition, actor, at)
        entry = ending.plan_work(session, case, definition, actor=actor, at=at)
    else:
        entry = ending.close(session, case, outcome=outcome, why=reasons.strip(), actor=actor, at=at)
    ending.conclude(session, case, "reviewed" if reviewed else "decided", at=at)
    tell(session, case, "decided", entry=entry, at=at,
         fields={"decision": TOLD[outcome], "reason": reasons.strip(), "next": NEXT.get(outcome, "")})
    return entry


def _restart_clock(session: Session, case: Case, definition: Definition, actor: Actor, at: datetime) -> None:
    # The last one is the ordinary promise; those before it are for what cannot wait.
    accepted = next((one for one in definition.outcomes[::-1] if one.result is Result.ACCEPTED and one.clock), None)
    if accepted is not None:
        terms = versions.clock_terms(session, case.version_id, accepted.id, on=at.astimezone(LONDON).date())
        clocks.start(session, case, terms, reason="Accepted: the time for the work itself", actor=actor, at=at)
        if case.due_at is not None and case.due_at <= at:
            clocks.start(session, case, clocks.counted_from(terms, at), actor=actor, at=at,
                         reason="Accepted after that time: counted from the decision")
