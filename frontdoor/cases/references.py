"""Case references: easy to read aloud, impossible to guess, wrong ones caught by their last character."""

import re
import secrets

# Crockford's 32 letters: no I, L, O or U. What people type instead of a digit is put right on reading.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("OIL", "011")
BODY = 8


def _times_alpha(value: int) -> int:
    """Multiply by the generator in the field of 32 elements (x^5 + x^2 + 1)."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def _check(body: str) -> str:
    """A weighted sum in the field of 32 elements. Each place has another weight, so every single
    wrong letter and every swap of two different letters changes it."""
    total = 0
    for letter in body:
        total = _times_alpha(total ^ ALPHABET.index(letter))
    return ALPHABET[total]


def new_reference() -> str:
    """A new reference, such as FD-7K2M-9QX4-C: eight random letters (40 bits) and a check letter."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(BODY))
    return f"FD-{body[:4]}-{body[4:]}-{_check(body)}"


def tidy(text: str) -> str | None:
    """The reference that somebody typed, in its proper form, or None when it cannot be one."""
    letters = re.sub(r"[^A-Z0-9]", "", text.upper())
    letters = (letters[2:] if letters.startswith("FD") and len(letters) > BODY + 1 else letters).translate(MISREAD)
    if len(letters) != BODY + 1 or any(letter not in ALPHABET for letter in letters):
        return None
    if _check(letters[:BODY]) != letters[BODY]:
        return None
    return f"FD-{letters[:4]}-{letters[4:8]}-{letters[8]}"
