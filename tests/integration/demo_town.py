"""The demonstration's council, furnished for tests, and the people of its stories."""

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import schema
from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.demo import council
from frontdoor.demo.residents import Person
from frontdoor.entitlements import queries
from frontdoor.entitlements.models import Entitlement
from frontdoor.people import logins, signing_in
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident
from tests.factories import ALDERMERE, AT

SECRET = "for-the-tests-only-0123456789-abcdefghij"


@dataclass(frozen=True)
class Town:
    """A furnished installation, and what was said while it was made."""

    settings: Settings
    database: Database
    said: str


def furnished(request: pytest.FixtureRequest, folder: Path, kind: str) -> Iterator[Town]:
    """A town on one kind of database, with a year of reports on the one that the demonstration runs on."""
    if kind == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_file"), folder / "town.db")
        url, drop, sizes = f"sqlite:///{folder}/town.db", None, council.COUNCILS
    else:
        server = request.getfixturevalue("postgres_server")
        drop = server.create(f"t{uuid.uuid4().hex[:16]}", template=request.getfixturevalue("migrated_template"))
        url = server.server.url(drop)
        sizes = {name: replace(size, reports=8) for name, size in council.COUNCILS.items()}
    settings = Settings(database_url=url, secret_keys=[SECRET], messages=f"file:{folder}/messages",
                        files=folder / "files", payments="test", demo=True)
    database = Database(url)
    schema.prepare(database, AT)
    yield Town(settings, database, council.furnish(database, settings, at=AT, say=print, councils=sizes))
    database.dispose()
    if drop is not None:
        server.drop(drop)


def of(session: Session, person: Person) -> Resident:
    account = logins.account_of(session, ALDERMERE, logins.email(person.email))
    assert account is not None, f"{person.name} has no account"
    return account.resident


def case_of(session: Session, person: Person) -> Case:
    return session.scalars(
        select(Case).join(Party, Party.case_id == Case.id).where(Party.resident_id == of(session, person).id)
    ).one()


def permit_of(session: Session, person: Person) -> Entitlement:
    return queries.of_resident(session, ALDERMERE, of(session, person).id)[0]


def officer(session: Session, name: str) -> Actor:
    found = session.scalars(select(Officer).where(Officer.council_id == ALDERMERE, Officer.name == name))
    return found.one().as_actor()


def token_of(session: Session, actor: Actor) -> str:
    """The cookie of an officer who has signed in with both factors. Commits."""
    found = session.get_one(Officer, actor.officer_id)
    half = signing_in.found(session, ALDERMERE, signing_in.open_session(session, found, at=AT), at=AT)
    assert half is not None
    token = signing_in.show_factor(session, half, at=AT)
    session.commit()
    return token
