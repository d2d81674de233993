"""Contacts in figures for a period: how many by channel, what they took and cost, and why they were needed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.cases.access import hidden_from
from frontdoor.cases.case import Case
from frontdoor.contacts.contact import Contact, Need, Standing
from frontdoor.insight import first_contact
from frontdoor.insight.first_contact import Resolution
from frontdoor.people.actor import Actor


@dataclass(frozen=True)
class OfWay:
    """The finished contacts of one channel: how many, the seconds that they were at hand, and what they cost. `costed`
    are those for which the council had a figure."""

    way: str
    count: int
    seconds: int
    pence: int
    costed: int


@dataclass(frozen=True)
class ContactFigures:
    """A period. `failures` by code, None for needs without one: nobody said that the contact could have been spared.
    `agreed` of the proposed codes are those that the officer left as they were."""

    ways: list[OfWay]
    failures: dict[str | None, int]
    proposed: int
    agreed: int
    resolution: Resolution


def read(session: Session, actor: Actor, since: datetime, *, at: datetime) -> ContactFigures:
    """The figures of contacts that began since then and are finished, but for those about a case that is hidden from
    the officer: they are not to tell by a count that there is one."""
    hidden = select(Need.contact_id).join(Case, Case.id == Need.case_id).where(hidden_from(actor))
    finished = [Contact.council_id == actor.council_id, Contact.id.not_in(hidden),
                Contact.standing == Standing.FINISHED, Contact.began_at >= since]
    ways = session.execute(
        select(Contact.channel, func.count(), func.sum(Contact.seconds), func.coalesce(func.sum(Contact.cost_pence), 0),
               func.count(Contact.cost_pence)).where(*finished).group_by(Contact.channel).order_by(func.count().desc()))
    needs = select(Need.failure, func.count()).join(Contact, Contact.id == Need.contact_id).where(*finished)
    proposals = select(func.count()).select_from(Need).join(Contact, Contact.id == Need.contact_id).where(
        *finished, Need.failure_proposed.is_not(None))
    return ContactFigures(
        ways=[OfWay(way, int(count), int(seconds or 0), int(pence or 0), int(costed))
              for way, count, seconds, pence, costed in ways],
        failures={code: count for code, count in session.execute(needs.group_by(Need.failure))},
        proposed=session.scalar(proposals) or 0,
        agreed=session.scalar(proposals.where(Need.failure == Need.failure_proposed)) or 0,
        resolution=first_contact.read(session, actor, since, at=at))
