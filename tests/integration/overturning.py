"""A decision of the rule that another look has changed, for the tests of what then stands in the way of a change."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Outcome
from frontdoor.triage import decide, reviews
from frontdoor.triage.sampling.rows import Overturned
from tests import factories


def overturn(session: Session) -> Overturned:
    """A hole that was not deep enough, and that the manager has had repaired after another look. Commits."""
    case = factories.case(session, factories.TOO_SHALLOW)
    reviews.ask(session, case, why="It is deeper now.", party=factories.party(session, case), at=factories.AT)
    chief = factories.actor_of(session, "Mia Tarn")
    case.queue, case.owner_id = None, chief.officer_id
    decide.decide(session, case, outcome=Outcome.ACCEPTED, reasons="It is 60 mm.", actor=chief, at=factories.AT)
    row = session.scalars(select(Overturned)).one()
    session.commit()
    return row
