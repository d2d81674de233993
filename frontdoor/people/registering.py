"""How an account comes about: asked for, and made only when the message that was sent has been used.

Until then nothing tells whether somebody is registered already: the same work is done, the same row written.
Whoever registers with somebody else's address gets no further, and its owner finds no account behind the link:
where the link is used in another browser than the one that asked, the password is asked for once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.errors import FrontDoorError
from frontdoor.keys import Keys
from frontdoor.people import account_keys, logins, passwords
from frontdoor.people.account_keys import NewKey, Purpose
from frontdoor.people.accounts import Account, AccountKey
from frontdoor.people.logins import Login, LoginKind
from frontdoor.people.residents import ContactPoint, Resident, rename

PROVENANCE = "registered online"


class LoginTaken(FrontDoorError):
    """Somebody has an account with this login, whose owner used the message before."""


@dataclass(frozen=True)
class Asked:
    """What to send: the key, or `account`'s owner the word that they have one already."""

    key: NewKey
    account: Account | None


def ask(
    session: Session, keys: Keys, *, council_id: str, name: str, login: Login, password: str, kiosk: bool,
    onward: str, at: datetime,
) -> Asked:
    """Keep what an account is asked for with, until the message is used. `onward` is the page the person was on
    the way to; it may hold the token of their draft, so it is encrypted. Raises WeakPassword. Flushes; does the
    same whether or not the login is taken."""
    passwords.refuse_weak(password, name, login.value)
    hashed = passwords.hashed(password)
    account = logins.account_of(session, council_id, login)
    wish = {"name": name, "kind": login.kind.value, "login": login.value, "password": hashed, "kiosk": kiosk,
            "next": keys.encrypt(onward)}
    key = account_keys.make(
        session, keys, council_id=council_id, purpose=Purpose.REGISTER, sent_to=login.written, at=at, detail=wish,
        opens=account is None,
    )
    return Asked(key, account)


def password_fits(session: Session, key: AccountKey, password: str) -> bool:
    """Whether that is the password that the account was asked for with. Raises KeySpent when it was tried too
    often."""
    account_keys.spend_try(session, key)
    if not passwords.fits(str(key.detail["password"]), password):
        return False
    account_keys.give_back_try(session, key)
    return True


def confirm(session: Session, key: AccountKey, *, by: str, at: datetime) -> Account:
    """Make the account: whoever used the key (`by` link or code) reads what is sent to the address. Raises KeySpent
    where the key was used a moment ago, and LoginTaken where another message to the same address was used before
    this one. Flushes."""
    account_keys.use(session, key, at=at)
    wish, key.detail = key.detail, {}
    login = Login(LoginKind(wish["kind"]), wish["login"], key.sent_to)
    try:
        with session.begin_nested():
            return _open_first(session, key.council_id, wish, login, by=by, at=at)
    except IntegrityError as error:
        raise LoginTaken("the login has an account") from error


def _open_first(
    session: Session, council_id: str, wish: Mapping[str, Any], login: Login, *, by: str, at: datetime,
) -> Account:
    """A record and its account, for somebody of whom there is none."""
    resident = Resident(council_id=council_id, name=wish["name"], provenance=PROVENANCE, created_at=at)
    resident.contact_points.append(ContactPoint(
        council_id=council_id, kind=login.kind, value=login.written, verified_at=at, verified_by=by, created_at=at,
    ))
    session.add(resident)
    rename(session, resident, resident.name)
    return open_account(session, resident, login, str(wish["password"]), at=at)


def open_account(session: Session, resident: Resident, login: Login, hashed: str, *, at: datetime) -> Account:
    """The account of a resident who has shown who they are; one that they closed before opens again. `hashed` is their
    password as it is kept. Flushes."""
    account = session.scalar(select(Account).where(Account.council_id == resident.council_id,
                                                   Account.resident_id == resident.id))
    if account is None:
        account = Account(council_id=resident.council_id, resident=resident, created_at=at)
        session.add(account)
    account.login_kind, account.login, account.password_hash = login.kind, login.value, hashed
    account.confirmed_at, account.closed_at = at, None
    audit.record(
        session, council_id=resident.council_id, actor_kind="resident", actor_id=resident.public_id,
        action="registered", subject_kind="resident", subject_id=resident.public_id, at=at,
        detail={"login_kind": login.kind.value},
    )
    session.flush()
    return account
