"""Passwords, whoever's they are: which are too easy to guess, and how one is kept and compared.

They are stored as argon2id. Comparing with nobody's password takes as long as comparing with somebody's.
"""

import re
import secrets
import unicodedata
from enum import StrEnum
from functools import cache
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from frontdoor.errors import FrontDoorError

SHORTEST, LONGEST = 12, 256
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


def refuse_weak(password: str, *about: str) -> None:
    """Refuse a password that is shorter than 12 or longer than 256 characters, on the list of common ones
    (with or without digits and marks around it), one to four characters repeated, or one of the words `about`
    its owner (a name, an email address, a telephone number) with little else. Raises WeakPassword."""
    password = _same_letters(password)
    if len(password) < SHORTEST:
        raise WeakPassword(Fault.TOO_SHORT)
    if len(password) > LONGEST:
        raise WeakPassword(Fault.TOO_LONG)
    if _is_common(password):
        raise WeakPassword(Fault.COMMON)
    known = {_letters(part) for word in about for part in (word, word.partition("@")[0])} - {""}
    if any(reading.replace(word, "") == "" for reading in _readings(password) if reading for word in known):
        raise WeakPassword(Fault.ABOUT_YOU)
    digits = {"".join(filter(str.isdigit, word))[-9:] for word in about}
    if not _letters(password) and any(len(number) == 9 and number in _bare(password) for number in digits):
        raise WeakPassword(Fault.ABOUT_YOU)


def _bare(password: str) -> str:
    return "".join(filter(str.isdigit, password))


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(_same_letters(password))


@cache
def _stand_in() -> str:
    """A hash that no password opens, so that looking up nobody takes as long as looking up somebody."""
    return _hasher.hash(secrets.token_urlsafe(32))


def fits(stored: str | None, password: str) -> bool:
    """Whether that is the password that `stored` was made from. Without one it takes as long, and never fits."""
    try:
        _hasher.verify(stored or _stand_in(), _same_letters(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a stored password was hashed with less strength than is asked for today."""
    return _hasher.check_needs_rehash(stored)
