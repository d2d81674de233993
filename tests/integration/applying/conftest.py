"""Rose at the pages of a parking permit: homes in a zone, her account, and somebody who goes through the questions."""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from frontdoor.clock import now
from frontdoor.people import account_sessions
from frontdoor.people.accounts import Account
from frontdoor.people.residents import ContactPoint, Resident
from frontdoor.places.models import Address, ParkingZone
from frontdoor.places.typed import key, postcode_key
from tests import factories as make
from tests.hostile_files import jpeg
from tests.integration.conftest import Visitor
from tests.integration.journeying import Walk

SERVICE = "parking-permit-resident"
HOME, NEXT_DOOR, CAR_FREE = "99900000012", "99900000014", "99900000016"
ROSE = "rose.whitaker@example.org"
# What Rose says of herself and her car; each page takes what it asks.
SAID: Mapping[str, Any] = {
    "sub_type": "resident_permit", "vehicle_type": "car", "blue_badge_holder": "no", "keeper_is_applicant": "yes",
    "named_driver": "no", "v5c_address_matches": "yes", "same_vrm_live_permit": "no", "proof_type": "tenancy_agreement",
    "length_m": "4.1", "height_m": "1.5", "width_m": "1.8", "weight_kg": "1,150", "seats": "5",
    "dob": ["14", "3", "1951"], "vrm": "rw19 ose", "documents_how": "later", "name": "Rose Whitaker", "email": ROSE,
    "phone": "07700 900175", "permits_already_at_property": "0", "zone_max": "2", "property_in_zone": "yes",
    "property_eligible": "yes",
}


def said(**changes: Any) -> dict[str, Any]:
    """What Rose says, from a day that is always to come, with changes."""
    start = now() + timedelta(days=7)
    return {**SAID, "start_date": [str(start.day), str(start.month), str(start.year)], **changes}


class Application(Walk):
    """Somebody who applies: answers whatever the page asks, from what they would say."""

    def __init__(
        self, client: Visitor, *, answers: Mapping[str, Any] | None = None, home: str = "12 Mill Lane",
        service_id: str = SERVICE,
    ) -> None:
        super().__init__(client, service_id)
        self.answers, self.home = dict(answers or said()), home

    @classmethod
    def at_draft(cls, client: Visitor, base: str, answers: Mapping[str, Any] | None = None) -> "Application":
        """The same draft on another device, or by somebody else."""
        made = cls.__new__(cls)
        made.client, made.base, made.answers, made.home = client, base, dict(answers or said()), "12 Mill Lane"
        made.page = client.get(base, follow_redirects=True)
        return made

    def until(self, page: str) -> "Application":
        """Answer page after page, up to that one."""
        for _ in self.pages_until(page):
            pass
        return self

    def pages_until(self, page: str) -> Iterator[str]:
        """The pages on the way to that one, each answered after it was looked at."""
        for _ in range(30):
            if self.at == page:
                return
            yield self.at
            self.go_on()
        raise AssertionError(f"never came to {page}, but to {self.path}: {self.text}")

    def go_on(self) -> "Application":
        """Answer the page that is shown, or press on where it asks nothing."""
        if self.at == "answer":
            return self.follow(("Apply now", "Apply all the same"))
        if self.at == "account":
            return self.follow(("Go on without an account", "Go on without my account"))
        if self.at == "known":
            return self.follow(("Yes, continue",))
        fields = self.forms()[-1].fields
        if "q" in fields and "choice" not in self.names:
            return self.send({"q": self.home}).choose(self.home)
        if self.at == "address":
            return self.send({"choice": "home"})
        mine = {name: self.answers[name] for name in self.names if name in self.answers}
        return self.send(mine)

    def choose(self, words: str) -> "Application":
        self.choose_spot(words)
        return self

    def follow(self, words: tuple[str, ...]) -> "Application":
        """Follow the link with one of these words."""
        for link in self.read.all("a"):
            if link.words.strip() in words:
                self.page = self.client.get(link.attributes["href"], follow_redirects=True)
                return self
        raise AssertionError(f"no link {words} on {self.path}")

    def row(self, label: str) -> str:
        """The value beside a label of a summary list."""
        for key_, value in zip(self.read.all("dt"), self.read.all("dd"), strict=False):
            if key_.words.strip() == label:
                return " ".join(value.words.split())
        for row in self.read.all("div"):
            if row.words.strip().startswith(label):
                return " ".join(row.words.split())
        raise AssertionError(f"no row {label}")


@pytest.fixture
def town(council: Session) -> Session:
    """Homes on Mill Lane: two in zone A, and one that was built without the right to permits."""
    council.add(ParkingZone(council_id=make.ALDERMERE, code="A", name="Zone A", hours="Monday to Saturday, 8am to 6pm",
                            most_permits=2))
    for place, (number, uprn) in enumerate((("12", HOME), ("14", NEXT_DOOR), ("16", CAR_FREE))):
        line = f"{number} Mill Lane"
        council.add(Address(
            council_id=make.ALDERMERE, uprn=uprn, line=line, line_key=key(line), number=number, position=place,
            usrn=make.MILL_LANE, postcode="ZZ1 2AB", postcode_key=postcode_key("ZZ1 2AB"),
            easting=600_100.0 + 10 * place, northing=500_110.0, ward_code="W1", zone_code="A",
            car_free=uprn == CAR_FREE,
        ))
    council.flush()
    return council


@pytest.fixture
def account(town: Session) -> Callable[..., Account]:
    """Makes a resident with an account, by default Rose's."""

    def open_one(name: str = "Rose Whitaker", email: str = ROSE, phone: str | None = None) -> Account:
        resident = Resident(council_id=make.ALDERMERE, name=name, provenance="a test", created_at=make.AT)
        for kind, value in (("email", email), ("phone", phone)):
            if value:
                resident.contact_points.append(ContactPoint(
                    council_id=make.ALDERMERE, kind=kind, value=value, verified_at=make.AT, verified_by="link",
                    created_at=make.AT,
                ))
        row = Account(council_id=make.ALDERMERE, resident=resident, login_kind="email", login=email,
                      created_at=make.AT, confirmed_at=make.AT)
        town.add_all([resident, row])
        town.flush()
        return row

    return open_one


@pytest.fixture
def signs_in(town: Session, visitors: Callable[[], Visitor]) -> Callable[..., Visitor]:
    """A visitor who is signed in to that account; by default a new one."""

    def sign_in(to: Account, visitor: Visitor | None = None) -> Visitor:
        found = visitor or visitors()
        token = account_sessions.begin(town, to, at=now())
        found.set_cookie("frontdoor-account", token, domain="127.0.0.1")
        return found

    return sign_in


@pytest.fixture
def rose(account: Callable[..., Account]) -> Account:
    return account()


def upload(content: bytes | None = None, name: str = "bill.jpg") -> tuple[io.BytesIO, str]:
    """A file as the test client sends it."""
    return io.BytesIO(content if content is not None else jpeg()), name
