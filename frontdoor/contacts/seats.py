"""Which advisers are there for a chat, and whether one is free. Who has not been heard of for two minutes has gone."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.contacts.models import Chat, Seat
from frontdoor.people.actor import Actor

HEARD_WITHIN = timedelta(minutes=2)
# Writing at every look would make every look wait for the one before.
HEARD_EVERY = timedelta(seconds=20)
PLACES = 2


def of_officer(session: Session, actor: Actor) -> Seat | None:
    """The officer's seat, open or not."""
    return session.scalar(
        select(Seat).where(Seat.council_id == actor.council_id, Seat.officer_id == actor.officer_id)
    )


def is_there(seat: Seat | None, at: datetime) -> bool:
    """Whether its officer is there to be asked."""
    return seat is not None and seat.closed_at is None and at - seat.seen_at < HEARD_WITHIN


def open_seat(session: Session, actor: Actor, *, at: datetime, places: int = PLACES) -> Seat:
    """The officer is there for up to `places` chats at once, from now on. Flushes."""
    seat = of_officer(session, actor)
    if seat is None:
        seat = Seat(council_id=actor.council_id, officer_id=actor.officer_id, seen_at=at)
        session.add(seat)
    seat.places, seat.seen_at, seat.closed_at = places, at, None
    session.flush()
    return seat


def close_seat(session: Session, actor: Actor, *, at: datetime) -> None:
    """The officer takes no more chats. Those they have go on."""
    seat = of_officer(session, actor)
    if seat is not None and seat.closed_at is None:
        seat.closed_at = at
        session.flush()


def hear(session: Session, actor: Actor, *, at: datetime) -> None:
    """The officer's page is open and asks for news: they are still there."""
    seat = of_officer(session, actor)
    if seat is not None and seat.closed_at is None and at - seat.seen_at >= HEARD_EVERY:
        seat.seen_at = at
        session.flush()


def somebody_is_there(session: Session, council_id: str, *, at: datetime) -> bool:
    """Whether any adviser is there for chats, with a place left or not."""
    return session.scalar(select(Seat.id).where(
        Seat.council_id == council_id, Seat.closed_at.is_(None), Seat.seen_at > at - HEARD_WITHIN).limit(1)) is not None


def hold(session: Session, council_id: str) -> None:
    """Hold the seats while they are counted, so that two who ask at once do not get the same place."""
    session.execute(select(Seat.id).where(Seat.council_id == council_id).with_for_update())


def free(session: Session, council_id: str, *, at: datetime) -> int:
    """How many more people could be helped at this moment: the places of the advisers who are there, less the chats
    that are open."""
    open_chats = (
        select(func.count()).select_from(Chat).where(Chat.council_id == council_id, Chat.closed_at.is_(None))
        .scalar_subquery()
    )
    places, taken = session.execute(
        select(func.coalesce(func.sum(Seat.places), 0), open_chats)
        .where(Seat.council_id == council_id, Seat.closed_at.is_(None), Seat.seen_at > at - HEARD_WITHIN)
    ).one()
    return max(int(places) - int(taken), 0)
