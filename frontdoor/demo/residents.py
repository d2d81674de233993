"""The residents of the demonstration who have accounts: who they are, and how each account came about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from frontdoor import places
from frontdoor.clock import local_date
from frontdoor.demo.passphrases import password
from frontdoor.demo.stories import Scene
from frontdoor.cases.files import FileStore
from frontdoor.errors import FrontDoorError
from frontdoor.keys import Keys
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people import (
    account_sessions, addresses, contact_changes, inviting, logins, preferences, profile, registering,
)
from frontdoor.people.accounts import Account
from frontdoor.people.residents import Resident
from frontdoor.places.models import Address

TELLS = "resident"
LIVED_THERE = timedelta(days=900)


class NoSuchHome(FrontDoorError):
    """The town has no such address."""


@dataclass(frozen=True)
class Person:
    """One resident. `home` is the first line of the address; `phone` in its international form; `story` what a
    visitor finds when signed in as them, empty for those whose sign-in is not shown."""

    name: str
    born: date
    home: str
    vehicle: str = ""
    phone: str = ""
    texts: bool = False
    story: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.').replace(chr(39), '')}@example.org"


ROSE = Person("Rose Whitaker", date(1951, 3, 14), "Flat 3, 40 Station Road", "RW19 OSE", "+447700900175", True,
              "Has no permit yet: apply for one")
HAROLD = Person("Harold Tuttle", date(1948, 9, 2), "7 Castle Street", "RW68 HTT", "+447700900148", True,
                "Permit ends in three weeks, with an agreement to pay: answer YES as 07700 900148")
MEI = Person("Mei Fairbairn", date(1986, 1, 27), "9 Mill Lane", "MF21 WPT", "+447700900186", True,
             "Permit ends soon, without one: answer YES as 07700 900186, then pay")
OWEN = Person("Owen Pritchard", date(1979, 11, 8), "5 Church Street", "OP17 LLN", "+447700900179", False,
              "Applied; Sam looks at the papers")
FARIDA = Person("Farida Begum", date(1993, 6, 19), "4 Meadow Road", "FB15 KXE", "", False,
                "Refused by rule: may ask a person to look again")
GRAHAM = Person("Graham Marsh", date(1962, 4, 30), "6 Westgate", "GM64 DRV", "", False,
                "Refused by Sam; another officer must look again")
WINSTON = Person("Winston Abara", date(1971, 12, 5), "7 Silver Street", "WA22 BRA", "+447700900171", False,
                 "Granted: has still to pay")
DONNA = Person("Donna Prentice", date(1974, 8, 21), "21 Mendip Drive", "", "+447700900174", False,
               "Acts for her mother Elsie, who goes to a group at the library")
ELSIE = Person("Elsie Prentice", date(1942, 2, 11), "8 Nelson Street", "", "", False,
               "Has visitor permits; her daughter Donna acts for her, and books groups for her")
NADIA = Person("Nadia Ellery", date(1984, 5, 17), "14 Castle Street", "", "+447700900184", False,
               "Has a library room: move it, or cancel it for part of the price")
BERNARD = Person("Bernard Rowntree", date(1953, 10, 3), "14 Westgate", "", "", False,
                 "A library room is kept for him: has still to pay")
PRITI = Person("Priti Colclough", date(1990, 2, 24), "16 Silver Street", "", "", False,
               "Cancelled a library room: half of the price comes back")
CHLOE = Person("Chloe Garside", date(1996, 12, 9), "11 Church Street", "", "+447700900196", False,
               "Registers a birth after the 42nd day")
SHOWN = (ROSE, HAROLD, MEI, OWEN, FARIDA, GRAHAM, WINSTON, DONNA, ELSIE, NADIA, BERNARD, PRITI, CHLOE)


@dataclass
class Hall(Scene):
    """What every story of a permit shares: a council, and what its doors work with."""

    keys: Keys
    provider: TestProvider
    files: FileStore


def home_of(hall: Hall, person: Person) -> dict[str, str]:
    """The address of a person as the answer to where they live. Raises NoSuchHome."""
    uprn = hall.session.scalar(
        select(Address.uprn).where(Address.council_id == hall.council_id, Address.line == person.home)
        .order_by(Address.uprn).limit(1)
    )
    found = places.address_answer(hall.session, hall.council_id, uprn) if uprn else None
    if found is None:
        raise NoSuchHome(f"{hall.council_id} has no {person.home}")
    return found


def register(hall: Hall, person: Person, *, at: datetime) -> Resident:
    """Their account, made as the pages make it: asked for, confirmed by the link that was sent, and the profile
    filled in. Flushes."""
    asked = registering.ask(
        hall.session, hall.keys, council_id=hall.council_id, name=person.name, login=logins.email(person.email),
        password=password(hall.keys, person.email), kiosk=False, onward="/account", at=at,
    )
    account = registering.confirm(hall.session, asked.key.row, by="link", at=at + timedelta(minutes=2))
    resident, home = account.resident, home_of(hall, person)
    profile.note(hall.session, resident, "dob", person.born.isoformat(), source=TELLS, at=at)
    addresses.move(hall.session, resident, uprn=home["uprn"], label=home["label"], source=TELLS, at=at,
                   from_on=local_date(at - LIVED_THERE))
    if person.phone:
        _add_number(hall, account, person.phone, at + timedelta(minutes=4))
    if person.texts:
        preferences.change(hall.session, resident, channel="sms", quiet_from=None, quiet_until=None, no_contact=False,
                           language="en", actor_id=resident.public_id, at=at + timedelta(minutes=6))
    return resident


def _add_number(hall: Hall, account: Account, number: str, at: datetime) -> None:
    """The mobile number, confirmed by the two codes that were sent, while they are signed in."""
    token = account_sessions.begin(hall.session, account, at=at)
    signed = account_sessions.found(hall.session, hall.council_id, token, at=at)
    assert signed is not None
    asked = contact_changes.ask(hall.session, hall.keys, account, logins.phone(number), lost=False, at=at)
    contact_changes.finish(hall.session, hall.keys, signed, asked.new.code, asked.old.code if asked.old else "", at=at)
    account_sessions.end(hall.session, signed, at=at + timedelta(minutes=1))


def let_act(hall: Hall, resident: Resident, other: Person, by: Resident, *, at: datetime) -> None:
    """The resident asks somebody to see and to apply for them, who agrees by the link that was sent."""
    row, _ = inviting.invite(hall.session, resident, sent_to=other.email, scope=("see", "apply"), until_on=None, at=at)
    inviting.take_up(hall.session, row, by, at=at + timedelta(hours=3))
