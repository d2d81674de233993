"""Filling the pieces of a town between its roads: terraces, estates with closes and crescents, greens.

A cell is a rectangle of metres, `along` from one road out to the next and `out` from one ring to the
next; patterns draw in those metres and the ground bends them. Patterns keep a plot's depth away from
the edges of their cell, so streets of neighbouring cells never come near each other.
"""

import math
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from random import Random

from frontdoor.demo.names import KINDS, THEMES
from frontdoor.demo.town import Course, Ground, stepped
from frontdoor.places.geometry import Point, length_m

# From the middle of a street to the back of the gardens along it.
DEPTH_M = 44.0
SHORTEST_M = 45.0


class Namer:
    """Gives each street of a town a name of its theme that no other street has."""

    def __init__(self, rng: Random, taken: set[str]) -> None:
        self._rng = rng
        self._taken = taken
        self._left: dict[str, list[str]] = {}

    def name(self, theme: str, shape: str) -> str:
        """A fresh name, such as "Rowan Close" for ("trees", "close")."""
        stems = self._left.setdefault(theme, [])
        if not stems:
            stems += self._rng.sample(THEMES[theme], len(THEMES[theme]))
        while True:
            stem = stems.pop() if stems else self._rng.choice(THEMES["estate"])
            name = f"{stem} {self._rng.choice(KINDS[shape])}"
            if name not in self._taken:
                self._taken.add(name)
                return name


@dataclass(frozen=True)
class Cell:
    """One piece of ground between two roads out and two rings."""

    ground: Ground
    rng: Random
    namer: Namer
    sector: int
    inner: float
    outer: float
    theme: str
    locality: str
    ward: str
    ringed: bool                        # whether a ring road closes it on the outside
    greens: list[tuple[str, str, list[Point]]] = field(default_factory=list)

    @property
    def deep(self) -> float:
        return self.outer - self.inner

    @property
    def wide(self) -> float:
        return length_m([self.at(part / 8, 0.5, share=True) for part in range(9)])

    def at(self, along: float, out: float, *, share: bool = False) -> Point:
        """The ground `along` and `out` metres into the cell, or shares of 1 of its size."""
        if not share:
            along, out = along / self.wide, out / self.deep
        return self.ground.polar(self.sector + along, self.inner + out * self.deep)

    def course(
        self, line: list[Point], shape: str, style: str, owner: str = "this_council"
    ) -> Iterator[Course]:
        """A street on dry ground, if enough of it is left."""
        dry = self.ground.dry(line)
        if len(dry) > 1 and length_m(dry) >= SHORTEST_M:
            yield Course(self.namer.name(self.theme, shape), dry, style, self.locality, self.ward, owner)


def combs(cell: Cell) -> Iterator[Course]:
    """Terraces running outwards, side by side, from ring to ring."""
    count = max(1, round(cell.wide / 74) - 1)
    end = 1.0 if cell.ringed else 0.86
    for place in range(1, count + 1):
        along = (place + cell.rng.uniform(-0.06, 0.06)) / (count + 1)
        line = [cell.at(along, end * part / 20, share=True) for part in range(21)]
        yield from cell.course(line, "terrace", "terrace")
    if count > 2:
        out = cell.rng.uniform(0.42, 0.58)
        first, last = 1 / (count + 1), count / (count + 1)
        line = [cell.at(first + (last - first) * part / 20, out, share=True) for part in range(21)]
        yield from cell.course(line, "terrace", "terrace")


def arcs(cell: Cell) -> Iterator[Course]:
    """Terraces running round the centre, one behind the other, from road to road."""
    count = max(1, round(cell.deep / 74) - 1)
    for place in range(1, count + 1):
        out = (place + cell.rng.uniform(-0.06, 0.06)) / (count + 1)
        line = [cell.at(part / 20, out, share=True) for part in range(21)]
        yield from cell.course(line, "terrace", "terrace")
    if count > 1:
        along, end = cell.rng.uniform(0.4, 0.6), 1.0 if cell.ringed else count / (count + 1)
        line = [cell.at(along, end * part / 20, share=True) for part in range(21)]
        yield from cell.course(line, "terrace", "terrace")


def spine(cell: Cell) -> Iterator[Course]:
    """An estate: one road through it, with closes and crescents to either side."""
    wide, middle = cell.wide, cell.deep * cell.rng.uniform(0.46, 0.54)
    sway, phase = cell.deep * 0.05, cell.rng.uniform(0, math.tau)

    def bend(along: float) -> float:
        return middle + sway * math.sin(math.pi * along / wide) * math.sin(4 * along / wide + phase)

    line = [cell.at(along, bend(along)) for along in _steps(0, wide)]
    yield from cell.course(line, "spine", "semi")
    for side in (-1, 1):
        # Where no ring road closes the estate, closes may run a little further into the fields.
        beyond = -20 if side > 0 and not cell.ringed else 10
        room = (cell.deep - middle if side > 0 else middle) - DEPTH_M - beyond
        along = DEPTH_M + cell.rng.uniform(14, 40)
        while along < wide - DEPTH_M - 30:
            along += yield from _branch(cell, along, bend, side, room - sway)


