"""Which tier a new case goes to. The finding proposes; signs in what the person wrote may raise it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments import signs
from frontdoor.assessments.definition import Definition, FactType
from frontdoor.assessments.finding import Finding
from frontdoor.cases import access
from frontdoor.cases.case import Case, Confidentiality, Priority, State
from frontdoor.cases.history import Entry
from frontdoor.cases.work import CHAT_SIGN, Task
from frontdoor.clock import ClockTerms
from frontdoor.people import actor as actors
from frontdoor.triage import clocks, duty, kinds, machine, placement, queues
from frontdoor.triage.clocks import Cause

FREE_TEXT = {FactType.TEXT, FactType.LONG_TEXT}
# Signs of what a service is itself about: its own specialists see to them, and quickly.
OWN_SIGNS = {"homelessness": {"homeless_tonight"}, "social_care": {"no_food_or_heat"}}


@dataclass(frozen=True)
class Route:
    """Where a finding sends a case: the tier, and why in words an officer reads."""

    tier: int
    reason: str


def proposed(finding: Finding, definition: Definition) -> Route:
    """The tier of a finding. Whatever is not settled by rule is for a person: nothing falls between."""
    if finding.automatic and finding.tier == 1:
        return Route(1, "Decided by rule: every answer that matters was known")
    raised = [flag.id for flag in definition.flags if flag.id in finding.flags and flag.tier]
    if raised:
        return Route(max(finding.tier or 2, 2), "Raised by: " + ", ".join(name.replace("_", " ") for name in raised))
    if finding.missing:
        asked = ", ".join(definition.fact(fact_id).label.lower() for fact_id in finding.missing)
        return Route(finding.tier or 2, f"The rule could not decide without: {asked}")
    return Route(finding.tier or 2, "The rule leaves this to a person")


def written_text(definition: Definition, answers: dict[str, object]) -> str:
    """Everything the person wrote in their own words."""
    texts = [str(answers[fact.id]) for fact in definition.facts
             if fact.type in FREE_TEXT and isinstance(answers.get(fact.id), str)]
    return "\n".join(texts)


def heed_signs(session: Session, case: Case, text: str, *, at: datetime) -> bool:
    """Read what somebody wrote for signs of danger, and act on them; True when the case was fast-tracked.

    A sign of danger to a person sends the case past every queue to the duty specialists, hidden from
    everyone else, on a clock of its own. A finished case keeps its state but is hidden and becomes
    a task for them. The resident's pages and messages do not change: whoever reads them may be the danger.
    A concern is with them already. A sign of what the service is itself about makes the case urgent where it is.
    """
    found, definition = signs.read(text), kinds.definition_of(session, case)
    own = OWN_SIGNS.get(definition.area or "", set())
    if any(not sign.fast_track or sign.kind in own for sign in found):
        case.priority = max(case.priority, int(Priority.URGENT))
    grave = [sign for sign in found if sign.fast_track and sign.kind not in own]
    if not grave or kinds.kind_of(definition) is kinds.Kind.CONCERN:
        return False
    rule = actors.rule(case.council_id)
    named = ", ".join(sorted({sign.kind.replace("_", " ") for sign in grave}))
    _hide(session, case, at=at)
    if case.is_finished:
        session.add(Task(
            council_id=case.council_id, case_id=case.id, team_slug=queues.DUTY_TEAM, created_at=at, due_at=at,
            key=f"sign:{case.reference}:{at.isoformat()}", words=f"Possible {named} in a message",
        ))
        machine.note(session, case, "sign_found", f"Possible {named}", actor=rule, at=at)
        duty.alert(session, case.council_id, case=case, words=f"Possible {named} in a message", at=at)
        return True
    placement.end_hold(session, case, at=at)
    was_received = case.state == State.RECEIVED
    case.shown_terms = clocks.ordinary_terms(session, case, at=at).as_json() if was_received else case.clock_terms
    _to_duty(session, case, f"Possible {named} in what was written", at=at)
    clocks.start(session, case, duty_clock(), reason="Sent straight to the duty specialist", actor=rule, at=at,
                 cause=Cause.DUTY, origin="duty")
    return True


def heed_finding(session: Session, case: Case, finding: Finding, *, at: datetime) -> bool:
    """Send a new case whose answers tell of a danger to the duty specialists, as a sign in somebody's own words does;
    True when it was. To the resident it stands as they were told before they sent it."""
    if finding.queue != queues.DUTY_QUEUE:
        return False
    _hide(session, case, at=at)
    case.shown_terms = case.clock_terms
    _to_duty(session, case, "The answers say that somebody may be in danger", at=at)
    clocks.start(session, case, duty_clock(), reason="Sent straight to the duty specialist",
                 actor=actors.rule(case.council_id), at=at, cause=Cause.DUTY, origin="duty")
    return True


def _hide(session: Session, case: Case, *, at: datetime) -> None:
    """From now on only the duty specialists know of the case."""
    case.confidentiality = int(Confidentiality.SAFEGUARDING)
    case.public = False
    access.grant(session, case, "team", queues.DUTY_TEAM, reason="fast track", at=at)
    access.end_teams(session, case, but=queues.DUTY_TEAM, at=at)


def pass_concern(session: Session, case: Case, *, at: datetime) -> Entry:
    """Send a concern that has just come past every queue to the duty specialists, on the clock of its own service."""
    return _to_duty(session, case, "A concern about somebody who may be in danger", at=at)


def _to_duty(session: Session, case: Case, why: str, *, at: datetime) -> Entry:
    case.tier, case.tier_reason, case.priority = 3, why, int(Priority.URGENT)
    entry = machine.fire(session, case, "fast_track", actor=actors.rule(case.council_id), at=at, reason=why)
    assert case.state == State.WITH_SPECIALIST
    placement.to_queue(session, case, queues.DUTY_QUEUE, at=at)
    duty.alert(session, case.council_id, case=case, words=why, at=at)
    return entry


def heed_chat(
    session: Session, council_id: str, key: str, text: str, *, at: datetime, place: str = "in a chat beside a form",
) -> None:
    """Read what somebody wrote in a chat, before there is a case: a sign of danger becomes a task of the duty
    specialists at once. `key` makes it one task for each chat, `place` says where it was written."""
    grave = sorted({sign.kind.replace("_", " ") for sign in signs.read(text) if sign.fast_track})
    wanted = f"{CHAT_SIGN}{key}"
    if not grave or session.scalar(select(Task.id).where(Task.council_id == council_id, Task.key == wanted)):
        return
    words = f"Possible {', '.join(grave)} {place}: {key}"
    session.add(Task(council_id=council_id, case_id=None, team_slug=queues.DUTY_TEAM, created_at=at, due_at=at,
                     key=wanted, words=words))
    duty.alert(session, council_id, case=None, words=words, at=at)


def duty_clock() -> ClockTerms:
    """The clock of a fast-tracked case, from the data beside the signs. It cannot be paused."""
    return ClockTerms.from_json(signs.duty_clock())
