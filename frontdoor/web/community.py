"""Groups as both doors show them: what suits somebody, beside a search and beside an answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, FactType
from frontdoor.clock import age_on, local_date
from frontdoor.directory import listed, near
from frontdoor.directory.near import Position, Suited, Wish
from frontdoor.people import addresses, profile
from frontdoor.people.residents import Resident
from frontdoor.places import by_uprn

BESIDE = 3
OLDEST = 130


def suiting(session: Session, council_id: str, wish: Wish, only: frozenset[str] | None = None) -> list[Suited]:
    """The groups of a council that suit, the best first; `only` those with these ids."""
    found = [one for one in listed.of_council(session, council_id).groups if only is None or one.id in only]
    return near.suited(found, wish, near.positions(session, council_id, found) if wish.at else {})


def beside(session: Session, council_id: str, topics: tuple[str, ...], at: Position | None) -> list[Suited]:
    """The few groups to offer beside an answer, by what they are for."""
    return suiting(session, council_id, Wish(topics=topics, at=at))[:BESIDE] if topics else []


def home_of(session: Session, resident: Resident, *, at: datetime) -> Position | None:
    """Where a resident lives, if the gazetteer knows it. A protected address is never used."""
    home = addresses.current(session, resident, local_date(at))
    if home is None or home.protected or home.uprn is None:
        return None
    return _lies(session, resident.council_id, home.uprn)


def told_of(session: Session, council_id: str, definition: Definition, told: Mapping[str, Any],
            resident: Resident | None, *, at: datetime) -> Position | None:
    """Where somebody's answers are about: the place or address among them, or else their home. Of somebody whose
    address is protected, only a place that they report."""
    home = addresses.current(session, resident, local_date(at)) if resident is not None else None
    for fact in definition.facts:
        value = told.get(fact.id)
        if not isinstance(value, dict):
            continue
        if fact.type is FactType.PLACE and "easting" in value:
            return (value["easting"], value["northing"])
        if fact.type is FactType.ADDRESS and value.get("uprn") and not (home and home.protected):
            return _lies(session, council_id, str(value["uprn"]))
    return home_of(session, resident, at=at) if resident is not None else None


def _lies(session: Session, council_id: str, uprn: str) -> Position | None:
    found = by_uprn(session, council_id, uprn)
    return (found.easting, found.northing) if found else None


def age_of(session: Session, resident: Resident, *, at: datetime) -> int | None:
    """How old a resident is, if their record holds it."""
    held = profile.facts_of(session, resident).get("dob")
    try:
        born = datetime.fromisoformat(str(held.value)).date() if held else None
    except ValueError:
        return None
    age = age_on(born, local_date(at)) if born else -1
    return age if 0 <= age <= OLDEST else None
