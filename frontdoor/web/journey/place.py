"""Places as answers: from an address, a spot along a street, or a point on the map."""

import re
from typing import Any

from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.places import Match, Spot
from frontdoor.places.geometry import distance_m

MAP, STREET, ADDRESS = "map", "street", "address"
# A point this near to a spot of the list is told by the spot's words.
AT_THE_SPOT_M = 40.0
METRES = re.compile(r"([0-9]{1,7})(?:\.[0-9]{1,9})?")
LONGEST_TYPED = 200
# What a page sends for a street or an address is looked up only if it can be the number of one.
PROPERTY_NUMBER = re.compile(r"[0-9]{1,12}")


def point(easting: str, northing: str) -> tuple[int, int] | None:
    """A point of the map as the page sends it; None for nothing, or for anything else."""
    found = [METRES.fullmatch(part.strip()) for part in (easting, northing)]
    if not all(found):
        return None
    east, north = (int(match[1]) for match in found if match)
    return east, north


def key_of(match: Match) -> str:
    """What a choice of the list of results sends."""
    return f"{ADDRESS}:{match.uprn}" if match.uprn else f"{STREET}:{match.usrn}"


def key_of_spot(spot: Spot) -> str:
    """What a choice of the list of spots sends: steady while the street stays as it is."""
    return f"uprn:{spot.uprn}" if spot.uprn else f"{spot.kind}:{spot.along_m}"


def street_of(session: Session, council_id: str, usrn: str) -> Match | None:
    """The street of that number, or None."""
    if not PROPERTY_NUMBER.fullmatch(usrn):
        return None
    try:
        return places.by_usrn(session, council_id, usrn)
    except places.StreetNotFound:
        return None


def at_address(session: Session, council_id: str, uprn: str) -> dict[str, Any] | None:
    """The place outside an address."""
    match = places.by_uprn(session, council_id, uprn) if PROPERTY_NUMBER.fullmatch(uprn) else None
    if match is None:
        return None
    line = match.label.rsplit(", ", 2)[0]
    return _answer(f"Outside {line}", match, match.uprn, match.easting, match.northing)


def at_point(session: Session, council_id: str, easting: int, northing: int) -> dict[str, Any] | None:
    """The place at a point of the map, told by what is nearest; None where no street of ours is near."""
    nearest = places.nearest(session, council_id, easting, northing)
    if nearest is None:
        return None
    return _answer(nearest.label, nearest.street, None, easting, northing, nearest.ward)


def on_street(
    session: Session, council_id: str, street: Match, spots: list[Spot], spot_key: str,
    where: tuple[int, int] | None,
) -> dict[str, Any] | None:
    """The place along a street: the spot chosen from the list, or the point pressed on the map beside it.

    A press fills the boxes and ticks the nearest spot; choosing a spot fills the boxes with its own point.
    So boxes that say something else than the chosen spot hold what was done last, and more exactly.
    """
    spot = next((one for one in spots if key_of_spot(one) == spot_key), None)
    if where is None:
        return _answer(_told(spot, street), street, spot.uprn, spot.easting, spot.northing) if spot else None
    closest = min(spots, key=lambda one: _away_m(one, where))
    told = spot if spot and _away_m(spot, where) <= AT_THE_SPOT_M else closest
    if _away_m(told, where) <= AT_THE_SPOT_M:
        return _answer(_told(told, street), street, told.uprn, *where)
    return at_point(session, council_id, *where)


def _away_m(spot: Spot, where: tuple[int, int]) -> float:
    return distance_m((spot.easting, spot.northing), where)


def _told(spot: Spot, street: Match) -> str:
    """A spot in words that also name its street."""
    return spot.label if street.street in spot.label else f"{spot.label}, {street.street}"


def _answer(
    label: str, match: Match, uprn: str | None, easting: float, northing: float, ward: str = "",
) -> dict[str, Any]:
    return {"label": label, "street": match.street, "usrn": match.usrn, "uprn": uprn, "easting": round(easting),
            "northing": round(northing), "ward": ward or match.ward}
