"""What the council's records already know: the facts that no one needs to be asked.

The keys are a closed list; using one in a definition is data, adding one is code here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, FactType
from frontdoor import places
from frontdoor.cases import nearby
from frontdoor.cases.case import Case
from frontdoor.errors import FrontDoorError


class UnknownRecord(FrontDoorError):
    """A definition asks for a record that nobody keeps."""


@dataclass(frozen=True)
class Asking:
    """What a look-up may use: the council, the definition, the answers so far, the moment."""

    council_id: str
    definition: Definition
    answers: dict[str, Any]
    at: datetime

    @property
    def place(self) -> dict[str, Any] | None:
        for fact in self.definition.facts:
            value = self.answers.get(fact.id)
            if fact.type is FactType.PLACE and isinstance(value, dict):
                return value
        return None


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


def _nobody_signed_in(session: Session, asking: Asking) -> None:
    """What an account would know. A guest has none, so the answer is theirs to give."""
    return None


def _open_within_m(session: Session, asking: Asking) -> int | None:
    """Metres to the nearest open report of the same kind that the duplicate policy counts, or None."""
    place, policy = asking.place, asking.definition.duplicates
    if place is None or policy is None or not policy.radius_m:
        return None
    found = nearby.same_kind(
        session, asking.council_id, asking.definition.id, policy, easting=place["easting"], northing=place["northing"],
        answers=asking.answers, at=asking.at,
    )
    return found[0].distance_m if found else None


def _open_same_key(session: Session, asking: Asking) -> bool | None:
    """Whether an open report has the same key, such as the same lamp post; None where none has."""
    place, policy = asking.place, asking.definition.duplicates
    if place is None or policy is None:
        return None
    found = nearby.same_key(session, asking.council_id, asking.definition.id, policy, usrn=place.get("usrn"),
                            answers=asking.answers, at=asking.at)
    return True if found else None


RECORDS: dict[str, Callable[[Session, Asking], Any]] = {
    "street.owner": _street_owner,
    "street.name": _street_name,
    "profile.name": _nobody_signed_in,
    "profile.email": _nobody_signed_in,
    "profile.phone": _nobody_signed_in,
    "cases.open_within_m": _open_within_m,
    "cases.open_same_key": _open_same_key,
}


def with_records(
    session: Session, council_id: str, definition: Definition, answers: dict[str, Any], *, at: datetime,
) -> dict[str, Any]:
    """The answers, with what the records know added. Where a record exists it wins over what was said;
    where there is none the answer stands. Raises UnknownRecord for a key that nobody keeps."""
    facts = dict(answers)
    for fact in definition.facts:
        if fact.record is None:
            continue
        if fact.record not in RECORDS:
            raise UnknownRecord(f"{definition.id}: {fact.id} wants {fact.record}")
        value = RECORDS[fact.record](session, Asking(council_id, definition, answers, at))
        if value is not None:
            facts[fact.id] = value
    return facts


def nearest_open(session: Session, case: Case, definition: Definition, *, at: datetime) -> Case | None:
    """The open report that a new case repeats, by the service's duplicate policy: one with the same key is
    certain and comes first, then the nearest."""
    policy = definition.duplicates
    if policy is None:
        return None
    certain = nearby.same_key(session, case.council_id, definition.id, policy, usrn=case.usrn, answers=case.given,
                              at=at, but=case.id)
    if certain:
        return certain[0]
    if not policy.radius_m or case.easting is None or case.northing is None:
        return None
    found = nearby.same_kind(session, case.council_id, definition.id, policy, easting=case.easting,
                             northing=case.northing, answers=case.given, at=at, but=case.id)
    return found[0].case if found else None
