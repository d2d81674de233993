"""What is typed of numbers, days and moments, as it stands in a definition; and the sentence where it does not fit."""
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from frontdoor.clock import LONDON
from frontdoor.errors import FrontDoorError

LONGEST_LINE, LONGEST_WORDS = 300, 2_000
WHOLE = re.compile(r"-?[0-9]{1,9}\Z")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?\Z")
_FIGURE = re.compile(r"\$?([a-z][a-z0-9_]{0,59})\Z")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])\Z")


class Unfit(FrontDoorError):
    """What was typed does not fit its box. `say` is the sentence beside it."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


def whole_of(words: str, label: str) -> int:
    """Raises Unfit."""
    if not WHOLE.match(words):
        raise Unfit(f"{label} must be a whole number, like 14")
    return int(words)


def number_or_day(words: str, label: str) -> int | str:
    """A whole number as such; decimals and days as words. Raises Unfit."""
    if WHOLE.match(words):
        return int(words)
    if _NUMBER.match(words):
        return words
    try:
        return day_of(words)
    except ValueError as error:
        raise Unfit(f"{label} must be a number, like 4.5, or a day, like 2027-04-01") from error


def amount_of(words: str, base: Mapping[str, Any], label: str) -> int | str:
    """A whole number, or the name of a figure or of a worked-out value. Raises Unfit."""
    if WHOLE.match(words):
        return int(words)
    named = _FIGURE.match(words)
    if named and named[1] in (base.get("parameters") or {}):
        return f"${named[1]}"
    if named and named[1] in (base.get("derived") or {}):
        return named[1]
    raise Unfit(f"{label} must be a whole number, or the name of a figure")


def named_of(words: str, base: Mapping[str, Any], label: str) -> int | str:
    """As `amount_of`; the name of a question counts too. Raises Unfit."""
    if words in {fact["id"] for fact in base.get("facts") or []}:
        return words
    try:
        return amount_of(words, base, label)
    except Unfit as error:
        raise Unfit(f"{label} must be a whole number, or the name of a question, a figure or a worked-out value"
                    ) from error


def day_of(words: str) -> str:
    """A day as it stands in a definition, from 1 4 2027, 1/4/2027 or 2027-04-01. Raises ValueError."""
    parts = [int(one) for one in re.split(r"[\s./-]+", words.strip())]
    if len(parts) != 3:
        raise ValueError(words)
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    return date(year, month, day).isoformat()


def moment_of(words: str, label: str) -> str:
    """A moment of London time as it stands in a definition, from 1 4 2027 14:30; one that stands so already is left.
    Raises Unfit."""
    day, _, hour = words.rpartition(" ")
    try:
        if not day:
            return datetime.fromisoformat(words).isoformat()
        found = _TIME.match(hour)
        at = time(int(found[1]), int(found[2])) if found else time.fromisoformat(hour)
        return datetime.combine(date.fromisoformat(day_of(day)), at, LONDON).isoformat()
    except ValueError as error:
        raise Unfit(f"{label} must be a day and a time, like 1 4 2027 14:30") from error
