"""The boxes of a form for one part of a definition: how each shows what stands there, and reads what was typed.

What is shown and what is sent have one shape, `Typed`: lists of words by the name of an input. A box that comes back
as it was shown leaves its key exactly as it stood, so that what no form can show is never lost.
"""
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from frontdoor.catalogue.editing import names
from frontdoor.catalogue.editing.loading import Plain
from frontdoor.errors import FrontDoorError

Typed = dict[str, list[str]]
Options = Callable[[Mapping[str, Any]], Mapping[str, str]]
LONGEST_LINE, LONGEST_WORDS = 300, 2_000
MOST_ROWS = 60
SPARE_ROWS = 3
ABSENT: Any = object()
_WHOLE = re.compile(r"-?[0-9]{1,9}\Z")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?\Z")
_FIGURE = re.compile(r"\$?([a-z][a-z0-9_]{0,59})\Z")


class Kind(StrEnum):
    """What is typed into a box."""

    LINE = "one line, not for residents"
    WORDS = "words that a resident reads, in English and in Welsh"
    PARAGRAPH = "several lines of words that a resident reads, in English and in Welsh"
    TICK = "yes, or left out"
    YES_NO = "yes or no, where leaving it out means one of them"
    ONE = "one of its options"
    SOME = "any of its options"
    PICKS = "some of its options, in order"
    LINES = "one thing a line"
    WHOLE = "a whole number"
    NUMBER = "a number or a day"
    AMOUNT = "a whole number, or the name of a figure or worked-out value"
    DATE = "a day"
    CHOICES = "rows of choices"


class Unfit(FrontDoorError):
    """What was typed does not fit its box. `say` is the sentence beside it."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


@dataclass(frozen=True)
class Box:
    """One box: the dotted key it fills in, its label, and what it takes. `options` are asked of the whole definition.
    `usual` is what a key that is left out stands for. `group` is the heading that it stands under. `counts`: what is
    chosen is a whole number."""

    key: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    options: Options | None = None
    group: str = ""
    needed: bool = False
    usual: Any = None
    missing: str = ""
    counts: bool = False

    @property
    def name(self) -> str:
        """The name of its input."""
        return self.key.replace(".", "-")

    @property
    def is_words(self) -> bool:
        return self.kind in (Kind.WORDS, Kind.PARAGRAPH)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of all its inputs."""
        if self.kind is Kind.CHOICES:
            return tuple(f"{self.name}-{column}" for column in ("id", "place", "label", "hint"))
        return (self.name, f"{self.name}-cy") if self.is_words else (self.name,)

    def chosen_from(self, base: Mapping[str, Any]) -> Mapping[str, str]:
        """Its options, by value."""
        if self.kind is Kind.YES_NO:
            return {"true": "Yes", "false": "No"}
        return self.options(base) if self.options else {}

    def shown(self, part: Any) -> Typed:
        """What stands in the part, as its inputs show it."""
        return _SHOWN.get(self.kind, _shown_plain)(self, held(part, self.key))

    def read(self, sent: Typed, base: Mapping[str, Any], old: Any = ABSENT) -> Any:
        """What was typed, as it stands in a definition; ABSENT where the key is left out. Rows and lines of the `old`
        value that come back keep what no box shows of them. Raises Unfit."""
        typed = {name: [_tidied(one) for one in sent.get(name, [])] for name in self.inputs}
        value = _READ.get(self.kind, _line)(self, typed, base)
        if self.kind in (Kind.LINES, Kind.CHOICES) and isinstance(value, list) and isinstance(old, list):
            value = [_with_the_rest(one, old) for one in value]
        if value is ABSENT and self.needed:
            raise Unfit(self.missing or f"Enter: {self.label[0].lower()}{self.label[1:]}")
        return value


def held(part: Any, key: str) -> Any:
    """What stands under a dotted key; ABSENT where nothing does."""
    for step in key.split("."):
        if not isinstance(part, Mapping) or step not in part:
            return ABSENT
        part = part[step]
    return part


def laid_in(part: Mapping[str, Any], key: str, value: Any) -> Plain:
    """The part with a value under a dotted key, or without it for ABSENT; a map that is left empty goes too."""
    first, _, rest = key.partition(".")
    if rest:
        inner = part.get(first)
        value = laid_in(inner if isinstance(inner, Mapping) else {}, rest, value) or ABSENT
    if value is ABSENT:
        return {name: old for name, old in part.items() if name != first}
    return {**part, first: value}


