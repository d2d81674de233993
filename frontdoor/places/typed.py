"""Reading what a person types for a place: "12 Mill Ln", "Flat 2, 8 high st", "zz12ab".

Pure. Names and typed text go through the same `key`, so that case, apostrophes, accents, hyphens
and the usual abbreviations never stand between a person and their street.
"""

import re
import unicodedata
from dataclasses import dataclass

# What a person typed is cut here before anything else is done with it.
LONGEST_TEXT = 200

ABBREVIATIONS = {
    "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "la": "lane", "cl": "close",
    "clo": "close",
    "cres": "crescent", "cresc": "crescent", "cr": "crescent", "dr": "drive", "drv": "drive",
    "gdns": "gardens",
    "gdn": "garden", "gr": "grove", "gro": "grove", "sq": "square", "ct": "court", "crt": "court",
    "tce": "terrace", "terr": "terrace", "ter": "terrace", "pl": "place", "pk": "park",
    "hl": "hill",
    "wy": "way", "wlk": "walk", "mkt": "market", "gt": "great", "lt": "little",
    "nth": "north", "sth": "south",
    "upr": "upper", "lwr": "lower", "str": "street", "mt": "mount", "bvd": "boulevard", "n": "north",
    "s": "south", "e": "east", "w": "west", "apt": "flat", "apartment": "flat", "ho": "house",
    "hse": "house",
}
KINDS = frozenset(ABBREVIATIONS.values()) | {"street", "row", "view", "rise", "end", "mews", "croft", "yard"}

POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d)([a-z]{2})\b")
PART_OF_POSTCODE = re.compile(r"([a-z]{1,2}\d[a-z\d]?)(?: ?(\d[a-z]?))?")
NUMBER = re.compile(r"^(\d{1,5})(?: ?([a-z]))?\b(?: \d{1,5}\b)?")
FLAT = re.compile(r"^(?:flat|unit) (\d{1,4}[a-z]?|[a-z])\b")


@dataclass(frozen=True)
class Typed:
    """What was typed, taken apart. `words` is the key of the rest: a street's or a building's name.

    `raw_words` is the same before abbreviations are written out, for names typed in part ("mill cl").
    """

    words: str
    raw_words: str
    number: str
    flat: str
    postcode: str


def squeezed(text: str) -> str:
    """Lower-case letters and digits with single spaces; apostrophes and full stops leave no gap."""
    unmarked = unicodedata.normalize("NFKD", re.sub(r"['.`\u2018\u2019]", "", text[:LONGEST_TEXT]))
    plain = "".join(letter for letter in unmarked.lower() if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def key(name: str) -> str:
    """The form in which a name is stored and sought: "St. Mary's Rd" is "saint marys road"."""
    return _written_out(squeezed(name))


def postcode_key(postcode: str) -> str:
    """A whole or partial postcode without its space, in lower case."""
    return squeezed(postcode).replace(" ", "")


def read(text: str) -> Typed:
    """Take typed text apart; anything at all may be typed, and nothing typed is an error."""
    rest, postcode = squeezed(text), ""
    if found := POSTCODE.search(rest):
        postcode = "".join(found.groups())
        rest = " ".join((rest[: found.start()] + " " + rest[found.end():]).split())
    elif found := PART_OF_POSTCODE.fullmatch(rest):
        postcode, rest = "".join(part for part in found.groups() if part), ""
    flat = number = ""
    if found := FLAT.match(rest):
        flat, rest = found.group(1), rest[found.end():].strip()
    if found := NUMBER.match(rest):
        number = str(int(found.group(1))) + (found.group(2) or "")
        rest = rest[found.end():].strip()
    return Typed(_written_out(rest), rest, number, flat, postcode)


def stem(name_key: str) -> str:
    """A street's key without its kind: "mill lane" is "mill". A name that is only a kind keeps it."""
    head, _, last = name_key.rpartition(" ")
    return head if head and last in KINDS else name_key


def _written_out(text: str) -> str:
    """Abbreviations in full. "St" at the start is a saint, elsewhere a street."""
    words = text.split()
    full = [ABBREVIATIONS.get(word, word) for word in words]
    return " ".join(
        ("saint" if place == 0 else "street") if word == "st" else word for place, word in enumerate(full)
    )
