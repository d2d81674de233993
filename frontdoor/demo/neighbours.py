"""A year of other people's permits, so that counts for a home, queues and searches have something in them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from random import Random

from sqlalchemy import and_, select

from frontdoor.cases import tasks
from frontdoor.clock import start_of_day
from frontdoor.demo import cast
from frontdoor.demo.applying import Wish, answer_yes, apply, asked_to_renew
from frontdoor.demo.permits import has_one
from frontdoor.demo.residents import SHOWN, Hall, Person, register
from frontdoor.demo.stories import Story
from frontdoor.entitlements import renewal_rows as rows, terms
from frontdoor.entitlements.models import Entitlement, Renewal
from frontdoor.people.residents import Resident
from frontdoor.places.models import Address, ParkingZone
from frontdoor.triage import permits
from frontdoor.triage.renewals import answering
from frontdoor.triage.renewals.agenda import TASK
from frontdoor.triage.renewals.timing import OPEN

YEAR = 365
# The days of the year from which permits come: none is so old that its holder has been asked to renew it.
LATELY, NOT_ASKED_YET = 20, 320
# How many homes of each zone there are to choose from.
HOMES = 20
LAST_TRY = "call"
AGREEING_SHARE = 0.6
SHARED_HOME = 3
# No letters that are taken for figures.
PLATE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"
NUMBERS_FROM = 200
MOVED = "You moved out of the parking zone."


class Street:
    """Who lives where: the people of the demonstration who are not shown, each at a home of their own."""

    def __init__(self, hall: Hall) -> None:
        self.rng: Random = hall.rng
        taken = {person.name for person in SHOWN}
        names = [f"{first} {last}" for first, last in product(cast.FIRST_NAMES, cast.LAST_NAMES)]
        self.names = self.rng.sample([name for name in names if name not in taken], 200)
        drawn = [self.rng.sample(lines, HOMES) for lines in _homes_by_zone(hall)]
        self.homes = [line for together in zip(*drawn, strict=True) for line in together]

    def person(self, home: str = "") -> Person:
        """Somebody new, at a home of their own or at `home`."""
        name, letters = self.names.pop(), self.rng.choices(PLATE_LETTERS, k=5)
        plate = f"{''.join(letters[:2])}{self.rng.randrange(10, 76)} {''.join(letters[2:])}"
        born = date(1940, 1, 1) + timedelta(days=self.rng.randrange(65 * YEAR))
        number = f"+447700900{NUMBERS_FROM + len(self.names):03d}"
        texts = self.rng.random() < 0.3
        return Person(name, born, home or self.homes.pop(0), plate, number if texts else "", texts)


def _homes_by_zone(hall: Hall) -> Iterable[list[str]]:
    """The first lines of the addresses that may have a permit, of each zone; the one whose homes may have the most
    permits comes first."""
    rows = hall.session.execute(
        select(ParkingZone.code, Address.line)
        .join(Address, and_(Address.council_id == ParkingZone.council_id, Address.zone_code == ParkingZone.code))
        .where(ParkingZone.council_id == hall.council_id, Address.car_free.is_(False),
               Address.line.not_in([person.home for person in SHOWN]))
        .order_by(ParkingZone.most_permits.desc(), ParkingZone.code, Address.uprn)
    )
    zones: dict[str, list[str]] = {}
    for zone, line in rows:
        zones.setdefault(zone, []).append(line)
    return zones.values()


def a_year(hall: Hall, how_many: int, until: datetime) -> Iterator[Story]:
    """`how_many` permits of other people that run today, from all over the year, and one application whose papers
    are still to come."""
    street = Street(hall)
    shared = street.homes.pop(0)
    for number in range(how_many):
        days = LATELY + (NOT_ASKED_YET - LATELY) * number / how_many
        at = until - timedelta(days=days, hours=hall.rng.uniform(0, 9))
        person = street.person(shared if number < SHARED_HOME < how_many else "")
        yield _holds_one(hall, person, at, by_phone=number % 6 == 4, visitors=number % 5 == 3)
    yield _papers_to_come(hall, street.person(), until - timedelta(hours=5))
    if how_many > SHARED_HOME:
        yield from _other_ways(hall, street, until)


def _other_ways(hall: Hall, street: Street, until: datetime) -> Iterator[Story]:
    """Those that did not go the straight way, and those of more than a year ago."""
    yield _renewed(hall, street.person(), until - timedelta(days=YEAR + 40))
    yield _forgotten(hall, street.person(), until - timedelta(days=YEAR + 70))
    yield _given_up(hall, street.person(), until - timedelta(days=YEAR + 55))
    yield _withdrawn(hall, street.person(), until - timedelta(days=210))
    yield _not_needed(hall, street.person(), until - timedelta(days=70))


def _registered(hall: Hall, person: Person, at: datetime) -> Resident:
    return register(hall, person, at=at - timedelta(minutes=30))


def _holds_one(hall: Hall, person: Person, at: datetime, *, by_phone: bool, visitors: bool) -> Story:
    yield at
    wish = Wish(person, None if by_phone else _registered(hall, person, at), visitors=visitors)
    held = yield from has_one(hall, wish, at, agrees=hall.rng.random() < AGREEING_SHARE)
    yield from asked_to_renew(hall, held)


def _papers_to_come(hall: Hall, person: Person, at: datetime) -> Story:
    """It waits in the queue until somebody has seen the papers."""
    yield at
    apply(hall, Wish(person, _registered(hall, person, at), {"documents_how": "later"}), at)


def _renewed(hall: Hall, person: Person, at: datetime) -> Story:
    """They answered YES by text when the year was over, and the money was taken as they had agreed."""
    yield at
    person = replace(person, phone=f"+447700900{NUMBERS_FROM - 1}", texts=True)
    held = yield from has_one(hall, Wish(person, _registered(hall, person, at)), at, agrees=True)
    yield from asked_to_renew(hall, held, up_to=OPEN)
    at = hall.later(_asked_at(hall, held), 1, 30)
    yield at
    answer_yes(hall, held, person.phone, at)
    yield from asked_to_renew(hall, held)


def _forgotten(hall: Hall, person: Person, at: datetime) -> Story:
    """They never answered, not even when Nell rang, so it lapsed."""
    yield at
    held = yield from has_one(hall, Wish(person, _registered(hall, person, at)), at, agrees=False)
    yield from asked_to_renew(hall, held, up_to=LAST_TRY)
    at = start_of_day(terms.last(held).ends_on) + timedelta(hours=11)
    yield at
    tasks.finish(hall.session, hall.officers["Nell Thorne"], f"{TASK}{_renewal(hall, held).public_id}", at=at)
    yield from asked_to_renew(hall, held)


def _given_up(hall: Hall, person: Person, at: datetime) -> Story:
    """They have no car any more and say so when they are asked; it ends with its term."""
    yield at
    held = yield from has_one(hall, Wish(person, _registered(hall, person, at)), at, agrees=True)
    yield from asked_to_renew(hall, held, up_to=OPEN)
    at = hall.later(_asked_at(hall, held), 5, 60)
    yield at
    answering.give_up(hall.session, _renewal(hall, held), by="online", at=at)
    yield from asked_to_renew(hall, held)


def _withdrawn(hall: Hall, person: Person, at: datetime) -> Story:
    """They moved away three months later, and the manager took the permit back."""
    yield at
    held = yield from has_one(hall, Wish(person, _registered(hall, person, at)), at, agrees=False)
    at = at + timedelta(days=95)
    yield at
    permits.withdraw(hall.session, held, why=MOVED, actor=hall.officers["Lee Brannigan"], at=at)


def _not_needed(hall: Hall, person: Person, at: datetime) -> Story:
    yield at
    apply(hall, Wish(person, _registered(hall, person, at), {"blue_badge_holder": True}), at)


def _renewal(hall: Hall, held: Entitlement) -> Renewal:
    found = rows.of_term(hall.session, terms.last(held))
    assert found is not None
    return found


def _asked_at(hall: Hall, held: Entitlement) -> datetime:
    asked = _renewal(hall, held).asked_at
    assert asked is not None
    return asked
