"""Another look: the resident asks for it, and an officer who did not make the decision takes it."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.history import CaseMessage, Entry
from frontdoor.cases.parties import Party
from frontdoor.people import actor as actors
from frontdoor.triage import clocks, machine, placement, stages, tiers
from frontdoor.triage.telling import tell


def ask(session: Session, case: Case, *, why: str, party: Party, at: datetime) -> Entry:
    """The resident asks the council to look at a decision again. It starts from the decision record."""
    queue = placement.second_look_queue(session, case)
    entry = machine.fire(
        session, case, "ask_for_review", actor=actors.guest(case.council_id, party.public_id), at=at, reason=why,
        land=lambda: placement.to_queue(session, case, queue, at=at),
    )
    session.add(CaseMessage(council_id=case.council_id, case_id=case.id, party_id=party.id, direction="from_resident",
                            body=why.strip(), sender_name=party.resident.name or "Resident", at=at))
    case.tier, case.tier_reason, case.closed_at = max(case.tier or 2, 2), "The resident asked for another look", None
    clock = actors.clock(case.council_id)
    if not stages.begin_at_review(session, case, actor=clock, at=at):
        clocks.start_ordinary(session, case, reason="Asked for another look", actor=clock, at=at)
    if not tiers.heed_signs(session, case, why, at=at):
        tell(session, case, "passed_to_adviser", entry=entry, at=at)
    return entry
