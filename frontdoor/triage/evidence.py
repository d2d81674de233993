"""What the rule lacked, seen to by an officer: the facts are supplied with how they are known, and the rule is asked
again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, Fact, FactType
from frontdoor.cases.case import Case, State
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import findings, kinds, machine
from frontdoor.triage.findings import Asked
from frontdoor.triage.guards import in_their_team, not_someone_elses
from frontdoor.triage.known import is_offer

OPEN_TO_OFFICERS = frozenset({State.WITH_ADVISER, State.WITH_SPECIALIST, State.UNDER_REVIEW})
# What an officer can write down from a paper or a call. A document itself, or a place, the resident sends.
BY_HAND = frozenset({
    FactType.YES_NO, FactType.CHOICE, FactType.CHOICES, FactType.WHOLE_NUMBER, FactType.DECIMAL, FactType.MONEY,
    FactType.TEXT, FactType.DATE, FactType.TIME,
})


def refusal(session: Session, case: Case, actor: Actor) -> str | None:
    """Why `actor` may not supply facts to the case now, in plain words; None when they may."""
    definition = kinds.definition_of(session, case)
    if not kinds.is_asked_for(definition):
        return "The rule is only asked again about an application."
    if case.state not in OPEN_TO_OFFICERS:
        return f"This case is {machine.STATE_WORDS[State(case.state)]}. This can be done while somebody works on it."
    least = _opened_by(session, case, definition)
    if not actor.is_at_least(least):
        return f"This needs an officer of at least {least} level."
    return in_their_team(session, case, actor) or not_someone_elses(session, case, actor)


def _opened_by(session: Session, case: Case, definition: Definition) -> Level:
    """The least level that may open the gate which the finding names: it is there that evidence is checked."""
    gate_id = findings.body_of(findings.latest(session, case)).get("gate")
    return next((Level(gate.opens) for gate in definition.gates if gate.id == gate_id), Level.CORE)


def missing(session: Session, case: Case) -> list[Fact]:
    """The facts for want of which the rule could not settle it when it was last asked, in the definition's order."""
    definition = kinds.definition_of(session, case)
    named = findings.body_of(findings.latest(session, case)).get("missing", [])
    return [fact for fact in definition.facts if fact.id in named]


def askable(session: Session, case: Case) -> list[Fact]:
    """What an officer may supply: what is missing, and the answers on which a criterion is not met, which may have
    been given by mistake. What the council's own records say is put right there, not here."""
    definition, body = kinds.definition_of(session, case), findings.body_of(findings.latest(session, case))
    lacked = set(body.get("missing", []))
    against = [reason for reason in body.get("reasons", []) if reason["verdict"] == "not_met"]
    named = lacked.union(name for reason in against for name in reason["facts"])
    return [
        fact for fact in definition.facts
        if fact.id in named and fact.type in BY_HAND
        and (fact.record is None or is_offer(fact) or fact.id in lacked)
    ]


def supply(
    session: Session, case: Case, *, answers: Mapping[str, Any], how: str, actor: Actor, at: datetime,
) -> Asked:
    """Keep what an officer found out, with `how` they know it, and ask the rule again; gives what it says now.
    Raises MoveRefused where the officer may not, or nothing was answered. Flushes."""
    said = refusal(session, case, actor)
    known_now = {fact.id: answers[fact.id] for fact in askable(session, case) if answers.get(fact.id) is not None}
    if said is None and not known_now:
        said = "Answer at least one question."
    if said is not None:
        raise machine.MoveRefused(case, "answer_missing", said)
    kept = {name: {"value": value, "from": "officer", "at": at.isoformat()} for name, value in known_now.items()}
    case.answers = {**case.answers, **kept}
    session.flush()
    asked = findings.ask_again(session, case, at=at)
    definition = asked.version.definition
    labels = ", ".join(str(definition.fact(name).label).lower() for name in known_now)
    machine.note(session, case, "answer_missing", f"Found out: {labels}"[:400], actor=actor, at=at, reason=how.strip())
    return asked
