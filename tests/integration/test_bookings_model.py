"""Holding does what a dictionary would do: any order of what people and time do, compared step by step."""

import contextlib
import pathlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from frontdoor.bookings import holding
from frontdoor.bookings.availability import Slot, SlotTaken
from frontdoor.bookings.holding import NotLive
from frontdoor.bookings.models import Booking
from frontdoor.db import Database
from tests import rooms
from tests.faults import size

HOUR, HALF_HOUR = timedelta(hours=1), timedelta(minutes=30)
OPENS = rooms.utc(rooms.MONDAY, 9)
ROOMS, GROUP = ("plain", "buffered"), "group"
BUFFER = {"plain": timedelta(0), "buffered": HALF_HOUR, GROUP: timedelta(0)}
SEATS = 4
PEOPLE = st.integers(0, 2)
STEPS = st.integers(0, 4)


@dataclass
class Kept:
    """What the dictionary knows of a person's booking."""

    resource: str
    starts: datetime
    people: int
    state: str
    until: datetime | None = None
    sequence: int = 0

    def overlaps(self, resource: str, starts: datetime, ends: datetime) -> bool:
        """Whether it keeps another from a stretch of the resource that has the other's buffer in it already."""
        return (self.resource == resource and self.state in ("held", "confirmed") and self.starts < ends
                and self.starts + HOUR + BUFFER[resource] > starts)


