"""How to sign in to the demonstration: shown by its command and on its sign-in page, in demo mode only."""

from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.demo import cast, council
from frontdoor.keys import Keys
from frontdoor.people.officers import Officer


@dataclass(frozen=True)
class SignIn:
    """One officer's way in, with the second-factor code of this moment."""

    name: str
    role: str
    email: str
    password: str
    code: str


def shown(session: Session, council_id: str, keys: Keys, at: datetime) -> list[SignIn]:
    """The demonstration's officers of a council. Only for installations in demo mode."""
    roles = {one.email(council_id): one.role for one in cast.OFFICERS}
    officers = session.scalars(
        select(Officer).where(Officer.council_id == council_id, Officer.email.in_(roles)).order_by(Officer.id)
    )
    return [
        SignIn(officer.name, roles[officer.email], officer.email, council.password(keys, officer.email),
               pyotp.TOTP(keys.decrypt(officer.factor_secret)).at(at))
        for officer in officers if officer.factor_secret
    ]


def lines(database: Database, settings: Settings, *, at: datetime) -> list[str]:
    """The sign-ins of the first council as lines of text."""
    council_id = next(iter(council.COUNCILS))
    with database.session(write=False) as session:
        found = shown(session, council_id, Keys(settings.secret_keys), at)
    return ["", f"Officers of {council_id.capitalize()} sign in at {settings.base_url}/desk/sign-in:"] + [
        f"  {one.role:34} {one.email:38} {one.password:28} code now {one.code}" for one in found
    ]
