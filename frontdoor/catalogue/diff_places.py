"""Differences by their place: of any part of a definition that is plain data, and of things that have names."""
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from frontdoor.assessments.part import Part

# How the parts are called that a service manager knows by another name than their key.
CALLED = {
    "name": "The name of the service", "called": "What one that was sent is called",
    "summary": "The summary", "owner": "The team that looks after it",
    "offered": "Whether the service is offered", "channels": "The ways to reach it", "words": "The words people ask by",
    "clock": "The clock", "start.who": "On the start page, who can use it",
    "start.cost": "On the start page, what it costs", "start.takes": "On the start page, how long it takes",
    "start.decision": "On the start page, when they will hear", "start.need": "On the start page, what is needed",
    "start.before": "On the start page, what to know before", "clock.promise": "What is promised",
    "clock.statutory": "The time that the law sets", "clock.more": "The time that may be taken besides",
    "stages": "The stages",
    "automatic_basis": "The legal basis of automatic decisions",
    "sampling.rate": "The share of decisions that is checked"}


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Difference:
    """One difference. `where` is the place in the definition, its steps joined by dots; `say` a whole sentence."""

    where: str
    kind: Kind
    say: str

    def as_json(self) -> dict[str, str]:
        return {"where": self.where, "kind": str(self.kind), "say": self.say}


def places(before: Mapping[str, Any], after: Mapping[str, Any], path: tuple[str, ...], of: str = "",
           names: Mapping[str, str] = CALLED) -> Iterator[Difference]:
    """The differences of two maps of plain data. `path` is where they stand; `of` what they belong to, in words;
    `names` what some of the parts are called, by their place."""
    for key in [*before, *(key for key in after if key not in before)]:
        old, new, here = before.get(key), after.get(key), (*path, key)
        if old == new:
            continue
        name = names.get(".".join(here)) or _called(key, of)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from places(old, new, here, name[0].lower() + name[1:], names)
        else:
            yield _at(".".join(here), name, old, new)


def _called(key: str, of: str) -> str:
    """A part by its key, and what it belongs to: "The heading of the outcome “accepted”"."""
    plain = {"en": "wording in English", "cy": "wording in Welsh", "say": "wording", "when": "condition"}.get(
        key, key.replace("_", " "))
    return f"The {plain} of {of}" if of else f"The {plain}"


def _at(where: str, name: str, old: Any, new: Any) -> Difference:
    nothing: tuple[Any, ...] = (None, "", [], {})
    kind = Kind.ADDED if old in nothing else Kind.REMOVED if new in nothing else Kind.CHANGED
    if isinstance(old, list) and isinstance(new, list) and kind is Kind.CHANGED:
        return Difference(where, kind, _lists(name, old, new))
    return Difference(where, kind, f"{name}: now {shown(new)}, before {shown(old)}.")


def _lists(name: str, old: list[Any], new: list[Any]) -> str:
    more, less = [one for one in new if one not in old], [one for one in old if one not in new]
    if not more and not less:
        return f"{name}: in another order now, {shown(new)}."
    said = [f"{word} {shown(part)}" for word, part in (("new", more), ("gone", less)) if part]
    return f"{name}: {', and '.join(said)}."


def named(before: Mapping[str, Part], after: Mapping[str, Part], where: str, what: str) -> Iterator[Difference]:
    """The differences of things that are known by their ids, whose every part is plain data."""
    for name in [*before, *(name for name in after if name not in before)]:
        here = f"{where}.{name}"
        if name not in after:
            yield Difference(here, Kind.REMOVED, f"The {what} “{name}” is gone.")
        elif name not in before:
            yield Difference(here, Kind.ADDED, f"There is a new {what}, “{name}”.")
        else:
            yield from places(plain(before[name]), plain(after[name]), (where, name), f"the {what} “{name}”")


def moved(before: Iterable[str], after: Iterable[str]) -> bool:
    """Whether what stands in both stands in another order."""
    old, new = list(before), list(after)
    return [one for one in old if one in new] != [one for one in new if one in old]


def plain(part: Part, *leave_out: str) -> dict[str, Any]:
    """A part of a definition as plain data; what was not written stands with its usual value."""
    return part.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=set(leave_out))


def shown(value: Any) -> str:
    """Plain data in a sentence: words in quotes, lists one after another."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"“{value.rstrip('.')}”" if value else "nothing"
    if isinstance(value, list) and value:
        return listed(shown(one) for one in value)
    if isinstance(value, Mapping) and "en" in value:
        return "; in Welsh ".join(shown(one) for one in value.values())
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')} {shown(one)}" for key, one in value.items())
    return "nothing" if value in (None, []) else str(value)


def listed(said: Iterable[str]) -> str:
    every = list(said)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}" if every else "nothing"
