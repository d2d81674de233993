"""How it stands now, in a few capped counts: who waits, how long, who gave up today, who is on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import FINISHED, Case
from frontdoor.clock import local_date, start_of_day
from frontdoor.contacts import call_backs, mails
from frontdoor.contacts.call_back import CallBack, CallBackState
from frontdoor.contacts.chats import Ending
from frontdoor.contacts.contact import Contact, Standing, Way
from frontdoor.contacts.handling import RINGS_FOR
from frontdoor.contacts.mail import Mail
from frontdoor.contacts.models import Chat, Seat
from frontdoor.contacts.seats import HEARD_WITHIN
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer

# Counting stops there: whether a thousand or two thousand wait makes no difference to whoever looks.
CAP = 1000
MOST_SHOWN = 100


@dataclass(frozen=True)
class Waiting:
    """Those who wait in one channel: how many, at most CAP, and since when the first does."""

    way: str
    count: int
    since: datetime | None
    abandoned: int


@dataclass(frozen=True)
class On:
    """One officer who is there: with which contact since when, or for how many chats."""

    name: str
    contact: Contact | None
    chats: int
    places: int


@dataclass(frozen=True)
class Standings:
    """The whole board. `unallocated` are open cases that no officer has."""

    waiting: list[Waiting]
    unallocated: int
    call_backs_due: int
    on: list[On]


def read(session: Session, actor: Actor, *, at: datetime) -> Standings:
    """The board as it stands, of what the officer may know of."""
    due = [call_backs.visible(actor), CallBack.state == CallBackState.BOOKED, CallBack.from_at <= at]
    loose = [visible_to(actor), Case.owner_id.is_(None), Case.queue.is_not(None), Case.state.not_in(FINISHED)]
    return Standings(
        waiting=[_calls(session, actor, at), _chats(session, actor, at), _mails(session, actor)],
        unallocated=_count(session, Case.id, *loose), call_backs_due=_count(session, CallBack.id, *due),
        on=_on(session, actor, at))


def _count(session: Session, what: InstrumentedAttribute[int], *conditions: ColumnElement[bool]) -> int:
    counted = select(what).where(*conditions).limit(CAP).subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0


def _calls(session: Session, actor: Actor, at: datetime) -> Waiting:
    rings = [Contact.council_id == actor.council_id, Contact.standing == Standing.RINGING,
             Contact.began_at > at - RINGS_FOR]
    gone = [Contact.council_id == actor.council_id, Contact.standing == Standing.MISSED,
            Contact.began_at >= start_of_day(local_date(at))]
    since = session.scalar(select(func.min(Contact.began_at)).where(*rings))
    return Waiting(Way.PHONE, _count(session, Contact.id, *rings), since, _count(session, Contact.id, *gone))


def _chats(session: Session, actor: Actor, at: datetime) -> Waiting:
    waits = [Chat.council_id == actor.council_id, Chat.closed_at.is_(None), Chat.officer_id.is_(None)]
    gone = [Chat.council_id == actor.council_id, Chat.officer_id.is_(None),
            Chat.outcome.in_([Ending.LEFT, Ending.AWAY]), Chat.asked_at >= start_of_day(local_date(at))]
    since = session.scalar(select(func.min(Chat.asked_at)).where(*waits))
    return Waiting(Way.CHAT, _count(session, Chat.id, *waits), since, _count(session, Chat.id, *gone))


def _mails(session: Session, actor: Actor) -> Waiting:
    found = (select(Mail.received_at).join(Contact, Contact.id == Mail.contact_id)
             .where(mails.visible(actor), Contact.standing == Standing.WAITING)
             .order_by(Mail.received_at).limit(CAP).subquery())
    count, since = session.execute(select(func.count(), func.min(found.c.received_at))).one()
    return Waiting(Way.EMAIL, count, since, 0)


def _on(session: Session, actor: Actor, at: datetime) -> list[On]:
    """The officers who have a contact at hand, or are there for chats."""
    busy = {contact.officer_id: contact for contact in session.scalars(select(Contact).where(
        Contact.council_id == actor.council_id, Contact.running_since.is_not(None)).limit(MOST_SHOWN))}
    seats = {seat.officer_id: seat for seat in session.scalars(select(Seat).where(
        Seat.council_id == actor.council_id, Seat.closed_at.is_(None), Seat.seen_at > at - HEARD_WITHIN
    ).limit(MOST_SHOWN))}
    talking = {officer_id: count for officer_id, count in session.execute(
        select(Chat.officer_id, func.count()).where(
            Chat.council_id == actor.council_id, Chat.closed_at.is_(None), Chat.officer_id.is_not(None))
        .group_by(Chat.officer_id))}
    there = sorted({one for one in (*busy, *seats, *talking) if one is not None})
    people = session.scalars(select(Officer).where(Officer.id.in_(there)).order_by(Officer.name)).all()
    return [On(one.name, busy.get(one.id), talking.get(one.id, 0), seats[one.id].places if one.id in seats else 0)
            for one in people]
