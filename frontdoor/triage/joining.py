"""How a resident comes to be part of a case: as its reporter, or as somebody who follows it."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases import access
from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.people.residents import Resident, new_public_id


def add_party(session: Session, case: Case, resident: Resident, role: str, *, at: datetime) -> Party:
    """Make a resident a reporter or follower of the case, with the right to see it that goes with it."""
    party = Party(council_id=case.council_id, public_id=new_public_id(), case_id=case.id, resident=resident,
                  role=role, since=at)
    session.add(party)
    access.grant_first(session, case, "party", party.public_id, reason=role, at=at)
    return party