class Model(RuleBasedStateMachine):
    """Three people, a room, a room with a buffer after it, and a group of four places."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.session = self.database.session()
        self.at = rooms.AT
        hours = [{"days": [0], "from": "09:00", "until": "12:00"}]
        made = [rooms.room(self.session, slug, opening=hours, seats=SEATS, after_minutes=BUFFER[slug].seconds // 60)
                for slug in ROOMS]
        made.append(rooms.story_time(self.session, seats=SEATS, opening=[{"days": [0], "from": "09:00",
                                                                          "until": "10:00"}]))
        self.ids = dict(zip((*ROOMS, GROUP), (one.id for one in made), strict=True))
        self.people = [rooms.draft(self.session) for _ in range(3)]
        self.kept: dict[int, Kept] = {}

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    def slot(self, step: int, group: bool) -> tuple[Slot, tuple[str, ...]]:
        names = (GROUP,) if group else ROOMS
        starts = OPENS if group else OPENS + step * HALF_HOUR
        return Slot(starts, starts + HOUR, tuple(self.ids[name] for name in names), 1, "", ""), names

    def decide(self, slot: Slot, names: tuple[str, ...], people: int, who: int) -> str | None:
        """What the dictionary gives, after it has let go what nobody has finished in time."""
        widest = max(BUFFER[name] for name in names)
        for other, kept in self.kept.items():
            if other != who and kept.state == "held" and kept.until is not None and kept.until <= self.at and any(
                    kept.overlaps(name, slot.starts_at, slot.ends_at + widest) for name in names):
                kept.state, kept.until = "released", None
        for name in names:
            near = [kept for other, kept in self.kept.items() if other != who
                    and kept.overlaps(name, slot.starts_at, slot.ends_at + BUFFER[name])]
            if sum(kept.people for kept in near) + people <= SEATS if name == GROUP else not near:
                return name
        return None

    def booking(self, who: int) -> Booking:
        found = holding.of_draft(self.session, self.people[who])
        assert found is not None
        return found

    def some(self) -> bool:
        return bool(self.kept)

    @rule(who=PEOPLE, step=STEPS, group=st.booleans(), people=st.integers(1, 3), minutes=st.integers(1, 15))
    def hold(self, who: int, step: int, group: bool, people: int, minutes: int) -> None:
        slot, names = self.slot(step, group)
        won = self.decide(slot, names, people, who)
        until, mine = self.at + timedelta(minutes=minutes), self.kept.get(who)
        wrong = SlotTaken if won is None else NotLive if mine and mine.state == "confirmed" else None
        with expecting(wrong):
            rooms.hold(self.session, slot, self.people[who], people=people, at=self.at, lasts=until - self.at)
        if wrong is None and won is not None:
            self.kept[who] = Kept(won, slot.starts_at, people, "held", until, mine.sequence if mine else 0)

    @rule(minutes=st.integers(5, 30))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule()
    def timetable_comes_by(self) -> None:
        for booking_id in holding.expired(self.session, self.at):
            assert holding.let_go(self.session, booking_id, at=self.at)
        for kept in self.kept.values():
            if kept.state == "held" and kept.until is not None and kept.until <= self.at:
                kept.state, kept.until = "released", None

    @precondition(some)
    @rule(chosen=PEOPLE, does=st.sampled_from(("renew", "confirm", "release", "cancel")))
    def goes_on(self, chosen: int, does: str) -> None:
        who = sorted(self.kept)[chosen % len(self.kept)]
        kept, booking = self.kept[who], self.booking(who)
        in_time = kept.state == "held" and kept.until is not None and kept.until > self.at
        allowed = {"renew": kept.state == "held", "confirm": in_time or kept.state == "confirmed",
                   "release": kept.state != "confirmed", "cancel": kept.state == "confirmed"}[does]
        until = self.at + timedelta(minutes=10)
        verbs = {"renew": lambda: holding.renew(self.session, booking, until=until, at=self.at),
                 "confirm": lambda: holding.confirm(self.session, booking, at=self.at),
                 "release": lambda: holding.release(self.session, booking, why="", at=self.at),
                 "cancel": lambda: holding.cancel(self.session, booking, why="", at=self.at)}
        with expecting(None if allowed else NotLive):
            verbs[does]()
        if allowed and does == "renew":
            kept.until = max(until, kept.until or until)
        elif allowed and does == "confirm":
            kept.state, kept.until = "confirmed", None
        elif allowed and (does == "cancel" or kept.state == "held"):
            kept.state, kept.until = {"cancel": "cancelled"}.get(does, "released"), None
            kept.sequence += does == "cancel"

    @precondition(some)
    @rule(chosen=PEOPLE, step=STEPS, group=st.booleans())
    def move(self, chosen: int, step: int, group: bool) -> None:
        who = sorted(self.kept)[chosen % len(self.kept)]
        kept, booking = self.kept[who], self.booking(who)
        slot, names = self.slot(step, group)
        won = self.decide(slot, names, kept.people, who)
        wrong = SlotTaken if won is None else None if kept.state == "confirmed" else NotLive
        with expecting(wrong):
            holding.move(self.session, booking, slot, at=self.at)
        if wrong is None and won is not None and not (kept.starts == slot.starts_at and kept.resource in names):
            kept.resource, kept.starts, kept.sequence = won, slot.starts_at, kept.sequence + 1

    @invariant()
    def they_agree(self) -> None:
        by_id = {number: name for name, number in self.ids.items()}
        for who, kept in self.kept.items():
            row = self.booking(who)
            assert (by_id[row.resource_id], row.starts_at, row.people, row.state, row.hold_until, row.sequence) == (
                kept.resource, kept.starts, kept.people, kept.state, kept.until, kept.sequence)
        live = [kept for kept in self.kept.values() if kept.until is None or kept.until > self.at]
        free = {(slot.starts_at, by_id[one]) for slot in rooms.free(self.session, at=self.at)
                for one in slot.resource_ids}
        assert free == {(OPENS + step * HALF_HOUR, name) for step in range(5) for name in ROOMS if not any(
            kept.overlaps(name, OPENS + step * HALF_HOUR, OPENS + step * HALF_HOUR + HOUR + BUFFER[name])
            for kept in live)}


def expecting(wrong: type[Exception] | None) -> "pytest.RaisesExc[Exception] | contextlib.nullcontext[None]":
    return pytest.raises(wrong) if wrong else contextlib.nullcontext()


@pytest.fixture
def machine(migrated_file: pathlib.Path, tmp_path: pathlib.Path) -> Iterator[type[Model]]:
    shutil.copyfile(migrated_file, tmp_path / "model.db")
    database = Database(f"sqlite:///{tmp_path}/model.db")
    yield type("OnSqlite", (Model,), {"database": database})
    database.dispose()


def test_any_order_of_steps_leaves_what_a_dictionary_would(machine: type[Model]) -> None:
    run_state_machine_as_test(machine, settings=settings(
        max_examples=size.of(short=20, full=400), stateful_step_count=25, deadline=None,
        suppress_health_check=[HealthCheck.too_slow]))
