"""Everything that the page of one person shows, read once, with as many queries whatever the record holds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases import hidden
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.cases.protected import cover_for, may_see_addresses
from frontdoor.catalogue import versions
from frontdoor.clock import local_date
from frontdoor.desks import booked
from frontdoor.desks.record import sources, timeline
from frontdoor.entitlements import queries as entitlements
from frontdoor.entitlements import terms
from frontdoor.people import addresses, alerts, households, likeness, merges, needs, preferences, profile, protection
from frontdoor.people import representatives
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident

MOST_CASES, LATELY = 50, 8


def read(session: Session, actor: Actor, resident: Resident, at: datetime) -> dict[str, Any]:
    """The record of a person as this officer may see it."""
    on = local_date(at)
    cases = session.scalars(
        select(Case).join(Party, Party.case_id == Case.id)
        .where(visible_to(actor), Party.resident_id == resident.id, Party.ended_at.is_(None), Party.role == "reporter")
        .order_by(Case.id.desc()).limit(MOST_CASES)
    ).unique().all()
    facts = profile.facts_of(session, resident)
    guarded = protection.of(session, resident)
    return {
        "resident": resident, "on": on, "at": at, "cases": cases, "facts": facts,
        "hidden": hidden.about(session, actor, resident.id),
        "born": date.fromisoformat(str(facts["dob"].value)) if "dob" in facts else None,
        "homes": addresses.all_of(session, resident), "protection": guarded,
        "cover": cover_for(session, actor, [resident.id] if guarded else []),
        "is_hidden": guarded is not None and not may_see_addresses(actor),
        "support": needs.words_of(facts), "alerts": alerts.of(session, resident),
        "preferences": preferences.of(session, resident),
        "points": [one for one in resident.contact_points if one.ended_at is None],
        "acting": representatives.of(session, resident),
        "held": [(one, terms.last(one)) for one in entitlements.of_resident(session, resident.council_id, resident.id)],
        "bookings": booked.of_cases(session, actor, cases),
        "lately": timeline.read(session, sources.SOURCES, actor, resident, most=LATELY),
        "alike": likeness.of(session, resident, on=on, known=hidden.person_known_to(actor)),
        "merged": merges.into(session, resident),
        "services": [version.definition for version in versions.all_current(session, resident.council_id)
                     if version.definition.offered],
        **_household(session, resident, on),
    }


def _household(session: Session, resident: Resident, on: date) -> dict[str, Any]:
    household = households.of(session, resident, on=on)
    if household is None:
        return {"household": None, "members": [], "worker": None}
    return {"household": household, "members": households.members(session, household),
            "worker": households.worker(session, household)}
