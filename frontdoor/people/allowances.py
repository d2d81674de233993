"""How often somebody may ask for a message to be sent, so that nobody can flood a phone or a letter box with ours.

Counted as tries to sign in are: by keyed digests, without the address or number itself.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.keys import Keys
from frontdoor.people.sessions import SignInTry


@dataclass(frozen=True)
class Allowance:
    """At most `most` `within` that time, of what `kind` names."""

    kind: str
    most: int
    within: timedelta = timedelta(days=1)


# A text costs money and wakes people. Whole libraries and blocks of flats come from one address on the network.
TEXTS_TO_A_NUMBER = Allowance("texts to a number", 6)
EMAILS_TO_AN_ADDRESS = Allowance("emails to an address", 12)
LETTERS_TO_A_PERSON = Allowance("letters to a person", 2)
ASKED_FROM_AN_ADDRESS = Allowance("messages asked for from an address", 60)
TO_STRANGERS = Allowance("emails to somebody without an account", 2)


def for_messages(channel: str) -> Allowance:
    """How many messages with a code or link one email address or telephone number is sent."""
    return TEXTS_TO_A_NUMBER if channel in ("phone", "sms") else EMAILS_TO_AN_ADDRESS


def take(
    session: Session, keys: Keys, council_id: str, allowance: Allowance, subject: str, *, at: datetime,
) -> bool:
    """Take one of the allowance of `subject` (an address, a number, a person's id); False when there is none left,
    and then none is taken. Those who ask for the same thing take turns. Flushes."""
    digest = keys.digest(allowance.kind, f"{council_id}:{subject.strip().lower()}")
    if session.get_bind().dialect.name == "postgresql":
        turn = int(hashlib.sha256(digest.encode()).hexdigest()[:15], 16)
        session.execute(select(func.pg_advisory_xact_lock(turn)))
    taken = session.scalar(
        select(func.count()).select_from(SignInTry).where(
            SignInTry.council_id == council_id, SignInTry.account_digest == digest, SignInTry.address_digest == "",
            SignInTry.at > at - allowance.within,
        )
    )
    if (taken or 0) >= allowance.most:
        return False
    session.add(SignInTry(council_id=council_id, account_digest=digest, address_digest="", at=at))
    session.flush()
    return True
