"""Processes for the fault tests of bookings: racers for one slot, and people who hold, confirm, move and cancel at
random until they are killed. Beside each a naive one, which looks first and writes afterwards."""

import contextlib
import random
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from psycopg.errors import DeadlockDetected
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from frontdoor.bookings import availability, deciding, holding
from frontdoor.bookings.availability import NoSuchSlot, Slot, SlotTaken, Wish
from frontdoor.bookings.holding import NotLive
from frontdoor.bookings.models import Booking, BookingState, Resource
from frontdoor.cases.drafts import Draft
from frontdoor.clock import DAY
from frontdoor.db import Database, retrying
from tests import rooms

HOLDS = timedelta(minutes=3)
MINUTES_A_SECOND = 2        # how quickly time passes for people at random
THINKS_S = 0.01
BARE = "CREATE TABLE bare (kind TEXT, place TEXT, resource_id BIGINT, people INTEGER)"
ONE, THREE, GROUP = "one", "three", "group"
SEATS = 5


@dataclass(frozen=True)
class Task:
    """One round of a race: what is raced for, on which day, and each racer's draft."""

    kind: str
    day: date
    drafts: tuple[int, ...]

    def wish(self) -> Wish:
        return rooms.wish(self.day, kind=self.kind)


Way = Callable[[Database, Task, Slot, int], None]


def race(
    url: str, number: int, tasks: Sequence[Task], way: Way, together: Barrier, told: "Queue[list[str]]",
) -> None:
    """One racer: see what is free while it is free, wait for all the others, and then try to have it."""
    database, said = Database(url), []
    try:
        for task in tasks:
            together.wait(timeout=60)
            with database.session(write=False) as session:
                [slot] = availability.free(session, task.wish(), at=rooms.AT)
            together.wait(timeout=60)
            try:
                way(database, task, slot, task.drafts[number])
                said.append("had")
            except SlotTaken:
                said.append("taken")
    except Exception:
        together.abort()    # the others have nobody to wait for
        raise
    finally:
        told.put(said)
        database.dispose()


def ours(database: Database, task: Task, slot: Slot, draft_id: int) -> None:
    retrying(database, lambda session: holding.hold(
        session, slot, council_id=rooms.ALDERMERE, service_id=rooms.SERVICE, draft_id=draft_id, people=2,
        until=rooms.AT + rooms.HOLD, at=rooms.AT))


def forgetful(database: Database, task: Task, slot: Slot, draft_id: int) -> None:
    """Somebody who writes without looking and without locking. Two whose rows are checked against each other at the
    same moment wait for each other; PostgreSQL then lets one of them go on and stops the other."""
    with database.session() as session:
        resource = session.get_one(Resource, slot.resource_ids[0])
        booking = Booking(council_id=rooms.ALDERMERE, service_id=rooms.SERVICE, draft_id=draft_id, people=2,
                          hold_until=rooms.AT + rooms.HOLD, created_at=rooms.AT)
        deciding.put(booking, resource, slot)
        session.add(booking)
        try:
            session.commit()
        except IntegrityError as error:
            raise SlotTaken(slot.key) from error
        except OperationalError as error:
            if isinstance(error.orig, DeadlockDetected):
                raise SlotTaken(slot.key) from error
            raise


def naive(database: Database, task: Task, slot: Slot, draft_id: int) -> None:
    """Look, think, write: in a table of its own, where nothing else stops it."""
    place = {"kind": task.kind, "place": slot.key}
    with database.session() as session:
        there = session.execute(text("SELECT resource_id, people FROM bare WHERE kind = :kind AND place = :place"),
                                place).all()
    taken = {resource_id for resource_id, _ in there}
    if task.kind == GROUP:
        chosen = slot.resource_ids[:1] if sum(people for _, people in there) + 2 <= SEATS else ()
    else:
        chosen = tuple(one for one in slot.resource_ids if one not in taken)
    if not chosen:
        raise SlotTaken(slot.key)
    time.sleep(THINKS_S)
    with database.session() as session:
        session.execute(text("INSERT INTO bare VALUES (:kind, :place, :resource_id, 2)"),
                        {**place, "resource_id": chosen[0]})
        session.commit()


