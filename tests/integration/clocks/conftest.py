"""A council at work, and the cases on whose clocks something is done."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.work import Task
from frontdoor.clock import local_date
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.triage.clockwork import standing
from tests import factories as make

# On a Monday: 23 November 2026.
AT = make.AT
REQUEST = {
    "request_kind": "new", "own_personal_data": False, "environmental": False, "asked_before": False,
    "description": "How much did you spend on road salt?", "answer_form": "email", "name": "Ruby Ashdown",
    "email": "ruby@example.org",
}
COMPLAINT = {
    "worried_for_safety": False, "existing_open_case": False, "subject": "staff", "happened_on": "2026-11-12",
    "first_contact": False, "description": "It went wrong.", "for_someone_else": False, "adjustments": ["none"],
    "name": "Peter Marsh", "email": "peter@example.org",
}


@pytest.fixture
def working(session: Session) -> Session:
    make.set_up(session)
    return session


def at(day: int, hour: int = 9, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def request(session: Session, **changes: object) -> Case:
    """Somebody asks for information: 20 working days by law, which stand still while we ask what is meant."""
    return make.case(session, changes, service_id="foi-request", answers=REQUEST)


def complaint(session: Session) -> Case:
    return make.case(session, service_id="complaint", answers=COMPLAINT)


def is_paused(session: Session, case: Case) -> bool:
    clock = standing.read(session, case, AT)
    return clock is not None and clock.is_paused


def due_on(case: Case) -> str:
    return local_date(case.due_at).isoformat() if case.due_at else ""


def purposes(session: Session, case: Case) -> list[str]:
    return list(session.scalars(select(OutboxRow.purpose).where(OutboxRow.case_id == case.id).order_by(OutboxRow.id)))


def clock_tasks(session: Session, case: Case) -> list[Task]:
    return list(session.scalars(select(Task).where(Task.case_id == case.id, Task.key.startswith("clock:"))
                                .order_by(Task.id)))
