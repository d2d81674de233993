"""The ground of an invented town: how its ideal plan is bent, and the roads every quarter hangs on.

A plan is drawn in sectors and rings, which never cross; then the whole plane is turned, swollen and
warped gently enough that lines still never cross, so the result looks grown but holds together.
"""

import math
from dataclasses import dataclass
from random import Random

from frontdoor.demo.town_plans import Plan
from frontdoor.places.geometry import (
    Point, bounds, distance_m, foot_on, length_m, near, point_along, segments,
)

STEP_M = 12.0
RIVER_BANK_M = 26.0


@dataclass(frozen=True)
class Course:
    """A street as drawn: its line runs in metres on the ground, from the centre outwards."""

    name: str
    line: list[Point]
    style: str                          # how it is built up: see `demo.plots`
    locality: str
    ward: str
    owner: str = "this_council"
    rural_from_m: float | None = None   # from here outwards there are only scattered houses


class Ground:
    """Maps the plan's plane to the ground. `sector` counts roads out, a fraction lies between two."""

    def __init__(self, plan: Plan, rng: Random) -> None:
        self.plan = plan
        self._turns = [(rng.uniform(0.05, 0.11), rng.uniform(0, math.tau)) for _ in plan.radials]
        self._phases = [rng.uniform(0, math.tau) for _ in range(6)]
        self.river = thinned(self.drawn(smooth(plan.river[1])))
        self._valley = bounds(self.river)

    def polar(self, sector: float, radius: float) -> Point:
        """The ground at `radius` metres out, `sector` roads round."""
        count = len(self.plan.radials)
        first = math.floor(sector)
        part = sector - first
        one, other = self._angle(first % count, radius), self._angle((first + 1) % count, radius)
        if other < one:
            other += math.tau
        angle = one + (other - one) * part
        swollen = radius * (
            1 + 0.09 * math.sin(2 * angle + self._phases[0]) + 0.06 * math.sin(3 * angle + self._phases[1])
        )
        return self.bent((swollen * math.cos(angle), swollen * math.sin(angle)))

    def _angle(self, radial: int, radius: float) -> float:
        swing, phase = self._turns[radial]
        fade = min(1.0, radius / 400)
        straight = math.radians(self.plan.radials[radial].angle) % math.tau
        return straight + swing * fade * math.sin(radius / 330 + phase)

    def bent(self, point: Point) -> Point:
        """A point of the flat plan on the ground."""
        x, y = point[0] * self.plan.stretch[0], point[1] * self.plan.stretch[1]
        a, b, c, d = self._phases[2:]
        return (
            self.plan.centre[0] + x + 62 * math.sin(y / 250 + a) + 13 * math.sin((x + y) / 120 + b),
            self.plan.centre[1] + y + 58 * math.sin(x / 270 + c) + 13 * math.sin((x - y) / 130 + d),
        )

    def drawn(self, flat: list[Point]) -> list[Point]:
        """A line of the flat plan on the ground, in small steps."""
        return [self.bent(point) for point in stepped(flat)]

    def dry(self, line: list[Point]) -> list[Point]:
        """The longest part of a line that keeps off the river; empty where all of it is wet."""
        if not near(bounds(line), self._valley, RIVER_BANK_M):
            return line
        runs: list[list[Point]] = [[]]
        for point in stepped(line):
            if foot_on(self.river, point).distance_m < RIVER_BANK_M:
                runs.append([])
            else:
                runs[-1].append(point)
        return max(runs, key=len)


def stepped(line: list[Point]) -> list[Point]:
    """The same line with a point at least every 12 m."""
    points = [line[0]]
    for start, end in segments(line):
        pieces = max(1, math.ceil(distance_m(start, end) / STEP_M))
        points += [
            (start[0] + (end[0] - start[0]) * part / pieces, start[1] + (end[1] - start[1]) * part / pieces)
            for part in range(1, pieces + 1)
        ]
    return points


def smooth(line: tuple[Point, ...] | list[Point]) -> list[Point]:
    """A curve through the points (Catmull-Rom), starting and ending at the first and last."""
    padded = [line[0], *line, line[-1]]
    curve: list[Point] = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(8):
            t = step / 8
            curve.append((
                0.5 * (2 * b[0] + (c[0] - a[0]) * t + (2 * a[0] - 5 * b[0] + 4 * c[0] - d[0]) * t**2
                       + (3 * b[0] - a[0] - 3 * c[0] + d[0]) * t**3),
                0.5 * (2 * b[1] + (c[1] - a[1]) * t + (2 * a[1] - 5 * b[1] + 4 * c[1] - d[1]) * t**2
                       + (3 * b[1] - a[1] - 3 * c[1] + d[1]) * t**3),
            ))
    return [*curve, line[-1]]


def thinned(line: list[Point], tolerance_m: float = 0.7) -> list[Point]:
    """The line without points that lie on it anyway (Douglas-Peucker), to a tenth of a metre."""
    if len(line) < 3:
        return [(round(e, 1), round(n, 1)) for e, n in line]
    chord = [line[0], line[-1]]
    far, place = max((foot_on(chord, point).distance_m, place) for place, point in enumerate(line))
    if far <= tolerance_m:
        return thinned(chord)
    return thinned(line[: place + 1], tolerance_m)[:-1] + thinned(line[place:], tolerance_m)


