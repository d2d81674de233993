"""Places along one street, worded as people speak, so that nobody needs a map to say where.

Also what is nearest to a point, for those who do use the map.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlalchemy.orm import Session

from frontdoor.errors import FrontDoorError
from frontdoor.places.geometry import Box, Foot, box, distance_m, foot_on, meetings, point_along, wind
from frontdoor.places.models import Address, Street, Ward
from frontdoor.places.search import Match, address_match, street_match

# Streets whose lines come this near to each other meet; drawn lines are rarely exact.
TOUCHING_M = 6.0
# A street with at most this many addresses lists them all; a longer one lists stretches of numbers.
MOST_LISTED_ONE_BY_ONE = 24
ADDRESSES_IN_A_STRETCH = 6
# Along a road without houses, a place is offered at least this often.
EMPTY_STRETCH_M = 200.0
# A map click is looked up in growing boxes; beyond the last there is no street of ours.
SEARCH_RADII_M = (60.0, 250.0, 1000.0)
ADDRESS_RADIUS_M = 100.0
MOST_ADDRESSES = 2000


class StreetNotFound(FrontDoorError):
    """The council has no street of that number."""

    def __init__(self, council_id: str, usrn: str) -> None:
        super().__init__(f"{council_id} has no street {usrn}")
        self.usrn = usrn


@dataclass(frozen=True)
class Spot:
    """A place along a street that can be chosen from a list."""

    kind: str                   # "address", "between", "junction", "end" or "stretch"
    label: str                  # "Outside 12 Mill Lane"
    usrn: str
    uprn: str | None            # of the address it is outside of
    easting: float
    northing: float
    along_m: float              # metres from the start of the street


@dataclass(frozen=True)
class Nearest:
    """What lies nearest to a point on the map."""

    street: Match
    distance_m: float           # from the point to the street's line
    address: Match | None       # within 100 m
    address_distance_m: float | None
    ward: str
    ward_code: str

    @property
    def label(self) -> str:
        """The point in words: "Near 12 Mill Lane, Aldermere, ZZ1 2AB", or the street's own label."""
        return f"Near {self.address.label}" if self.address else self.street.label


SAME_WARD = and_(Ward.council_id == Street.council_id, Ward.code == Street.ward_code)
# Made once: putting a statement together costs more than running it.
BY_USRN = select(Street, Ward.name).join(Ward, SAME_WARD).where(
    Street.council_id == bindparam("council_id"), Street.usrn == bindparam("usrn"))


def by_usrn(session: Session, council_id: str, usrn: str) -> Match:
    """The street of that number. Raises StreetNotFound."""
    row = session.execute(BY_USRN, {"council_id": council_id, "usrn": usrn}).one_or_none()
    if row is None:
        raise StreetNotFound(council_id, usrn)
    return street_match(*row)


def by_uprn(session: Session, council_id: str, uprn: str) -> Match | None:
    """The address of that number, or None: an address may come from elsewhere, a street may not."""
    row = session.execute(
        select(Address, Street, Ward.name)
        .join(Street, and_(Street.council_id == Address.council_id, Street.usrn == Address.usrn))
        .join(Ward, and_(Ward.council_id == Address.council_id, Ward.code == Address.ward_code))
        .where(Address.council_id == council_id, Address.uprn == uprn)
    ).one_or_none()
    return None if row is None else address_match(*row)


def along(session: Session, council_id: str, usrn: str) -> list[Spot]:
    """The places along a street in order from its start: ends, junctions, houses or runs of numbers.

    Short streets list every address, longer ones stretches of about six, and roads without houses a
    place every 200 m, told by distance and direction from the last junction. Never empty.
    Raises StreetNotFound.
    """
    street = session.execute(
        select(Street).where(Street.council_id == council_id, Street.usrn == usrn)
    ).scalar_one_or_none()
    if street is None:
        raise StreetNotFound(council_id, usrn)
    addresses = session.execute(
        select(Address).where(Address.council_id == council_id, Address.usrn == usrn)
        .order_by(Address.position).limit(MOST_ADDRESSES)
    ).scalars().all()
    placed = sorted(((foot_on(street.points, (a.easting, a.northing)), a) for a in addresses),
                    key=lambda pair: (pair[0].along_m, pair[1].position))
    junctions = _junctions(session, street)
    spots = [*junctions, *_ends(street, junctions, placed)]
    if len(placed) <= MOST_LISTED_ONE_BY_ONE:
        spots += [_outside(street, foot, address) for foot, address in placed]
    else:
        spots += _stretches(street, junctions, placed)
    spots.sort(key=lambda spot: spot.along_m)
    return list(_with_empty_stretches(street, spots))


