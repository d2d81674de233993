"""The invented town in which the journeys happen: its streets with their spots, and reports that stand already."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.cases import drafts
from frontdoor.cases.case import Case
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.places import Spot
from frontdoor.places.models import Street
from tests import factories
from tests.factories import ALDERMERE

STREET = "Mill Lane"
SURE = {"surface": "carriageway", "missing_cover": False, "collapse": False, "immediate_danger": False,
        "depth_mm": 60, "width_mm": 300, "injury": False, "vehicle_damage": False}
UNSURE = {**SURE, "depth_mm": "dont_know"}
SHALLOW = {**SURE, "depth_mm": 10}
LIGHT = {"light": "traffic_light", "fault": "out", "exposed_wires": False, "structural": False}


def spots(session: Session, street: str = STREET) -> list[Spot]:
    """Where things can be along a street, in the order and the words of the list that residents choose from."""
    return places.along(session, ALDERMERE, usrn_of(session, street))


def usrn_of(session: Session, street: str) -> str:
    return session.scalars(select(Street.usrn).where(Street.council_id == ALDERMERE, Street.name == street)).one()


def place(session: Session, number: int, street: str = STREET) -> dict[str, Any]:
    """The answer to where something is, for a spot of the street counted from its start, or (negative) its end."""
    match = places.by_usrn(session, ALDERMERE, usrn_of(session, street))
    spot = spots(session, street)[number]
    label = spot.label if street in spot.label else f"{spot.label}, {street}"
    return {"label": label, "street": street, "usrn": match.usrn, "uprn": spot.uprn,
            "easting": round(spot.easting), "northing": round(spot.northing), "ward": match.ward}


def report(
    session: Session, answers: dict[str, Any], *, number: int = 3, street: str = STREET, at: datetime | None = None,
    name: str = "Rose Fell", email: str = "rose@example.org", **more: Any,
) -> Case:
    """A report that somebody sent an hour ago, or `at`, and that went where the rules send it."""
    given = {**answers, "place": place(session, number, street), "name": name, "email": email}
    return factories.case(session, answers=given, at=at or now() - timedelta(hours=1), **more)


def draft(session: Session, answers: dict[str, Any]) -> str:
    """The token of a journey with every answer given and nothing sent."""
    given = {**answers, "description": "", "photos": [], "name": "Rose Fell", "email": "rose@example.org",
             "phone": None}
    at = now()
    version = versions.current(session, ALDERMERE, "pothole")
    row, token = drafts.begin(session, council_id=ALDERMERE, service_id="pothole", version_id=version.row_id, at=at)
    for fact_id, value in given.items():
        row.answer(fact_id, value, source="resident", at=at)
    session.flush()
    return token


def faulty_traffic_light(session: Session, *, number: int = 0) -> Case:
    """The one that Peter finds reported already."""
    return report(session, LIGHT, number=number, service_id="street-light", at=now() - timedelta(days=4))


def a_street_of_others(session: Session) -> str:
    """The name of a street that the council does not look after."""
    return session.scalars(
        select(Street.name).where(Street.council_id == ALDERMERE, Street.owner == "national_highways")
        .group_by(Street.name).having(func.count() == 1).order_by(Street.name)
    ).first() or _missing()


def _missing() -> str:
    raise LookupError("every street of the town is the council's own")
