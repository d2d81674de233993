"""Many at once for the same time: nothing is booked twice, nothing is fuller than its seats, nothing stays behind."""

import multiprocessing
import time
from collections import Counter
from datetime import datetime
from multiprocessing.queues import Queue
from pathlib import Path

from sqlalchemy import func, select, text

from frontdoor.bookings import holding
from frontdoor.bookings.models import LIVE, Booking, BookingState, Resource
from frontdoor.db import Database
from tests import rooms
from tests.faults import booking_worker, killing, size
from tests.faults.booking_worker import GROUP, ONE, SEATS, THREE, Task, Way

RACERS = size.of(short=5, full=16)
ROUNDS = size.of(short=3, full=40)
PEOPLE = size.of(short=60, full=200)
CHANGES = size.of(short=150, full=10_000)
KILLED_AFTER = size.of(short=25, full=100)
TIME_S = size.of(short=60, full=1800)
WINNERS = {ONE: 1, THREE: 3, GROUP: 2}      # of the group: two parties of two on five seats


def make(database: Database, kinds: list[str], until: str = "10:00") -> None:
    """One room, three rooms, a group of five: open every day, for one hour if nothing else is said."""
    hours = [{"days": rooms.EVERY_DAY, "from": "09:00", "until": until}]
    with database.session() as session:
        for kind in kinds:
            for number in range(3 if kind == THREE else 1):
                shared = kind == GROUP
                rooms.room(session, f"{kind}-{number}", kind=kind, closed_on_holidays=False, shared=shared,
                           seats=SEATS, after_minutes=0 if shared else 10,
                           opening=[{**hours[0], "until": "10:00"}] if shared else hours)
        session.commit()


def tasks(database: Database, kinds: list[str]) -> list[Task]:
    with database.session() as session:
        made = [Task(kind, day, tuple(rooms.draft(session).id for _ in range(RACERS)))
                for kind in kinds for day in booking_worker.days(ROUNDS)]
        session.commit()
    return made


def race(database: Database, kinds: list[str], way: Way) -> Counter[tuple[str, str]]:
    """How often each kind was had and was taken, over all rounds."""
    make(database, kinds)
    todo = tasks(database, kinds)
    database.dispose()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(killing.PRELOADED)
    told: Queue[list[str]] = context.Queue()
    together = context.Barrier(RACERS)
    racers = [context.Process(target=booking_worker.race, args=(database.url, number, todo, way, together, told))
              for number in range(RACERS)]
    for racer in racers:
        racer.start()
    try:
        said = [told.get(timeout=120) for _ in racers]
    finally:
        for racer in racers:
            racer.join(timeout=10)
            racer.kill()
    return Counter((task.kind, one) for each in said for task, one in zip(todo, each, strict=True))


def overbooked(database: Database) -> list[tuple[int, datetime]]:
    """Every live booking of a resource that is not shared and overlaps another, buffers included; and every beginning
    at which a shared one is fuller than its seats."""
    with database.session(write=False) as session:
        live = session.scalars(select(Booking).where(Booking.state.in_(LIVE))).all()
        seats = {one.id: one.seats for one in session.scalars(select(Resource))}
    found = []
    for one in live:
        near = [other for other in live if other.resource_id == one.resource_id
                and other.busy_from < one.busy_until and other.busy_until > one.busy_from]
        if sum(other.people for other in near) > seats[one.resource_id] if one.shared else len(near) > 1:
            found.append((one.resource_id, one.starts_at))
    return found


def test_as_many_as_there_is_room_for_have_it_and_the_others_are_told(database: Database) -> None:
    seen = race(database, [ONE, THREE, GROUP], booking_worker.ours)
    assert seen == {(kind, said): ROUNDS * (won if said == "had" else RACERS - won)
                    for kind, won in WINNERS.items() for said in ("had", "taken")}
    assert overbooked(database) == []
    with database.session(write=False) as session:
        kept = session.scalar(select(func.count(Booking.id)))
        most = session.scalars(select(func.sum(Booking.people)).where(Booking.shared).group_by(Booking.starts_at)).all()
    assert kept == ROUNDS * sum(WINNERS.values()) and set(most) == {4}


