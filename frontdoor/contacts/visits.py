"""Who waits at the counter: written down when they come, called when it is their turn, forgotten when the day is
over."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, contains_eager

from frontdoor.assessments.definition import Definition
from frontdoor.clock import local_date
from frontdoor.contacts import handling, needs
from frontdoor.contacts.contact import WANTS, Contact, Standing, Visit, Way
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor

LONGEST_NAME = 60
MOST_SHOWN = 50
# Whoever was said to have gone can be brought back from the list for so long.
GONE_SHOWN_FOR = timedelta(minutes=30)
TRIES = 20
IN_TURN: tuple[ColumnElement[Any], ...] = (Contact.began_at.asc(), Contact.id.asc())


class VisitNotFound(FrontDoorError):
    """Nobody with that id came to this council's counter today."""


def come(
    session: Session, actor: Actor, *, at: datetime, name: str = "", definition: Definition | None = None,
    wants: Collection[str] = (),
) -> Visit:
    """Somebody has come, and waits for anybody from `at` on. `name` is what they wish to be called; `wants` are keys of
    WANTS. What they ask about in care, homelessness or safeguarding only the team reads that has it. Flushes."""
    contact = handling.wait(session, actor, Way.COUNTER, at=at)
    return _numbered(session, Visit(
        council_id=actor.council_id, contact_id=contact.id, day=local_date(at), name=name[:LONGEST_NAME],
        service_id=definition.id if definition else None, wants=[one for one in WANTS if one in wants],
        team_slug=definition.owner if definition and definition.area else None))


def _numbered(session: Session, visit: Visit) -> Visit:
    """Give it the next number of its day. Of two greeters who take one at once the second takes the one after it."""
    last = select(func.max(Visit.number)).where(Visit.council_id == visit.council_id, Visit.day == visit.day)
    for left in reversed(range(TRIES)):
        visit.number = (session.scalar(last) or 0) + 1
        try:
            with session.begin_nested():
                session.add(visit)
        except IntegrityError:
            if not left:
                raise
        else:
            break
    return visit


def knows(actor: Actor, visit: Visit) -> bool:
    """Whether the officer may read more of it than the ticket."""
    return visit.team_slug is None or visit.team_slug in actor.teams


def waiting(session: Session, actor: Actor, *, at: datetime) -> Sequence[Visit]:
    """Those who wait today, the longest wait first, and after them those who have gone a moment ago; at most
    MOST_SHOWN. One query."""
    gone = and_(Contact.standing == Standing.MISSED, Contact.ended_at > at - GONE_SHOWN_FOR)
    return session.scalars(
        _today(actor, at).where(or_(Contact.standing == Standing.WAITING, gone))
        .order_by(Contact.standing == Standing.MISSED, *IN_TURN).limit(MOST_SHOWN)).all()


def _today(actor: Actor, at: datetime) -> Select[Visit]:
    """Those who came today, each with its contact."""
    return (select(Visit).join(Visit.contact).options(contains_eager(Visit.contact))
            .where(Visit.council_id == actor.council_id, Visit.day == local_date(at)))


def ahead_of(session: Session, visit: Visit) -> int:
    """How many who wait came before."""
    return session.scalar(
        select(func.count()).select_from(Visit).join(Contact, Contact.id == Visit.contact_id).where(
            Visit.council_id == visit.council_id, Visit.day == visit.day, Visit.number < visit.number,
            Contact.standing == Standing.WAITING)) or 0


def named(session: Session, actor: Actor, public_id: str, *, at: datetime) -> Visit:
    """Whoever came today, by the id of the contact. Raises VisitNotFound."""
    visit = session.scalar(_today(actor, at).where(Contact.public_id == public_id))
    if visit is None:
        raise VisitNotFound(public_id)
    return visit


def call_next(session: Session, actor: Actor, *, at: datetime) -> Contact | None:
    """Call whoever waits longest and is not being called by another at this moment; None where there is nobody.
    Flushes."""
    visit = session.scalar(
        _today(actor, at).where(Contact.standing == Standing.WAITING).order_by(*IN_TURN).limit(1)
        .with_for_update(of=Contact, skip_locked=True))
    if visit is None:
        return None
    handling.take_up(session, visit.contact, actor, at=at)
    begin(session, visit.contact, at=at)
    return visit.contact


def begin(session: Session, contact: Contact, *, at: datetime) -> None:
    """What was written down is the first thing that they came for. Flushes."""
    if contact.visit is not None and contact.visit.service_id is not None and not contact.needs:
        needs.add(session, contact, at=at, service_id=contact.visit.service_id)


def let_go(session: Session, *, at: datetime) -> None:
    """When the day is over nobody waits any more, and what was written down of those who did is forgotten."""
    earlier = Visit.day < local_date(at)
    session.execute(
        update(Contact).where(Contact.standing == Standing.WAITING,
                              Contact.id.in_(select(Visit.contact_id).where(earlier)))
        .values(standing=str(Standing.MISSED), ended_at=at).execution_options(synchronize_session=False))
    session.execute(delete(Visit).where(earlier).execution_options(synchronize_session=False))
