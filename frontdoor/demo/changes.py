"""Changes that are being prepared by the service manager: new prices of parking permits, and a deeper level for the
repair of roads, which is to be replayed over the year's reports."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from frontdoor.catalogue import revisions
from frontdoor.catalogue.editing import figures
from frontdoor.catalogue.editing.figures import NewStretch
from frontdoor.catalogue.revisions import Policy, Revision
from frontdoor.insight import replays
from frontdoor.people.actor import Actor

PRICES = {"1": "6000", "2": "6000", "3": "13000", "other": "18000"}
FROM, AGAIN = ["1", "4", "2027"], ["1", "4", "2028"]
THE_DAY = date(2027, 4, 1)
SOURCE = "the council's cabinet, an invented decision"


def begin(session: Session, council_id: str, manager: Actor, *, at: datetime) -> None:
    """What is being written on the day that the demonstration shows. Flushes."""
    prices = NewStretch(FROM, cases=list(PRICES), values=list(PRICES.values()), source=SOURCE, unverified=True,
                        review=AGAIN)
    _write(session, council_id, "parking-permit-resident", "fee_pence", prices, manager, at=at,
           title="Prices from April 2027", words="The figure “Fee pence” changes from 1 April 2027",
           said="The third permit at a home is to cost £130 from April.")
    deeper = NewStretch(FROM, value="75", source=SOURCE, unverified=True, review=AGAIN)
    revision = _write(session, council_id, "pothole", "min_depth_mm", deeper, manager, at=at,
                      title="Repair roads from 75 mm", words="The figure “Min depth mm” changes from 1 April 2027",
                      said="What if holes in roads were repaired from 75 mm deep, and not from 40 mm?")
    # Done by the worker, within moments of its start.
    replays.request(session, revisions.definition_of(revision), actor=manager, at=at, on=THE_DAY,
                    revision_id=revision.id)


def _write(
    session: Session, council_id: str, service_id: str, figure: str, sent: NewStretch, manager: Actor, *, at: datetime,
    title: str, words: str, said: str,
) -> Revision:
    """A change of one figure."""
    revision = revisions.begin(session, council_id, service_id, at=at, by=manager, title=title)
    base = figures.add(revisions.plain_of(revision), figure, sent)
    revisions.save(session, revision, base, seen=revision.version, by=manager, at=at, words=words)
    revisions.describe(session, revision, title=title, policy=Policy.PIN, seen=revision.version, by=manager, at=at,
                       said=said)
    return revision
