"""How to sign in to the demonstration: shown by its command and on its sign-in pages, in demo mode only."""

from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.demo import cast, council, residents
from frontdoor.demo.passphrases import password
from frontdoor.keys import Keys
from frontdoor.people.accounts import Account
from frontdoor.people.officers import Officer


@dataclass(frozen=True)
class SignIn:
    """One officer's way in, with the second-factor code of this moment."""

    name: str
    role: str
    email: str
    password: str
    code: str


@dataclass(frozen=True)
class ResidentSignIn:
    """One resident's way in. `story`: what a visitor finds when signed in as them."""

    name: str
    story: str
    email: str
    password: str


def shown(session: Session, council_id: str, keys: Keys, at: datetime) -> list[SignIn]:
    """The demonstration's officers of a council. Only for installations in demo mode."""
    roles = {one.email(council_id): one.role for one in cast.OFFICERS}
    officers = session.scalars(
        select(Officer).where(Officer.council_id == council_id, Officer.email.in_(roles)).order_by(Officer.id)
    )
    return [
        SignIn(officer.name, roles[officer.email], officer.email, password(keys, officer.email),
               pyotp.TOTP(keys.decrypt(officer.factor_secret)).at(at))
        for officer in officers if officer.factor_secret
    ]


def residents_shown(session: Session, council_id: str, keys: Keys) -> list[ResidentSignIn]:
    """The demonstration's residents with a story, of the council where they have an account. Only for installations
    in demo mode."""
    there = set(session.scalars(select(Account.login).where(
        Account.council_id == council_id, Account.closed_at.is_(None),
        Account.login.in_([one.email for one in residents.SHOWN]))))
    return [ResidentSignIn(one.name, one.story, one.email, password(keys, one.email))
            for one in residents.SHOWN if one.email in there]


def lines(database: Database, settings: Settings, *, at: datetime) -> list[str]:
    """The sign-ins of the first council as lines of text."""
    council_id, keys = next(iter(council.COUNCILS)), Keys(settings.secret_keys)
    with database.session(write=False) as session:
        officers = shown(session, council_id, keys, at)
        people = residents_shown(session, council_id, keys)
    name = council_id.capitalize()
    return [
        "", f"Officers and a councillor of {name} sign in at {settings.base_url}/desk/sign-in:",
        *(f"  {one.role:34} {one.email:38} {one.password:28} code now {one.code}" for one in officers),
        "", f"Residents of {name} sign in at {settings.base_url}/sign-in:",
        *(f"  {one.email:34} {one.password:28} {one.story}" for one in people),
    ]