def _branch(
    cell: Cell, along: float, bend: Callable[[float], float], side: int, room: float
) -> Generator[Course, None, float]:
    """One close or crescent off the spine; returns how far along the next one may start."""
    left = cell.wide - DEPTH_M - along
    choice = cell.rng.random()
    if choice < 0.34 and left > 190 and room > 80:
        width, reach = min(left - 10, cell.rng.uniform(165, 215)), min(room, 105)
        loop = [
            cell.at(along + width * across, bend(along) * (1 - across) + bend(along + width) * across
                    + side * reach * _square(math.sin(turn)))
            for turn in (math.pi * part / 24 for part in range(25))
            for across in ((1 - _square(math.cos(turn))) / 2,)
        ]
        yield from cell.course(loop, "crescent", "semi")
        return width + cell.rng.uniform(76, 90)
    if choice < 0.62 and left > 120 and room > 90:
        turn_at, arm = room * 0.78, min(left - 40, cell.rng.uniform(55, 80))
        bent = [(along, bend(along)), (along, bend(along) + side * turn_at * 0.8),
                (along + 14, bend(along) + side * turn_at), (along + arm, bend(along) + side * turn_at)]
        line = [cell.at(*point) for point in stepped(bent)]
        yield from cell.course(line, "close", "detached")
        return arm + cell.rng.uniform(72, 90)
    private = cell.rng.random() < 0.12
    lean = cell.rng.uniform(-14, 14)
    end = (along + lean, bend(along) + side * room * cell.rng.uniform(0.8, 1.0))
    line = [cell.at(*point) for point in stepped([(along, bend(along)), end])]
    if room > 60:
        yield from cell.course(line, "private" if private else "close", "detached" if private else "semi",
                               "private" if private else "this_council")
    return cell.rng.uniform(78, 96)


def loop(cell: Cell) -> Iterator[Course]:
    """An estate round a loop road that comes back to the road it left, with closes inside it."""
    wide, deep = cell.wide, cell.deep
    near, far, turn = deep * 0.27, deep * 0.73, wide * 0.8
    corner = 34.0
    bent = [(0.0, near), (turn - corner, near), (turn - 10, near + 10), (turn, near + corner),
            (turn, far - corner), (turn - 10, far - 10), (turn - corner, far), (0.0, far)]
    yield from cell.course([cell.at(*point) for point in stepped(bent)], "spine", "semi")
    link = stepped([(turn, deep / 2), (wide, deep / 2)])
    yield from cell.course([cell.at(*point) for point in link], "close", "semi")
    inside = stepped([(turn, deep * 0.5), (wide * 0.14, deep * 0.5)])
    yield from cell.course([cell.at(*point) for point in inside], "close", "semi")
    for along in (wide * 0.18, wide * 0.5):
        for side, start in ((-1, near), (1, far)):
            reach = (near if side < 0 else deep - far) - DEPTH_M
            if reach >= SHORTEST_M:
                line = stepped([(along, start), (along, start + side * reach)])
                yield from cell.course([cell.at(*point) for point in line], "close", "detached")


def works(cell: Cell) -> Iterator[Course]:
    """A business park: one way in and a few short roads between sheds."""
    wide, deep = cell.wide, cell.deep
    way = stepped([(0.0, deep * 0.4), (wide * 0.7, deep * 0.45)])
    yield from cell.course([cell.at(*point) for point in way], "works", "works")
    for along in (wide * 0.22, wide * 0.48):
        line = stepped([(along, deep * (0.4 + 0.05 * along / (wide * 0.7))), (along, deep * 0.85)])
        yield from cell.course([cell.at(*point) for point in line], "works", "works", "private")


def green(cell: Cell) -> Iterator[Course]:
    """A park or meadow: no streets, only grass."""
    cell.greens.append(("green", cell.theme, _edge(cell, 0.13)))
    yield from ()


def mere(cell: Cell) -> Iterator[Course]:
    """A lake in a park."""
    cell.greens.append(("green", f"{cell.theme} Country Park", _edge(cell, 0.1)))
    shore = [
        (0.5 + (0.27 + 0.03 * math.sin(3 * turn)) * math.cos(turn),
         0.5 + (0.25 + 0.05 * math.sin(2 * turn + 1)) * math.sin(turn))
        for turn in (math.tau * part / 40 for part in range(40))
    ]
    cell.greens.append(("water", cell.theme, [cell.at(*point, share=True) for point in shore]))
    yield from ()


PATTERNS: dict[str, Callable[[Cell], Iterator[Course]]] = {
    "combs": combs, "arcs": arcs, "spine": spine, "loop": loop, "works": works, "green": green, "mere": mere,
}


def _edge(cell: Cell, margin: float) -> list[Point]:
    """The outline of a cell drawn in by a share of its size."""
    low, high = margin, 1 - margin
    return [cell.at(*point, share=True)
            for point in stepped_shares([(low, low), (high, low), (high, high), (low, high)])]


def stepped_shares(corners: list[Point]) -> list[Point]:
    """Corners given in shares of a cell, closed up, with points between them."""
    points = []
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        points += [(start[0] + (end[0] - start[0]) * part / 8, start[1] + (end[1] - start[1]) * part / 8)
                   for part in range(8)]
    return points


def _steps(start: float, end: float) -> list[float]:
    count = max(1, math.ceil((end - start) / 12))
    return [start + (end - start) * part / count for part in range(count + 1)]


def _square(share: float) -> float:
    """A rounder, squarer half-circle: a crescent's sides run straight before they turn."""
    return math.copysign(abs(share) ** 0.6, share)
