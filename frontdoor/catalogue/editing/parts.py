"""The parts of a definition as sections of pages: where each stands in the plain data, and moving it about.

Nothing here changes what it is given: every verb gives a new whole, which shares what was not touched.
"""
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from frontdoor.catalogue.editing.loading import Path, Plain
from frontdoor.errors import FrontDoorError


class Kept(StrEnum):
    """How the parts of a section stand in the definition."""

    LIST = "a list of maps, each with an id"
    MAP = "a map by id"
    NUMBERED = "a list without ids; the place is the name"
    ONE = "one map under its key"
    ROOT = "the definition's own keys"
    INSIDE = "lists of maps with ids, one inside each part of another list"


class UnknownPart(FrontDoorError):
    """There is no part of that name."""


@dataclass(frozen=True)
class Shelf:
    """Where the parts of one kind stand: under `key`, as `kept` says; `inner` is the key of the lists inside."""

    key: str
    kept: Kept
    inner: str = ""

    @property
    def has_many(self) -> bool:
        return self.kept not in (Kept.ONE, Kept.ROOT)

    @property
    def inside(self) -> "Shelf":
        """The lists inside, as a shelf of the part that holds one."""
        return Shelf(self.inner, Kept.LIST)


def name_of(part: Any, index: int, kept: Kept) -> str:
    """What a part in a list is called: its id, an outcome's result, a page's first fact; else its place, from 1."""
    if kept is Kept.NUMBERED:
        return str(index + 1)
    if isinstance(part, list):
        return str(part[0]) if part else str(index + 1)
    facts = part.get("facts") or [index + 1]
    return str(part.get("id") or part.get("result") or facts[0])


def each(base: Mapping[str, Any], shelf: Shelf) -> Iterator[tuple[str, Any]]:
    """The names and parts of a shelf, in their order."""
    if shelf.kept is Kept.MAP:
        yield from (base.get(shelf.key) or {}).items()
    elif shelf.kept is Kept.INSIDE:
        for whole in base.get(shelf.key) or []:
            yield from each(whole, shelf.inside)
    elif shelf.has_many:
        for index, part in enumerate(base.get(shelf.key) or []):
            yield name_of(part, index, shelf.kept), part


def names(base: Mapping[str, Any], shelf: Shelf) -> list[str]:
    return [name for name, _ in each(base, shelf)]


def part(base: Mapping[str, Any], shelf: Shelf, name: str = "") -> Any:
    """One part. Raises UnknownPart; a single map that is left out is empty."""
    if shelf.kept is Kept.ROOT:
        return base
    if shelf.kept is Kept.ONE:
        return base.get(shelf.key) or {}
    found = dict(each(base, shelf))
    if name not in found:
        raise UnknownPart(f"{shelf.key} has no {name!r}")
    return found[name]


def put(base: Mapping[str, Any], shelf: Shelf, name: str, new: Any) -> Plain:
    """With a part in place of the one of that name. Raises UnknownPart."""
    if shelf.kept is Kept.ROOT:
        return dict(new)
    if shelf.kept is Kept.ONE:
        return {**base, shelf.key: new} if new else without(base, shelf.key)
    if shelf.kept is Kept.INSIDE:
        return _around(base, shelf, name, lambda whole: put(whole, shelf.inside, name, new))
    place = _place(base, shelf, name)
    if shelf.kept is Kept.MAP:
        return {**base, shelf.key: {key: new if key == name else old for key, old in base[shelf.key].items()}}
    listed = list(base[shelf.key])
    listed[place] = new
    return {**base, shelf.key: listed}


def add(base: Mapping[str, Any], shelf: Shelf, name: str, new: Any, at: int | None = None, into: str = "") -> Plain:
    """With one part more, at the end or before the place `at`; in the list inside the part `into`."""
    if shelf.kept is Kept.INSIDE:
        whole = part(base, Shelf(shelf.key, Kept.LIST), into)
        return put(base, Shelf(shelf.key, Kept.LIST), into, add(whole, shelf.inside, name, new, at))
    if shelf.kept is Kept.MAP:
        return {**base, shelf.key: {**(base.get(shelf.key) or {}), name: new}}
    listed = list(base.get(shelf.key) or [])
    listed.insert(len(listed) if at is None else at, new)
    return {**base, shelf.key: listed}


def remove(base: Mapping[str, Any], shelf: Shelf, name: str) -> Plain:
    """Without the part of that name; without the key, once nothing stands under it. Raises UnknownPart."""
    if shelf.kept is Kept.ONE:
        return without(base, shelf.key)
    if shelf.kept is Kept.INSIDE:
        return _around(base, shelf, name, lambda whole: remove(whole, shelf.inside, name))
    place = _place(base, shelf, name)
    if shelf.kept is Kept.MAP:
        left: Any = {key: old for key, old in base[shelf.key].items() if key != name}
    else:
        left = [old for index, old in enumerate(base[shelf.key]) if index != place]
    return {**base, shelf.key: left} if left or shelf.key in ("facts", "outcomes") else without(base, shelf.key)


def move(base: Mapping[str, Any], shelf: Shelf, name: str, up: bool) -> Plain:
    """With a part one place up or down; as it was where there is no such place. Raises UnknownPart."""
    if shelf.kept is Kept.INSIDE:
        return _around(base, shelf, name, lambda whole: move(whole, shelf.inside, name, up))
    place = _place(base, shelf, name)
    other = place + (-1 if up else 1)
    listed = list(each(base, shelf))
    if not 0 <= other < len(listed):
        return dict(base)
    listed[place], listed[other] = listed[other], listed[place]
    moved: Any = dict(listed) if shelf.kept is Kept.MAP else [one for _, one in listed]
    return {**base, shelf.key: moved}


def path_of(base: Mapping[str, Any], shelf: Shelf, name: str = "") -> Path:
    """The keys that lead to a part. Raises UnknownPart."""
    if shelf.kept in (Kept.ONE, Kept.ROOT):
        return (shelf.key,) if shelf.key else ()
    if shelf.kept is Kept.MAP:
        return (shelf.key, name)
    if shelf.kept is Kept.INSIDE:
        around = holder(base, shelf, name)
        return (shelf.key, str(around), *path_of(base[shelf.key][around], shelf.inside, name))
    return (shelf.key, str(_place(base, shelf, name)))


def holder(base: Mapping[str, Any], shelf: Shelf, name: str) -> int:
    """The place of the part that holds the list in which a part stands. Raises UnknownPart."""
    for index, whole in enumerate(base.get(shelf.key) or []):
        if name in names(whole, shelf.inside):
            return index
    raise UnknownPart(f"{shelf.key} has no {name!r} inside")


def _around(base: Mapping[str, Any], shelf: Shelf, name: str, change: Callable[[Plain], Plain]) -> Plain:
    """The whole with the part changed that holds the list in which `name` stands."""
    listed = list(base.get(shelf.key) or [])
    place = holder(base, shelf, name)
    listed[place] = change(listed[place])
    return {**base, shelf.key: listed}


def without(base: Mapping[str, Any], key: str) -> Plain:
    return {name: value for name, value in base.items() if name != key}


def _place(base: Mapping[str, Any], shelf: Shelf, name: str) -> int:
    try:
        return names(base, shelf).index(name)
    except ValueError as error:
        raise UnknownPart(f"{shelf.key} has no {name!r}") from error
