"""Booking a time, paying for it and being there: the verbs that every story of a booking is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from frontdoor.bookings.availability import Slot
from frontdoor.bookings.models import Booking
from frontdoor.cases import drafts
from frontdoor.cases.case import Case, State
from frontdoor.catalogue import versions
from frontdoor.clock import LONDON
from frontdoor.demo.residents import Hall, Person
from frontdoor.demo.stories import Story
from frontdoor.errors import FrontDoorError
from frontdoor.people import account_sessions
from frontdoor.people import actor as actors
from frontdoor.people.residents import Resident
from frontdoor.triage import booked, intake, known, slots

ROOM, BIRTH, MARRIAGE, BULKY = "library-booking", "register-birth", "notice-of-marriage", "bulky-waste"
TOOK = timedelta(minutes=5)
# How many days after the first one may be looked at for a free time.
PATIENCE = 12
A_ROOM: Mapping[str, Any] = {
    "what": "room", "library": "central_library", "hirer": "community", "adult": True, "party_political": False,
    "may_upset": False, "for_children": False, "attendees": 8, "length": "two_hours", "access_needs": ["none"],
    "event_name": "Reading circle", "declaration": ["agree"],
}
A_PLACE: Mapping[str, Any] = {"what": "group", "library": "central_library", "attendees": 2, "access_needs": ["none"]}
A_BABY: Mapping[str, Any] = {
    "registration": "birth", "born_in": "district", "babies": 1, "parents": "married", "who_comes": "mother",
}
LARGE_THINGS: Mapping[str, Any] = {
    "waste": "household", "items": ["sofa", "bed"], "how_many": 2, "gets_ctr": False, "where_left": "By the front gate",
    "needs_help_out": False, "home_crowded": False,
}


class NoTime(FrontDoorError):
    """The demonstration finds no free time where it needs one."""


@dataclass(frozen=True)
class Wish:
    """What is booked, and when: the first time that is free at `hour` o'clock or later on the London day `on`, or on
    one soon after; where it never is at such an hour, the first that is free. `resident` is None for somebody without
    an account; `group` is the name of the group."""

    service_id: str
    person: Person
    on: date
    hour: int
    answers: Mapping[str, Any] = field(default_factory=dict)
    resident: Resident | None = None
    group: str = ""


def book(hall: Hall, wish: Wish, at: datetime) -> Case:
    """Choose the time and send it at `at`, as the journey would; it has gone where the rules send it. Raises NoTime.
    Flushes."""
    version = versions.current(hall.session, hall.council_id, wish.service_id)
    draft, _ = drafts.begin(hall.session, council_id=hall.council_id, service_id=wish.service_id,
                            version_id=version.row_id, at=at - TOOK)
    if wish.resident is not None:
        drafts.claim(hall.session, draft, wish.resident)
    said = {**wish.answers, "name": wish.person.name, "email": wish.person.email}
    if wish.person.phone:
        said["phone"] = wish.person.phone
    for fact_id, value in said.items():
        draft.answer(fact_id, value, at=at, source="resident")
    found = known.with_records(hall.session, hall.council_id, version.definition, said, at=at - TOOK)
    key = _time(hall, wish, found, at - TOOK).key
    held = slots.hold(hall.session, draft, version, found, key, at=at - TOOK)
    draft.answer(slots.rule_of(version).slot, slots.day_answer(held), at=at, source="resident")
    actor = account_sessions.as_actor(wish.resident) if wish.resident else actors.guest(hall.council_id)
    return intake.receive(hall.session, draft, actor=actor, at=at)


def _time(hall: Hall, wish: Wish, said: Mapping[str, Any], at: datetime) -> Slot:
    version = versions.current(hall.session, hall.council_id, wish.service_id)
    free = slots.free(hall.session, version, said, council_id=hall.council_id, at=at, first=wish.on, days=PATIENCE)
    right = [slot for slot in free if slot.name == wish.group]
    late_enough = [slot for slot in right if slot.starts_at.astimezone(LONDON).hour >= wish.hour]
    for slot in [*late_enough, *right]:
        return slot
    raise NoTime(f"{wish.service_id} on {wish.on}")


def came(hall: Hall, case: Case, booking: Booking, *, came: bool = True) -> Story:
    """The day comes, and whoever looks after it writes down whether they did."""
    at = booking.starts_at + timedelta(minutes=12)
    yield at
    if case.state == State.SCHEDULED:
        officer = hall.officers[OFFICERS[booking.resource.team]]
        booked.attend(hall.session, case, came=came, actor=officer, at=at)


OFFICERS = {"libraries": "Iris Calloway", "registrars": "Gwen Ashdown", "waste": "Ravi Menon"}
