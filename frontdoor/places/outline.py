"""A piece of the map as small vector data, drawn by the page in metres without a tile server.

Every place that can be pointed at on it can also be typed or chosen from a list: the map is an aid.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from frontdoor.places.geometry import Box
from frontdoor.places.models import Landscape, Street
from frontdoor.places.street import overlaps

# Wider than this, a piece of the map is cut to a square around its middle.
WIDEST_M = 6000.0
MOST_STREETS = 400
MOST_LANDSCAPES = 40


def outline(session: Session, council_id: str, area: Box) -> dict[str, Any]:
    """Streets, water and greens that touch `area`, in whole metres, ready to be JSON.

    {"box": [min e, min n, max e, max n], "streets": [{"usrn", "name", "owner", "line": [[e, n], …]}],
    "landscape": [{"kind", "name", "line"}], "complete": bool}. At most 400 streets, the longest
    first; `complete` tells whether that was all.
    """
    area = _narrowed(area)
    streets = session.execute(
        select(Street.usrn, Street.name, Street.owner, Street.points)
        .where(Street.council_id == council_id, overlaps(area))
        .order_by(Street.length_m.desc(), Street.usrn).limit(MOST_STREETS + 1)
    ).all()
    landscape = session.execute(
        select(Landscape.kind, Landscape.name, Landscape.points)
        .where(Landscape.council_id == council_id, _touches(area))
        .order_by(Landscape.kind, Landscape.name).limit(MOST_LANDSCAPES)
    ).all()
    return {
        "box": [round(edge) for edge in area],
        "streets": [
            {"usrn": usrn, "name": name, "owner": owner, "line": _whole(points)}
            for usrn, name, owner, points in streets[:MOST_STREETS]
        ],
        "landscape": [
            {"kind": kind, "name": name, "line": _whole(points)} for kind, name, points in landscape
        ],
        "complete": len(streets) <= MOST_STREETS,
    }


def extent(session: Session, council_id: str) -> Box | None:
    """The box that holds every street of the council, where a map begins; None without streets."""
    edges = session.execute(
        select(func.min(Street.min_easting), func.min(Street.min_northing),
               func.max(Street.max_easting), func.max(Street.max_northing))
        .where(Street.council_id == council_id)
    ).one()
    return None if edges[0] is None else Box(*edges)


def _narrowed(area: Box) -> Box:
    half_wide = min(WIDEST_M, max(0.0, area.max_easting - area.min_easting)) / 2
    half_high = min(WIDEST_M, max(0.0, area.max_northing - area.min_northing)) / 2
    easting = (area.min_easting + area.max_easting) / 2
    northing = (area.min_northing + area.max_northing) / 2
    return Box(easting - half_wide, northing - half_high, easting + half_wide, northing + half_high)


def _touches(area: Box) -> ColumnElement[bool]:
    return and_(
        Landscape.min_easting <= area.max_easting, Landscape.max_easting >= area.min_easting,
        Landscape.min_northing <= area.max_northing, Landscape.max_northing >= area.min_northing,
    )


def _whole(points: list[list[float]]) -> list[list[int]]:
    return [[round(easting), round(northing)] for easting, northing in points]
