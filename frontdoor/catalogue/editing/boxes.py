"""The boxes of a form for one part of a definition: how each shows what stands there, and reads what was typed.

What is shown and what is sent have one shape, `Typed`: lists of words by the name of an input. A box that comes back
as it was shown leaves its key exactly as it stood, so that what no form can show is never lost.
"""
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from frontdoor.catalogue.editing.loading import Plain
from frontdoor.catalogue.editing.typed import (
    LONGEST_LINE, LONGEST_WORDS, Unfit, amount_of, day_of, moment_of, named_of, number_or_day, whole_of)

Typed = dict[str, list[str]]
Options = Callable[[Mapping[str, Any]], Mapping[str, str]]
MOST_ROWS = 60
ABSENT: Any = object()
NO_WELSH = "-"    # in the place of a line that is not translated


class Kind(StrEnum):
    """What is typed into a box."""

    LINE = "one line, not for residents"
    EXACT = "one line, kept exactly as typed"
    WORDS = "words that a resident reads, in English and in Welsh"
    PARAGRAPH = "several lines of words that a resident reads, in English and in Welsh"
    SAYINGS = "one thing a line that a resident reads, in English and in Welsh"
    TICK = "yes, or left out"
    YES_NO = "yes or no, where leaving it out means one of them"
    ONE = "one of its options"
    SOME = "any of its options"
    PICKS = "some of its options, in order"
    LINES = "one thing a line"
    WHOLE = "a whole number"
    WHOLES = "whole numbers, one after another"
    NUMBER = "a number or a day"
    AMOUNT = "a whole number, or the name of a figure or worked-out value"
    NAMED = "a whole number, or the name of a question, figure or worked-out value"
    DATE = "a day"
    MOMENT = "a day and a time"
    SPAN = "a length of time"
    ROWS = "rows of smaller boxes"


