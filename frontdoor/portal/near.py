"""What has been reported near a place: a list, and a map beside it that says the same."""

from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from frontdoor.clock import now
from frontdoor.places import search
from frontdoor.places.geometry import Box, box
from frontdoor.places.outline import extent, outline
from frontdoor.places.search import Match
from frontdoor.portal import blueprint, public_reports
from frontdoor.web import councils
from frontdoor.web.guards import open_to_all
from frontdoor.web.unit_of_work import session

LONGEST = 200
OTHERS = 6
MAP_RADIUS_M = 800


@blueprint.get("/near")
@open_to_all
def near() -> ResponseReturnValue:
    at, typed = now(), request.args.get("at", "")[:LONGEST].strip()
    council_id = councils.current().id
    found = search.find(session, council_id, typed, OTHERS) if typed else []
    if found:
        place = found[0]
        reports = public_reports.near(session, council_id, easting=place.easting, northing=place.northing, at=at)
    else:
        place, reports = None, public_reports.latest(session, council_id, at=at, most=public_reports.MOST)
    return render_template(
        "portal/near.html", typed=typed, place=place, others=found[1:], reports=reports,
        pins=public_reports.pins(reports), radius_m=public_reports.RADIUS_M, map_address=_map_address(place),
    )


@blueprint.get("/near/map.json")
@open_to_all
def near_map() -> ResponseReturnValue:
    council_id = councils.current().id
    area = _area(request.args.get("e", type=int), request.args.get("n", type=int))
    area = area or extent(session, council_id) or Box(0, 0, 0, 0)
    response = jsonify(_features(outline(session, council_id, area)))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _map_address(place: Match | None) -> str:
    if place is None:
        return "/near/map.json"
    return f"/near/map.json?e={round(place.easting)}&n={round(place.northing)}"


def _area(easting: int | None, northing: int | None) -> Box | None:
    """The piece of the map around a point of the British National Grid; None for anything else."""
    if easting is None or northing is None or not (0 <= easting < 1_000_000 and 0 <= northing < 2_000_000):
        return None
    return box(easting, northing, MAP_RADIUS_M)


def _features(found: dict[str, Any]) -> dict[str, Any]:
    """The outline as the map's script reads it: GeoJSON in metres."""
    kinds = {"river": "water", "water": "water", "green": "park"}
    features = [_feature(kinds[one["kind"]], one["name"], one["line"], one["kind"] != "river")
                for one in found["landscape"]]
    features += [_feature("street", one["name"], one["line"], False) for one in found["streets"]]
    return {"type": "FeatureCollection", "features": features}


def _feature(kind: str, name: str, line: list[list[int]], is_area: bool) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [line]} if is_area else {"type": "LineString", "coordinates": line}
    return {"type": "Feature", "properties": {"kind": kind, "name": name}, "geometry": shape}
