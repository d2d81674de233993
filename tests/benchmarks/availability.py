"""How long it takes to say what is free: fifty rooms for a month, about 40 % booked, beside the plain way of asking.

The plain way is what one writes first: for each room, day and beginning ask whether a booking overlaps it. It is run on
a few rooms and days only, and its time reckoned up.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from frontdoor.bookings import availability
from frontdoor.bookings.availability import Slot, Wish
from frontdoor.bookings.models import LIVE, Booking, Resource, ResourceException, span
from frontdoor.clock import LONDON
from frontdoor.db import Database

COUNCIL, KIND = "availability", "library_room"
ROOMS, DAYS = 50, 30
FIRST = date(2026, 10, 12)        # the clocks change in it
AT = datetime(2026, 10, 11, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HALF_HOURS = 18                   # from nine to six
LENGTHS = (30, 60, 60, 60, 90, 120, 180)
BOOKED = 0.4
NAIVE_ROOMS, NAIVE_DAYS = 5, 3
PLAIN_EVERY = 8
OPENING = [{"days": list(range(7)), "from": "09:00", "until": "18:00"}]
WISH = Wish(council_id=COUNCIL, kind=KIND, place=None, features=(), people=2, minutes=60, every_minutes=30,
            not_before=AT, first=FIRST, last=FIRST + timedelta(days=DAYS - 1))


@dataclass
class Asked:
    """How long each time took, in milliseconds, on one database, ours and the plain way."""

    kind: str
    bookings: int
    ours: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)


def fill(database: Database) -> int:
    """The rooms, an exception in every other, and bookings by chance. Gives how many."""
    chance = random.Random(4)
    with database.session() as session:
        rooms = [Resource(
            council_id=COUNCIL, slug=f"room-{number:02}", kind=KIND, name=f"Room {number}",
            place=f"library_{number % 8}", place_label=f"Library {number % 8}", team="libraries",
            seats=chance.choice((4, 6, 8, 12, 20, 40)), features=["step_free"], opening=OPENING,
        ) for number in range(ROOMS)]
        session.add_all(rooms)
        session.flush()
        session.add_all(ResourceException(
            council_id=COUNCIL, resource_id=room.id, made_at=AT, starts_at=AT + timedelta(days=chance.randrange(DAYS)),
            ends_at=AT + timedelta(days=DAYS, hours=chance.randrange(4)), is_open=False,
        ) for room in rooms[::10])
        rows = [row for room in rooms for day in range(DAYS) for row in _day(chance, room, day)]
        session.execute(insert(Booking), rows)
        session.commit()
    return len(rows)


def _day(chance: random.Random, room: Resource, day: int) -> list[dict[str, object]]:
    """The bookings of one room on one day, so that two fifths of its time are taken."""
    rows: list[dict[str, object]] = []
    start = datetime.combine(FIRST + timedelta(days=day), datetime.min.time(), LONDON).replace(hour=9).astimezone(UTC)
    over = start + HALF_HOURS * 30 * MINUTE
    while start < over:
        length = chance.choice(LENGTHS) * MINUTE
        if chance.random() < BOOKED and start + length <= over:
            rows.append({
                "council_id": COUNCIL, "resource_id": room.id, "service_id": "library-booking", "state": "confirmed",
                "starts_at": start, "ends_at": start + length, "busy_from": start, "busy_until": start + length,
                "span_from": span(room.id, start), "span_until": span(room.id, start + length), "people": 2,
                "created_at": AT, "version": 1,
            })
        start += length
    return rows


def asking(session: Session) -> list[Slot]:
    """What is measured: every slot of the month."""
    return availability.free(session, WISH, at=AT)


def ours(session: Session) -> set[tuple[int, datetime]]:
    """Which room can be had from when."""
    return {(room, slot.starts_at) for slot in asking(session) for room in slot.resource_ids}


def plain(session: Session) -> set[tuple[int, datetime]]:
    """The same for the first rooms without an exception and the first days, by asking about each beginning."""
    unusual = select(ResourceException.resource_id)
    rooms = session.scalars(select(Resource).where(
        Resource.council_id == COUNCIL, Resource.id.not_in(unusual)).order_by(Resource.id).limit(NAIVE_ROOMS)).all()
    found = set()
    for room in rooms:
        for day in range(NAIVE_DAYS):
            opens = datetime.combine(FIRST + timedelta(days=day), datetime.min.time(), LONDON).replace(hour=9)
            for step in range(HALF_HOURS - 1):
                start = opens.astimezone(UTC) + step * 30 * MINUTE
                if session.scalar(select(Booking.id).where(
                        Booking.resource_id == room.id, Booking.state.in_(LIVE), Booking.ends_at > start,
                        Booking.starts_at < start + 60 * MINUTE).limit(1)) is None:
                    found.add((room.id, start))
    return found


def _timed(work: Callable[[Session], object], database: Database) -> float:
    with database.session(write=False) as session:
        began = time.perf_counter()
        work(session)
        return (time.perf_counter() - began) * 1000


def ask(databases: dict[str, Database], times: int) -> list[Asked]:
    """Fill each database and ask both ways, turn about. The first time of each is not counted."""
    asked = {kind: Asked(kind, fill(database)) for kind, database in databases.items()}
    for turn in range(times + 1):
        for kind, database in databases.items():
            took = _timed(asking, database)
            if turn:
                asked[kind].ours.append(took)
            if turn % PLAIN_EVERY == 0:
                asked[kind].plain.append(_timed(plain, database) * ROOMS * DAYS / (NAIVE_ROOMS * NAIVE_DAYS))
    return list(asked.values())
