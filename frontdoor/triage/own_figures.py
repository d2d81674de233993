"""An officer's own figures, for themselves: what they have, and what they have decided lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.cases.history import Decision
from frontdoor.cases.work import Hold
from frontdoor.people.officers import Officer
from frontdoor.triage import workforce
from frontdoor.triage.assigning import Candidate
from frontdoor.triage.workforce import Load

WEEK, FOUR_WEEKS = timedelta(days=7), timedelta(days=28)


@dataclass(frozen=True)
class OwnFigures:
    """`person` is how they work; `asked` how many of their cases wait for somebody; then how many they decided in the
    last 7 days, and in the last 28."""

    load: Load
    person: Candidate
    asked: int
    decided_week: int
    decided_four_weeks: int


def of(session: Session, officer: Officer, *, at: datetime) -> OwnFigures:
    """The figures of one officer at a moment."""
    actor = officer.as_actor()
    load = workforce.loads(session, officer.council_id, [officer.id], at=at, seen_by=actor)[officer.id]
    [person] = workforce.candidates(session, officer.council_id, [officer], at=at)
    asked = session.scalar(select(func.count()).select_from(Hold).where(
        Hold.council_id == officer.council_id, Hold.resume_owner_id == officer.id, Hold.ended_at.is_(None)))
    moments = session.scalars(select(Decision.at).where(
        Decision.officer_id == officer.id, Decision.at > at - FOUR_WEEKS, Decision.at <= at)).all()
    return OwnFigures(load, person, asked or 0, sum(one > at - WEEK for one in moments), len(moments))
