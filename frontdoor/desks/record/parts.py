"""The lists that the page of a person shows: all of them are read in one statement."""

from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import BindParameter, bindparam, select, union
from sqlalchemy.orm import Session

from frontdoor.catalogue import versions
from frontdoor.desks import booked
from frontdoor.entitlements import queries
from frontdoor.people import alerts, households, likeness, merges, preferences, profile, protection, representatives
from frontdoor.people.alerts import Alert
from frontdoor.people.merges import Merge
from frontdoor.people.officers import Officer
from frontdoor.people.protection import Protection
from frontdoor.people.representatives import Representation
from frontdoor.people.residents import Resident
from frontdoor.together import Part, reading

_THEM: BindParameter[int] = bindparam("resident_id")
# Whoever protected, warned, merged or is turned to; and the people on the other side.
OFFICERS = Part(Officer, Officer.id.in_(union(
    select(Protection.officer_id).where(Protection.resident_id == _THEM),
    select(Alert.author_id).where(Alert.resident_id == _THEM),
    select(Merge.officer_id).where(Merge.kept_id == _THEM),
    households.WORKING,
)))
PEOPLE = Part(Resident, Resident.id.in_(union(
    select(Merge.merged_id).where(Merge.kept_id == _THEM),
    select(Representation.resident_id).where(Representation.representative_id == _THEM),
    select(Representation.representative_id).where(Representation.resident_id == _THEM),
    households.LIVING,
)))
PARTS = (
    OFFICERS, PEOPLE, profile.FACTS, profile.HOMES, protection.STANDS, alerts.STAND, preferences.OF_RESIDENT,
    representatives.STAND, merges.INTO, merges.APART, likeness.KEYS,
    households.HOUSEHOLD, households.MEMBERS, households.WORKER,
    versions.IN_FORCE, queries.OF_RESIDENT, queries.TERMS_OF_RESIDENT, booked.OF_PERSON, booked.RESOURCES_OF_PERSON,
)


def together(session: Session, resident: Resident, *, on: date) -> AbstractContextManager[None]:
    """Read them all for a person whose record the caller has open; in the block each is at hand."""
    return reading(session, *PARTS, council_id=resident.council_id, resident_id=resident.id, on=on)
