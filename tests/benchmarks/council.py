"""The councils that are measured: made once through the real verbs, copied, and filled to their sizes."""

import pathlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from frontdoor import schema
from frontdoor.cases import drafts, links
from frontdoor.cases.case import FINISHED, Case, Confidentiality
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.db import Database
from frontdoor.demo import council as demonstration
from frontdoor.demo import geography, history
from frontdoor.keys import Keys
from frontdoor.people import signing_in
from frontdoor.people.officers import Officer
from frontdoor.places.models import Street, Ward
from tests import postgres
from tests.benchmarks import filler, servers

COUNCIL = "aldermere"
PATTERNS = 120
# Drafts lie apart from every report, so that none of them repeats another.
APART_M = 40
START_EASTING, START_NORTHING = 640_000, 540_000


@dataclass(frozen=True)
class Sample:
    """A case to look at: its reference and the link that its reporter was sent."""

    reference: str
    link: str


def keys() -> Keys:
    return Keys([servers.SECRET])


def make_pattern(database: Database) -> None:
    """The tables, the town, its officers and a year of reports."""
    at = now()
    schema.prepare(database, at)
    with database.session() as session:
        geography.store(session, COUNCIL, geography.build(demonstration.SEED, COUNCIL))
        officers = demonstration.hire(session, COUNCIL, keys(), at=at)
        history.live_through(session, COUNCIL, officers, seed=demonstration.SEED, reports=PATTERNS, until=at)
        session.commit()


def on_sqlite(folder: pathlib.Path, sizes: list[int]) -> Iterator[str]:
    """The address of a council of each size, in files."""
    pattern = folder / "pattern.db"
    database = Database(f"sqlite:///{pattern}")
    make_pattern(database)
    database.dispose()
    for size in sizes:
        path = folder / f"cases-{size}.db"
        shutil.copyfile(pattern, path)
        yield _filled(f"sqlite:///{path}", size)


def on_postgres(server: postgres.Server, sizes: list[int]) -> Iterator[str]:
    """The address of a council of each size, in databases."""
    create_database(server, "pattern")
    database = Database(server.url("pattern"))
    make_pattern(database)
    database.dispose()
    for size in sizes:
        create_database(server, f"cases_{size}", template="pattern")
        yield _filled(server.url(f"cases_{size}"), size)


def create_database(server: postgres.Server, name: str, template: str = "template1") -> None:
    admin = Database(server.url())
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"create database {name} template {template}"))
    admin.dispose()


def _filled(url: str, size: int) -> str:
    database = Database(url)
    filler.fill(database, COUNCIL, size, at=now(), checked=False)
    database.dispose()
    return url


def sign_in(database: Database, name: str = "Sam Okafor") -> str:
    """The token of an officer who sits at a desk, both factors shown."""
    at = now()
    with database.session() as session:
        officer = session.scalars(
            select(Officer).where(Officer.council_id == COUNCIL, Officer.name == name)
        ).one()
        half = signing_in.found(session, COUNCIL, signing_in.open_session(session, officer, at=at), at=at)
        assert half is not None
        token = signing_in.show_factor(session, half, at=at)
        session.commit()
    return token


def samples(database: Database, how_many: int, seed: int = 1) -> list[Sample]:
    """Open cases that every officer may see, from all over the table."""
    with database.session(write=False) as session:
        found = session.execute(
            select(Case.reference, Party.public_id).join(Party, Party.case_id == Case.id)
            .where(Case.council_id == COUNCIL, Case.state.not_in(sorted(FINISHED)), Party.role == "reporter",
                   Case.confidentiality <= int(Confidentiality.INTERNAL))
        ).all()
    chosen = Random(seed).sample(list(found), min(how_many, len(found)))
    return [Sample(reference, links.tracking_path(keys(), reference, party)) for reference, party in chosen]


class Drafts:
    """Reports of potholes with every question answered, ready to be sent; each at a place of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.made = 0
        with database.session(write=False) as session:
            self.streets = [
                (street.usrn, street.name, ward) for street, ward in session.execute(
                    select(Street, Ward.name).join(Ward, (Ward.code == Street.ward_code)
                                                   & (Ward.council_id == Street.council_id))
                    .where(Street.council_id == COUNCIL, Street.owner == "this_council").order_by(Street.id)
                )
            ]

    def make(self, how_many: int) -> list[str]:
        """The tokens of new drafts."""
        at = now() - timedelta(minutes=5)
        with self.database.session() as session:
            tokens = [self._one(session, at) for _ in range(how_many)]
            session.commit()
        return tokens

    def _one(self, session: Session, at: datetime) -> str:
        version = versions.current(session, COUNCIL, "pothole")
        draft, token = drafts.begin(session, council_id=COUNCIL, service_id="pothole", version_id=version.row_id, at=at)
        for fact_id, value in self._answers().items():
            draft.answer(fact_id, value, source="resident", at=at)
        self.made += 1
        return token

    def _answers(self) -> dict[str, Any]:
        usrn, name, ward = self.streets[self.made % len(self.streets)]
        east, north = self.made % 200 * APART_M, self.made // 200 * APART_M
        return {
            "place": {"label": f"Outside {self.made % 90 + 1} {name}", "street": name, "usrn": usrn, "uprn": None,
                      "easting": START_EASTING + east, "northing": START_NORTHING + north, "ward": ward},
            "surface": "carriageway", "missing_cover": False, "collapse": False, "immediate_danger": False,
            "depth_mm": 50, "width_mm": 300, "description": "Near the bus stop, it fills with water when it rains.",
            "photos": [], "injury": False, "vehicle_damage": False, "name": "Rose Fell",
            "email": f"rose.fell{self.made}@example.org", "phone": None,
        }
