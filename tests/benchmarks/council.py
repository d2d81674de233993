"""The councils that are measured: made once through the real verbs, copied, and filled to their sizes."""

import pathlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from sqlalchemy import select, text

from frontdoor import audit, schema
from frontdoor.cases import links
from frontdoor.cases.case import FINISHED, Case, Confidentiality
from frontdoor.cases.parties import Party
from frontdoor.clock import now
from frontdoor.db import Database
from frontdoor.demo import council as demonstration
from frontdoor.demo import geography, history
from frontdoor.keys import Keys
from frontdoor.people import signing_in
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident
from tests import postgres
from tests.benchmarks import crowd, filler, servers

COUNCIL = "aldermere"
PATTERNS = 120
CASES_EACH, OFFICERS, READER = 5, 200, "Sam Okafor"


@dataclass(frozen=True)
class Sample:
    """A case to look at: its reference, the link that its reporter was sent, and who that is."""

    reference: str
    link: str
    person: str
    name: str


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
    people = crowd.settle(database, COUNCIL, size // CASES_EACH, at=now())
    crowd.staff(database, COUNCIL, OFFICERS, at=now())
    filler.fill(database, COUNCIL, size, at=now(), checked=False, people=people)
    database.dispose()
    return url


def sign_in(database: Database, name: str = READER) -> str:
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
            select(Case.reference, Party.public_id, Resident.public_id, Resident.name)
            .join(Party, Party.case_id == Case.id).join(Resident, Resident.id == Party.resident_id)
            .where(Case.council_id == COUNCIL, Case.state.not_in(sorted(FINISHED)), Party.role == "reporter",
                   Case.confidentiality <= int(Confidentiality.INTERNAL))
        ).all()
    chosen = Random(seed).sample(list(found), min(how_many, len(found)))
    return [Sample(reference, links.tracking_path(keys(), reference, party), person, name)
            for reference, party, person, name in chosen]


def open_records(database: Database, people: Iterable[str], name: str = READER) -> None:
    """The officer has said why they open the records of these people."""
    with database.session() as session:
        officer = session.scalars(select(Officer).where(Officer.council_id == COUNCIL, Officer.name == name)).one()
        audit.record_each(session, [{
            "council_id": COUNCIL, "actor_kind": "officer", "actor_id": officer.public_id, "at": now(), "detail": None,
            "action": "opened_without_caller", "subject_kind": "resident", "subject_id": one} for one in set(people)])
        session.commit()
