"""Reports that stand near a place: shown before anyone repeats one, and counted as duplicates by the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import hypot
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Duplicates
from frontdoor.cases.access import not_restricted, publicly_listed
from frontdoor.cases.case import FINISHED, Case, State

SHOWN = 5
SEARCHED = 200


@dataclass(frozen=True)
class Near:
    """A public report and how far away it is, in whole metres."""

    case: Case
    distance_m: int


def _recent(at: datetime, days: int, closed_days: int) -> Any:
    return or_(
        and_(Case.state.not_in(sorted(FINISHED)), Case.received_at >= at - timedelta(days=days)),
        and_(Case.state == State.CLOSED, Case.closed_at >= at - timedelta(days=closed_days)),
    )


# Made once: putting a statement together costs more than running it.
WITHIN = select(Case).where(
    publicly_listed(bindparam("council_id")), Case.easting.between(bindparam("west"), bindparam("east")),
    Case.northing.between(bindparam("south"), bindparam("north")),
).limit(SEARCHED)
SAME_KIND = WITHIN.where(Case.service_id == bindparam("service_id"), Case.id != bindparam("but"),
                         Case.state.not_in(sorted(FINISHED)), Case.received_at >= bindparam("since"))


def _within(
    session: Session, statement: Select[Case], *, easting: int, northing: int, radius_m: int, **values: Any,
) -> list[Near]:
    found = session.scalars(statement, {
        "west": easting - radius_m, "east": easting + radius_m, "south": northing - radius_m,
        "north": northing + radius_m, **values,
    })
    near = [
        Near(case, round(hypot((case.easting or 0) - easting, (case.northing or 0) - northing))) for case in found
    ]
    within = [one for one in near if one.distance_m <= radius_m]
    return sorted(within, key=lambda one: (one.distance_m, -one.case.id))


def around(
    session: Session, council_id: str, *, easting: int, northing: int, at: datetime, radius_m: int = 60,
    days: int = 365, closed_days: int = 14, most: int = SHOWN,
) -> list[Near]:
    """Public reports of any kind near a point, nearest first, open or closed within `closed_days`."""
    found = _within(session, WITHIN.where(_recent(at, days, closed_days)), council_id=council_id, easting=easting,
                    northing=northing, radius_m=radius_m)
    return found[:most]


def on_street(
    session: Session, council_id: str, usrn: str, *, at: datetime, closed_days: int = 14, most: int = SHOWN,
) -> list[Case]:
    """Public reports on a street, newest first."""
    return list(session.scalars(
        select(Case).where(publicly_listed(council_id), Case.usrn == usrn, _recent(at, 365, closed_days))
        .order_by(Case.received_at.desc()).limit(most)
    ))


def same_kind(
    session: Session, council_id: str, service_id: str, policy: Duplicates, *, easting: int, northing: int,
    answers: Mapping[str, Any], at: datetime, but: int | None = None,
) -> list[Near]:
    """Open public reports of the same service that `policy` counts as the same thing: near enough, young
    enough, and alike in the facts it names. A fact that was not answered is not held against a report."""
    found = _within(
        session, SAME_KIND, easting=easting, northing=northing, radius_m=policy.radius_m or 0, council_id=council_id,
        service_id=service_id, but=but or 0, since=at - timedelta(days=policy.days or 365),
    )
    return [one for one in found if _alike(one.case, policy, answers)][:SHOWN]


def same_key(
    session: Session, council_id: str, service_id: str, policy: Duplicates, *, usrn: str | None,
    answers: Mapping[str, Any], at: datetime, but: int | None = None, private: bool = False,
) -> list[Case]:
    """Open public reports of the same service on the same street whose key facts, such as the number on a
    lamp post, are all the same; with `private` also those that are not public, such as the report of a bin at a home.
    A key that was not fully given is the same as nothing."""
    key = {fact_id: answers.get(fact_id) for fact_id in policy.key}
    if not key or usrn is None or any(value in (None, "", "dont_know") for value in key.values()):
        return []
    found = session.scalars(
        select(Case).where(
            not_restricted(council_id) if private else publicly_listed(council_id),
            Case.usrn == usrn, Case.service_id == service_id, Case.id != (but or 0),
            Case.state.not_in(sorted(FINISHED)), Case.received_at >= at - timedelta(days=policy.days or 365),
        ).order_by(Case.id).limit(SEARCHED)
    )
    return [case for case in found
            if all(_is_same((case.answers.get(fact_id) or {}).get("value"), value) for fact_id, value in key.items())]


def _is_same(theirs: Any, given: Any) -> bool:
    """Whether two answers are the same; two addresses are if they are the same property, however they are written."""
    if isinstance(theirs, dict) and isinstance(given, dict):
        return theirs.get("uprn") is not None and theirs.get("uprn") == given.get("uprn")
    return bool(theirs == given)


def _alike(case: Case, policy: Duplicates, answers: Mapping[str, Any]) -> bool:
    for fact_id in policy.same:
        theirs = (case.answers.get(fact_id) or {}).get("value")
        if answers.get(fact_id) is not None and theirs is not None and theirs != answers[fact_id]:
            return False
    return True
