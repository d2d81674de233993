"""How a decided case goes on: work is planned, or it is closed with an outcome, a reason and a message."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor import ledger
from frontdoor.assessments.definition import Definition
from frontdoor.cases.case import Case, Confidentiality, Outcome, State
from frontdoor.cases.history import Entry
from frontdoor.catalogue import versions
from frontdoor.people.actor import Actor
from frontdoor.triage import clocks, machine, placement, queues
from frontdoor.triage.telling import tell


def plan_work(session: Session, case: Case, definition: Definition, *, actor: Actor, at: datetime) -> Entry:
    """A decided case whose outcome is work: it waits in the works queue of the service's team."""
    entry = machine.fire(session, case, "schedule_work", actor=actor, at=at)
    placement.to_queue(session, case, queues.works_queue(definition), at=at)
    return entry


def close(
    session: Session, case: Case, *, outcome: str, why: str, actor: Actor, at: datetime, move: str = "close",
    reason: str = "",
) -> Entry:
    """End a case with its outcome and the reason that the resident reads; nothing is closed without them."""
    entry = machine.fire(session, case, move, actor=actor, at=at, reason=reason,
                         land=lambda: placement.to_rest(session, case, at=at))
    case.outcome, case.outcome_reason, case.closed_at = outcome, why, at
    session.flush()
    return entry


def complete_work(session: Session, case: Case, *, actor: Actor, at: datetime, note: str = "") -> Entry:
    """The repair is finished: the case closes as fixed, everyone is thanked and asked how it went."""
    why = note.strip() or "The repair is finished."
    entry = close(session, case, outcome=Outcome.FIXED, why=why, actor=actor, at=at, move="complete_work", reason=note)
    tell(session, case, "repaired", entry=entry, at=at, fields={"reason": why})
    return entry


def return_work(session: Session, case: Case, *, reason: str, actor: Actor, at: datetime) -> Entry:
    """The works team cannot do it: a person of the customer team looks at it again."""
    entry = machine.fire(session, case, "return_work", actor=actor, at=at, reason=reason)
    case.tier, case.tier_reason = max(case.tier or 2, 2), "Returned by the works team"
    clocks.start(session, case, clocks.ordinary_terms(session, case, at=at), reason="Returned by the works team",
                 actor=actor, at=at)
    definition = versions.by_id(session, case.version_id).definition
    placement.to_queue(session, case, queues.adviser_queue(definition), at=at)
    tell(session, case, "passed_to_adviser", entry=entry, at=at)
    return entry


def withdraw(session: Session, case: Case, *, actor: Actor, at: datetime) -> Entry:
    """The resident takes the case back. A hidden concern goes on without the resident's pages or messages
    showing it: to them the case is withdrawn, because whoever made them withdraw may be reading."""
    if case.confidentiality > Confidentiality.INTERNAL:
        case.shown_as = str(State.WITHDRAWN)
        entry = machine.note(session, case, "wish_to_withdraw", "The resident wished to withdraw; the concern goes on",
                             actor=actor, at=at, told="You withdrew your report")
        tell(session, case, "withdrawn", entry=entry, at=at)
        return entry
    was_decided = case.decided_at is not None
    entry = close(session, case, outcome=Outcome.WITHDRAWN, why="Withdrawn by the resident", actor=actor, at=at,
                  move="withdraw")
    if not was_decided:
        conclude(session, case, "withdrawn", at=at)
    tell(session, case, "withdrawn", entry=entry, at=at)
    return entry


def reopen(session: Session, case: Case, *, reason: str, actor: Actor, at: datetime) -> Entry:
    """A finished repair that is not right is looked at by a person."""
    queue = queues.adviser_queue(versions.by_id(session, case.version_id).definition)
    entry = machine.fire(session, case, "reopen", actor=actor, at=at, reason=reason,
                         land=lambda: placement.to_queue(session, case, queue, at=at))
    case.outcome, case.outcome_reason, case.closed_at = None, "", None
    case.tier, case.tier_reason = max(case.tier or 2, 2), "Opened again: " + reason.strip()[:300]
    clocks.start(session, case, clocks.ordinary_terms(session, case, at=at), reason="Opened again", actor=actor, at=at)
    tell(session, case, "passed_to_adviser", entry=entry, at=at)
    return entry


def conclude(session: Session, case: Case, kind: str, *, at: datetime) -> None:
    """Write the concluded event of a case into the ledger: its tier says who decided."""
    ledger.conclude(
        session, council_id=case.council_id, kind=kind, service_id=case.service_id, case_id=case.id,
        tier=case.tier or 2, assistance=case.assistance, channel=case.channel, ward=case.ward,
        outcome=case.outcome or "", started_at=case.received_at, concluded_at=at,
    )
