"""What the council's records already know: the facts that no one needs to be asked.

The keys are a closed list; using one in a definition is data, adding one is code here.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.assessments.definition import Definition, Fact
from frontdoor.assessments.facts import FactError, typed_fact
from frontdoor.cases import nearby
from frontdoor.cases.case import Case
from frontdoor.errors import FrontDoorError
from frontdoor.people.residents import Resident
from frontdoor.triage import known_holdings, known_people
from frontdoor.triage.looking_up import Asking


class UnknownRecord(FrontDoorError):
    """A definition asks for a record that nobody keeps."""


def _street_owner(session: Session, asking: Asking) -> str | None:
    """Who keeps the street of the place up, by the gazetteer; None for a street it does not have."""
    place = asking.place
    if not place or not place.get("usrn"):
        return None
    try:
        return places.by_usrn(session, asking.council_id, place["usrn"]).owner
    except places.StreetNotFound:
        return None


def _street_name(session: Session, asking: Asking) -> str | None:
    """The name of the street of the place, as the gazetteer wrote it into the answer."""
    return str(asking.place["street"]) if asking.place and asking.place.get("street") else None


def _open_within_m(session: Session, asking: Asking) -> int | None:
    """Metres to the nearest open report of the same kind that the duplicate policy counts, or None."""
    place, policy = asking.place, asking.definition.duplicates
    if place is None or policy is None or not policy.radius_m:
        return None
    found = nearby.same_kind(
        session, asking.council_id, asking.definition.id, policy, easting=place["easting"], northing=place["northing"],
        answers=asking.answers, at=asking.at, but=asking.own_case,
    )
    return found[0].distance_m if found else None


def _open_same_key(session: Session, asking: Asking) -> bool | None:
    """Whether an open report has the same key, such as the same lamp post or the same bin of the same home; None
    where none has."""
    policy = asking.definition.duplicates
    if policy is None or asking.usrn is None:
        return None
    found = nearby.same_key(session, asking.council_id, asking.definition.id, policy, usrn=asking.usrn,
                            answers=asking.answers, at=asking.at, but=asking.own_case,
                            private=not asking.definition.publish.public)
    return True if found else None


RECORDS: dict[str, Callable[[Session, Asking], Any]] = {
    "street.owner": _street_owner,
    "street.name": _street_name,
    "profile.name": known_people.name,
    "profile.dob": known_people.dob,
    "profile.email": known_people.email,
    "profile.phone": known_people.phone,
    "profile.address": known_people.address,
    "property.in_zone": known_holdings.in_zone,
    "property.eligible": known_holdings.eligible,
    "property.ward": known_holdings.ward,
    "property.zone": known_holdings.zone,
    "property.zone_max": known_holdings.zone_max,
    "entitlements.live_at_property": known_holdings.live_at_property,
    "entitlements.same_vehicle_live": known_holdings.same_vehicle_live,
    "entitlements.vehicle_expiry": known_holdings.vehicle_expiry,
    "entitlements.live_for_person": known_holdings.live_for_person,
    "entitlements.person_expiry": known_holdings.person_expiry,
    "entitlements.sets_last_12m": known_holdings.sets_last_12m,
    "entitlements.first_set_date": known_holdings.first_set_date,
    "cases.open_within_m": _open_within_m,
    "cases.open_same_key": _open_same_key,
}


def is_offer(fact: Fact) -> bool:
    """Whether what the records hold is the resident's own word, offered to be put right: an answer wins over it. All
    other records are the council's, and win over what was said."""
    return fact.record is not None and fact.record.startswith("profile.")


def with_records(
    session: Session, council_id: str, definition: Definition, answers: dict[str, Any], *, at: datetime,
    resident: Resident | None = None, leaving_out: int | None = None, own_case: int | None = None,
) -> dict[str, Any]:
    """The answers, with what the records know added, as it stands in JSON. `resident` is who it is about, where that
    is known; the entitlement `leaving_out` and the case `own_case` do not count against themselves. Where there
    is no record the answer stands. Raises UnknownRecord for a key that nobody keeps."""
    facts = dict(answers)
    asking = Asking(session, council_id, definition, answers, at, resident, leaving_out, own_case)
    for fact in definition.facts:
        if fact.record is None:
            continue
        if fact.record not in RECORDS:
            raise UnknownRecord(f"{definition.id}: {fact.id} wants {fact.record}")
        if is_offer(fact) and fact.id in answers:
            continue
        value = RECORDS[fact.record](session, asking)
        if value is not None and _fits(fact, value):
            facts[fact.id] = value.isoformat() if isinstance(value, date) else value
    return facts


def _fits(fact: Fact, value: Any) -> bool:
    """Whether what is held can be an answer to this question at all: a profile is older than a definition."""
    try:
        typed_fact(fact, value)
    except FactError:
        return False
    return True


def nearest_open(session: Session, case: Case, definition: Definition, *, at: datetime) -> Case | None:
    """The open report that a new case repeats, by the service's duplicate policy: one with the same key is
    certain and comes first, then the nearest."""
    policy = definition.duplicates
    if policy is None:
        return None
    certain = nearby.same_key(session, case.council_id, definition.id, policy, usrn=case.usrn, answers=case.given,
                              at=at, but=case.id, private=not definition.publish.public)
    if certain:
        return certain[0]
    if not policy.radius_m or case.easting is None or case.northing is None:
        return None
    found = nearby.same_kind(session, case.council_id, definition.id, policy, easting=case.easting,
                             northing=case.northing, answers=case.given, at=at, but=case.id)
    return found[0].case if found else None
