"""What officers show to sign in: a password, a second factor that changes every 30 seconds, recovery codes.

Passwords are stored as argon2id; the secret of the second factor is encrypted; recovery codes are keyed
digests.
"""

import hmac
import re
import secrets
import unicodedata
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, cast

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import CursorResult, delete, or_, update
from sqlalchemy.orm import Session

from frontdoor.errors import FrontDoorError
from frontdoor.keys import Keys
from frontdoor.people.officers import Officer
from frontdoor.people.sessions import RecoveryCode

SHORTEST, LONGEST = 12, 256
STEP_SECONDS = 30
# One step either way, for telephones whose clock is a little off (RFC 6238, section 5.2).
STEPS_EITHER_WAY = 1
RECOVERY_CODES = 10
# No letters or digits that are taken for one another when copied by hand.
RECOVERY_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
RECOVERY = "recovery code"
# OWASP's password storage cheat sheet asks for 19 MiB, 2 rounds and 1 lane at least.
_hasher = PasswordHasher(time_cost=3, memory_cost=19_456, parallelism=1)
_LEET = str.maketrans("@430159$!", "aaeoissss")


class Fault(StrEnum):
    """What is wrong with a password somebody chose."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    ABOUT_YOU = "about_you"


class WeakPassword(FrontDoorError):
    """A password that is too easy to guess. `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"the password is refused: {fault}")
        self.fault = fault


@cache
def _denied() -> frozenset[str]:
    text = resources.files("frontdoor.people").joinpath("denied_passwords.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _same_letters(password: str) -> str:
    """The form in which every writing of the same letters is the same text (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalpha())


def _readings(password: str) -> set[str]:
    """What somebody who guesses would take the password for: its letters alone, and with the usual swaps of
    marks for letters undone, in the whole of it and without what stands before and after."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password.lower())
    return {_letters(password), _letters(password.lower().translate(_LEET)), _letters(core.translate(_LEET))}


def _is_common(password: str) -> bool:
    lowered = password.lower()
    if not _denied().isdisjoint({lowered, *_readings(password)}):
        return True
    return any(lowered == (lowered[:size] * len(lowered))[:len(lowered)] for size in range(1, 5))


def refuse_weak(password: str, officer: Officer) -> None:
    """Refuse a password that is shorter than 12 or longer than 256 characters, on the list of common ones
    (with or without digits and marks around it), one to four characters repeated, or the officer's own name
    or email address with little else. Raises WeakPassword."""
    password = _same_letters(password)
    if len(password) < SHORTEST:
        raise WeakPassword(Fault.TOO_SHORT)
    if len(password) > LONGEST:
        raise WeakPassword(Fault.TOO_LONG)
    if _is_common(password):
        raise WeakPassword(Fault.COMMON)
    about = {_letters(officer.name), _letters(officer.email), _letters(officer.email.partition("@")[0])} - {""}
    if any(reading.replace(word, "") == "" for reading in _readings(password) if reading for word in about):
        raise WeakPassword(Fault.ABOUT_YOU)


def set_password(officer: Officer, password: str) -> None:
    """Keep a new password. Raises WeakPassword."""
    refuse_weak(password, officer)
    officer.password_hash = _hasher.hash(_same_letters(password))


@cache
def _stand_in() -> str:
    """A hash that no password opens, so that looking up nobody takes as long as looking up somebody."""
    return _hasher.hash(secrets.token_urlsafe(32))


def password_fits(officer: Officer | None, password: str) -> bool:
    """Whether that is the password of an officer who may sign in. It takes as long for an unknown, inactive
    or unfinished account as for a wrong password. Hashes of older strength are renewed on the way."""
    may = officer is not None and officer.active
    stored = officer.password_hash if officer is not None and may else None
    given = _same_letters(password[:LONGEST])
    try:
        _hasher.verify(stored or _stand_in(), given)
    except (VerificationError, InvalidHashError):
        return False
    if officer is None or stored is None:
        return False
    if _hasher.check_needs_rehash(stored):
        officer.password_hash = _hasher.hash(given)
    return True


def new_factor_secret() -> str:
    """A new secret for an authenticator app: 160 bits in base 32."""
    return pyotp.random_base32()


def factor_address(secret: str, officer: Officer, issuer: str) -> str:
    """The otpauth: address that an authenticator app scans. `issuer` is the council's name."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=officer.email, issuer_name=issuer)


def code_at(secret: str, at: datetime) -> str:
    """The code that is shown at that moment."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).at(at)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The number of the 30-second step whose code this is, among those that count at `at`; None for a wrong
    code."""
    now = int(at.timestamp()) // STEP_SECONDS
    given = "".join(code.split())
    found = None
    for step in range(now - STEPS_EITHER_WAY, now + STEPS_EITHER_WAY + 1):
        made = pyotp.TOTP(secret, interval=STEP_SECONDS).generate_otp(step)
        if hmac.compare_digest(made.encode(), given.encode("utf-8")):
            found = step
    return found


def set_factor(session: Session, keys: Keys, officer: Officer, secret: str, *, step: int) -> list[str]:
    """Keep a new second factor, confirmed by the code of `step`, and give ten new recovery codes: they are
    not stored and cannot be had again. Older ones end. Flushes."""
    officer.factor_secret, officer.factor_step = keys.encrypt(secret), step
    session.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == officer.id))
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(council_id=officer.council_id, officer_id=officer.id,
                     code_digest=_digest(keys, officer, code))
        for code in codes
    )
    session.flush()
    return codes


def forget_factor(session: Session, officer: Officer) -> None:
    """The factor and recovery codes end: nobody can sign in as this officer until new ones are set up."""
    officer.factor_secret, officer.factor_step = None, None
    session.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == officer.id))
    session.flush()


def use_factor(session: Session, keys: Keys, officer: Officer, code: str, at: datetime) -> bool:
    """Whether the code is right and was not used before; using it uses it up, with every earlier one, whoever
    else sends the same code at the same time. Raises BadSignature when the stored secret cannot be opened."""
    if officer.factor_secret is None:
        return False
    step = step_of(keys.decrypt(officer.factor_secret), code, at)
    if step is None:
        return False
    used = session.execute(
        update(Officer)
        .where(Officer.id == officer.id, or_(Officer.factor_step.is_(None), Officer.factor_step < step))
        .values(factor_step=step)
    )
    return cast(CursorResult[Any], used).rowcount == 1


def use_recovery_code(session: Session, keys: Keys, officer: Officer, code: str, at: datetime) -> bool:
    """Whether the code is one of the officer's that was not used before; using it uses it up."""
    used = session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.officer_id == officer.id, RecoveryCode.used_at.is_(None),
               RecoveryCode.code_digest == _digest(keys, officer, code))
        .values(used_at=at)
    )
    return cast(CursorResult[Any], used).rowcount == 1


def _new_recovery_code() -> str:
    letters = "".join(secrets.choice(RECOVERY_LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def _digest(keys: Keys, officer: Officer, code: str) -> str:
    bare = "".join(letter for letter in code.lower() if letter.isalnum())
    return keys.digest(RECOVERY, f"{officer.public_id}:{bare}")
