"""A believable council, made in seconds through the real verbs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.demo import cast, geography, history
from frontdoor.keys import Keys
from frontdoor.people import credentials
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Membership, Officer
from frontdoor.places.models import Address

SEED = 20261122


@dataclass(frozen=True)
class Size:
    """How much of a council to make."""

    reports: int


COUNCILS = {"aldermere": Size(reports=170), "thornby": Size(reports=30)}


def furnish(database: Database, settings: Settings, *, at: datetime, say: Callable[[str], object]) -> str:
    """Make the demonstration's councils if the database has none of their addresses yet, and say what was made;
    an empty string when they stand already."""
    made = []
    keys = Keys(settings.secret_keys)
    for council_id, size in COUNCILS.items():
        with database.session() as session:
            if session.scalar(select(Address.id).where(Address.council_id == council_id).limit(1)) is not None:
                continue
            say(f"Making {council_id.capitalize()}: streets, addresses, officers and a year of reports …")
            geography.store(session, council_id, geography.build(SEED, council_id))
            officers = hire(session, council_id, keys, at=at)
            history.live_through(session, council_id, officers, seed=SEED, reports=size.reports, until=at)
            addresses = session.scalar(select(func.count()).where(Address.council_id == council_id))
            session.commit()
            made.append(f"{council_id.capitalize()} has {addresses:,} addresses and a year of reports.")
    return "\n".join(made)


def hire(session: Session, council_id: str, keys: Keys, *, at: datetime) -> dict[str, Actor]:
    """The demonstration's officers, with passwords and second factors that only this installation can work out."""
    for one in cast.OFFICERS:
        email = one.email(council_id)
        officer = Officer(council_id=council_id, name=one.name, email=email, level=one.level, created_at=at,
                          factor_secret=keys.encrypt(credentials.new_factor_secret()))
        credentials.set_password(officer, password(keys, email))
        officer.memberships = [Membership(council_id=council_id, team_slug=team) for team in one.teams]
        session.add(officer)
    session.flush()
    hired = session.scalars(select(Officer).where(Officer.council_id == council_id))
    return {officer.name: officer.as_actor() for officer in hired}


WORDS = ("harbour", "lantern", "meadow", "copper", "willow", "granite", "thimble", "orchard", "saddle", "pepper",
         "anchor", "ribbon", "cobble", "feather", "marble", "kettle")


def password(keys: Keys, email: str) -> str:
    """The demonstration's password of an officer: three words that follow from the installation's secret."""
    digits = [int(letter, 16) for letter in keys.digest("demo-password", email)]
    return "-".join(WORDS[digit] for digit in digits[:3]) + f"-{digits[3]}{digits[4]}"
