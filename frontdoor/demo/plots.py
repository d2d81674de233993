"""Houses along the streets of an invented town: where they stand, how they are numbered.

Odd numbers on one side and even on the other, counted from the centre of the town; short closes run
up one side and down the other. A house stands where nothing else does: not in a street, not in the
river, not in its neighbour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from frontdoor.demo.town import Course
from frontdoor.places.geometry import (
    Box, Line, Point, bounds, distance_m, foot_on, length_m, point_along, segments,
)

GRID_M = 40.0


@dataclass(frozen=True)
class Style:
    """How a street is built up, in metres."""

    frontage_m: float
    set_back_m: float
    gap: float                          # the share of plots left empty
    consecutive: bool = False           # numbered up one side and down the other


STYLES = {
    "core": Style(10.0, 9.0, 0.06),
    "terrace": Style(9.8, 9.5, 0.03),
    "semi": Style(15.5, 13.0, 0.04),
    "detached": Style(17.0, 15.0, 0.04, consecutive=True),
    "rural": Style(75.0, 22.0, 0.35),
    "works": Style(38.0, 26.0, 0.05),
}


@dataclass(frozen=True)
class Plot:
    """One house: its number and where it stands."""

    number: int
    suffix: str
    point: Point
    along_m: float


class Terrain:
    """What is already on the ground, in squares of 40 m so that neighbours are found at once."""

    def __init__(self, lines: Sequence[Line], river: Line) -> None:
        self._pieces: dict[tuple[int, int], list[tuple[int, Line]]] = {}
        self._houses: dict[tuple[int, int], list[Point]] = {}
        for place, line in enumerate([*lines, river]):
            for piece in segments(line):
                for square in _squares(bounds(piece)):
                    self._pieces.setdefault(square, []).append((place, piece))
        self._river = len(lines)

    def is_free(self, point: Point, street: int, set_back_m: float) -> bool:
        """Whether a house of that street can stand here."""
        for square in _squares(Box(point[0] - 25, point[1] - 25, point[0] + 25, point[1] + 25)):
            for place, piece in self._pieces.get(square, ()):
                clear = set_back_m - 1.5 if place == street else 20.0 if place == self._river else 8.5
                if foot_on(piece, point).distance_m < clear:
                    return False
            if any(distance_m(house, point) < 6.5 for house in self._houses.get(square, ())):
                return False
        return True

    def build(self, point: Point) -> None:
        """Put a house here."""
        self._houses.setdefault((int(point[0] // GRID_M), int(point[1] // GRID_M)), []).append(point)


def _squares(area: Box) -> Iterator[tuple[int, int]]:
    for across in range(int(area.min_easting // GRID_M), int(area.max_easting // GRID_M) + 1):
        for up in range(int(area.min_northing // GRID_M), int(area.max_northing // GRID_M) + 1):
            yield across, up


Standing = tuple[Point, float]


def plots(terrain: Terrain, rng: Random, street: int, course: Course, room: float) -> list[Plot]:
    """The numbered houses of one street in the order of their numbers; `room` widens the plots.

    `street` is the place of the street's line among the terrain's lines.
    """
    left = list(_side(terrain, rng, street, course, room, 1))
    right = list(_side(terrain, rng, street, course, room, -1))
    if rng.random() < 0.5:
        left, right = right, left
    if STYLES[course.style].consecutive:
        return [Plot(number, "", *standing) for number, standing in enumerate([*left, *reversed(right)], 1)]
    numbered = [*_numbered(rng, left, 1), *_numbered(rng, right, 2)]
    return sorted(numbered, key=lambda plot: (plot.number, plot.suffix))


def _side(
    terrain: Terrain, rng: Random, street: int, course: Course, room: float, side: int
) -> Iterator[Standing]:
    """The places of houses along one side, from the start of the street."""
    style, line = STYLES[course.style], course.line
    whole, walked = length_m(line), style.frontage_m * rng.uniform(0.3, 1.0)
    while walked < whole:
        if course.rural_from_m is not None and walked > course.rural_from_m:
            style = STYLES["rural"]
        before, after = point_along(line, walked - 1), point_along(line, walked + 1)
        span = distance_m(before, after) or 1.0
        back = style.set_back_m + rng.uniform(-1, 1)
        place = point_along(line, walked)
        point = (
            round(place[0] - side * back * (after[1] - before[1]) / span, 1),
            round(place[1] + side * back * (after[0] - before[0]) / span, 1),
        )
        if rng.random() >= style.gap and terrain.is_free(point, street, style.set_back_m - 1):
            terrain.build(point)
            yield point, walked
        walked += style.frontage_m * room * rng.uniform(0.94, 1.06)


def _numbered(rng: Random, row: list[Standing], first: int) -> Iterator[Plot]:
    """Every second number from `first`; now and then a house was squeezed in as 12A."""
    number, infill = first - 2, 0
    for standing in row:
        if number > 0 and number != infill and rng.random() < 0.012:
            infill = number
            yield Plot(number, "A", *standing)
            continue
        number += 2
        yield Plot(number, "", *standing)
