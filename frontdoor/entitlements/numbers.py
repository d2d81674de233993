"""The number of a permit, to be read aloud, and its code, by which anyone can check it and nobody can guess it."""

import re
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.references import ALPHABET, MISREAD
from frontdoor.entitlements.models import PastDocument, Term

NUMBER, CODE, GROUP = 8, 12, 4
PREFIX = 3


def new_number(session: Session, council_id: str) -> str:
    """A number that no permit of this council has or had, such as ALD-7K2M-9QX4: the beginning of the council's id
    and eight letters or digits, none of which is taken for another."""
    while True:
        number = f"{council_id[:PREFIX].upper()}-{in_groups(_random(NUMBER))}"
        if not _is_taken(session, council_id, number=number):
            return number


def new_code(session: Session, council_id: str) -> str:
    """A code that no permit of this council has or had: twelve letters or digits, 60 random bits."""
    while True:
        code = _random(CODE)
        if not _is_taken(session, council_id, code=code):
            return code


def in_groups(text: str) -> str:
    """The same in groups of four, as it is printed: 7K2M-9QX4-C3TD."""
    return "-".join(text[start:start + GROUP] for start in range(0, len(text), GROUP))


def tidy_code(typed: str) -> str | None:
    """The code that somebody typed, or None for what cannot be one. Capitals or not, spaces and dashes do not
    matter, and a letter that we never use counts as the digit it was read for."""
    letters = re.sub(r"[\W_]+", "", typed).upper().translate(MISREAD)
    if len(letters) != CODE or any(letter not in ALPHABET for letter in letters):
        return None
    return letters


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _is_taken(session: Session, council_id: str, **wanted: str) -> bool:
    return any(
        session.scalar(select(rows.id).filter_by(council_id=council_id, **wanted)) is not None
        for rows in (Term, PastDocument)
    )
