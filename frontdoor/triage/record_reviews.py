"""A task for a person when the day has come to look again at a warning or at a protected address."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.work import Task
from frontdoor.catalogue import councils
from frontdoor.clock import local_date
from frontdoor.people.alerts import Alert
from frontdoor.people.protection import Protection
from frontdoor.triage.queues import CUSTOMER_TEAM

AT_ONCE = 500


def remind(session: Session, *, at: datetime) -> int:
    """Make a task for each that is due, once for each day that was set; gives how many. Flushes."""
    on, made = local_date(at), 0
    due = select(Alert).where(Alert.ended_at.is_(None), Alert.review_on <= on).order_by(Alert.review_on.desc())
    for alert in session.scalars(due.limit(AT_ONCE)):
        made += _ask(session, alert, "alert", alert.review_on, CUSTOMER_TEAM,
                     f"Look again at a warning on the record of {alert.resident.name or 'somebody'}: {alert.words}", at)
    guarded = select(Protection).where(Protection.ended_at.is_(None), Protection.review_on <= on)
    for row in session.scalars(guarded.order_by(Protection.review_on.desc()).limit(AT_ONCE)):
        teams = councils.get(row.council_id).protected_addresses.teams
        made += _ask(session, row, "protection", row.review_on, teams[0] if teams else CUSTOMER_TEAM,
                     f"Look again at the protected address of {row.resident.name or 'somebody'}", at)
    return made


def _ask(
    session: Session, row: Alert | Protection, what: str, on: date, team: str, words: str, at: datetime,
) -> int:
    key = f"{what}:{row.id}:{on.isoformat()}"
    if session.scalar(select(Task.id).where(Task.council_id == row.council_id, Task.key == key)) is not None:
        return 0
    session.add(Task(council_id=row.council_id, case_id=None, team_slug=team, key=key, words=words[:400],
                     created_at=at, due_at=at))
    session.flush()
    return 1
