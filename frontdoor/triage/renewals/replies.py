"""What a text says: YES, NO, or anything else. Only the one word alone counts, in English or in Welsh."""

import re
from enum import StrEnum

import phonenumbers

HOME_REGION = "GB"
LONGEST = 20


class Reply(StrEnum):
    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


# English and Welsh. "Ie" and "na" are what one answers to a question of this kind.
WORDS = {"yes": Reply.YES, "y": Reply.YES, "ie": Reply.YES, "no": Reply.NO, "n": Reply.NO, "na": Reply.NO}


def read(text: str) -> Reply:
    """What the text says. A word in quotation marks, with a full stop or in capitals is the same word; a sentence
    is never a yes: it may say that something has changed."""
    word = re.sub(r"[\W_]+", " ", text[:LONGEST * 5]).strip().casefold()
    return WORDS.get(word, Reply.UNCLEAR) if len(word) <= LONGEST else Reply.UNCLEAR


def number_of(typed: str) -> str | None:
    """A telephone number in the one form in which numbers are compared (E.164), or None for what is none."""
    try:
        parsed = phonenumbers.parse(typed, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