def skeleton(ground: Ground) -> list[Course]:
    """The High Street, the roads out, the rings, the lanes of the old town and the trunk road."""
    plan = ground.plan
    high = _high_street(ground)
    courses = [Course("High Street", high, "core", plan.town, plan.inner_ward[0])]
    courses += [course for place in range(len(plan.radials)) for course in _road_out(ground, high, place)]
    courses += _lanes(ground, high)
    courses += _rings(ground)
    for name, points in plan.trunk:
        nearest = plan.quarters[_sector_of(plan, points[len(points) // 2])]
        line = ground.drawn(smooth(points))
        courses.append(Course(name, line, "none", plan.town, nearest.ward, "national_highways"))
    return courses


def _high_street(ground: Ground) -> list[Point]:
    """Through the cross, from the road out that carries it on in the west to the one in the east."""
    plan = ground.plan
    west, east = sorted(
        (place for place, radial in enumerate(plan.radials) if radial.joins is None),
        key=lambda place: math.cos(math.radians(plan.radials[place].angle)),
    )
    reach = plan.rings[0]
    across = [reach * share for share in (-0.55, -0.2, 0.2, 0.55)]
    inside = [ground.bent((x, 9 * math.sin(x / 90))) for x in across]
    return stepped(smooth([ground.polar(west, reach), *inside, ground.polar(east, reach)]))


def _on_high_street(ground: Ground, high: list[Point], place: int) -> Point:
    joins = ground.plan.radials[place].joins
    if joins is None:
        return ground.polar(place, ground.plan.rings[0])
    return foot_on(high, ground.bent((joins, 0.0))).point


def _road_out(ground: Ground, high: list[Point], place: int) -> list[Course]:
    """One road out, as one street for each of its names."""
    plan, radial = ground.plan, ground.plan.radials[place]
    first, second = plan.rings[:2]
    pieces: list[tuple[str, str, list[Point]]] = []
    if radial.joins is not None:
        core = [_on_high_street(ground, high, place), ground.polar(place, first)]
        pieces.append((radial.names[0], "core", stepped(core)))
    pieces.append((radial.names[1], "terrace", _spoke(ground, place, first, second)))
    pieces.append((radial.names[2], "semi", _spoke(ground, place, second, min(radial.reach, plan.rings[-1]))))
    if radial.reach > plan.rings[-1]:
        pieces.append((radial.names[2], "rural", _spoke(ground, place, plan.rings[-1], radial.reach)))
    courses: dict[str, Course] = {}
    for name, style, line in pieces:
        ward = plan.inner_ward_of(place) if style in ("core", "terrace") else plan.quarters[place].ward
        dry = line if radial.bridge else ground.dry(line)
        before = courses.get(name)
        rural = length_m(before.line) if before and style == "rural" else None
        courses[name] = Course(
            name, dry if before is None else before.line + dry[1:], before.style if before else style,
            plan.town, before.ward if before else ward, rural_from_m=rural,
        )
    return list(courses.values())


def _spoke(ground: Ground, place: int, start: float, end: float) -> list[Point]:
    count = max(1, math.ceil((end - start) / STEP_M))
    return [ground.polar(place, start + (end - start) * part / count) for part in range(count + 1)]


def arc(ground: Ground, place: float, until: float, radius: float) -> list[Point]:
    """A line round the centre from one sector to another at one radius."""
    count = max(4, math.ceil(radius * (until - place) / STEP_M))
    return [ground.polar(place + (until - place) * part / count, radius) for part in range(count + 1)]


def _rings(ground: Ground) -> list[Course]:
    plan, courses = ground.plan, []
    for place, quarter in enumerate(plan.quarters):
        for ring, name in enumerate(quarter.ring_names):
            if not name:
                continue
            line = ground.dry(arc(ground, place, place + 1, plan.rings[ring]))
            style = ("core", "terrace", "semi", "semi")[ring]
            ward = plan.inner_ward_of(place) if ring == 0 else quarter.ward
            courses.append(Course(name, line, style, plan.town, ward))
    return courses


def _lanes(ground: Ground, high: list[Point]) -> list[Course]:
    """A lane in each old quarter, half-way between the High Street and the first ring."""
    plan, courses = ground.plan, []
    for place, quarter in enumerate(plan.quarters):
        if not quarter.lane:
            continue
        ends = []
        for side in (place, (place + 1) % len(plan.radials)):
            spoke = [_on_high_street(ground, high, side), ground.polar(side, plan.rings[0])]
            ends.append(point_along(spoke, length_m(spoke) * 0.5))
        courses.append(Course(quarter.lane, stepped(ends), "core", plan.town, plan.inner_ward_of(place)))
    return courses


def _sector_of(plan: Plan, point: Point) -> int:
    """The quarter in which a point of the flat plan lies."""
    angle = math.degrees(math.atan2(point[1], point[0])) % 360
    turns = [(angle - radial.angle) % 360 for radial in plan.radials]
    return turns.index(min(turns))
