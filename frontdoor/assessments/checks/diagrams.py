"""Decision diagrams over people: which verdict, or which outcome, every kind of person comes to. Nobody is left out.

A variable is a place in an order; its branches are the cells that the rules can tell apart there. Equal diagrams are
one and the same object, so whether two rules ever differ is whether they are the same diagram (Bryant, 1986, with more
than two branches).
"""
from collections.abc import Callable, Iterable, Iterator
from typing import Any

END = 1_000_000


class Diagram:
    """A choice between `branches` at the variable `level`; or, at the level END, a `value`."""

    __slots__ = ("level", "branches", "value")

    def __init__(self, level: int, branches: tuple["Diagram", ...], value: Any) -> None:
        self.level, self.branches, self.value = level, branches, value


class Diagrams:
    """Makes diagrams, each once. `tick` is called at every step, and may raise to end the work."""

    def __init__(self, tick: Callable[[], None]) -> None:
        self.tick = tick
        self._made: dict[tuple[Any, ...], Diagram] = {}
        self._combined: dict[tuple[Any, ...], Diagram] = {}

    def leaf(self, value: Any) -> Diagram:
        """The same value for everybody."""
        return self._once((END, value), END, (), value)

    def choice(self, level: int, branches: Iterable[Diagram]) -> Diagram:
        """One branch for each cell of a variable; no choice at all where they are the same."""
        found = tuple(branches)
        if all(branch is found[0] for branch in found):
            return found[0]
        return self._once((level, found), level, found, None)

    def _once(self, key: tuple[Any, ...], level: int, branches: tuple[Diagram, ...], value: Any) -> Diagram:
        if key not in self._made:
            self._made[key] = Diagram(level, branches, value)
        return self._made[key]

    def combine(self, join: Callable[..., Any], *parts: Diagram) -> Diagram:
        """The diagram of `join`, a pure function of the parts' values, for everybody."""
        key = (join, *parts)
        if key not in self._combined:
            self.tick()
            self._combined[key] = self._joined(join, parts)
        return self._combined[key]

    def _joined(self, join: Callable[..., Any], parts: tuple[Diagram, ...]) -> Diagram:
        level = min(part.level for part in parts)
        if level == END:
            return self.leaf(join(*(part.value for part in parts)))
        count = next(len(part.branches) for part in parts if part.level == level)
        return self.choice(level, (self.combine(join, *(_at(part, level, cell) for part in parts))
                                   for cell in range(count)))

    def at(self, diagram: Diagram, level: int, cell: int) -> Diagram:
        """The diagram for those who are in one cell of a variable."""
        if diagram.level >= level:
            return _at(diagram, level, cell)
        key = (level, cell, diagram)
        if key not in self._combined:
            self.tick()
            self._combined[key] = self.choice(diagram.level, (self.at(branch, level, cell)
                                                              for branch in diagram.branches))
        return self._combined[key]


def _at(part: Diagram, level: int, cell: int) -> Diagram:
    return part.branches[cell] if part.level == level else part


def values(diagram: Diagram) -> dict[Any, dict[int, int]]:
    """Every value that a diagram can come to, with the cells of somebody for whom it does."""
    return {value: way for value, way in _ways(diagram, {}, set())}


def _ways(diagram: Diagram, way: dict[int, int], seen: set[Diagram]) -> Iterator[tuple[Any, dict[int, int]]]:
    if diagram in seen:
        return
    seen.add(diagram)
    if diagram.level == END:
        yield diagram.value, way
    for cell, branch in enumerate(diagram.branches):
        yield from _ways(branch, {**way, diagram.level: cell}, seen)
