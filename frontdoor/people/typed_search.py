"""What somebody typed into the search box, taken apart: dates of birth, email addresses, numbers, and words. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import phonenumbers

from frontdoor.people.sounds import address_words

LONGEST, MOST_WORDS = 120, 6
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(\d{4}|\d{2})"
# A day as it is written or read out; each with the order of its parts.
DAYS = (
    (re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b"), (2, 1, 0)),
    (re.compile(rf"\b(\d{{1,2}})\s*[-/.]\s*(\d{{1,2}})\s*[-/.]\s*{YEAR}\b"), (0, 1, 2)),
    (re.compile(rf"\b{NTH}\s*(?:of\s+)?{MONTH}[\s,.]*{YEAR}\b", re.I), (0, 1, 2)),
    (re.compile(rf"\b{MONTH}\s+{NTH}[\s,.]+{YEAR}\b", re.I), (1, 0, 2)),
    (re.compile(r"\b(\d{1,2})\s+(\d{1,2})\s+(\d{4})\b"), (0, 1, 2)),
)
EMAIL = re.compile(r"\S+@\S+")
NUMBER = re.compile(r"\+?\d[\d\s()-]{7,}\d")
# Words of addresses that nearly everybody's has: they say nothing unless they stand alone.
COMMON = frozenset({"road", "street", "avenue", "lane", "close", "drive", "flat", "house", "the", "and", "of", "mr",
                    "mrs", "ms", "miss"})
NICKNAMES = Path(__file__).with_name("nicknames.txt")


@dataclass(frozen=True)
class Typed:
    """`born` are the days that may be meant, `emails` and `phones` as they are stored, `words` the rest."""

    born: tuple[date, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.born or self.emails or self.phones or any(len(word) > 1 for word in self.words))


def read(text: str, *, today: date) -> Typed:
    """What the typed text may mean on that day. A year of two figures is the last such year that is past."""
    left = " ".join(text.split())[:LONGEST]
    born, left = _days(left, today)
    emails = tuple(found.lower().strip(",;") for found in EMAIL.findall(left))
    left = EMAIL.sub(" ", left)
    phones = []
    for found in NUMBER.findall(left):
        number = _number(found)
        if number:
            phones.append(number)
            left = left.replace(found, " ")
    spoken = list(dict.fromkeys(address_words(left)))
    telling = [word for word in spoken if word not in COMMON] or spoken
    return Typed(born, emails, tuple(phones), tuple(telling[:MOST_WORDS]))


def _days(text: str, today: date) -> tuple[tuple[date, ...], str]:
    for pattern, order in DAYS:
        found = pattern.search(text)
        day = _day(found.groups(), order, today) if found else None
        if found and day:
            return (day,), text[:found.start()] + " " + text[found.end():]
    return (), text


def _day(parts: tuple[str, ...], order: tuple[int, int, int], today: date) -> date | None:
    day, month, year = (parts[at] for at in order)
    number = MONTHS.index(month[:3].lower()) + 1 if month[:1].isalpha() else int(month)
    full = int(year)
    if len(year) == 2:
        century = today.year // 100 * 100
        full += century if full <= today.year - century else century - 100
    try:
        found = date(full, number, int(day))
    except ValueError:
        return None
    return found if date(1880, 1, 1) <= found <= today else None


def _number(text: str) -> str:
    try:
        parsed = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """For each form of a given name the other forms of it."""
    found: dict[str, set[str]] = {}
    for line in NICKNAMES.read_text(encoding="utf-8").splitlines():
        names = set() if line.startswith("#") else set(line.split())
        for name in names:
            found.setdefault(name, set()).update(names - {name})
    return {name: frozenset(others) for name, others in found.items()}
