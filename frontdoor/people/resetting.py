"""A new password for somebody who has lost theirs: by a message to what they sign in with.

Nothing tells whether there is an account: without one the same row is written, and no key fits it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.keys import Keys
from frontdoor.people import account_keys, account_sessions, logins, passwords
from frontdoor.people.account_keys import KeySpent, NewKey, Purpose
from frontdoor.people.accounts import Account, AccountKey, AccountSession
from frontdoor.people.logins import Login


@dataclass(frozen=True)
class Asked:
    """What to send: the key to the owner of `account`; without one, at most the word that there is none."""

    key: NewKey
    account: Account | None


def ask(session: Session, keys: Keys, *, council_id: str, login: Login, at: datetime) -> Asked:
    """A key that sets a new password. Earlier ones end: only the newest opens anything. Flushes."""
    account = logins.account_of(session, council_id, login)
    if account is not None:
        account_keys.end_all(session, account, at=at, purposes=frozenset({Purpose.RESET}))
    key = account_keys.make(
        session, keys, council_id=council_id, purpose=Purpose.RESET, sent_to=login.written, at=at, account=account,
        resident=account.resident if account else None, opens=account is not None,
    )
    return Asked(key, account)


def set_anew(session: Session, key: AccountKey, password: str, *, at: datetime) -> Account:
    """Use the key: the password is new, every session ends, and so does every other key and change under way: whoever
    reads what is sent to the account's own address is its owner. Raises KeySpent and WeakPassword. Flushes."""
    account = session.get(Account, key.account_id) if key.account_id else None
    if account is None or account.closed_at is not None:
        raise KeySpent("the account is closed, or never was")
    passwords.refuse_weak(password, account.resident.name, account.login)
    account_keys.use(session, key, at=at)
    logins.set_password(account, password)
    account_keys.end_all(session, account, at=at)
    account_sessions.end_all(session, account, at=at)
    _audit(session, account, "reset_password", at)
    session.flush()
    return account


def change(session: Session, signed: AccountSession, password: str, *, at: datetime) -> None:
    """A signed-in resident sets another password, having shown the present one. Every other browser is signed out.
    Raises WeakPassword. Flushes."""
    logins.set_password(signed.account, password)
    account_keys.end_all(session, signed.account, at=at, purposes=frozenset({Purpose.RESET}))
    account_sessions.end_all(session, signed.account, at=at, but=signed)
    _audit(session, signed.account, "changed_password", at)
    session.flush()


def _audit(session: Session, account: Account, action: str, at: datetime) -> None:
    audit.record(
        session, council_id=account.council_id, actor_kind="resident", actor_id=account.resident.public_id,
        action=action, subject_kind="resident", subject_id=account.resident.public_id, at=at,
    )