def filled_in(part: Mapping[str, Any], boxes: Iterable[Box], sent: Typed,
              base: Mapping[str, Any]) -> tuple[Plain, dict[str, str]]:
    """The part with what was typed, and the sentences for the boxes where something is wrong, by their keys."""
    found, wrong = dict(part), dict[str, str]()
    for box in boxes:
        shown = box.shown(part)
        now = {name: sent.get(name, []) for name in box.inputs}
        if _same(shown, now) and not (box.needed and held(part, box.key) is ABSENT):
            continue
        try:
            found = laid_in(found, box.key, box.read(sent, base, held(part, box.key)))
        except Unfit as error:
            wrong[box.key] = error.say
    return found, wrong


def typed_in(part: Any, boxes: Iterable[Box]) -> Typed:
    """What all boxes show of a part."""
    return {name: words for box in boxes for name, words in box.shown(part).items()}


def _same(shown: Typed, sent: Typed) -> bool:
    def told(typed: Typed) -> list[list[str]]:
        return [[_tidied(one) for one in typed.get(name, []) if _tidied(one)] for name in sorted(shown)]

    return told(shown) == told(sent)


def _tidied(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def _words_of(value: Any) -> str:
    if value is ABSENT or value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _shown_plain(box: Box, value: Any) -> Typed:
    return {box.name: [_words_of(box.usual if value is ABSENT else value)]}


def _shown_words(box: Box, value: Any) -> Typed:
    both = value if isinstance(value, Mapping) else {"en": value}
    return {box.name: [_words_of(both.get("en", ABSENT))], f"{box.name}-cy": [_words_of(both.get("cy", ABSENT))]}


def _with_the_rest(new: Any, old: list[Any]) -> Any:
    """A row or line with what stood beside it before: its Welsh, and keys that no box shows."""
    if not isinstance(new, dict):
        return next((one for one in old if isinstance(one, dict) and one.get("en") == new), new)
    before = next((one for one in old if isinstance(one, dict) and one.get("id") == new["id"]), {})
    kept = {key: value for key, value in before.items() if key not in ("label", "hint")}
    for key in ("label", "hint"):
        stood = before.get(key)
        if key in new:
            kept[key] = {**stood, "en": new[key]} if isinstance(stood, dict) else new[key]
    return kept or new if before else new


def _shown_date(box: Box, value: Any) -> Typed:
    return {box.name: ["", "", ""] if value is ABSENT or value is None else str(value).split("-")[::-1]}


def _shown_tick(box: Box, value: Any) -> Typed:
    return {box.name: ["yes"] if value is True else []}


def _shown_list(box: Box, value: Any) -> Typed:
    listed = box.usual or [] if value is ABSENT else value if isinstance(value, list) else [value]
    return {box.name: [_words_of(one) for one in listed]}


def _shown_lines(box: Box, value: Any) -> Typed:
    listed = [] if value is ABSENT else value if isinstance(value, list) else [value]
    return {box.name: ["\n".join(_words_of(one.get("en") if isinstance(one, Mapping) else one) for one in listed)]}


def _shown_choices(box: Box, value: Any) -> Typed:
    rows = [] if value is ABSENT else value
    spare = [""] * SPARE_ROWS

    def column(key: str) -> list[str]:
        return [*(_shown_words(box, row.get(key, ABSENT))[box.name][0] for row in rows), *spare]

    places = [str(number) for number in range(1, len(rows) + SPARE_ROWS + 1)]
    return {f"{box.name}-id": column("id"), f"{box.name}-place": places, f"{box.name}-label": column("label"),
            f"{box.name}-hint": column("hint")}


_SHOWN: Mapping[Kind, Callable[[Box, Any], Typed]] = {
    Kind.WORDS: _shown_words, Kind.PARAGRAPH: _shown_words, Kind.TICK: _shown_tick, Kind.SOME: _shown_list,
    Kind.PICKS: _shown_list, Kind.LINES: _shown_lines, Kind.CHOICES: _shown_choices, Kind.DATE: _shown_date}


def _first(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, [])), "")