def nearest(session: Session, council_id: str, easting: float, northing: float) -> Nearest | None:
    """What is nearest to a point, in metres; None where no street of the council is within 1,000 m."""
    point = (easting, northing)
    for radius in SEARCH_RADII_M:
        rows = session.execute(
            select(Street, Ward.name).join(Ward, SAME_WARD)
            .where(Street.council_id == council_id, overlaps(box(easting, northing, radius)))
        ).all()
        if not rows:
            continue
        off, _, street, ward = min(
            (foot_on(street.points, point).distance_m, street.usrn, street, ward) for street, ward in rows
        )
        if off <= radius:
            address = _nearest_address(session, council_id, point)
            gap = None
            if address is not None:
                gap = round(distance_m((address.easting, address.northing), point), 1)
            return Nearest(street_match(street, ward), round(off, 1), address, gap, ward, street.ward_code)
    return None


def overlaps(area: Box) -> ColumnElement[bool]:
    """Streets whose bounding boxes touch `area`."""
    return and_(
        Street.min_easting <= area.max_easting, Street.max_easting >= area.min_easting,
        Street.min_northing <= area.max_northing, Street.max_northing >= area.min_northing,
    )


def _nearest_address(session: Session, council_id: str, point: tuple[float, float]) -> Match | None:
    area = box(*point, ADDRESS_RADIUS_M)
    rows = session.execute(
        select(Address.uprn, Address.easting, Address.northing).where(
            Address.council_id == council_id,
            Address.easting.between(area.min_easting, area.max_easting),
            Address.northing.between(area.min_northing, area.max_northing),
        ).limit(MOST_ADDRESSES)
    ).all()
    gaps = sorted((distance_m((e, n), point), uprn) for uprn, e, n in rows)
    return by_uprn(session, council_id, gaps[0][1]) if gaps and gaps[0][0] <= ADDRESS_RADIUS_M else None


def _spot(street: Street, kind: str, label: str, along_m: float, uprn: str | None = None) -> Spot:
    easting, northing = point_along(street.points, along_m)
    return Spot(kind, label, street.usrn, uprn, round(easting, 1), round(northing, 1), round(along_m, 1))


def _outside(street: Street, foot: Foot, address: Address) -> Spot:
    return _spot(street, "address", f"Outside {address.line}", foot.along_m, address.uprn)


def _junctions(session: Session, street: Street) -> list[Spot]:
    """Where other streets meet this one; several that meet it at one place are one junction."""
    area = Box(street.min_easting - TOUCHING_M, street.min_northing - TOUCHING_M,
               street.max_easting + TOUCHING_M, street.max_northing + TOUCHING_M)
    others = session.execute(
        select(Street)
        .where(Street.council_id == street.council_id, Street.usrn != street.usrn, overlaps(area))
        .order_by(Street.usrn)
    ).scalars()
    met = sorted((along_m, which, name) for other in others for along_m, which, name in _met(street, other))
    spots: list[Spot] = []
    while met:
        here = [each for each in met if each[0] - met[0][0] <= 2 * TOUCHING_M]
        met = met[len(here):]
        which = here[0][1] if len(here) == 1 else ""
        names = [name for _, _, name in here]
        joined = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        label = f"{which} junction with {joined}".strip()
        spots.append(_spot(street, "junction", label[:1].upper() + label[1:], here[0][0]))
    return spots


def _met(street: Street, other: Street) -> Iterator[tuple[float, str, str]]:
    """Each meeting: metres along, which one it is ("southern") where there are several, and the name."""
    feet = meetings(street.points, other.points, TOUCHING_M)
    centre = (sum(foot.point[0] for foot in feet) / max(1, len(feet)),
              sum(foot.point[1] for foot in feet) / max(1, len(feet)))
    for foot in feet:
        yield foot.along_m, f"{wind(centre, foot.point)}ern" if len(feet) > 1 else "", other.name


