"""A change that is being prepared: new prices of parking permits, begun by the service manager."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.catalogue import revisions
from frontdoor.catalogue.editing import figures
from frontdoor.catalogue.editing.figures import NewStretch
from frontdoor.catalogue.revisions import Policy
from frontdoor.people.actor import Actor

SERVICE, FIGURE = "parking-permit-resident", "fee_pence"
PRICES = {"1": "6000", "2": "6000", "3": "13000", "other": "18000"}


def begin(session: Session, council_id: str, manager: Actor, *, at: datetime) -> None:
    """Prices from April, as a change that is being written. Flushes."""
    revision = revisions.begin(session, council_id, SERVICE, at=at, by=manager, title="Prices from April 2027")
    sent = NewStretch(["1", "4", "2027"], cases=list(PRICES), values=list(PRICES.values()),
                      source="the council's cabinet, an invented decision", unverified=True, review=["1", "4", "2028"])
    base = figures.add(revisions.plain_of(revision), FIGURE, sent)
    revisions.save(session, revision, base, seen=revision.version, by=manager, at=at,
                   words="The figure “Fee pence” changes from 1 April 2027")
    revisions.describe(session, revision, title=revision.title, policy=Policy.PIN, seen=revision.version, by=manager,
                       at=at, said="The third permit at a home is to cost £130 from April.")
