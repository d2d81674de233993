"""What happens when a message cannot be delivered: somebody gets the task of telling the resident another
way."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.work import Task
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.residents import Resident

CUSTOMER_TEAM = "customer-services"
ACT_WITHIN = timedelta(days=1)
MEMBER_UPDATE = "member_update"
CALLED = {"email": "email", "sms": "text", "letter": "letter"}


def ask_a_person(session: Session, row: OutboxRow, *, at: datetime) -> None:
    """Make the task of telling the resident another way, once for each message. It goes to the team that is
    answerable for the case, so that nobody learns of a restricted one by it; where there is none, to the customer
    team, with the resident's number. No task for what somebody asked for this very moment: they see that it does not
    come, and whoever types addresses that do not exist must not be able to fill a team's day. Flushes."""
    if row.essential and row.case_id is None:
        return
    key = f"message:{row.id}"
    if session.scalar(select(Task.id).where(Task.council_id == row.council_id, Task.key == key)) is not None:
        return
    case = session.get(Case, row.case_id) if row.case_id is not None else None
    session.add(Task(
        council_id=row.council_id, case_id=row.case_id, key=key, created_at=at, due_at=at + ACT_WITHIN,
        team_slug=case.team if case else CUSTOMER_TEAM,
        words=f"Our {CALLED[row.channel]}{_about(session, row, case)} did not reach the {_whom(row)}: "
              f"{row.last_error}. Tell them another way.",
    ))
    session.flush()


def _whom(row: OutboxRow) -> str:
    return "councillor" if row.purpose == MEMBER_UPDATE else "resident"


def _about(session: Session, row: OutboxRow, case: Case | None) -> str:
    if case is not None:
        return f" about {case.reference}"
    resident = session.get(Resident, row.resident_id) if row.resident_id is not None else None
    what = f" ({row.purpose.replace('_', ' ')})"
    return f"{what} to resident {resident.public_id}" if resident else what
