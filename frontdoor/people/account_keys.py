"""Keys to an account that go by message: a link and a code that does the same, good once and for a short time.

Neither is stored: of the link there is a digest, of the code a keyed one, because a million codes are soon
tried. Five wrong codes spend the key. A key that nobody was sent stands for an account that does not exist, so
that its page behaves as every other.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from frontdoor.errors import FrontDoorError
from frontdoor.keys import Keys
from frontdoor.people.accounts import Account, AccountKey
from frontdoor.people.logins import LETTERS_AND_DIGITS
from frontdoor.people.residents import Resident
from frontdoor.people.sessions import SignInTry

GOOD_FOR = timedelta(minutes=15)
MOST_WRONG = 5
CODE = "account code"
DIGITS = 6
LETTER_CODE = 10
KEPT_FOR = timedelta(days=30)
TRIES_KEPT_FOR = timedelta(days=2)


class Purpose(StrEnum):
    """What a key is good for; it opens nothing else."""

    REGISTER = "register"
    RESET = "reset"
    CHANGE_NEW = "change_new"
    CHANGE_OLD = "change_old"
    STOP = "stop"
    CLAIM = "claim"
    CALLER = "caller"


class KeySpent(FrontDoorError):
    """No such key, or it was used, is too old, or its code was tried too often: never told apart."""


@dataclass(frozen=True)
class NewKey:
    """A key as it goes into a message. `token` and `code` are in no other place."""

    row: AccountKey
    token: str
    code: str


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def make(
    session: Session, keys: Keys, *, council_id: str, purpose: Purpose, sent_to: str, at: datetime,
    detail: Mapping[str, Any] | None = None, account: Account | None = None, resident: Resident | None = None,
    good_for: timedelta = GOOD_FOR, by_letter: bool = False, opens: bool = True,
) -> NewKey:
    """A new key. `detail` is what happens when it is used. A code that goes `by_letter` is longer, since its time
    is. With `opens` false no token and no code fits it. Flushes."""
    token, code = secrets.token_urlsafe(24), _letter_code() if by_letter else _code()
    row = AccountKey(
        council_id=council_id, purpose=purpose, account_id=account.id if account else None,
        resident_id=resident.id if resident else None, sent_to=sent_to, detail=dict(detail or {}), wrong_tries=0,
        created_at=at, expires_at=at + good_for, token_digest=digest_of(token), code_digest="",
    )
    session.add(row)
    session.flush()
    row.code_digest = _code_digest(keys, row, code)
    if not opens:
        row.token_digest, row.code_digest = secrets.token_hex(32), secrets.token_hex(32)
    session.flush()
    return NewKey(row, token, code)


def by_token(session: Session, council_id: str, purpose: Purpose, token: str, *, at: datetime) -> AccountKey:
    """The key that a link opens in this council, not yet used up by that. Raises KeySpent."""
    return _live(session.scalar(select(AccountKey).where(
        AccountKey.council_id == council_id, AccountKey.token_digest == digest_of(token), AccountKey.purpose == purpose,
    )), at)


def by_public_id(session: Session, council_id: str, purpose: Purpose, public_id: str, *, at: datetime) -> AccountKey:
    """The key that a browser was told of when it asked for the message. Raises KeySpent."""
    return _live(session.scalar(select(AccountKey).where(
        AccountKey.council_id == council_id, AccountKey.public_id == public_id, AccountKey.purpose == purpose,
    )), at)


def of_account(session: Session, account: Account, purpose: Purpose, *, at: datetime) -> AccountKey | None:
    """The newest live key of an account for that purpose."""
    return session.scalar(
        select(AccountKey).where(
            AccountKey.council_id == account.council_id, AccountKey.account_id == account.id,
            AccountKey.purpose == purpose, AccountKey.used_at.is_(None), AccountKey.expires_at > at,
            AccountKey.wrong_tries < MOST_WRONG,
        ).order_by(AccountKey.id.desc()).limit(1)
    )


def _live(key: AccountKey | None, at: datetime) -> AccountKey:
    if key is None or key.used_at is not None or at >= key.expires_at or key.wrong_tries >= MOST_WRONG:
        raise KeySpent("no live key is known by this")
    return key


def spend_try(session: Session, key: AccountKey) -> None:
    """Count a try before it is looked at, so that many at once get no more than five. Raises KeySpent after those."""
    counted = session.execute(
        update(AccountKey)
        .where(AccountKey.id == key.id, AccountKey.used_at.is_(None), AccountKey.wrong_tries < MOST_WRONG)
        .values(wrong_tries=AccountKey.wrong_tries + 1).execution_options(synchronize_session=False)
    )
    session.refresh(key)
    if cast(CursorResult[Any], counted).rowcount != 1:
        raise KeySpent("the key was tried too often")


def give_back_try(session: Session, key: AccountKey) -> None:
    """The try was a right one, and does not count."""
    session.execute(
        update(AccountKey).where(AccountKey.id == key.id).values(wrong_tries=AccountKey.wrong_tries - 1)
        .execution_options(synchronize_session=False)
    )
    session.refresh(key)


def fits(session: Session, keys: Keys, key: AccountKey, code: str) -> bool:
    """Whether that is the key's code. Raises KeySpent when it was tried too often."""
    spend_try(session, key)
    if not compare_digest(key.code_digest, _code_digest(keys, key, code)):
        return False
    give_back_try(session, key)
    return True


def use(session: Session, key: AccountKey, *, at: datetime) -> None:
    """Use the key up. Raises KeySpent when another request was quicker."""
    used = session.execute(
        update(AccountKey).where(AccountKey.id == key.id, AccountKey.used_at.is_(None)).values(used_at=at)
    )
    if cast(CursorResult[Any], used).rowcount != 1:
        raise KeySpent("the key was used a moment ago")


def end_all(session: Session, account: Account, *, at: datetime, purposes: frozenset[Purpose] | None = None) -> None:
    """Spend every live key of an account, or those for some purposes: only what is sent from now on opens."""
    session.execute(
        update(AccountKey).where(
            AccountKey.council_id == account.council_id, AccountKey.account_id == account.id,
            AccountKey.used_at.is_(None), AccountKey.purpose.in_(sorted(purposes or Purpose)),
        ).values(used_at=at)
    )


def forget(session: Session, *, at: datetime) -> None:
    """Delete the keys that ran out more than a month ago, and tries and counts older than two days."""
    session.execute(delete(AccountKey).where(AccountKey.expires_at <= at - KEPT_FOR).execution_options(
        synchronize_session=False))
    session.execute(delete(SignInTry).where(SignInTry.at <= at - TRIES_KEPT_FOR).execution_options(
        synchronize_session=False))


def _code() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def _letter_code() -> str:
    letters = "".join(secrets.choice(LETTERS_AND_DIGITS) for _ in range(LETTER_CODE))
    return f"{letters[:5]}-{letters[5:]}"


def _code_digest(keys: Keys, key: AccountKey, code: str) -> str:
    bare = "".join(letter for letter in code.upper() if letter.isalnum())
    return keys.digest(CODE, f"{key.council_id}:{key.public_id}:{bare}")
