"""Handing a case to a specialist, and back, with a reason each time."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.history import Entry
from frontdoor.cases.parties import AccessRow
from frontdoor.catalogue import versions
from frontdoor.clock import ClockTerms
from frontdoor.people.actor import Actor
from frontdoor.triage import clocks, gates, machine, placement, queues, slots
from frontdoor.triage.booked import confirming
from frontdoor.triage.booked.standing import stands
from frontdoor.triage.clocks import Cause
from frontdoor.triage.telling import tell


def refer_to_specialist(session: Session, case: Case, *, reason: str, actor: Actor, at: datetime) -> Entry:
    """An adviser hands the case to the service's specialists, who start with everything already told.
    Raises MoveRefused, and GateShut where something has to be found out first."""
    definition = versions.by_id(session, case.version_id).definition
    machine.insist(session, case, "refer_to_specialist", actor)
    gates.open_for(session, case, 3, reason=reason, actor=actor, at=at)
    entry = machine.fire(
        session, case, "refer_to_specialist", actor=actor, at=at, reason=reason,
        land=lambda: placement.to_queue(session, case, queues.specialist_queue(definition), at=at),
    )
    case.tier, case.tier_reason = 3, reason.strip()[:400]
    return entry


def step_down(session: Session, case: Case, *, reason: str, actor: Actor, at: datetime) -> Entry:
    """A specialist returns the case to the customer team. A restricted case becomes an ordinary one: the
    specialist says with the reason that nothing in it has to stay hidden, and only the rights that came
    with the restriction end. What is booked stays so, and waits for its slot as before."""
    definition = versions.by_id(session, case.version_id).definition
    was_restricted = case.confidentiality > Confidentiality.INTERNAL
    booking = slots.booking_of(session, case)
    is_booked = booking is not None and stands(case, booking)
    entry = machine.fire(session, case, "return_to_booking" if is_booked else "step_down", actor=actor, at=at,
                         reason=reason, land=lambda: _land(session, case, queues.adviser_queue(definition), at))
    case.tier, case.tier_reason = 2, "Returned by a specialist: " + reason.strip()[:300]
    if was_restricted:
        _end_team_rights(session, case, at)
        case.public = definition.publish.public
        told = ClockTerms.from_json(case.shown_terms) if case.shown_terms else None
        case.shown_terms = case.shown_as = None
        clocks.start(session, case, told or clocks.ordinary_terms(session, case, at=at), actor=actor, at=at,
                     reason="Returned by the duty specialist: the promise that was made", cause=Cause.RETURNED)
    if booking is not None and is_booked:
        confirming.wait(session, case, booking, at=at)
    else:
        tell(session, case, "passed_to_adviser", entry=entry, at=at)
    return entry


def _land(session: Session, case: Case, queue: str, at: datetime) -> None:
    case.confidentiality = min(case.confidentiality, int(Confidentiality.INTERNAL))
    placement.to_queue(session, case, queue, at=at)


def _end_team_rights(session: Session, case: Case, at: datetime) -> None:
    session.execute(
        update(AccessRow).where(AccessRow.case_id == case.id, AccessRow.subject_kind == "team").values(ended_at=at)
    )
