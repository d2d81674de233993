"""Plane geometry in metres on the British National Grid: distances, boxes and points along a line.

Pure. A point is (easting, northing); a line is a list of points.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

Point = tuple[float, float]
Line = Sequence[Sequence[float]]

# The eight winds, anticlockwise from east, as `math.atan2` counts.
WINDS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


class Box(NamedTuple):
    """A square-cornered piece of the map, in metres, its edges included."""

    min_easting: float
    min_northing: float
    max_easting: float
    max_northing: float


class Foot(NamedTuple):
    """The place on a line that is nearest to a point, and how far along the line and off it that is."""

    point: Point
    along_m: float
    distance_m: float


def distance_m(one: Sequence[float], other: Sequence[float]) -> float:
    """Metres between two points as the crow flies."""
    return math.hypot(one[0] - other[0], one[1] - other[1])


def box(easting: float, northing: float, radius_m: float) -> Box:
    """The box whose edges lie `radius_m` from the point; a radius of 0 is the point itself."""
    if radius_m < 0:
        raise ValueError("a radius is not negative")
    return Box(easting - radius_m, northing - radius_m, easting + radius_m, northing + radius_m)


def bounds(line: Line) -> Box:
    """The smallest box that holds the line, which has at least one point."""
    eastings = [point[0] for point in line]
    northings = [point[1] for point in line]
    return Box(min(eastings), min(northings), max(eastings), max(northings))


def segments(line: Line) -> Iterator[tuple[Sequence[float], Sequence[float]]]:
    """The straight pieces of a line, in order."""
    return zip(line, line[1:], strict=False)


def near(one: Box, other: Box, within_m: float = 0.0) -> bool:
    """Whether two boxes touch or lie within so many metres of each other, measured squarely."""
    return (
        one.min_easting - within_m <= other.max_easting and other.min_easting - within_m <= one.max_easting
        and one.min_northing - within_m <= other.max_northing
        and other.min_northing - within_m <= one.max_northing
    )


def length_m(line: Line) -> float:
    """The length of a line, 0 for a single point."""
    return sum(distance_m(start, end) for start, end in segments(line))


def point_along(line: Line, along_m: float) -> Point:
    """The point `along_m` from the start; before the start is the start, past the end is the end."""
    left = max(along_m, 0.0)
    for start, end in segments(line):
        piece = distance_m(start, end)
        if left <= piece and piece > 0:
            part = left / piece
            return (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
        left -= piece
    return (line[-1][0], line[-1][1])


def foot_on(line: Line, point: Sequence[float]) -> Foot:
    """The nearest place on the line to `point`; the first one if several are as near."""
    px, py = point[0], point[1]
    found, found_along = (line[0][0], line[0][1]), 0.0
    least = (found[0] - px) ** 2 + (found[1] - py) ** 2
    walked = 0.0
    for start, end in segments(line):
        x, y = start[0], start[1]
        across, up = end[0] - x, end[1] - y
        square = across * across + up * up
        if square <= 0:
            continue
        part = ((px - x) * across + (py - y) * up) / square
        part = 0.0 if part < 0 else 1.0 if part > 1 else part
        x, y, piece = x + across * part, y + up * part, math.sqrt(square)
        off = (x - px) ** 2 + (y - py) ** 2
        if off < least:
            found, found_along, least = (x, y), walked + part * piece, off
        walked += piece
    return Foot(found, found_along, math.sqrt(least))


def crossings(one: Line, other: Line) -> list[Point]:
    """Every point where two lines cross or touch along straight pieces that are not parallel."""
    return [
        found
        for start, end in segments(one)
        for other_start, other_end in segments(other)
        if (found := _crossing(start, end, other_start, other_end)) is not None
    ]


def _crossing(
    a: Sequence[float], b: Sequence[float], c: Sequence[float], d: Sequence[float]
) -> Point | None:
    across, up = b[0] - a[0], b[1] - a[1]
    other_across, other_up = d[0] - c[0], d[1] - c[1]
    turn = across * other_up - up * other_across
    if turn == 0:
        return None
    part = ((c[0] - a[0]) * other_up - (c[1] - a[1]) * other_across) / turn
    other_part = ((c[0] - a[0]) * up - (c[1] - a[1]) * across) / turn
    if not (0 <= part <= 1 and 0 <= other_part <= 1):
        return None
    return (a[0] + across * part, a[1] + up * part)


def meetings(one: Line, other: Line, within_m: float) -> list[Foot]:
    """Where `other` meets `one`, as places on `one` in order along it.

    Lines meet where they cross, and where an end of either comes within `within_m` of the other;
    two meetings within 25 m of each other are one junction.
    """
    area = bounds(other)
    pieces = [piece for piece in segments(one) if near(bounds(piece), area, within_m)]
    if not pieces:
        return []
    points: list[Sequence[float]] = [point for piece in pieces for point in crossings(piece, other)]
    points += [end for end in (other[0], other[-1]) if foot_on(one, end).distance_m <= within_m]
    points += [end for end in (one[0], one[-1]) if foot_on(other, end).distance_m <= within_m]
    found: list[Foot] = []
    for foot in sorted((foot_on(one, point) for point in points), key=lambda foot: foot.along_m):
        if not found or foot.along_m - found[-1].along_m > 25:
            found.append(foot)
    return found


def wind(start: Sequence[float], end: Sequence[float]) -> str:
    """The direction from one point to another in words: north, north-east…"""
    eighth = round(math.atan2(end[1] - start[1], end[0] - start[0]) / (math.pi / 4))
    return WINDS[eighth % 8]
