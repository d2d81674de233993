"""What stands in the diaries of the demonstration: rooms and groups of the libraries, appointments with registrars, and
a round that fetches large things."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.assessments.reading import read_file
from frontdoor.bookings import holding, resources
from frontdoor.bookings.models import Booking
from frontdoor.cases.case import Case
from frontdoor.clock import DAY, local_date, start_of_day
from frontdoor.demo import cast
from frontdoor.demo.applying import pay
from frontdoor.demo.booking import (
    A_BABY, A_PLACE, A_ROOM, BIRTH, BULKY, LARGE_THINGS, MARRIAGE, ROOM, Wish, book, came)
from frontdoor.demo.residents import BERNARD, CHLOE, NADIA, PRITI, Hall, Person, register
from frontdoor.demo.stories import Story
from frontdoor.people import account_sessions
from frontdoor.triage import booked

RESOURCES = Path(__file__).with_name("resources.yaml")
DAYS_BACK, DAYS_ON = 6, 14
NOT_THERE = 0.12
FULL_GROUP = "Company for older people"
GROUPS = {"aldermere": "Story time for children under 5", "thornby": "Tea and talk"}
Asking = tuple[str, Mapping[str, Any], str]
EVENTS = (
    ("Residents' association", "community", 26, "two_hours"), ("Bengali mothers' group", "community", 11, "two_hours"),
    ("Maths lessons", "private", 2, "one_hour"), ("Chess club", "community", 10, "two_hours"),
    ("Birthday tea", "private", 22, "half_day"), ("Stamp club", "community", 9, "one_hour"),
    ("Yoga for beginners", "private", 12, "one_hour"), ("Allotment society", "community", 30, "two_hours"),
)


def set_up(session: Session, council_id: str, *, at: datetime) -> None:
    """The council's rooms, groups and desks. Flushes."""
    resources.load(session, council_id, read_file(RESOURCES)[0][council_id], at=at)


def always_there(hall: Hall, until: datetime) -> Iterator[Story]:
    """The stories of the residents whose sign-ins are shown, and what every visitor of the diaries finds."""
    today = local_date(until)
    yield _has_a_room(hall, until - timedelta(days=5, hours=3), today + 17 * DAY)
    yield _has_to_pay(hall, until - timedelta(hours=3), today + 9 * DAY)
    yield _called_off(hall, until - timedelta(days=14), today + 8 * DAY, until)
    yield _registers_late(hall, until - timedelta(days=1, hours=2), today + 6 * DAY)
    yield _business(hall, until - timedelta(hours=26), today + 12 * DAY)
    yield _clears_out(hall, until - timedelta(days=2, hours=1), today + 4 * DAY)
    for number in range(6):
        answers = {**A_PLACE, "attendees": 3 if number == 2 else 2}
        yield _guest(hall, Wish(ROOM, _somebody(hall), today + 2 * DAY, 9, answers, group=FULL_GROUP),
                     until - timedelta(days=2, hours=5 * number))


