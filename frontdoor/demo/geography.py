"""The invented place: a market town with its streets, wards and addresses, from a seed.

Everything lies in the sea off the east coast, with postcodes of the area ZZ, which no place has, and
street and property numbers that are not issued. The same seed gives the same town, to the metre.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from frontdoor.demo.estates import PATTERNS, Cell, Namer
from frontdoor.demo.names import BUILDINGS, HOUSES
from frontdoor.demo.plots import STYLES, Plot, Terrain, plots
from frontdoor.demo.town import Course, Ground, skeleton, thinned
from frontdoor.demo.town_plans import PLANS, Plan
from frontdoor.errors import FrontDoorError
from frontdoor.places.geometry import Point, bounds, length_m, meetings, near
from frontdoor.places.models import Address, Landscape, ParkingZone, Street, Ward, box_columns
from frontdoor.places.typed import key, postcode_key

# The letters a real postcode may end in.
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
ADDRESSES_TO_A_POSTCODE = 18
TOUCHING_M = 6.0


class NoSuchTown(FrontDoorError):
    """There is no plan of a town for this council."""


@dataclass(frozen=True)
class DrawnWard:
    code: str
    name: str


@dataclass(frozen=True)
class DrawnStreet:
    usrn: str
    name: str
    locality: str
    ward_code: str
    owner: str
    points: list[Point]


@dataclass(frozen=True)
class DrawnAddress:
    uprn: str
    line: str
    number: str
    position: int
    usrn: str
    postcode: str
    easting: float
    northing: float
    ward_code: str
    zone_code: str | None = None
    car_free: bool = False


@dataclass(frozen=True)
class DrawnZone:
    code: str
    name: str
    hours: str
    most_permits: int


@dataclass(frozen=True)
class DrawnLandscape:
    kind: str
    name: str
    points: list[Point]


@dataclass(frozen=True)
class Geography:
    """One council's wards, streets, addresses, water and greens, and parking zones, ready to be stored or drawn."""

    wards: list[DrawnWard]
    streets: list[DrawnStreet]
    addresses: list[DrawnAddress]
    landscape: list[DrawnLandscape]
    zones: list[DrawnZone] = field(default_factory=list)


def build(seed: int, council: str) -> Geography:
    """Draw the council's town. `council` is "aldermere" or "thornby"; raises NoSuchTown for others."""
    if council not in PLANS:
        raise NoSuchTown(council)
    plan, rng = PLANS[council], Random(f"{seed} {council}")
    ground = Ground(plan, rng)
    courses, greens = _drawn(ground, rng)
    wards = _wards(plan)
    codes = {ward.name: ward.code for ward in wards}
    streets = [
        DrawnStreet(str(plan.first_usrn + place * 7), course.name, course.locality, codes[course.ward],
                    course.owner, course.line)
        for place, course in enumerate(courses)
    ]
    addresses = list(_addresses(plan, rng, courses, streets, ground.river))
    river = DrawnLandscape("river", plan.river[0], thinned(ground.river))
    zones = [DrawnZone(zone.code, zone.name, zone.hours, zone.most_permits) for zone in plan.zones]
    return Geography(wards, streets, addresses, [*greens, river], zones)


def _drawn(ground: Ground, rng: Random) -> tuple[list[Course], list[DrawnLandscape]]:
    """Every street that can be reached from the High Street, and the greens."""
    plan, courses = ground.plan, skeleton(ground)
    namer = Namer(rng, {course.name for course in courses})
    greens: list[tuple[str, str, list[Point]]] = []
    for place, quarter in enumerate(plan.quarters):
        for band, (pattern, theme) in enumerate(quarter.bands):
            cell = Cell(
                ground, rng, namer, place, plan.rings[band], plan.rings[band + 1], theme,
                quarter.locality if band else plan.town, quarter.ward if band else plan.inner_ward_of(place),
                ringed=any(quarter.ring_names[band + 1:band + 2]), greens=greens,
            )
            courses += PATTERNS[pattern](cell)
    kept = [replace(course, line=thinned(course.line)) for course in courses if length_m(course.line) > 30]
    return _joined(kept), [DrawnLandscape(kind, name, thinned(points)) for kind, name, points in greens]


