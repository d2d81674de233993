"""Two libraries with rooms and a group, and somebody who goes through the pages of a booking."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.bookings import resources
from frontdoor.bookings.models import Booking
from frontdoor.clock import local_date, now
from frontdoor.people import account_sessions
from frontdoor.people.accounts import Account
from frontdoor.people.residents import ContactPoint, Resident
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.journeying import Walk

SERVICE = "library-booking"
DAILY = [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "10:00", "until": "14:00"}]
CENTRAL = {"kind": "library_room", "place": "central_library", "place_label": "Central Library", "team": "libraries",
           "opening": DAILY, "closed_on_holidays": False, "features": ["projector", "step_free"]}
ENTRIES = [
    {**CENTRAL, "slug": "meeting_room", "name": "Meeting room", "seats": 12},
    {**CENTRAL, "slug": "riverside_room", "name": "Garden room", "seats": 24, "place": "riverside_library",
     "place_label": "Riverside Library"},
    {**CENTRAL, "slug": "story_time", "kind": "library_group", "name": "Story time", "seats": 2, "shared": True,
     "opening": [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "10:30", "until": "11:15"}]},
]
# What hangs on no database is looked at on one of them.
ON_ONE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
# What Asha says; each page takes what it asks.
SAID: Mapping[str, Any] = {
    "what": "room", "library": "central_library", "hirer": "community", "adult": "yes", "party_political": "no",
    "may_upset": "no", "for_children": "no", "safeguarding_policy": "yes", "attendees": "8", "length": "one_hour",
    "access_needs": "none", "event_name": "Book club", "name": "Asha Patel", "email": "asha@example.org",
    "phone": "07700 900188", "declared": "y",
}
GROUP: Mapping[str, Any] = {**SAID, "what": "group", "attendees": "1"}


class Booker(Walk):
    """Somebody who books: answers whatever the page asks, and takes the first time that is free."""

    def __init__(self, client: Visitor, answers: Mapping[str, Any] | None = None) -> None:
        super().__init__(client, SERVICE)
        self.answers = dict(answers or SAID)

    def until(self, page: str) -> "Booker":
        """Answer page after page, up to that one."""
        for _ in range(25):
            if self.at == page:
                return self
            self.go_on()
        raise AssertionError(f"never came to {page}, but to {self.path}: {self.text}")

    def go_on(self) -> "Booker":
        if self.at == "answer":
            return self.follow("Book now")
        if self.at == "account":
            return self.follow("Go on without an account")
        if self.at == "known":
            return self.follow("Yes, continue")
        if self.at == "slot":
            self.send({"choice": self.times[0]})
            return self
        self.send({name: self.answers[name] for name in self.names if name in self.answers})
        return self

    @property
    def times(self) -> list[str]:
        """The keys of the times on the page."""
        return times_on(self)

    def follow(self, words: str) -> "Booker":
        """Follow the link with these words."""
        for link in self.read.all("a"):
            if link.words.strip() == words:
                self.page = self.client.get(link.attributes["href"], follow_redirects=True)
                return self
        raise AssertionError(f"no link {words!r} on {self.path}")

    def book(self) -> "Booker":
        """All the way, up to the page that says it is sent."""
        self.until("check-answers").send({"declared": "y"})
        assert self.path.startswith("/sent/"), self.text
        return self

    def on_day(self, days: int) -> "Booker":
        """Up to the times, and take the first that is so many days from today."""
        self.until("slot").open(f"slot?day={local_date(now()) + timedelta(days=days)}")
        self.send({"choice": self.times[0]})
        return self

    def pay(self) -> "Booker":
        """Pay what was just booked, and go to the page of the case."""
        reference = self.reference
        self.page = self.client.get(f"/pay/{reference}", follow_redirects=True)
        self.send().send({"decided": "pay"})
        assert self.heading == "You have paid", self.text
        self.page = self.client.get(f"/cases/{reference}")
        return self

    @property
    def reference(self) -> str:
        return self.path.rsplit("/", 1)[1]


def times_on(walk: Walk) -> list[str]:
    return [one.attributes["value"] for one in walk.read.all("input") if one.attributes.get("name") == "choice"]


def booking_of(session: Session) -> Booking:
    """The only booking there is, as it stands now."""
    return session.scalars(select(Booking)).one()


@pytest.fixture
def library(council: Session) -> Session:
    """A council with rooms and a group to book."""
    resources.load(council, make.ALDERMERE, ENTRIES, at=now())
    return council


@pytest.fixture
def signed_in(library: Session, visitors: Callable[[], Visitor]) -> Callable[..., Visitor]:
    """Makes a visitor with an account, signed in; by default Asha."""

    def come(name: str = "Asha Patel", email: str = "asha@example.org") -> Visitor:
        at = now() - timedelta(days=3)
        resident = Resident(council_id=make.ALDERMERE, name=name, provenance="a test", created_at=at)
        resident.contact_points.append(ContactPoint(
            council_id=make.ALDERMERE, kind="email", value=email, verified_at=at, verified_by="link", created_at=at))
        account = Account(council_id=make.ALDERMERE, resident=resident, login_kind="email", login=email,
                          created_at=at, confirmed_at=at)
        library.add_all([resident, account])
        library.flush()
        visitor = visitors()
        visitor.set_cookie("frontdoor-account", account_sessions.begin(library, account, at=now()), domain="127.0.0.1")
        return visitor

    return come
