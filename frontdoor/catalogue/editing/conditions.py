"""Changing a test step by step: what stands at a place of it, and putting, adding, wrapping and removing there.

A place is a path of numbers, one for each group that one goes into. Every verb gives a whole test that loads if what
is put in loads, so a test is never half made.
"""
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from frontdoor.errors import FrontDoorError

Place = tuple[int, ...]


class Join(StrEnum):
    """How the tests of a group are joined."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    AT_LEAST = "at_least_n"
    SOME = "some_of"
    EVERY = "every_of"

    @property
    def is_of_people(self) -> bool:
        return self in (Join.SOME, Join.EVERY)

    @property
    def holds_one(self) -> bool:
        """Whether it holds exactly one test."""
        return self is Join.NOT or self.is_of_people


IN_WORDS = {Join.ALL: "All of these", Join.ANY: "Any of these", Join.NOT: "Not this",
            Join.AT_LEAST: "At least so many of these", Join.SOME: "Somebody in a list of people",
            Join.EVERY: "Everybody in a list of people"}


class NoSuchPlace(FrontDoorError):
    """The test has nothing at that place."""


def join_of(raw: Any) -> Join | None:
    """How a group joins its tests; None for a single test."""
    if isinstance(raw, Mapping) and len(raw) == 1 and next(iter(raw)) in set(Join):
        return Join(next(iter(raw)))
    return None


def inside(raw: Any) -> list[Any]:
    """The tests directly inside a group; none in a single test."""
    join = join_of(raw)
    if join is None:
        return []
    held = raw[join.value]
    if join is Join.NOT:
        return [held]
    if join.is_of_people:
        return [held["test"]]
    return list(held["of"] if join is Join.AT_LEAST else held)


def with_inside(raw: Any, tests: Sequence[Any]) -> Any:
    """The group with other tests in it."""
    join = join_of(raw)
    if join is None:
        raise NoSuchPlace("a single test holds no others")
    if join is Join.NOT:
        return {join.value: tests[0]}
    if join.is_of_people:
        return {join.value: {**raw[join.value], "test": tests[0]}}
    return {join.value: {**raw[join.value], "of": list(tests)} if join is Join.AT_LEAST else list(tests)}


def made(join: Join, tests: Sequence[Any], count: int = 1, people: str = "") -> Any:
    """A new group. `count` for at least so many, `people` the list that is asked about."""
    if join is Join.AT_LEAST:
        return {join.value: {"n": count, "of": list(tests)}}
    if join.is_of_people:
        return {join.value: {"people": people, "test": tests[0]}}
    return {join.value: tests[0] if join is Join.NOT else list(tests)}


def at(raw: Any, place: Place) -> Any:
    """What stands at a place. Raises NoSuchPlace."""
    for step in place:
        held = inside(raw)
        if not 0 <= step < len(held):
            raise NoSuchPlace(f"{place} leads nowhere")
        raw = held[step]
    return raw


def people_at(raw: Any, place: Place) -> str | None:
    """The list of people whose members a test at that place is about; None outside such a group."""
    for length in range(len(place)):
        group = at(raw, place[:length])
        join = join_of(group)
        if join is not None and join.is_of_people:
            return str(group[join.value]["people"])
    return None


def put(raw: Any, place: Place, new: Any) -> Any:
    """The whole with something else at a place. Raises NoSuchPlace."""
    if not place:
        return new
    held = inside(raw)
    if not 0 <= place[0] < len(held):
        raise NoSuchPlace(f"{place} leads nowhere")
    held[place[0]] = put(held[place[0]], place[1:], new)
    return with_inside(raw, held)


def add(raw: Any, place: Place, new: Any) -> Any:
    """The whole with one test more in the group at a place. A test that always or never holds makes way; beside a
    single test, and in a group that holds only one, both are put into a group of all."""
    there = at(raw, place)
    join = join_of(there)
    if isinstance(there, bool):
        return put(raw, place, new)
    if join is None or join.holds_one:
        return put(raw, place, made(Join.ALL, [there, new]))
    return put(raw, place, with_inside(there, [*inside(there), new]))


def remove(raw: Any, place: Place, empty: bool) -> Any:
    """The whole without what stands at a place; a group that is left empty goes too, and a whole of which nothing is
    left always (or never, as `empty` says) holds."""
    if not place:
        return empty
    around = place[:-1]
    group = at(raw, around)
    left = [test for index, test in enumerate(inside(group)) if index != place[-1]]
    at(raw, place)    # it must be there
    return put(raw, around, with_inside(group, left)) if left else remove(raw, around, empty)


def move(raw: Any, place: Place, up: bool) -> Any:
    """The whole with a test one place up or down in its group; as it was where there is no such place."""
    if not place:
        return raw
    group = at(raw, place[:-1])
    tests, one = inside(group), place[-1]
    other = one + (-1 if up else 1)
    at(raw, place)
    if not 0 <= other < len(tests):
        return raw
    tests[one], tests[other] = tests[other], tests[one]
    return put(raw, place[:-1], with_inside(group, tests))


def wrap(raw: Any, place: Place, join: Join, count: int = 1, people: str = "") -> Any:
    """The whole with a group around what stands at a place."""
    return put(raw, place, made(join, [at(raw, place)], count, people))


def unwrap(raw: Any, place: Place) -> Any:
    """The whole with the one test of a group in the place of the group; as it was where it holds several."""
    tests = inside(at(raw, place))
    return put(raw, place, tests[0]) if len(tests) == 1 else raw


def rejoin(raw: Any, place: Place, join: Join, count: int = 1) -> Any:
    """The whole with the tests of a group joined otherwise: all, any, or at least so many."""
    tests = inside(at(raw, place))
    if not tests or join.holds_one:
        raise NoSuchPlace("only a group can be joined otherwise")
    return put(raw, place, made(join, tests, count))