def fortnight(hall: Hall, how_many: int, until: datetime) -> Iterator[Story]:
    """`how_many` bookings of guests, from some days ago to a fortnight ahead."""
    today = local_date(until)
    for number in range(how_many):
        on = today + ((DAYS_BACK + DAYS_ON) * number // how_many - DAYS_BACK) * DAY
        before = start_of_day(on) - timedelta(days=hall.rng.randrange(2, 9), hours=-hall.rng.randrange(9, 20))
        at = min(before, until - timedelta(hours=hall.rng.uniform(1, 40)))
        service_id, answers, group = _asking(hall, number, on)
        hour = 0 if group else hall.rng.choice((9, 10, 11, 13, 14, 15))
        wish = Wish(service_id, _somebody(hall), on, hour, answers, group=group)
        yield _guest(hall, wish, at)


def _asking(hall: Hall, number: int, on: date) -> Asking:
    """What somebody books: by turns a room, a birth to register, a group and a notice of marriage."""
    if number % 4 == 1:
        born = on - hall.rng.randrange(10, 30) * DAY
        return BIRTH, {**A_BABY, "birth_date": born.isoformat(), "mother_name": hall.name()}, ""
    if number % 8 == 3:
        return MARRIAGE, {
            "terminal_illness": False, "immigration_control": False, "residence_days": 400, "people": 2,
            "ceremony": (on + 120 * DAY).isoformat(), "venue": "The Old Mill", "partner_name": hall.name(),
        }, ""
    if number % 8 == 6:
        return ROOM, A_PLACE, GROUPS[hall.council_id]
    name, hirer, people, length = EVENTS[number // 2 % len(EVENTS)]
    return ROOM, {**A_ROOM, "event_name": name, "hirer": hirer, "attendees": people, "length": length,
                  "access_needs": ["step_free"] if number % 3 else ["none"]}, ""


def _guest(hall: Hall, wish: Wish, at: datetime) -> Story:
    """Somebody without an account books it, pays what there is to pay, and comes on the day, or does not."""
    yield at
    case = book(hall, wish, at)
    at = hall.later(at, 0.05, 0.4)
    yield at
    pay(hall, case, at)
    yield from came(hall, case, _booking(hall, case), came=hall.rng.random() > NOT_THERE)


def _somebody(hall: Hall) -> Person:
    name = f"{hall.rng.choice(cast.FIRST_NAMES)} {hall.rng.choice(cast.VISITORS)}"
    return Person(name, date(1980, 1, 1), "", phone=f"+441632960{hall.rng.randrange(1000):03d}")


def _has_a_room(hall: Hall, at: datetime, on: date) -> Story:
    yield at
    resident = register(hall, NADIA, at=at - timedelta(minutes=30))
    answers = {**A_ROOM, "event_name": "Ukrainian Saturday school", "attendees": 12, "access_needs": ["step_free"]}
    case = book(hall, Wish(ROOM, NADIA, on, 10, answers, resident), at)
    at = at + timedelta(minutes=7)
    yield at
    pay(hall, case, at)


def _has_to_pay(hall: Hall, at: datetime, on: date) -> Story:
    yield at
    resident = register(hall, BERNARD, at=at - timedelta(minutes=20))
    answers = {**A_ROOM, "event_name": "Family history talk", "attendees": 30, "access_needs": ["hearing_loop"]}
    book(hall, Wish(ROOM, BERNARD, on, 14, answers, resident), at)


def _called_off(hall: Hall, at: datetime, on: date, until: datetime) -> Story:
    """Paid for, and cancelled about ten days before: half of the price is kept."""
    yield at
    resident = register(hall, PRITI, at=at - timedelta(minutes=20))
    case = book(hall, Wish(ROOM, PRITI, on, 11, {**A_ROOM, "event_name": "Sewing bee", "hirer": "private"}, resident),
                at)
    at = at + timedelta(minutes=9)
    yield at
    pay(hall, case, at)
    at = min(_booking(hall, case).starts_at - timedelta(days=10), until - timedelta(hours=2))
    yield at
    booked.cancel(hall.session, case, actor=account_sessions.as_actor(resident), at=at)


def _registers_late(hall: Hall, at: datetime, on: date) -> Story:
    """The first time that suits them is after the 42nd day: it is booked all the same, and flagged."""
    yield at
    resident = register(hall, CHLOE, at=at - timedelta(minutes=25))
    answers = {**A_BABY, "birth_date": (on - 45 * DAY).isoformat(), "mother_name": CHLOE.name, "who_comes": "both"}
    book(hall, Wish(BIRTH, CHLOE, on, 10, answers, resident), at)


def _business(hall: Hall, at: datetime, on: date) -> Story:
    """A business wants a room: a person looks at it first, and the time is kept meanwhile."""
    yield at
    answers = {**A_ROOM, "hirer": "commercial", "event_name": "Sales training", "attendees": 16, "length": "half_day",
               "access_needs": ["step_free", "projector"]}
    book(hall, Wish(ROOM, _somebody(hall), on, 9, answers), at)


def _clears_out(hall: Hall, at: datetime, on: date) -> Story:
    """A sofa and a bed are to be fetched by the round of the ward, and are paid for."""
    yield at
    home = next(one for one in places.find(hall.session, hall.council_id, "12 Mill Lane") if one.kind == "address")
    address = places.address_answer(hall.session, hall.council_id, home.uprn or "")
    answers = {**LARGE_THINGS, "address": address}
    ola = Person("Ola Brandt", date(1971, 3, 9), "", phone="+441632960312")
    case = book(hall, Wish(BULKY, ola, on, 7, answers, group=f"{home.ward} round"), at)
    at = at + timedelta(minutes=6)
    yield at
    pay(hall, case, at)


def _booking(hall: Hall, case: Case) -> Booking:
    found = holding.of_case(hall.session, case)
    assert found is not None, f"{case.reference} booked nothing"
    return found