def test_the_control_that_looks_first_and_writes_afterwards_books_twice(database: Database) -> None:
    with database.session() as session:
        session.execute(text(booking_worker.BARE))
        session.commit()
    seen = race(database, [ONE, THREE, GROUP], booking_worker.naive)
    assert all(seen[kind, "had"] > ROUNDS * won for kind, won in WINNERS.items()), seen


def test_postgresql_stops_a_writer_who_forgot_the_lock_and_sqlite_shows_what_the_lock_is_for(
    database: Database,
) -> None:
    seen = race(database, [ONE], booking_worker.forgetful)
    assert seen[ONE, "had"] == (ROUNDS * RACERS if database.is_sqlite else ROUNDS)
    assert (overbooked(database) != []) == database.is_sqlite


def changes(database: Database) -> int:
    """How often any booking was written."""
    with database.session(write=False) as session:
        return session.scalar(select(func.sum(Booking.version))) or 0


def deadlocks(database: Database) -> int:
    if database.is_sqlite:
        return 0
    with database.session(write=False) as session:
        found = session.scalar(text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        return int(found or 0)


def test_people_at_random_and_processes_killed_leave_exactly_the_confirmed(database: Database, tmp_path: Path) -> None:
    make(database, [THREE, GROUP], until="19:30")
    with database.session() as session:
        for _ in range(PEOPLE):
            rooms.draft(session)
        session.commit()
    seen: list[object] = []

    def progress() -> int:
        seen.extend(overbooked(database))
        return changes(database)

    workers = killing.Workers(booking_worker.at_random, database.url, time.time(), tmp_path)
    killing.until(lambda: changes(database) >= CHANGES, progress, workers, killed_after=KILLED_AFTER, time_s=TIME_S)
    assert [path.read_text() for path in tmp_path.glob("error-*")] == []
    assert (seen, overbooked(database), deadlocks(database)) == ([], [], 0)
    assert workers.killed >= 2 and changes(database) >= CHANGES
    _expire(database)
    _only_the_confirmed_are_busy(database)


def _expire(database: Database) -> None:
    """The time of every hold is up, and the timetable has come by."""
    late = rooms.AT + 1000 * booking_worker.HOLDS
    with database.session(write=False) as session:
        due = holding.expired(session, late)
    with database.session() as session:
        assert all([holding.let_go(session, booking_id, at=late) for booking_id in due])
        session.commit()


def _only_the_confirmed_are_busy(database: Database) -> None:
    with database.session(write=False) as session:
        left = session.scalars(select(Booking).where(Booking.state.in_(LIVE))).all()
        assert {one.state for one in left} == {BookingState.CONFIRMED}
        offered = rooms.free(session, booking_worker.random_wish(THREE))
        busy = [(one.resource_id, one.busy_from, one.busy_until) for one in left if not one.shared]
        rest = session.scalars(select(Resource).where(Resource.kind == THREE)).all()
        free = {(one, slot.starts_at) for slot in offered for one in slot.resource_ids}
        day = [rooms.utc(rooms.MONDAY, 9) + rooms.HALF_HOUR * step for step in range(20)]
        assert free == {(one.id, starts) for one in rest for starts in day if not any(
            one.id == who and begins < starts + rooms.HALF_HOUR * 2 + rooms.AFTER and until > starts
            for who, begins, until in busy)}
        places = sum(slot.left for slot in rooms.free(session, booking_worker.random_wish(GROUP)))
        assert places == SEATS - sum(one.people for one in left if one.shared)


def test_the_control_at_random_books_twice(database: Database) -> None:
    make(database, [THREE], until="19:30")
    with database.session() as session:
        session.execute(text(booking_worker.BARE))
        session.commit()
    workers = killing.Workers(booking_worker.at_random_naively, database.url, THREE)

    def twice() -> int:
        with database.session(write=False) as session:
            return len(session.execute(text(
                "SELECT resource_id, place FROM bare GROUP BY resource_id, place HAVING count(*) > 1")).all())

    killing.until(lambda: twice() > 0, twice, workers, killed_after=10_000, time_s=TIME_S)
    assert twice() > 0, "the control shows nothing: nobody met anybody"
