"""What the records know of a property and of what was granted: its zone, the permits there, those of a vehicle."""

from datetime import date

from sqlalchemy.orm import Session

from frontdoor.entitlements import queries
from frontdoor.entitlements.grants import subject_key
from frontdoor.triage.looking_up import Asking


def in_zone(session: Session, asking: Asking) -> bool | None:
    """Whether the property lies in a parking zone; None where the gazetteer cannot say."""
    return asking.parking.zone is not None if asking.parking else None


def eligible(session: Session, asking: Asking) -> bool | None:
    """Whether no planning condition bars the property from permits."""
    return not asking.parking.car_free if asking.parking else None


def ward(session: Session, asking: Asking) -> str | None:
    """The name of the ward in which the property stands; None for a property that nobody knows."""
    return asking.standing.ward if asking.standing else None


def zone(session: Session, asking: Asking) -> str | None:
    """The code of the zone that the property lies in."""
    return asking.parking.zone.code if asking.parking and asking.parking.zone else None


def zone_max(session: Session, asking: Asking) -> int | None:
    """How many permits a property of its zone may hold."""
    return asking.parking.zone.most_permits if asking.parking and asking.parking.zone else None


def live_at_property(session: Session, asking: Asking) -> int | None:
    """How many permits the property has besides one for the same vehicle; None for a property that nobody knows."""
    uprn = asking.uprn
    if uprn is None or not (asking.parking or asking.standing):
        return None
    own = subject_key(asking.subject) if asking.subject else None
    return sum(entitlement.subject != own for kind in asking.kinds_for_a_subject
               for entitlement in queries.live_at_property(session, asking.council_id, kind, uprn, on=asking.on,
                                                           leaving_out=asking.leaving_out))


def same_vehicle_live(session: Session, asking: Asking) -> bool | None:
    """Whether the vehicle has a permit at all, wherever it is kept; None as long as nobody said which vehicle."""
    return bool(asking.of_vehicle) if asking.subject else None


def vehicle_expiry(session: Session, asking: Asking) -> date | None:
    """The last day of the last permit that the vehicle has."""
    return max((term.ends_on for held in asking.of_vehicle for term in held.terms), default=None)


def live_for_person(session: Session, asking: Asking) -> bool | None:
    """Whether the resident has what the service grants; None for somebody we do not know."""
    return bool(asking.of_person) if asking.resident is not None else None


def person_expiry(session: Session, asking: Asking) -> date | None:
    """The last day of the last of it."""
    return max((term.ends_on for held in asking.of_person for term in held.terms), default=None)


def sets_last_12m(session: Session, asking: Asking) -> int | None:
    """How many sets the resident was given in the last 12 months; None for somebody we do not know."""
    return len(asking.sets) if asking.resident is not None else None


def first_set_date(session: Session, asking: Asking) -> date | None:
    """The day of the first of these."""
    return min(asking.sets, default=None)
