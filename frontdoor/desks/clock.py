"""The page that explains the clock of a case: its three dates, what was counted and why the rest was not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.cases.case import Case
from frontdoor.cases.work import ClockInterval
from frontdoor.catalogue import versions
from frontdoor.clock import NAMES, ClockTerms, Due, Stretch, account, now
from frontdoor.desks import blueprint, clock_actions
from frontdoor.desks.desk import case_named, me
from frontdoor.people.officers import Officer
from frontdoor.triage.clockwork import standing
from frontdoor.triage.clockwork.standing import Clock
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

BY = {"rule": "The rules", "clock": "The timetable", "resident": "The resident", "guest": "The resident"}


@dataclass(frozen=True)
class ClockPage:
    """A clock, whole. `ended_at` is when the case was decided or closed, `stretches` how the date comes about that is
    planned, and `by_law` how the last date does that the law sets; empty where the two are the same."""

    case: Case
    clock: Clock
    ended_at: datetime | None
    stretches: tuple[Stretch, ...]
    by_law: tuple[Stretch, ...]
    version: int
    who: dict[str, str]

    @property
    def terms(self) -> ClockTerms:
        return self.clock.terms

    @property
    def due(self) -> Due:
        return self.clock.due

    @property
    def calendar(self) -> str:
        return NAMES[self.terms.calendar]

    @property
    def is_late(self) -> bool:
        """Whether it ended after the date that was planned."""
        return self.ended_at is not None and self.due.due_at is not None and self.ended_at > self.due.due_at

    def by(self, actor_kind: str, actor_id: str | None) -> str:
        """Who wrote a line."""
        return BY.get(actor_kind) or self.who.get(actor_id or "", "An officer")


def read(session: Session, case: Case, clock: Clock, at: datetime) -> ClockPage:
    """What the page shows of a clock."""
    told = (clock.terms, case.received_at, clock.lines, at, clock.extensions)
    planned, by_law = account(*told), account(*told, statutory=True)
    ended_at = (case.decided_at or case.closed_at) if case.is_finished else None
    return ClockPage(case, clock, ended_at, planned, () if by_law == planned else by_law,
                     versions.by_id(session, case.version_id).number, _names(session, case, clock.lines))


def _names(session: Session, case: Case, lines: Sequence[ClockInterval]) -> dict[str, str]:
    ids = {line.actor_id for line in lines if line.actor_kind == "officer"}
    rows = session.execute(select(Officer.public_id, Officer.name).where(
        Officer.council_id == case.council_id, Officer.public_id.in_(sorted(filter(None, ids)))))
    return {public_id: name for public_id, name in rows}


@blueprint.get("/cases/<reference>/clock")
@officer()
def case_clock(reference: str) -> ResponseReturnValue:
    found, actor, at = case_named(reference), me(), now()
    ended_at = (found.decided_at or found.closed_at) if found.is_finished else None
    clock = standing.read(session, found, min(at, ended_at or at))
    audit.record(session, council_id=found.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="opened_clock", subject_kind="case", subject_id=found.reference, at=at)
    return render_template("desks/clock.html", case=found, at=at,
                           clock=read(session, found, clock, at) if clock else None,
                           offers=clock_actions.offers(session, found, clock, actor, at))