def _line(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    words = " ".join(_first(typed, box.name).split())
    if len(words) > LONGEST_LINE:
        raise Unfit(f"{box.label} must be {LONGEST_LINE} characters or fewer")
    return words or ABSENT


def _read_words(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    english, welsh = _first(typed, box.name), _first(typed, f"{box.name}-cy")
    if len(english) > LONGEST_WORDS or len(welsh) > LONGEST_WORDS:
        raise Unfit(f"{box.label} must be {LONGEST_WORDS:,} characters or fewer")
    if welsh and not english:
        raise Unfit(f"{box.label} must be in English as well as in Welsh")
    return {"en": english, "cy": welsh} if welsh else english or ABSENT


def _tick(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    return True if _first(typed, box.name) else ABSENT


def _one(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    chosen = _first(typed, box.name)
    if chosen and chosen not in box.chosen_from(base):
        raise Unfit(f"{box.label}: select one of the list")
    if not chosen or chosen == _words_of(box.usual):
        return ABSENT
    return int(chosen) if box.counts else chosen


def _yes_no(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    chosen = _first(typed, box.name)
    return ABSENT if not chosen or (chosen == "true") is box.usual else chosen == "true"


def _some(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    chosen = [one for one in typed[box.name] if one]
    if set(chosen) - set(box.chosen_from(base)):
        raise Unfit(f"{box.label}: select from the list")
    unique = list(dict.fromkeys(chosen))
    return ABSENT if not unique or unique == list(box.usual or []) else unique


def _lines(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    listed = [" ".join(line.split()) for line in _first(typed, box.name).split("\n") if line.strip()]
    if any(len(line) > LONGEST_LINE for line in listed):
        raise Unfit(f"{box.label}: each line must be {LONGEST_LINE} characters or fewer")
    return listed[:MOST_ROWS] or ABSENT


def _whole(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    words = _first(typed, box.name)
    if words and not _WHOLE.match(words):
        raise Unfit(f"{box.label} must be a whole number, like 14")
    return ABSENT if not words or int(words) == box.usual else int(words)


def _number(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    words = _first(typed, box.name)
    if not words:
        return ABSENT
    if _WHOLE.match(words):
        return int(words)
    if _NUMBER.match(words):
        return words
    try:
        return day_of(words)
    except ValueError as error:
        raise Unfit(f"{box.label} must be a number, like 4.5, or a day, like 2027-04-01") from error


def _amount(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    words = _first(typed, box.name)
    return amount_of(words, base, box.label) if words else ABSENT


def amount_of(words: str, base: Mapping[str, Any], label: str) -> int | str:
    """A whole number, or the name of a figure or of a worked-out value. Raises Unfit."""
    if _WHOLE.match(words):
        return int(words)
    named = _FIGURE.match(words)
    if named and named[1] in (base.get("parameters") or {}):
        return f"${named[1]}"
    if named and named[1] in (base.get("derived") or {}):
        return named[1]
    raise Unfit(f"{label} must be a whole number, or the name of a figure")


def _day(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    parts = [one for one in typed[box.name] if one]
    if not parts:
        return ABSENT
    try:
        return day_of(" ".join(parts))
    except ValueError as error:
        raise Unfit(f"{box.label} must be a real day, like 1 4 2027") from error


def day_of(words: str) -> str:
    """A day as it stands in a definition, from 1 4 2027, 1/4/2027 or 2027-04-01. Raises ValueError."""
    parts = [int(one) for one in re.split(r"[\s./-]+", words.strip())]
    if len(parts) != 3:
        raise ValueError(words)
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    return date(year, month, day).isoformat()


def _choices(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    columns = [typed.get(name, []) for name in box.inputs]
    rows = []
    for identity, place, label, hint in zip(*columns, strict=False):
        if not label and (identity or hint):
            if hint or identity and place != "0":
                raise Unfit("Enter what the choice says, or put it in place 0 to take it out")
        if label and place != "0":
            rows.append((int(place) if _WHOLE.match(place) else MOST_ROWS, identity, label, hint))
    made: list[Plain] = []
    for _, identity, label, hint in sorted(rows, key=lambda row: row[0]):
        made.append({"id": identity or names.made_from(label, [one["id"] for one in made]), "label": label,
                     **({"hint": hint} if hint else {})})
    return made or ABSENT


_READ: Mapping[Kind, Callable[[Box, Typed, Mapping[str, Any]], Any]] = {
    Kind.WORDS: _read_words, Kind.PARAGRAPH: _read_words, Kind.TICK: _tick, Kind.YES_NO: _yes_no,
    Kind.ONE: _one, Kind.SOME: _some,
    Kind.PICKS: _some, Kind.LINES: _lines, Kind.WHOLE: _whole, Kind.NUMBER: _number, Kind.AMOUNT: _amount,
    Kind.DATE: _day, Kind.CHOICES: _choices}


def first_wrong(boxes: Sequence[Box], path: Sequence[str]) -> str | None:
    """The key of the box in which a loader's complaint about `path` (inside the part) belongs; None for none."""
    told = ".".join(path)
    fitting = [box.key for box in boxes if told == box.key or told.startswith(f"{box.key}.")]
    return max(fitting, key=len, default=None)
