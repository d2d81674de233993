"""An officer's decision: with an outcome, reasons a resident can read, and what follows from it."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, Result
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.history import Decision, Entry
from frontdoor.catalogue import versions
from frontdoor.clock import LONDON
from frontdoor.people import actor as actors
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import clocks, decisions, ending, findings, granting, kinds, machine
from frontdoor.triage.findings import Asked
from frontdoor.triage.kinds import Kind
from frontdoor.triage.sampling import brake, overturned
from frontdoor.triage.telling import tell

OFFERED = {
    Kind.REPORT: {
        Outcome.ACCEPTED: "Accept and plan the work",
        Outcome.NO_ACTION: "No action, because it does not meet the level",
        Outcome.NOT_OURS: "Not ours: tell the resident who looks after it",
        Outcome.ADVICE_GIVEN: "Advice given, nothing more to do",
    },
    Kind.APPLICATION: {
        Outcome.GRANTED: "Grant",
        Outcome.REFUSED: "Refuse",
        Outcome.NOT_NEEDED: "Not needed: they do not have to ask for it",
    },
    Kind.CONCERN: {
        Outcome.ADVICE_GIVEN: "Looked into, and what is needed is being done",
        Outcome.NOT_OURS: "Passed to another body, such as the police",
        Outcome.NO_ACTION: "Looked into, and nothing more is needed",
    },
    Kind.BOOKING: {
        Outcome.GRANTED: "Grant, and book the time",
        Outcome.REFUSED: "Refuse, and give the time back",
        Outcome.ADVICE_GIVEN: "Seen to another way, and give the time back",
    },
}
TOLD = {
    Outcome.ACCEPTED: "We will do the work.",
    Outcome.NO_ACTION: "We will not do any work now.",
    Outcome.NOT_OURS: "Someone else looks after this.",
    Outcome.ADVICE_GIVEN: "We gave you advice, and there is nothing more to do.",
    Outcome.GRANTED: "You can have what you asked for.",
    Outcome.REFUSED: "You cannot have what you asked for.",
    Outcome.NOT_NEEDED: "You do not need what you asked for.",
}
# Whoever tells us of a concern learns that it was looked into, and nothing of the people it is about.
LOOKED_INTO = "We looked into what you told us. It is about somebody's private life, so we cannot say what we found."
NEXT = {
    Outcome.ACCEPTED: "We will write to you again when the work is done.",
    Outcome.ADVICE_GIVEN: "You do not need to do anything.",
}


def decide(session: Session, case: Case, *, outcome: Outcome, reasons: str, actor: Actor, at: datetime) -> Entry:
    """Decide a case, or its review. `reasons` are sent to the resident, but for those about a concern. An accepted
    report gets the clock that the service promises for work; a granted application its price, or what was granted;
    every other outcome closes the case. Raises MoveRefused when it may not be decided so now, and then nothing has
    changed; ValueError for an outcome that officers are not offered."""
    definition = kinds.definition_of(session, case)
    kind = kinds.kind_of(definition)
    if outcome not in OFFERED[kind]:
        raise ValueError(f"{outcome} is not an officer's decision about {kinds.thing(definition)}s")
    if kind in kinds.ASKED_FOR:
        return _answer(session, case, definition, outcome, reasons.strip(), actor, at)
    before = decisions.latest(session, case)
    reviewed = _fire(session, case, outcome, reasons, actor, at)
    decisions.record(session, case, actor=actor, outcome=outcome, reasons=reasons.strip(), at=at,
                     row=findings.latest(session, case))
    if reviewed:
        _learn(session, case, before, outcome, at)
    if outcome is Outcome.ACCEPTED:
        _restart_clock(session, case, definition, actor, at)
        entry = ending.plan_work(session, case, definition, actor=actor, at=at)
    else:
        why = LOOKED_INTO if kind is Kind.CONCERN else reasons.strip()
        entry = ending.close(session, case, outcome=outcome, why=why, actor=actor, at=at)
    ending.conclude(session, case, "reviewed" if reviewed else "decided", at=at)
    tell(session, case, "decided", entry=entry, at=at, fields=told(kind, outcome, reasons))
    return entry


def told(kind: Kind, outcome: Outcome, reasons: str) -> dict[str, str]:
    """What the message about a decision says of it."""
    if kind is Kind.CONCERN:
        return {"decision": LOOKED_INTO}
    return {"decision": TOLD[outcome], "reason": reasons.strip(), "next": NEXT.get(outcome, "")}


def grant_by_rule(session: Session, case: Case, *, actor: Actor, at: datetime) -> Entry:
    """Grant an application as the rule says, once an officer has seen to what it lacked: the reasons are the rule's
    own. Raises MoveRefused where the rule does not grant it."""
    asked = findings.ask_again(session, case, at=at)
    if not asked.grants:
        raise machine.MoveRefused(case, "decide", "The rule does not grant this. Decide it with your own reasons.")
    return decide(session, case, outcome=Outcome.GRANTED, reasons=decisions.in_words(asked.points), actor=actor, at=at)


def confirmable(session: Session, case: Case) -> Outcome | None:
    """What the rule would have decided, of a case that is with a person only because the brake is pulled; None of every
    other, and where officers do not decide so."""
    if not brake.held_back(case):
        return None
    kind = kinds.kind_of(kinds.definition_of(session, case))
    result = findings.body_of(findings.latest(session, case)).get("result")
    table = findings.ANSWER_OF if kind in kinds.ASKED_FOR else findings.OUTCOME_OF
    outcome = table.get(Result(result)) if result else None
    return outcome if outcome in OFFERED[kind] else None


def confirm(session: Session, case: Case, *, actor: Actor, at: datetime) -> Entry:
    """Decide with one press what the rule says, with its own reasons, of a case that the brake held back. Raises
    MoveRefused where there is nothing to confirm."""
    outcome, asked = confirmable(session, case), findings.ask_again(session, case, at=at)
    if outcome is None or not asked.finding.automatic:
        raise machine.MoveRefused(case, "decide", "The rule does not settle this. Decide it with your own reasons.")
    points, answer = decisions.in_words(asked.points), asked.finding.answer or asked.finding.say or ""
    applied = kinds.kind_of(asked.version.definition) in kinds.ASKED_FOR
    reasons = points or answer if applied else answer or points
    return decide(session, case, outcome=outcome, reasons=reasons, actor=actor, at=at)


def _fire(session: Session, case: Case, outcome: Outcome, reasons: str, actor: Actor, at: datetime) -> bool:
    """Make the move; gives whether it was a review that was decided."""
    reviewed = case.state == State.UNDER_REVIEW
    machine.fire(session, case, "decide_review" if reviewed else "decide", actor=actor, at=at, reason=reasons)
    case.outcome, case.outcome_reason, case.decided_at = outcome, reasons.strip(), at
    return reviewed


def _answer(
    session: Session, case: Case, definition: Definition, outcome: Outcome, reasons: str, actor: Actor, at: datetime,
) -> Entry:
    """Decide an application. The rule is asked again, so that the record shows what it says of everything that is
    known by now, and whether the officer decided otherwise."""
    before, asked = decisions.latest(session, case), findings.ask_again(session, case, at=at)
    against = outcome is Outcome.GRANTED and asked.refuses
    if outcome is Outcome.GRANTED:
        granting.check(session, case, asked, at=at)
    if against:
        _check_level(case, definition, actor)
    reviewed = _fire(session, case, outcome, reasons, actor, at)
    decisions.record(session, case, actor=actor, outcome=outcome, reasons=reasons, at=at, row=asked.row,
                     points=asked.points, number=asked.version.number, against_the_rule=against,
                     grants=asked.granted.outcome if outcome is Outcome.GRANTED and asked.granted else None)
    if reviewed:
        _learn(session, case, before, outcome, at)
        _tell_of_review(session, case, before, outcome, reasons, at)
    if outcome is Outcome.GRANTED:
        entry = granting.grant(session, case, asked, actor=actor, at=at)
    else:
        entry = ending.refuse(session, case, outcome=outcome, why=reasons, following=changes(asked), actor=actor, at=at,
                              quietly=reviewed)
    ending.conclude(session, case, "reviewed" if reviewed else "decided", at=at)
    return entry


def _learn(session: Session, case: Case, before: Decision | None, outcome: Outcome, at: datetime) -> None:
    if before is not None:
        overturned.keep(session, case, before, outcome, at=at)


def _check_level(case: Case, definition: Definition, actor: Actor) -> None:
    least = Level(definition.levels.against_rule)
    if not actor.is_at_least(least):
        said = f"The rule refuses this. To grant it all the same needs an officer of at least {least} level."
        raise machine.MoveRefused(case, "decide", said)


def changes(asked: Asked) -> str:
    """What would change a refusal: a sentence for each criterion that is not met and can be."""
    return " ".join(one["change"] for one in decisions.criteria(asked.points) if one["change"])


def _tell_of_review(
    session: Session, case: Case, before: Decision | None, outcome: Outcome, reasons: str, at: datetime,
) -> None:
    stands = before is not None and before.outcome == outcome
    entry = machine.note(session, case, "tell_of_review", "The resident is told what the review found", at=at,
                         actor=actors.clock(case.council_id))
    tell(session, case, "review_upheld" if stands else "review_changed", entry=entry, at=at,
         fields={"decision": TOLD[outcome], "reason": reasons})


def _restart_clock(session: Session, case: Case, definition: Definition, actor: Actor, at: datetime) -> None:
    # The last one is the ordinary promise; those before it are for what cannot wait.
    accepted = next((one for one in definition.outcomes[::-1] if one.result is Result.ACCEPTED and one.clock), None)
    if accepted is not None:
        terms = versions.clock_terms(session, case.version_id, accepted.id, on=at.astimezone(LONDON).date())
        clocks.start(session, case, terms, reason="Accepted: the time for the work itself", actor=actor, at=at,
                     origin=f"outcome:{accepted.id}")
        if case.due_at is not None and case.due_at <= at:
            clocks.start(session, case, clocks.counted_from(terms, at), actor=actor, at=at,
                         reason="Accepted after that time: counted from the decision", origin=f"outcome:{accepted.id}")
