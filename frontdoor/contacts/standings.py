"""How it stands now, in a few capped counts: who waits, how long, who gave up today, who is on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, literal, or_, select
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
Conditions = tuple[ColumnElement[bool], ...]


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


@dataclass(frozen=True)
class _Line:
    """What one channel is counted by: the rows that wait, since when each does, and those that gave up today."""

    way: Way
    row: InstrumentedAttribute[int]
    moment: InstrumentedAttribute[datetime]
    waits: Conditions
    gone: Conditions | None


def read(session: Session, actor: Actor, *, at: datetime) -> Standings:
    """The board as it stands, of what the officer may know of. Two queries: whatever is counted is counted by one."""
    due = (call_backs.visible(actor), CallBack.state == CallBackState.BOOKED, CallBack.from_at <= at)
    loose = (visible_to(actor), Case.owner_id.is_(None), Case.queue.is_not(None), Case.state.not_in(FINISHED))
    lines = _lines(actor, at)
    asked: list[Any] = [_count(Case.id, loose), _count(CallBack.id, due)]
    for line in lines:
        asked += [_count(line.row, line.waits), _first(line.moment, line.waits),
                  _count(line.row, line.gone) if line.gone else literal(0)]
    unallocated, call_backs_due, *numbers = session.execute(select(*asked)).one()
    return Standings(
        waiting=[Waiting(line.way, *numbers[3 * place:3 * place + 3]) for place, line in enumerate(lines)],
        unallocated=unallocated, call_backs_due=call_backs_due, on=_on(session, actor, at))


def _count(row: InstrumentedAttribute[int], conditions: Conditions) -> ScalarSelect[int]:
    few = select(row).where(*conditions).limit(CAP).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def _first(moment: InstrumentedAttribute[datetime], conditions: Conditions) -> ScalarSelect[datetime]:
    return select(moment).where(*conditions).order_by(moment).limit(1).scalar_subquery()


def _lines(actor: Actor, at: datetime) -> list[_Line]:
    """The channels in the order of the board. Nobody waits at the counter since yesterday, and no letter gives up."""
    today = start_of_day(local_date(at))
    of_way = {way: (Contact.council_id == actor.council_id, Contact.channel == way) for way in Way}
    missed = (Contact.standing == Standing.MISSED, Contact.began_at >= today)
    asks = (Chat.council_id == actor.council_id, Chat.officer_id.is_(None))
    return [
        _Line(Way.PHONE, Contact.id, Contact.began_at,
              (*of_way[Way.PHONE], Contact.standing == Standing.RINGING, Contact.began_at > at - RINGS_FOR),
              (*of_way[Way.PHONE], *missed)),
        _Line(Way.COUNTER, Contact.id, Contact.began_at,
              (*of_way[Way.COUNTER], Contact.standing == Standing.WAITING, Contact.began_at >= today),
              (*of_way[Way.COUNTER], *missed)),
        _Line(Way.CHAT, Chat.id, Chat.asked_at, (*asks, Chat.closed_at.is_(None)),
              (*asks, Chat.outcome.in_([Ending.LEFT, Ending.AWAY]), Chat.asked_at >= today)),
        _Line(Way.EMAIL, Contact.id, Contact.began_at,
              (*of_way[Way.EMAIL], Contact.standing == Standing.WAITING, Contact.id == Mail.contact_id,
               mails.visible(actor)), None),
    ]


def _on(session: Session, actor: Actor, at: datetime) -> list[On]:
    """The officers who have a contact at hand, or are there for chats."""
    talking = select(Chat.officer_id, func.count().label("chats")).where(
        Chat.council_id == actor.council_id, Chat.closed_at.is_(None), Chat.officer_id.is_not(None)
    ).group_by(Chat.officer_id).subquery()
    found = session.execute(
        select(Officer.name, Contact, func.coalesce(talking.c.chats, 0), func.coalesce(Seat.places, 0))
        .outerjoin(Contact, and_(Contact.council_id == actor.council_id, Contact.officer_id == Officer.id,
                                 Contact.running_since.is_not(None)))
        .outerjoin(Seat, and_(Seat.council_id == actor.council_id, Seat.officer_id == Officer.id,
                              Seat.closed_at.is_(None), Seat.seen_at > at - HEARD_WITHIN))
        .outerjoin(talking, talking.c.officer_id == Officer.id)
        .where(Officer.council_id == actor.council_id,
               or_(Contact.id.is_not(None), Seat.id.is_not(None), talking.c.chats.is_not(None)))
        .order_by(Officer.name, Officer.id).limit(MOST_SHOWN))
    return [On(*row) for row in found]
