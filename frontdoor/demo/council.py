"""A believable council, made in seconds through the real verbs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.cases.files import FileStore
from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.demo import (
    casework, cast, changes, contacts, diaries, duty, geography, history, neighbours, permits, records, rota,
    spot_checks,
)
from frontdoor.demo.passphrases import password
from frontdoor.demo.residents import Hall
from frontdoor.keys import Keys
from frontdoor.payments.providers import pretender_for
from frontdoor.people import credentials, members as people
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Membership, Officer
from frontdoor.places.models import Address

SEED = 20261122


@dataclass(frozen=True)
class Size:
    """How much of a council to make. `stories`: with the residents whose sign-ins are shown."""

    reports: int
    permits: int
    bookings: int
    stories: bool


COUNCILS = {"aldermere": Size(reports=170, permits=25, bookings=32, stories=True),
            "thornby": Size(reports=30, permits=3, bookings=6, stories=False)}


def furnish(
    database: Database, settings: Settings, *, at: datetime, say: Callable[[str], object],
    councils: Mapping[str, Size] = COUNCILS,
) -> str:
    """Make the demonstration's councils if the database has none of their addresses yet, and say what was made;
    an empty string when they stand already."""
    made = []
    keys = Keys(settings.secret_keys)
    for council_id, size in councils.items():
        with database.session() as session:
            if session.scalar(select(Address.id).where(Address.council_id == council_id).limit(1)) is not None:
                continue
            say(f"Making {council_id.capitalize()}: streets, addresses, officers, a year of reports and of permits, "
                "and full diaries …")
            geography.store(session, council_id, geography.build(SEED, council_id))
            officers = hire(session, council_id, keys, at=at)
            history.live_through(session, council_id, officers, seed=SEED, reports=size.reports, until=at)
            issue_permits(session, settings, council_id, officers, size, until=at)
            fill_diaries(session, settings, council_id, officers, size, until=at)
            duty.keep_watch(session, council_id, officers, until=at)
            if size.stories:
                records.write_down(session, council_id, officers, at=at)
                contacts.begin(session, council_id, officers, at=at)
                casework.raise_one(session, council_id, officers["Mira Solway"], officers["Sam Okafor"], until=at)
                changes.begin(session, council_id, officers["Anita Rao"], at=at)
                spot_checks.draw(session, council_id, officers["Iris Calloway"], until=at)
                rota.arrange(session, council_id, officers, at=at)
            addresses = session.scalar(select(func.count()).where(Address.council_id == council_id))
            session.commit()
            made.append(f"{council_id.capitalize()} has {addresses:,} addresses, a year of reports and of permits, and "
                        "full diaries.")
    return "\n".join(made)


def issue_permits(
    session: Session, settings: Settings, council_id: str, officers: dict[str, Actor], size: Size, *, until: datetime,
) -> None:
    """A year of parking permits and of the people who hold them, up to `until`, paid for at the provider that only
    pretends: where the installation has none, there are no permits. Flushes."""
    hall = _hall(session, settings, council_id, officers, "permits")
    if hall is None:
        return
    stories = [*permits.always_there(hall, until)] if size.stories else []
    history.play([*stories, *neighbours.a_year(hall, size.permits, until)], until)
    session.flush()


def fill_diaries(
    session: Session, settings: Settings, council_id: str, officers: dict[str, Actor], size: Size, *, until: datetime,
) -> None:
    """What can be booked, and who has booked it up to `until`; as with permits only the first where there is nobody to
    pay. Flushes."""
    diaries.set_up(session, council_id, at=until)
    hall = _hall(session, settings, council_id, officers, "bookings")
    if hall is None:
        return
    stories = [*diaries.always_there(hall, until)] if size.stories else []
    history.play([*stories, *diaries.fortnight(hall, size.bookings, until)], until)
    session.flush()


def _hall(
    session: Session, settings: Settings, council_id: str, officers: dict[str, Actor], what: str,
) -> Hall | None:
    """What stories of one kind share; None where the installation has no provider that only pretends."""
    provider = pretender_for(settings)
    if provider is None:
        return None
    return Hall(session, council_id, Random(f"{SEED} {what}"), officers, Keys(settings.secret_keys), provider,
                FileStore(settings.files))


def hire(session: Session, council_id: str, keys: Keys, *, at: datetime) -> dict[str, Actor]:
    """The demonstration's officers, with passwords and second factors that only this installation can work out."""
    wards = places.ward_names(session, council_id)
    for one in cast.OFFICERS:
        if one.ward and one.ward not in wards:
            continue
        email = one.email(council_id)
        officer = Officer(council_id=council_id, name=one.name, email=email, level=one.level, created_at=at,
                          factor_secret=keys.encrypt(credentials.new_factor_secret()))
        credentials.set_password(officer, password(keys, email))
        officer.memberships = [Membership(council_id=council_id, team_slug=team) for team in one.teams]
        session.add(officer)
        session.flush()
        if one.ward:
            people.elect(session, officer, [one.ward], known=wards)
    hired = session.scalars(select(Officer).where(Officer.council_id == council_id))
    return {officer.name: officer.as_actor() for officer in hired}
