"""What residents sign in with: an email address, a mobile number, or an account number that came by letter."""

import re
import secrets
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from frontdoor.people import passwords
from frontdoor.people.accounts import Account
from frontdoor.people.residents import ContactPoint, Resident

# No letters or digits that are taken for one another when copied by hand.
LETTERS = "ACDEFHJKMNPRTWXY"
LETTERS_AND_DIGITS = LETTERS + "34679"
NUMBER_LENGTH = 8


class LoginKind(StrEnum):
    """`NUMBER` is for people whom we reach by letter alone."""

    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"


@dataclass(frozen=True)
class Login:
    """What an account is found by. `value`: lower case, E.164, or the number's capitals. `written`: as its owner
    writes it, and as messages are addressed."""

    kind: LoginKind
    value: str
    written: str


def email(written: str) -> Login:
    """The login of somebody with that well-formed email address. Capitals make no other account of it."""
    return Login(LoginKind.EMAIL, written.lower(), written)


def phone(number: str) -> Login:
    """The login of somebody with that mobile number, in its international form."""
    return Login(LoginKind.PHONE, number, number)


def new_number() -> Login:
    """A new account number, such as R7KM-9XHD. It always begins with a letter, so it is never a telephone number."""
    letters = secrets.choice(LETTERS) + "".join(secrets.choice(LETTERS_AND_DIGITS) for _ in range(NUMBER_LENGTH - 1))
    return number(letters) or _impossible()


def number(text: str) -> Login | None:
    """The account number that somebody typed, with or without its dash; None when it cannot be one."""
    letters = re.sub(r"[\s\-]", "", text.upper())
    if len(letters) != NUMBER_LENGTH or any(letter not in LETTERS_AND_DIGITS for letter in letters):
        return None
    return Login(LoginKind.NUMBER, letters, f"{letters[:4]}-{letters[4:]}")


def _impossible() -> Login:
    raise AssertionError("a new account number could not be read back")


def account_of(session: Session, council_id: str, login: Login | None) -> Account | None:
    """The account of that council that is signed in to with `login`, if it has not been closed."""
    if login is None:
        return None
    return session.scalar(
        select(Account).options(joinedload(Account.resident).selectinload(Resident.contact_points))
        .where(Account.council_id == council_id, Account.login == login.value, Account.closed_at.is_(None))
    )


def account_for(session: Session, resident: Resident) -> Account | None:
    """The account of a resident, if they have one that has not been closed."""
    return session.scalar(
        select(Account).where(Account.council_id == resident.council_id, Account.resident_id == resident.id,
                              Account.closed_at.is_(None))
    )


def with_password(session: Session, council_id: str, login: Login | None, password: str) -> Account | None:
    """The account with that login and password, or None; it takes about as long either way. A hash of older
    strength is renewed on the way."""
    found = account_of(session, council_id, login)
    stored = found.password_hash if found is not None else None
    if not passwords.fits(stored, password) or found is None or stored is None:
        return None
    if passwords.is_outdated(stored):
        found.password_hash = passwords.hashed(password)
    return found


def set_password(account: Account, password: str) -> None:
    """Keep a new password. Raises WeakPassword; the sessions that stand are the caller's to end."""
    passwords.refuse_weak(password, account.resident.name, account.login)
    account.password_hash = passwords.hashed(password)


def point_of(account: Account) -> ContactPoint | None:
    """The contact point that the account is signed in to with; None for an account number."""
    live = [point for point in account.resident.contact_points if point.ended_at is None]
    return next((point for point in live
                 if point.kind == account.login_kind and point.value.lower() == account.login), None)
