"""Reports as anyone may see them: their kind, place, status and dates, never a word that somebody wrote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, FactType
from frontdoor.cases import nearby, references
from frontdoor.cases.access import publicly_listed
from frontdoor.cases.case import FINISHED, Case, Confidentiality, State
from frontdoor.cases.history import Entry
from frontdoor.catalogue import versions
from frontdoor.portal import standing
from frontdoor.web.words import date_words, day_words

LATEST = 6
MOST = 20
RADIUS_M = 500


@dataclass(frozen=True)
class PublicReport:
    """One report for a list. `title` names kind and place, so that no two links say the same; `where` the
    ward, and how far off it is; `next` what is planned, if anything."""

    reference: str
    title: str
    where: str
    status: str
    tone: str
    reported: str
    next: str
    href: str
    easting: int | None
    northing: int | None


def latest(session: Session, council_id: str, *, at: datetime, most: int = LATEST) -> list[PublicReport]:
    """The newest public reports of a council."""
    found = session.scalars(
        select(Case).where(publicly_listed(council_id), Case.state != State.WITHDRAWN)
        .order_by(Case.id.desc()).limit(most)
    )
    newest_first = sorted(found, key=lambda case: case.received_at, reverse=True)
    return all_shown(session, [(case, None) for case in newest_first], at=at)


def near(session: Session, council_id: str, *, easting: float, northing: float, at: datetime) -> list[PublicReport]:
    """The public reports within RADIUS_M metres of a point, nearest first."""
    found = nearby.around(
        session, council_id, easting=round(easting), northing=round(northing), at=at, radius_m=RADIUS_M, most=MOST,
    )
    return all_shown(session, [(one.case, one.distance_m) for one in found], at=at)


def find(session: Session, council_id: str, reference: str) -> Case | None:
    """The public report with that reference, or None: also for one that exists but is not public."""
    proper = references.tidy(reference)
    if proper is None:
        return None
    return session.scalar(select(Case).where(Case.reference == proper, publicly_listed(council_id)))


def pins(reports: Iterable[PublicReport]) -> list[dict[str, object]]:
    """The reports that have a place, for the map."""
    return [
        {"easting": one.easting, "northing": one.northing, "title": f"{one.title}. {one.status}", "href": one.href}
        for one in reports if one.easting is not None and one.northing is not None
    ]


def all_shown(
    session: Session, found: Sequence[tuple[Case, int | None]], *, at: datetime,
) -> list[PublicReport]:
    """The public facts of many cases, with each version of a service read once."""
    known = {version_id: versions.by_id(session, version_id).definition
             for version_id in {case.version_id for case, _ in found}}
    return [_facts(case, known[case.version_id], (), distance_m, at) for case, distance_m in found]


def shown(
    session: Session, case: Case, *, at: datetime, entries: Sequence[Entry] = (), distance_m: int | None = None,
) -> PublicReport:
    """The public facts of a case that is public, or was; `entries` are needed where it may be hidden now."""
    return _facts(case, versions.by_id(session, case.version_id).definition, entries, distance_m, at)


def _facts(
    case: Case, definition: Definition, entries: Sequence[Entry], distance_m: int | None, at: datetime,
) -> PublicReport:
    status = standing.for_anyone(case, entries)
    distance = "" if distance_m is None else distance_words(distance_m)
    return PublicReport(
        reference=case.reference, title=title_of(definition.kind(case.given), public_place(case, definition)),
        where=". ".join(part for part in (f"{case.ward} ward" if case.ward else "", distance) if part),
        status=status.words, tone=status.tone, reported=f"Reported on {day_words(case.received_at)}",
        next=what_is_planned(case, status.state, at), href=url_for("portal.follow", reference=case.reference),
        easting=case.easting, northing=case.northing,
    )


def title_of(kind: str, place: str) -> str:
    """The name of a report: what it is about and where."""
    return f"{kind}: {place}" if place else kind


def public_place(case: Case, definition: Definition) -> str:
    """The place as the public may read it: its own words where the definition makes them public, else
    nothing."""
    is_public = any(fact.type is FactType.PLACE and fact.public for fact in definition.facts)
    return case.place_label if is_public else ""


def what_is_planned(case: Case, state: State, at: datetime) -> str:
    """What happens next, in a sentence; empty where nothing is promised any more, or nothing may be told."""
    if state in FINISHED or case.due_at is None or case.confidentiality > Confidentiality.INTERNAL:
        return ""
    what = "repair it" if state == State.SCHEDULED else "decide what to do"
    if case.due_at < at and not case.on_hold:
        return f"We said we would {what} by {date_words(case.due_at)}. We are late, and we are sorry."
    return f"We plan to {what} by {date_words(case.due_at)}."


def distance_words(metres: int) -> str:
    """About how far off something is, in words."""
    if metres < 15:
        return "Right here"
    return f"About {round(metres, -1)} metres away"
