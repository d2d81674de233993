"""The journeys whose sending is measured, filled in by the real verbs: a pothole, a parking permit, a library room."""

from abc import ABC, abstractmethod
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.bookings import resources
from frontdoor.cases import drafts
from frontdoor.cases.drafts import Draft
from frontdoor.cases.files import FileStore
from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import Version
from frontdoor.clock import DAY, local_date, now
from frontdoor.db import Database
from frontdoor.demo import papers
from frontdoor.demo.applying import A_CAR
from frontdoor.demo.booking import A_ROOM
from frontdoor.places import address_answer
from frontdoor.places.models import Address, ParkingZone, Street, Ward
from frontdoor.triage import slots
from tests.benchmarks.council import COUNCIL

POTHOLE = "pothole"
TOOK = timedelta(minutes=5)
REFERENCE, TO_PAY = b"Your reference is", b"Pay now"
TICKED = {"declared": "y"}
# Reports lie apart from every other one, so that none of them repeats another.
APART_M = 40
START_EASTING, START_NORTHING = 640_000, 540_000
# Match days only, for which permits cost another price.
STADIUM = "S"
ROOMS, ROOMS_A_DAY = 20, 60
OPENING = [{"days": list(range(7)), "from": "09:00", "until": "20:00"}]


class Drafts(ABC):
    """Forms of one service with every question answered, ready to be sent by somebody without an account. `what` is
    sent, `ticks` are the fields of the page that checks them all, `shown` is on the confirmation."""

    what = service_id = ""
    ticks: dict[str, str] = {}
    shown = TO_PAY

    def __init__(self, database: Database) -> None:
        self.database = database
        self.made = 0

    def make(self, how_many: int) -> list[str]:
        """The tokens of new drafts."""
        at = now() - TOOK
        with self.database.session() as session:
            tokens = [self._one(session, at) for _ in range(how_many)]
            session.commit()
        return tokens

    def _one(self, session: Session, at: datetime) -> str:
        version = versions.current(session, COUNCIL, self.service_id)
        draft, token = drafts.begin(session, council_id=COUNCIL, service_id=self.service_id, version_id=version.row_id,
                                    at=at)
        _say(draft, {**self._answers(session, at), "email": f"{self.service_id}.{self.made}@example.org"}, at)
        self._add(session, draft, version, at)
        self.made += 1
        return token

    @abstractmethod
    def _answers(self, session: Session, at: datetime) -> dict[str, Any]:
        """What is said, beside the email address."""

    def _add(self, session: Session, draft: Draft, version: Version, at: datetime) -> None:
        """What is more than an answer."""


def _say(draft: Draft, answers: dict[str, Any], at: datetime) -> None:
    for fact_id, value in answers.items():
        draft.answer(fact_id, value, source="resident", at=at)


class Potholes(Drafts):
    """Reports that are decided by rule, each at a place of its own."""

    what, service_id, shown = POTHOLE, POTHOLE, REFERENCE

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        with database.session(write=False) as session:
            self.streets = [
                (street.usrn, street.name, ward) for street, ward in session.execute(
                    select(Street, Ward.name).join(Ward, (Ward.code == Street.ward_code)
                                                   & (Ward.council_id == Street.council_id))
                    .where(Street.council_id == COUNCIL, Street.owner == "this_council").order_by(Street.id)
                )
            ]

    def _answers(self, session: Session, at: datetime) -> dict[str, Any]:
        usrn, name, ward = self.streets[self.made % len(self.streets)]
        east, north = self.made % 200 * APART_M, self.made // 200 * APART_M
        return {
            "place": {"label": f"Outside {self.made % 90 + 1} {name}", "street": name, "usrn": usrn, "uprn": None,
                      "easting": START_EASTING + east, "northing": START_NORTHING + north, "ward": ward},
            "surface": "carriageway", "missing_cover": False, "collapse": False, "immediate_danger": False,
            "depth_mm": 50, "width_mm": 300, "description": "Near the bus stop, it fills with water when it rains.",
            "photos": [], "injury": False, "vehicle_damage": False, "name": "Rose Fell", "phone": None,
        }


class Permits(Drafts):
    """Applications that are granted by rule and have to be paid for: each for a car of its own, at one home after the
    other, with a log book and a tenancy agreement attached."""

    what, service_id, ticks = "permit", "parking-permit-resident", TICKED

    def __init__(self, database: Database, files: FileStore) -> None:
        super().__init__(database)
        self.files = files
        self.papers = [papers.drawn(heading, ("Rose Fell",)) for heading in ("Log book (V5C)", "Tenancy agreement")]
        with database.session(write=False) as session:
            self.homes = session.scalars(
                select(Address.uprn).join(ParkingZone, (ParkingZone.code == Address.zone_code)
                                          & (ParkingZone.council_id == Address.council_id))
                .where(Address.council_id == COUNCIL, Address.car_free.is_(False), ParkingZone.code != STADIUM)
                .order_by(Address.id)
            ).all()

    def _answers(self, session: Session, at: datetime) -> dict[str, Any]:
        return {
            **A_CAR, "address": address_answer(session, COUNCIL, self.homes[self.made % len(self.homes)]),
            "sub_type": "resident_permit", "dob": "1951-03-14", "vrm": f"BM{self.made:05}", "blue_badge_holder": False,
            "keeper_is_applicant": True, "v5c_address_matches": True, "proof_type": "tenancy_agreement",
            "documents_how": "upload", "start_date": (local_date(at) + 7 * DAY).isoformat(), "name": "Rose Fell",
            "phone": None,
        }

    def _add(self, session: Session, draft: Draft, version: Version, at: datetime) -> None:
        book, proof = (papers.attach(session, self.files, draft, fact_id, f"{fact_id}.png", paper, at=at)
                       for fact_id, paper in zip(("v5c_document", "proof_document"), self.papers, strict=True))
        _say(draft, {"v5c_document": book, "proof_document": [proof]}, at)


class Rooms(Drafts):
    """Bookings of a room for two hours that have to be paid for. Each holds a time of its own in one of twenty rooms;
    day after day is filled, the first being tomorrow."""

    what, service_id, ticks = "library room", "library-booking", TICKED

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        with database.session() as session:
            resources.load(session, COUNCIL, [{
                "slug": f"bench-{number:02}", "kind": "library_room", "name": f"Room {number}", "team": "libraries",
                "place": A_ROOM["library"], "place_label": "Central Library", "seats": 12, "features": ["step_free"],
                "opening": OPENING, "after_minutes": 15, "closed_on_holidays": False,
            } for number in range(1, ROOMS + 1)], at=now())
            session.commit()

    def _answers(self, session: Session, at: datetime) -> dict[str, Any]:
        return {**A_ROOM, "name": "Rose Fell", "phone": None}

    def _add(self, session: Session, draft: Draft, version: Version, at: datetime) -> None:
        first = local_date(at) + (1 + self.made // ROOMS_A_DAY) * DAY
        free = slots.free(session, version, draft.values(), council_id=COUNCIL, at=at, first=first, days=1)
        held = slots.hold(session, draft, version, draft.values(), free[0].key, at=at)
        _say(draft, {slots.rule_of(version).slot: slots.day_answer(held)}, at)


def all_three(database: Database, files: FileStore) -> list[Drafts]:
    """One maker of drafts for each journey; the pothole, for which there are goals, comes first."""
    return [Potholes(database), Permits(database, files), Rooms(database)]