@dataclass(frozen=True)
class Box:
    """One box: the dotted key it fills in, its label, and what it takes. `options` are asked of the whole definition.
    `usual` is what a key that is left out stands for. `group` is the heading that it stands under. `reads` makes what
    is chosen what stands in a definition. `instead_of` is the key of the box that must be empty where this one is not.
    """

    key: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    options: Options | None = None
    group: str = ""
    needed: bool = False
    usual: Any = None
    missing: str = ""
    reads: Callable[[str], Any] = str
    instead_of: str = ""

    @property
    def name(self) -> str:
        """The name of its input."""
        return self.key.replace(".", "-")

    @property
    def is_words(self) -> bool:
        """Whether a resident reads them, so that they have a second box for the Welsh."""
        return self.kind in (Kind.WORDS, Kind.PARAGRAPH, Kind.SAYINGS)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of all its inputs."""
        return (self.name, f"{self.name}-cy") if self.is_words else (self.name,)

    def chosen_from(self, base: Mapping[str, Any]) -> Mapping[str, str]:
        """Its options, by value."""
        if self.kind is Kind.YES_NO:
            return {"true": "Yes", "false": "No"}
        return self.options(base) if self.options else {}

    def shown(self, part: Any) -> Typed:
        """What stands in the part, as its inputs show it."""
        return _SHOWN.get(self.kind, _shown_plain)(self, held(part, self.key))

    def is_as_shown(self, part: Any, sent: Typed) -> bool:
        """Whether what was sent is what stands in the part; space around it and empty inputs aside."""
        def told(typed: Typed) -> list[list[str]]:
            return [[tidied(one) for one in typed.get(name, []) if tidied(one)] for name in self.inputs]

        return told(self.shown(part)) == told(sent)

    def read(self, sent: Typed, base: Mapping[str, Any], old: Any = ABSENT) -> Any:
        """What was typed, as it stands in a definition; ABSENT where the key is left out. `old` is what stood there,
        for a box that shows only some of it. Raises Unfit."""
        typed = {name: [tidied(one) for one in sent.get(name, [])] for name in self.inputs}
        value = _READ.get(self.kind, _line)(self, typed, base)
        if value is ABSENT and self.needed:
            raise Unfit(self.sentence)
        return value

    @property
    def sentence(self) -> str:
        """What is said where nothing is typed and something must be."""
        return self.missing or f"Enter: {self.label[0].lower()}{self.label[1:]}"


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


def filled_in(part: Mapping[str, Any], boxes: Sequence[Box], sent: Typed,
              base: Mapping[str, Any]) -> tuple[Plain, dict[str, str]]:
    """The part with what was typed, and the sentences for the boxes where something is wrong, by their keys."""
    found, wrong = dict(part), dict[str, str]()
    for box in boxes:
        if box.is_as_shown(part, sent) and not (box.needed and held(part, box.key) is ABSENT):
            continue
        try:
            found = laid_in(found, box.key, box.read(sent, base, held(part, box.key)))
        except Unfit as error:
            wrong[box.key] = error.say
    labels = {box.key: box.label for box in boxes}
    for box in boxes:
        both = box.instead_of and ABSENT not in (held(found, box.key), held(found, box.instead_of))
        if both and box.key not in wrong:
            wrong[box.key] = f"Fill in this or “{labels[box.instead_of]}”, not both"
    return found, wrong


def typed_in(part: Any, boxes: Iterable[Box]) -> Typed:
    """What all boxes show of a part."""
    return {name: words for box in boxes for name, words in box.shown(part).items()}


def tidied(words: str) -> str:
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


def _shown_date(box: Box, value: Any) -> Typed:
    return {box.name: ["", "", ""] if value is ABSENT or value is None else str(value).split("-")[::-1]}


def _shown_tick(box: Box, value: Any) -> Typed:
    return {box.name: ["yes"] if value is True else []}


def _shown_list(box: Box, value: Any) -> Typed:
    listed = box.usual or [] if value is ABSENT else value if isinstance(value, list) else [value]
    return {box.name: [_words_of(one) for one in listed]}


def _shown_lines(box: Box, value: Any) -> Typed:
    listed = [] if value is ABSENT else value if isinstance(value, list) else [value]
    return {box.name: ["\n".join(_words_of(one) for one in listed)]}


def _shown_sayings(box: Box, value: Any) -> Typed:
    both = [one if isinstance(one, Mapping) else {"en": one} for one in ([] if value is ABSENT else value)]
    welsh = [str(one.get("cy", NO_WELSH)) for one in both]
    return {box.name: ["\n".join(str(one["en"]) for one in both)],
            f"{box.name}-cy": ["\n".join(welsh) if set(welsh) - {NO_WELSH} else ""]}


def _shown_wholes(box: Box, value: Any) -> Typed:
    return {box.name: [", ".join(str(one) for one in (box.usual or [] if value is ABSENT else value))]}


_SHOWN: Mapping[Kind, Callable[[Box, Any], Typed]] = {
    Kind.WORDS: _shown_words, Kind.PARAGRAPH: _shown_words, Kind.TICK: _shown_tick, Kind.SOME: _shown_list,
    Kind.PICKS: _shown_list, Kind.LINES: _shown_lines, Kind.SAYINGS: _shown_sayings, Kind.WHOLES: _shown_wholes,
    Kind.DATE: _shown_date}


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
    return box.reads(chosen)


def _yes_no(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    chosen = _first(typed, box.name)
    return ABSENT if not chosen or (chosen == "true") is box.usual else chosen == "true"


def _some(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    chosen = [one for one in typed[box.name] if one]
    if set(chosen) - set(box.chosen_from(base)):
        raise Unfit(f"{box.label}: select from the list")
    unique = list(dict.fromkeys(chosen))
    return ABSENT if not unique or unique == list(box.usual or []) else unique


def _exact(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    words = _first(typed, box.name)
    if len(words) > LONGEST_LINE or "\n" in words:
        raise Unfit(f"{box.label} must be one line of {LONGEST_LINE} characters or fewer")
    return words or ABSENT


def _lines(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    return _lines_of(box, _first(typed, box.name)) or ABSENT


def _lines_of(box: Box, words: str) -> list[str]:
    listed = [" ".join(line.split()) for line in words.split("\n") if line.strip()]
    if any(len(line) > LONGEST_LINE for line in listed):
        raise Unfit(f"{box.label}: each line must be {LONGEST_LINE} characters or fewer")
    if len(listed) > MOST_ROWS:
        raise Unfit(f"{box.label} must be {MOST_ROWS} lines or fewer")
    return listed


def _sayings(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    english, welsh = (_lines_of(box, _first(typed, name)) for name in box.inputs)
    if not welsh:
        return english or ABSENT
    if len(english) != len(welsh):
        raise Unfit(f"{box.label}: write a line of Welsh for each line of English, or {NO_WELSH} for none")
    return [line if cymraeg == NO_WELSH else {"en": line, "cy": cymraeg}
            for line, cymraeg in zip(english, welsh, strict=True)]


def _wholes(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    found = [whole_of(one, box.label) for one in _first(typed, box.name).replace(",", " ").split()]
    if found == box.usual:
        return ABSENT
    return found if found or box.usual else ABSENT    # none at all is something else than the usual ones


def _reading(read: Callable[[str, str], Any]) -> Callable[[Box, Typed, Mapping[str, Any]], Any]:
    """A reader of one input by what its words alone say."""
    def reader(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
        words = _first(typed, box.name)
        value = read(words, box.label) if words else ABSENT
        return ABSENT if value == box.usual else value

    return reader


def _naming(read: Callable[[str, Mapping[str, Any], str], Any]) -> Callable[[Box, Typed, Mapping[str, Any]], Any]:
    """A reader of one input whose words may name something of the definition."""
    def reader(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
        return _reading(lambda words, label: read(words, base, label))(box, typed, base)

    return reader


def _day(box: Box, typed: Typed, base: Mapping[str, Any]) -> Any:
    parts = [one for one in typed[box.name] if one]
    if not parts:
        return ABSENT
    try:
        return day_of(" ".join(parts))
    except ValueError as error:
        raise Unfit(f"{box.label} must be a real day, like 1 4 2027") from error


_READ: Mapping[Kind, Callable[[Box, Typed, Mapping[str, Any]], Any]] = {
    Kind.EXACT: _exact, Kind.WORDS: _read_words, Kind.PARAGRAPH: _read_words, Kind.SAYINGS: _sayings, Kind.TICK: _tick,
    Kind.YES_NO: _yes_no, Kind.ONE: _one, Kind.SOME: _some, Kind.PICKS: _some, Kind.LINES: _lines,
    Kind.WHOLE: _reading(whole_of), Kind.WHOLES: _wholes, Kind.NUMBER: _reading(number_or_day),
    Kind.AMOUNT: _naming(amount_of), Kind.NAMED: _naming(named_of), Kind.MOMENT: _reading(moment_of), Kind.DATE: _day}


def first_wrong(boxes: Sequence[Box], path: Sequence[str]) -> str | None:
    """The key of the box in which a loader's complaint about `path` (inside the part) belongs; None for none."""
    told = ".".join(path)
    fitting = [box.key for box in boxes if told == box.key or told.startswith(f"{box.key}.")]
    return max(fitting, key=len, default=None)