Placed = Sequence[tuple[Foot, Address]]


def _ends(street: Street, junctions: Sequence[Spot], placed: Placed) -> Iterator[Spot]:
    """Those ends of the street at which no other street meets it."""
    for along_m in (0.0, street.length_m):
        if any(abs(spot.along_m - along_m) <= 2 * TOUCHING_M for spot in junctions):
            continue
        numbered = [pair for pair in placed if pair[1].number]
        if numbered:
            close = min(numbered, key=lambda pair: abs(pair[0].along_m - along_m))[1]
            label = f"The end of {street.name} near number {close.number}"
        else:
            middle = point_along(street.points, street.length_m / 2)
            label = f"The {wind(middle, point_along(street.points, along_m))} end of {street.name}"
        yield _spot(street, "end", label, along_m)


def _stretches(street: Street, junctions: Sequence[Spot], placed: Placed) -> Iterator[Spot]:
    """Runs of numbers between one junction and the next, and the buildings that have only a name."""
    yield from (_outside(street, foot, address) for foot, address in placed if not address.number)
    # The flats of one house share its number: one of them stands for the house.
    numbered = list({pair[1].number: pair for pair in placed if pair[1].number}.values())
    cuts = [0.0, *sorted(spot.along_m for spot in junctions), street.length_m + 1]
    for start, end in zip(cuts, cuts[1:], strict=False):
        run = [pair for pair in numbered if start <= pair[0].along_m < end]
        count = max(1, round(len(run) / ADDRESSES_IN_A_STRETCH))
        size = -(-len(run) // count)
        for first in range(0, len(run), size or 1):
            yield _stretch(street, run[first:first + size])


def _stretch(street: Street, run: Placed) -> Spot:
    """One run of neighbouring addresses, at the middle of the piece of street they stand on."""
    ordered = sorted(run, key=lambda pair: pair[1].position)
    near_side = _is_left(street, ordered[0])
    here = [pair[1].number for pair in ordered if _is_left(street, pair) == near_side]
    opposite = [pair[1].number for pair in ordered if _is_left(street, pair) != near_side]
    label = f"Outside number {here[0]}"
    if here[0] != here[-1]:
        label = f"Between number {here[0]} and number {here[-1]}"
    if opposite:
        label += f", opposite {opposite[0]}"
        label += f" to {opposite[-1]}" if opposite[0] != opposite[-1] else ""
    return _spot(street, "between", label, (run[0][0].along_m + run[-1][0].along_m) / 2)


def _is_left(street: Street, pair: tuple[Foot, Address]) -> bool:
    """Whether an address stands to the left of its street, seen from the start."""
    foot, address = pair
    before, after = (point_along(street.points, foot.along_m + step) for step in (-1, 1))
    across, up = after[0] - before[0], after[1] - before[1]
    return across * (address.northing - before[1]) - up * (address.easting - before[0]) > 0


def _with_empty_stretches(street: Street, spots: Sequence[Spot]) -> Iterator[Spot]:
    for spot, after in zip(spots, [*spots[1:], None], strict=True):
        yield spot
        if after is None or after.along_m - spot.along_m <= EMPTY_STRETCH_M:
            continue
        parts = int((after.along_m - spot.along_m) // EMPTY_STRETCH_M) + 1
        step = (after.along_m - spot.along_m) / parts
        for part in range(1, parts):
            where = spot.along_m + part * step
            direction = wind((spot.easting, spot.northing), point_along(street.points, where))
            yield _spot(street, "stretch", f"About {round(part * step, -1):.0f} metres {direction} of "
                        f"{_as_landmark(spot.label)}", where)


def _as_landmark(label: str) -> str:
    """A spot's label inside another's: "Outside 12 Mill Lane" is "12 Mill Lane"."""
    if label.startswith("Outside "):
        return label.removeprefix("Outside ")
    if label.startswith("Between "):
        return label.removeprefix("Between ").split(" and ")[0]
    return f"the {label[:1].lower()}{label[1:]}".replace("the the ", "the ")
