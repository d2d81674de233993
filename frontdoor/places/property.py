"""A single property: its address as an answer, and the parking zone it lies in."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from frontdoor.places.models import Address, ParkingZone, Street

UPRN = re.compile(r"[0-9]{1,12}", re.ASCII)


@dataclass(frozen=True)
class Zone:
    """The parking zone of one property. `most_permits` is how many permits a property in it may hold; `car_free`:
    planning conditions bar this property from them."""

    code: str
    name: str
    hours: str
    most_permits: int
    car_free: bool


@dataclass(frozen=True)
class Property:
    """What the gazetteer knows of the parking at a property: its zone, None outside every zone."""

    zone: Zone | None
    car_free: bool


def property_of(session: Session, council_id: str, uprn: str) -> Property | None:
    """The parking at a property; None where the council has no such property, or keeps no record of zones."""
    row = session.execute(
        select(Address.car_free, ParkingZone)
        .outerjoin(ParkingZone, and_(ParkingZone.council_id == Address.council_id,
                                     ParkingZone.code == Address.zone_code))
        .where(Address.council_id == council_id, Address.uprn == uprn,
               exists().where(ParkingZone.council_id == council_id).correlate(None))
    ).one_or_none()
    if row is None:
        return None
    car_free, zone = row
    return Property(
        Zone(zone.code, zone.name, zone.hours, zone.most_permits, car_free) if zone is not None else None, car_free)


def zone_of(session: Session, council_id: str, uprn: str) -> Zone | None:
    """The parking zone that a property lies in; None outside every zone, and for a property that nobody knows."""
    found = property_of(session, council_id, uprn)
    return found.zone if found is not None else None


def address_answer(session: Session, council_id: str, uprn: str) -> dict[str, Any] | None:
    """A property as the answer to a question of type address; None where the council has no such property."""
    if not UPRN.fullmatch(uprn):
        return None
    row = session.execute(
        select(Address.line, Address.postcode, Street.locality)
        .join(Street, and_(Street.council_id == Address.council_id, Street.usrn == Address.usrn))
        .where(Address.council_id == council_id, Address.uprn == uprn)
    ).one_or_none()
    if row is None:
        return None
    return {"label": f"{row.line}, {row.locality}, {row.postcode}", "uprn": uprn, "postcode": row.postcode}


def uprn_of(answer: Any) -> str | None:
    """The property number of an answer of type address or place; None for one that was typed by hand."""
    uprn = answer.get("uprn") if isinstance(answer, dict) else None
    return uprn if isinstance(uprn, str) and UPRN.fullmatch(uprn) else None
