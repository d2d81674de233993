"""The person a renewal goes to where a reply or a message will not do: a task for the team that owns the service."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.work import Task
from frontdoor.catalogue import versions
from frontdoor.entitlements.models import Renewal, Term
from frontdoor.triage.renewals.agenda import TASK
from frontdoor.triage.renewals.telling import is_for

ACT_WITHIN = timedelta(days=3)
LONGEST = 400


def ask_a_person(session: Session, renewal: Renewal, term: Term, why: str, *, at: datetime) -> None:
    """Make the task of dealing with a renewal, once: while it is open, another reason is added to it. Done, it is
    opened again. What it is about does not lapse while it is open. Flushes."""
    entitlement = renewal.entitlement
    key = f"{TASK}{renewal.public_id}"
    task = session.scalar(select(Task).where(Task.council_id == renewal.council_id, Task.key == key))
    words = f"Renewal of the {is_for(entitlement, term)}, which ends on {term.ends_on.day} {term.ends_on:%B %Y}: {why}"
    if task is None:
        team = versions.by_id(session, entitlement.version_id).definition.owner
        session.add(Task(
            council_id=renewal.council_id, case_id=entitlement.case_id, key=key, created_at=at, team_slug=team,
            due_at=at + ACT_WITHIN, words=words[:LONGEST],
        ))
    elif task.done_at is not None:
        task.done_at = task.done_by = None
        task.due_at, task.words = at + ACT_WITHIN, words[:LONGEST]
    elif why not in task.words:
        task.words = f"{task.words} {why}"[:LONGEST]
    session.flush()
