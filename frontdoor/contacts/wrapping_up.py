"""Finishing a contact: what became of each need, what it took, and what was concluded by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor import ledger
from frontdoor.catalogue import councils
from frontdoor.catalogue.contact_terms import NoRate
from frontdoor.clock import local_date
from frontdoor.contacts import handling, needs
from frontdoor.contacts.contact import HANDED_ON, Contact, Need, Resolution, Standing
from frontdoor.contacts.failure import Failure
from frontdoor.people.actor import Actor

HOUR_S = 3600
LONGEST_NOTE = 4_000
# What is concluded by the contact itself. A case concludes something of its own, and what was passed on is not over.
CONCLUDED = frozenset({Resolution.RESOLVED, Resolution.SIGNPOSTED})


@dataclass(frozen=True)
class Told:
    """What the officer says of one need."""

    resolution: Resolution
    process: str
    failure: Failure | None


def cost_pence(council_id: str, seconds: int, at: datetime) -> int | None:
    """What so many seconds cost on that day, in whole pence; None where the council has no figure for it."""
    try:
        rate = councils.get(council_id).contacts.rate_on(local_date(at))
    except NoRate:
        return None
    return round(rate.value * seconds / HOUR_S)


def finish(
    session: Session, contact: Contact, told: Mapping[str, Told], actor: Actor, *, ticked: bool, note: str,
    assistance: str, at: datetime,
) -> None:
    """Finish a contact. `told` is by the public id of each of its needs; every one must be there. Writes what was
    concluded to the ledger. Raises ContactTaken where it is over, KeyError for a need of which nothing is told.
    Flushes."""
    needs.join_case(session, contact)
    for need in contact.needs:
        said = told[need.public_id]
        need.resolution, need.process, need.failure = str(said.resolution), said.process, said.failure
    contact.ticked, contact.note, contact.assistance = ticked, note[:LONGEST_NOTE], assistance
    contact.handed_on = any(told[need.public_id].resolution in HANDED_ON for need in contact.needs)
    handling.end(session, contact, Standing.FINISHED, actor, at=at)
    contact.cost_pence = cost_pence(contact.council_id, contact.seconds, at)
    _conclude(session, contact, at)
    session.flush()


def _conclude(session: Session, contact: Contact, at: datetime) -> None:
    concluded = [need for need in contact.needs if need.resolution in CONCLUDED and need.case_id is None]
    for need in concluded:
        ledger.conclude(
            session, council_id=contact.council_id, kind=_kind(need), service_id=need.service_id or "", case_id=None,
            tier=_tier(need), assistance=contact.assistance, channel=contact.channel, ward=None,
            outcome=str(need.resolution), started_at=contact.began_at, concluded_at=at,
            minutes=max(1, contact.minutes(at) // len(contact.needs)))


def _kind(need: Need) -> str:
    return "signposted" if need.resolution == Resolution.SIGNPOSTED else "answered"


def _tier(need: Need) -> int:
    """Who decided: what stands written and was only read out is tier 1, whatever an adviser had to say is tier 2."""
    return 1 if need.answer_id is not None or need.resolution == Resolution.SIGNPOSTED else 2