def _joined(courses: list[Course]) -> list[Course]:
    """The streets that hang together with the first one."""
    reached, waiting = {0}, [0]
    boxes = [bounds(course.line) for course in courses]
    while waiting:
        one = waiting.pop()
        for place, other in enumerate(courses):
            if place in reached or not near(boxes[one], boxes[place], TOUCHING_M):
                continue
            if meetings(courses[one].line, other.line, TOUCHING_M):
                reached.add(place)
                waiting.append(place)
    return [course for place, course in enumerate(courses) if place in reached]


def _wards(plan: Plan) -> list[DrawnWard]:
    names = dict.fromkeys([*plan.inner_ward, *(quarter.ward for quarter in plan.quarters)])
    return [DrawnWard(f"{plan.ward_prefix}{place:02d}", name) for place, name in enumerate(names, 1)]


def _addresses(
    plan: Plan, rng: Random, courses: list[Course], streets: list[DrawnStreet], river: list[Point]
) -> Iterator[DrawnAddress]:
    terrain = Terrain([course.line for course in courses], river)
    postcodes = _postcodes(plan, rng)
    buildings, houses = list(BUILDINGS), rng.sample(HOUSES, len(HOUSES))
    uprn = plan.first_uprn
    for place, (course, street) in enumerate(zip(courses, streets, strict=True)):
        if course.style not in STYLES:
            continue
        postcode, written = next(postcodes), 0
        zone = plan.zone_of(course.name, course.ward) if course.owner == "this_council" else None
        for position, plot in enumerate(plots(terrain, rng, place, course, plan.room)):
            if written == ADDRESSES_TO_A_POSTCODE:
                postcode, written = next(postcodes), 0
            named = _building(course, plot, position, buildings, houses)
            for line, number in _lines(rng, course, plot, named):
                car_free = zone is not None and course.name in zone.car_free and line.startswith("Flat ")
                yield DrawnAddress(
                    str(uprn), line, number, position, street.usrn, postcode, *plot.point, street.ward_code,
                    zone.code if zone else None, car_free,
                )
                uprn += rng.randint(1, 9)
                written += 1
            written = min(written, ADDRESSES_TO_A_POSTCODE)


def _building(
    course: Course, plot: Plot, position: int, buildings: list[str], houses: list[str]
) -> str:
    """The name of a house that goes by one: public buildings in the middle, cottages at the edge."""
    if course.style == "core" and course.name in ("High Street", "Market Place") and position % 9 == 4:
        return buildings.pop(0) if buildings else ""
    if course.rural_from_m is not None and plot.along_m > course.rural_from_m and position % 3 == 1:
        return houses.pop() if houses else ""
    return ""


def _lines(rng: Random, course: Course, plot: Plot, named: str) -> Iterator[tuple[str, str]]:
    """The address or addresses of one plot, with the house number they share."""
    number = f"{plot.number}{plot.suffix}"
    if named:
        yield f"{named}, {course.name}", ""
    elif course.style == "works":
        yield f"Unit {number}, {course.name}", number
    elif course.style == "core" and rng.random() < 0.08:
        for flat in range(1, rng.randint(2, 4) + 1):
            yield f"Flat {flat}, {number} {course.name}", number
    else:
        yield f"{number} {course.name}", number


def _postcodes(plan: Plan, rng: Random) -> Iterator[str]:
    """Postcodes of the town in order: ZZ1 1AA, ZZ1 1AB… with gaps, as real ones have."""
    for district in range(plan.first_district, 10):
        for sector in range(1, 5):
            for first in POSTCODE_LETTERS[:10]:
                for second in POSTCODE_LETTERS:
                    if rng.random() < 0.5:
                        yield f"{plan.outward}{district} {sector}{first}{second}"


def store(session: Session, council_id: str, geography: Geography) -> None:
    """Insert a geography for a council that has none yet, in bulk; flushes, never commits."""
    def rows(drawn: list[Any], extra: Any) -> list[dict[str, Any]]:
        return [{"council_id": council_id, **asdict(each), **extra(each)} for each in drawn]

    session.execute(insert(Ward), rows(geography.wards, lambda ward: {}))
    session.execute(insert(Street), rows(geography.streets, lambda street: {
        "name_key": key(street.name), "length_m": round(length_m(street.points), 1),
        **box_columns(street.points),
    }))
    session.execute(insert(Address), rows(geography.addresses, lambda address: {
        "line_key": key(address.line), "postcode_key": postcode_key(address.postcode),
    }))
    session.execute(insert(Landscape), rows(geography.landscape, lambda shape: box_columns(shape.points)))
    if geography.zones:
        session.execute(insert(ParkingZone), rows(geography.zones, lambda zone: {}))
