"""Everything that the page of one person shows, read once, with as many queries whatever the record holds."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.cases import hidden
from frontdoor.cases.protected import Cover, may_see_addresses
from frontdoor.catalogue import versions
from frontdoor.clock import local_date
from frontdoor.desks import booked
from frontdoor.desks.record import sources, timeline
from frontdoor.entitlements import queries as entitlements
from frontdoor.entitlements import terms
from frontdoor.people import addresses, alerts, households, likeness, merges, needs, preferences, profile, protection
from frontdoor.people import representatives
from frontdoor.people.actor import Actor
from frontdoor.people.profile import HomeAddress
from frontdoor.people.protection import Protection
from frontdoor.people.residents import Resident

MOST_CASES, LATELY = 50, 8


def read(session: Session, actor: Actor, resident: Resident, at: datetime) -> dict[str, Any]:
    """The record of a person as this officer may see it."""
    on = local_date(at)
    cases, known = hidden.sent_by(session, actor, resident.id, most=MOST_CASES)
    facts = profile.facts_of(session, resident)
    guarded, homes = protection.of(session, resident), addresses.all_of(session, resident)
    return {
        "resident": resident, "on": on, "at": at, "cases": cases, "facts": facts,
        "hidden": known,
        "born": date.fromisoformat(str(facts["dob"].value)) if "dob" in facts else None,
        "homes": homes, "protection": guarded,
        "cover": _cover(homes, guarded, actor),
        "is_hidden": guarded is not None and not may_see_addresses(actor),
        "support": needs.words_of(facts), "alerts": alerts.of(session, resident),
        "preferences": preferences.of(session, resident),
        "points": [one for one in resident.contact_points if one.ended_at is None],
        "acting": representatives.of(session, resident),
        "held": [(one, terms.last(one)) for one in entitlements.of_resident(session, resident.council_id, resident.id)],
        "bookings": booked.of_person(session, resident, cases),
        "lately": timeline.read(session, sources.SOURCES, actor, resident, most=LATELY),
        "alike": likeness.of(session, resident, on=on, known=hidden.person_known_to(actor)),
        "merged": merges.into(session, resident),
        "services": [version.definition for version in versions.all_current(session, resident.council_id)
                     if version.definition.offered],
        **_household(session, resident, on),
    }


def _household(session: Session, resident: Resident, on: date) -> dict[str, Any]:
    by = {"council_id": resident.council_id, "resident_id": resident.id, "on": on}
    return {"household": households.HOUSEHOLD.first(session, **by), "members": households.MEMBERS.of(session, **by),
            "worker": households.WORKER.first(session, **by)}


def _cover(homes: Sequence[HomeAddress], guarded: Protection | None, actor: Actor) -> Cover:
    if guarded is None or may_see_addresses(actor):
        return Cover()
    return Cover(tuple(home.label for home in homes if home.label), frozenset({guarded.resident_id}))
