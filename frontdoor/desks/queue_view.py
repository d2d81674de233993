"""What a queue's page offers to choose from, in words, and the bookmarks of its pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases import references
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.filters import Filter, moment_of
from frontdoor.catalogue import versions
from frontdoor.desks.fields import plain
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.places.models import Ward
from frontdoor.triage.queues import Mark

MOMENT = "%Y%m%dT%H%M%S%fZ"
ANY = ("", "Any")
DUE = (ANY, ("late", "Late"), ("today", "Today"), ("week", "In the next 7 days"), ("later", "Later"))
PRIORITY = (ANY, ("urgent", "Urgent"), ("high", "High"), ("normal", "Normal"))
WAITS = (("", "Somebody to take it"), ("officer", "The officer who has it"), ("resident", "The resident’s answer"),
         ("payment", "A payment"), ("date", "A day that is booked"))
SORT = (("", "Due soonest first"), ("priority", "Most urgent first"), ("received", "Waiting longest first"),
        ("newest", "Newest first"))
LABELS = {"service": "Service", "due": "Due", "ward": "Ward", "priority": "Priority", "waits": "Waiting for",
          "flag": "Flag", "sort": "Order"}
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Chip:
    """One part of a filter in words, and the address without it."""

    text: str
    href: str


def choices(session: Session, actor: Actor) -> dict[str, Choices]:
    """What can be chosen for each part of a filter: pairs of what stands in the address and what is read."""
    services, flags = [], set()
    for version in versions.all_current(session, actor.council_id):
        services.append((version.definition.id, str(version.definition.name)))
        flags |= {flag.id for flag in version.definition.flags}
    wards = session.scalars(select(Ward.name).where(Ward.council_id == actor.council_id).order_by(Ward.name))
    return {
        "service": (ANY, *sorted(services, key=lambda one: one[1])), "due": DUE,
        "ward": (ANY, *((name, name) for name in wards)), "priority": PRIORITY, "waits": WAITS,
        "flag": (ANY, *((one, flag_words(one)) for one in sorted(flags))), "sort": SORT,
    }


def flag_words(flag: str) -> str:
    return flag.replace("_", " ").replace("-", " ").capitalize()


def chips(slug: str, chosen: Filter, offered: Mapping[str, Choices]) -> list[Chip]:
    """The parts of a filter, each with the way to leave it out."""
    parts = chosen.chosen()
    return [Chip(f"{LABELS[name]}: {dict(offered[name]).get(value, value)}",
                 address(slug, {key: kept for key, kept in parts.items() if key != name}))
            for name, value in parts.items()]


def address(slug: str, parts: Mapping[str, str], **more: Any) -> str:
    """Where a queue stands, filtered by these parts."""
    arguments: dict[str, Any] = {**parts, **more}
    return url_for("desks.queue", slug=slug, **arguments)


def filter_of(given: Mapping[str, Any]) -> Filter:
    """The filter that an address or a form asks for."""
    return Filter.of({name: plain(str(given.get(name) or "")) for name in LABELS})


def bookmark(chosen: Filter, last: Case) -> str:
    """Where the next page begins: the moment and the reference of the last case shown, and its priority where that is
    the order."""
    moment = moment_of(chosen.sort, last) or last.received_at
    found = f"{moment.astimezone(UTC).strftime(MOMENT)}.{last.reference}"
    return f"{found}.{last.priority}" if chosen.sort == "priority" else found


def mark_of(session: Session, actor: Actor, text: str) -> Mark | None:
    """What a bookmark stands for; None for what is none. A case that the officer may not see any more still marks its
    moment."""
    moment, _, rest = text.partition(".")
    reference, _, priority = rest.partition(".")
    try:
        at = datetime.strptime(moment, MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    row_id = session.scalar(
        select(Case.id).where(Case.reference == (references.tidy(reference) or ""), visible_to(actor)))
    return Mark(at, row_id or 0, int(priority) if priority in ("0", "1", "2") else 0)


def owners(session: Session, cases: list[Case]) -> dict[int, str]:
    """The names of the officers who have these cases; no query where nobody has any."""
    ids = sorted({case.owner_id for case in cases if case.owner_id is not None})
    if not ids:
        return {}
    return {row_id: name for row_id, name in session.execute(
        select(Officer.id, Officer.name).where(Officer.id.in_(ids)))}
