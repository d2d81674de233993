"""What officers show to sign in: a password, a second factor that changes every 30 seconds, recovery codes.

The secret of the second factor is encrypted; recovery codes are keyed digests.
"""

import hmac
import secrets
from datetime import datetime
from typing import Any, cast

import pyotp
from sqlalchemy import CursorResult, delete, or_, update
from sqlalchemy.orm import Session

from frontdoor.keys import Keys
from frontdoor.people import passwords
from frontdoor.people.officers import Officer
from frontdoor.people.sessions import RecoveryCode

STEP_SECONDS = 30
# One step either way, for telephones whose clock is a little off (RFC 6238, section 5.2).
STEPS_EITHER_WAY = 1
RECOVERY_CODES = 10
# No letters or digits that are taken for one another when copied by hand.
RECOVERY_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
RECOVERY = "recovery code"


def refuse_weak(password: str, officer: Officer) -> None:
    """Refuse a password that is easy to guess for this officer (`passwords.refuse_weak`). Raises WeakPassword."""
    passwords.refuse_weak(password, officer.name, officer.email)


def set_password(officer: Officer, password: str) -> None:
    """Keep a new password. Raises WeakPassword."""
    refuse_weak(password, officer)
    officer.password_hash = passwords.hashed(password)


def password_fits(officer: Officer | None, password: str) -> bool:
    """Whether that is the password of an officer who may sign in. It takes as long for an unknown, inactive
    or unfinished account as for a wrong password. Hashes of older strength are renewed on the way."""
    may = officer is not None and officer.active
    stored = officer.password_hash if officer is not None and may else None
    if not passwords.fits(stored, password) or officer is None or stored is None:
        return False
    if passwords.is_outdated(stored):
        officer.password_hash = passwords.hashed(password)
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