def at_random(url: str, began: float, folder: Path) -> None:
    """Be anybody, for ever: do what somebody with that booking may want next. An error that nobody expects is written
    down for the test to find."""
    database, chance = Database(url), random.Random()
    with database.session(write=False) as session:
        people = session.scalars(select(Draft.id)).all()
    while True:
        at = rooms.AT + timedelta(minutes=(time.time() - began) * MINUTES_A_SECOND)
        draft_id, seed = chance.choice(people), chance.random()
        try:
            retrying(database, lambda session, who=draft_id, seed=seed, at=at:  # type: ignore[misc]
                     _step(session, who, random.Random(seed), at))
        except (SlotTaken, NotLive, NoSuchSlot):
            continue
        except Exception:
            (folder / f"error-{time.time_ns()}").write_text(traceback.format_exc())
            raise


def _step(session: Session, draft_id: int, chance: random.Random, at: datetime) -> None:
    if chance.random() < 0.1:
        for booking_id in holding.expired(session, at)[:1]:
            holding.let_go(session, booking_id, at=at)
        return
    booking = session.scalar(select(Booking).where(Booking.draft_id == draft_id))
    does = chance.random()
    if booking is not None and booking.state == BookingState.CONFIRMED:
        if does < 0.5:
            holding.cancel(session, booking, why="ill", at=at)
        else:
            holding.move(session, booking, _any_slot(session, chance, at, booking), at=at)
    elif booking is not None and booking.state == BookingState.HELD and does < 0.7:
        if does < 0.4:
            holding.confirm(session, booking, at=at)
        elif does < 0.55:
            holding.release(session, booking, why="another day", at=at)
        # The rest are forgotten, and end by themselves.
    else:
        holding.hold(
            session, _any_slot(session, chance, at, booking), council_id=rooms.ALDERMERE, service_id=rooms.SERVICE,
            draft_id=draft_id, people=chance.choice((1, 2, 3)), until=at + HOLDS, at=at)


def _any_slot(session: Session, chance: random.Random, at: datetime, booking: Booking | None) -> Slot:
    """A slot that was on offer to somebody, whoever has it by now."""
    kind = chance.choice((THREE, GROUP)) if booking is None else booking.resource.kind
    asked = random_wish(kind)
    if chance.random() < 0.5:
        slots = availability.free(session, replace(asked, people=booking.people if booking else 1), at=at,
                                  leaving_out=booking.id if booking else None)
        if slots:
            return chance.choice(slots)
    ids = session.scalars(select(Resource.id).where(Resource.kind == kind)).all()
    starts_at = rooms.utc(rooms.MONDAY, 9) + timedelta(minutes=30 * chance.randrange(20))
    if kind == GROUP:
        starts_at = rooms.utc(rooms.MONDAY, 9)
        return Slot(starts_at, starts_at + timedelta(hours=1), tuple(ids), 1, "Group", "", "group")
    chosen = tuple(chance.sample(ids, len(ids)))
    return Slot(starts_at, starts_at + timedelta(hours=1), chosen, 1, "", "")


def random_wish(kind: str) -> Wish:
    """Twenty beginnings of an hour in one day; of the group one."""
    return rooms.wish(rooms.MONDAY, kind=kind, people=1)


def at_random_naively(url: str, kind: str) -> None:
    """Take whatever looks free, the earliest first as people do, in the bare table and for ever."""
    database = Database(url)
    asked = replace(random_wish(kind), last=rooms.MONDAY + 30 * DAY)
    with database.session(write=False) as session:
        slots = availability.free(session, asked, at=rooms.AT)
    while True:
        for slot in slots:
            with contextlib.suppress(SlotTaken):
                naive(database, Task(kind, slot.day, ()), slot, 0)


def days(count: int) -> list[date]:
    """As many days, each with one slot."""
    return [rooms.MONDAY + DAY * step for step in range(count)]
