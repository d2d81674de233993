"""An account for somebody without email and mobile phone: an officer has a letter sent to their home, with an account
number and a code, by which they claim the record that the council has of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.clock import local_date
from frontdoor.errors import FrontDoorError
from frontdoor.keys import Keys
from frontdoor.people import account_keys, account_sessions, addresses, allowances, logins, passwords, registering
from frontdoor.people.account_keys import KeySpent, NewKey, Purpose
from frontdoor.people.accounts import Account, AccountKey
from frontdoor.people.actor import Actor
from frontdoor.people.logins import Login, LoginKind
from frontdoor.people.residents import Resident

# As long as a letter takes to come, to be found and to be acted upon.
GOOD_FOR = timedelta(days=14)


class Bar(StrEnum):
    """Why no letter can be sent."""

    NO_ADDRESS = "no_address"
    HAS_ACCOUNT = "has_account"
    DECEASED = "deceased"
    TOO_MANY = "too_many"


class NoLetter(FrontDoorError):
    """No letter with a code can go to this resident. `bar` says why."""

    def __init__(self, bar: Bar) -> None:
        super().__init__(f"no letter: {bar}")
        self.bar = bar


@dataclass(frozen=True)
class Issued:
    """What stands in the letter."""

    number: Login
    key: NewKey


def bar_to(session: Session, resident: Resident, *, at: datetime) -> Bar | None:
    """Why a letter with a code cannot go to this resident, if it cannot: there is no address that may be written to,
    or they sign in by email or text and can set a new password by that."""
    if resident.deceased_on is not None:
        return Bar.DECEASED
    account = logins.account_for(session, resident)
    if account is not None and account.login_kind != LoginKind.NUMBER:
        return Bar.HAS_ACCOUNT
    home = addresses.current(session, resident, local_date(at))
    return Bar.NO_ADDRESS if home is None or home.protected else None


def issue(session: Session, keys: Keys, resident: Resident, *, actor: Actor, at: datetime) -> Issued:
    """A number and a code for a letter to the resident's present home; codes in earlier letters end. Somebody who has a
    number keeps it. Raises NoLetter. Flushes."""
    bar = bar_to(session, resident, at=at)
    if bar is None and not allowances.take(
        session, keys, resident.council_id, allowances.LETTERS_TO_A_PERSON, resident.public_id, at=at,
    ):
        bar = Bar.TOO_MANY
    if bar is not None:
        raise NoLetter(bar)
    account = logins.account_for(session, resident)
    number = (logins.number(account.login) if account else None) or logins.new_number()
    _end_earlier(session, resident, at)
    key = account_keys.make(
        session, keys, council_id=resident.council_id, purpose=Purpose.CLAIM, sent_to=number.value, at=at,
        account=account, resident=resident, good_for=GOOD_FOR, by_letter=True,
    )
    audit.record(
        session, council_id=resident.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
        action="issued_letter_code", subject_kind="resident", subject_id=resident.public_id, at=at,
    )
    return Issued(number, key)


def claim(
    session: Session, keys: Keys, council_id: str, number: Login | None, code: str, password: str, *, at: datetime,
) -> Account | None:
    """Set the password of the account that a letter tells of, and make the account if this is the first time. None
    where number and code do not fit: no such number, a wrong code, one tried too often or too old are never told
    apart, and take as long. Raises WeakPassword, before anything is looked up. Flushes."""
    passwords.refuse_weak(password, number.value if number else "")
    hashed = passwords.hashed(password)
    key = _live_key(session, council_id, number, at)
    if key is None or number is None or not _fits(session, keys, key, code):
        return None
    resident = session.get_one(Resident, key.resident_id)
    passwords.refuse_weak(password, resident.name)
    account_keys.use(session, key, at=at)
    account = logins.account_for(session, resident)
    if account is None:
        return registering.open_account(session, resident, number, hashed, at=at)
    account.password_hash = hashed
    account_sessions.end_all(session, account, at=at)
    session.flush()
    return account


def _live_key(session: Session, council_id: str, number: Login | None, at: datetime) -> AccountKey | None:
    return session.scalar(
        select(AccountKey).where(
            AccountKey.council_id == council_id, AccountKey.purpose == Purpose.CLAIM, AccountKey.used_at.is_(None),
            AccountKey.expires_at > at, AccountKey.sent_to == (number.value if number else ""),
        ).order_by(AccountKey.id.desc()).limit(1)
    )


def _fits(session: Session, keys: Keys, key: AccountKey, code: str) -> bool:
    try:
        return account_keys.fits(session, keys, key, code)
    except KeySpent:
        return False


def _end_earlier(session: Session, resident: Resident, at: datetime) -> None:
    session.execute(
        update(AccountKey).where(
            AccountKey.council_id == resident.council_id, AccountKey.purpose == Purpose.CLAIM,
            AccountKey.resident_id == resident.id, AccountKey.used_at.is_(None),
        ).values(used_at=at)
    )
