"""Where an officer stands at a moment: on the duty rota, and with which hidden cases open before them. It looks at the
time, so both end by themselves."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.glass import GlassBreak
from frontdoor.db import RowId
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.rota import DUTY_TEAM, Shift

# Stands among the ids of cases for being on the rota; no case has it.
ON_ROTA = 0


def as_stands(session: Session, officer: Officer, *, at: datetime) -> Actor:
    """The officer as the one who acts at `at`: with the duty team's rights during a shift, and with the cases whose
    glass they broke less than three hours ago, but none that was hidden deeper since. One query."""
    found = set(session.scalars(union_all(
        select(literal(ON_ROTA, RowId)).select_from(Shift)
        .where(Shift.officer_id == officer.id, Shift.starts_at <= at, Shift.ends_at > at),
        select(GlassBreak.case_id).join(GlassBreak.case)
        .where(GlassBreak.officer_id == officer.id, GlassBreak.until > at,
               Case.confidentiality <= GlassBreak.confidentiality),
    )))
    actor = officer.as_actor()
    teams = actor.teams | {DUTY_TEAM} if ON_ROTA in found else actor.teams
    return replace(actor, teams=teams, opened=frozenset(found - {ON_ROTA}))
