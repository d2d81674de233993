"""The lines of a timeline that are about the record itself: what is held of the person, and who changed it."""

from typing import Any

from sqlalchemy import Select

from frontdoor.desks.record.timeline import Source, Words, row
from frontdoor.people import households
from frontdoor.people.actor import Actor
from frontdoor.people.alerts import KINDS, Alert
from frontdoor.people.merges import Merge
from frontdoor.people.officers import Officer
from frontdoor.people.profile import HomeAddress, ProfileFact
from frontdoor.people.protection import Protection
from frontdoor.people.residents import Resident

KIND = "record"
FACTS = {"name": "Name", "dob": "Date of birth", "needs": "What to bear in mind", "support": "Needs"}
TOLD = {"resident": "Told by them", "application": "From an application", "officer": "Written down by an officer",
        "record": "From a record"}


def _facts(actor: Actor, resident: Resident) -> Select[Any]:
    return row(ProfileFact.at, ProfileFact.id, first=ProfileFact.fact_id, second=ProfileFact.source, by=Officer.name,
               state=ProfileFact.reason).select_from(ProfileFact).outerjoin(
        Officer, Officer.id == ProfileFact.officer_id).where(
        ProfileFact.council_id == actor.council_id, ProfileFact.resident_id == resident.id)


def _homes(actor: Actor, resident: Resident) -> Select[Any]:
    return row(HomeAddress.at, HomeAddress.id, second=HomeAddress.source, by=Officer.name, state=HomeAddress.reason
               ).select_from(HomeAddress).outerjoin(Officer, Officer.id == HomeAddress.officer_id).where(
        HomeAddress.council_id == actor.council_id, HomeAddress.resident_id == resident.id)


def _members(actor: Actor, resident: Resident) -> Select[Any]:
    member = households.Member
    return row(member.at, member.id, first=member.relation, second=member.source).select_from(member).where(
        member.council_id == actor.council_id, member.resident_id == resident.id)


def _alerts(actor: Actor, resident: Resident) -> Select[Any]:
    return row(Alert.at, Alert.id, first=Alert.kind, second=Alert.reason, by=Officer.name, when=Alert.ended_at
               ).select_from(Alert).join(Officer, Officer.id == Alert.author_id).where(
        Alert.council_id == actor.council_id, Alert.resident_id == resident.id)


def _protections(actor: Actor, resident: Resident) -> Select[Any]:
    return row(Protection.at, Protection.id, by=Officer.name, when=Protection.ended_at).select_from(Protection).join(
        Officer, Officer.id == Protection.officer_id).where(
        Protection.council_id == actor.council_id, Protection.resident_id == resident.id)


def _merges(actor: Actor, resident: Resident) -> Select[Any]:
    return row(Merge.at, Merge.id, first=Resident.name, second=Merge.reason, by=Officer.name, when=Merge.undone_at
               ).select_from(Merge).join(Resident, Resident.id == Merge.merged_id).join(
        Officer, Officer.id == Merge.officer_id).where(
        Merge.council_id == actor.council_id, Merge.kept_id == resident.id)


def _told(found: Any) -> str:
    return str(found.state or TOLD.get(found.second, ""))


def _ended(found: Any) -> str:
    return "Ended" if found.moment else ""


SOURCES = (
    Source("facts", KIND, _facts, lambda one: Words(
        f"{FACTS.get(one.first, one.first.replace('_', ' ').capitalize())} noted", _told(one), one.by or "")),
    Source("homes", KIND, _homes, lambda one: Words("Address noted", _told(one), one.by or "")),
    Source("members", KIND, _members, lambda one: Words(
        "Household changed", TOLD.get(one.second, ""), tag=households.RELATIONS[one.first])),
    Source("alerts", KIND, _alerts, lambda one: Words(
        f"Warning: {KINDS[one.first]}", one.second, one.by, _ended(one))),
    Source("protections", KIND, _protections, lambda one: Words("Address protected", by=one.by, tag=_ended(one))),
    Source("merges", KIND, _merges, lambda one: Words(
        f"The record of {one.first or 'somebody without a name'} was joined to this one", one.second, one.by,
        "Parted again" if one.moment else "")),
)
