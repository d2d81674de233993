"""Groups as both doors show them: what suits somebody, beside a search and beside an answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, FactType
from frontdoor.catalogue import councils
from frontdoor.catalogue.councils import Council
from frontdoor.clock import age_on, local_date
from frontdoor.directory import listed, near
from frontdoor.directory.near import Position, Suited, Wish
from frontdoor.people import addresses, profile
from frontdoor.people.residents import Resident
from frontdoor.places import by_uprn
from frontdoor.places.models import Address
from frontdoor.places.typed import postcode_key

# So many groups stand beside an answer.
BESIDE = 3
# What is for somebody beside the person whom an answer is about: their age says nothing of these.
FOR_OTHERS = frozenset({"carers", "under-fives", "young"})
OLDEST = 130
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}")


@dataclass(frozen=True)
class Whom:
    """Whom an answer is about, as far as what is offered beside it hangs on them: where groups are looked for, how old
    they are, and the council of the place that they gave, if that is another one of this platform."""

    near: Position | None = None
    age: int | None = None
    council: Council | None = None


def suiting(session: Session, council_id: str, wish: Wish, only: frozenset[str] | None = None) -> list[Suited]:
    """The groups of a council that suit, the best first; `only` those with these ids."""
    found = [one for one in listed.of_council(session, council_id).groups if only is None or one.id in only]
    return near.suited(found, wish, near.positions(session, council_id, found) if wish.at else {})


def beside(session: Session, council_id: str, topics: tuple[str, ...], whom: Whom) -> list[Suited]:
    """The few groups to offer beside an answer, by what they are for: first those for the person it is about, by their
    age where that is known, then those for others."""
    own = tuple(one for one in topics if one not in FOR_OTHERS)
    others = tuple(one for one in topics if one in FOR_OTHERS)
    found = suiting(session, council_id, Wish(topics=own, at=whom.near, age=whom.age)) if own else []
    found += suiting(session, council_id, Wish(topics=others, at=whom.near)) if others else []
    return list({one.group.id: one for one in found[::-1]}.values())[::-1][:BESIDE]


def whom_of(session: Session, council_id: str, definition: Definition, told: Mapping[str, Any],
            resident: Resident | None, *, at: datetime) -> Whom:
    """Whom somebody's answers are about, by those answers, or else by the record of whom they are for."""
    return Whom(told_of(session, council_id, definition, told, resident, at=at),
                _age_told(told, resident, session, at=at), _other_council(session, council_id, definition, told))


def _age_told(told: Mapping[str, Any], resident: Resident | None, session: Session, *, at: datetime) -> int | None:
    age = told.get("age")
    if isinstance(age, int) and 0 <= age <= OLDEST:
        return age
    if "dob" in told:
        return _age(told["dob"], at)
    return age_of(session, resident, at=at) if resident is not None else None


def _other_council(
    session: Session, council_id: str, definition: Definition, told: Mapping[str, Any],
) -> Council | None:
    """The council of this platform in whose gazetteer the postcode of an address stands that was typed by hand."""
    for fact in definition.facts:
        value = told.get(fact.id)
        if fact.type is not FactType.ADDRESS or not value or isinstance(value, dict) and value.get("uprn"):
            continue
        typed = POSTCODE.search(str(value["label"] if isinstance(value, dict) else value).upper())
        if typed is not None and (other := _council_at(session, typed[0])) not in (None, council_id):
            return councils.get(str(other))
    return None


def _council_at(session: Session, postcode: str) -> str | None:
    return session.scalar(select(Address.council_id).where(Address.postcode_key == postcode_key(postcode)).limit(1))


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
    return _age(held.value, at) if held else None


def _age(born_on: object, at: datetime) -> int | None:
    try:
        born = datetime.fromisoformat(str(born_on)).date()
    except ValueError:
        return None
    age = age_on(born, local_date(at))
    return age if 0 <= age <= OLDEST else None
