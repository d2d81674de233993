"""A letter by email comes in: danger is read first, then what it goes on with; it waits as a contact."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments import signs
from frontdoor.cases.case import Case
from frontdoor.cases.work import Task
from frontdoor.contacts import mails
from frontdoor.contacts.mail import Mail
from frontdoor.contacts.mails import Found, Kept
from frontdoor.contacts.reading_mail import Letter
from frontdoor.triage.queues import DUTY_TEAM


def receive(
    session: Session, council_id: str, letter: Letter, *, suggested: Sequence[str], kept: Sequence[Kept],
    left_out: Sequence[str], unreadable: str, at: datetime,
) -> Mail:
    """Keep a letter that came. A sign of danger in what its writer wrote makes it the duty specialists' alone, with a
    task at once; nobody else finds it. Flushes."""
    grave = sorted({sign.kind.replace("_", " ") for sign in signs.read(f"{letter.subject}\n{letter.body}")
                    if sign.fast_track})
    case = session.scalar(select(Case).where(
        Case.council_id == council_id, Case.reference == letter.reference)) if letter.reference else None
    mail = mails.keep(session, council_id, letter, Found(
        suggested=tuple(suggested), case=case, team_slug=DUTY_TEAM if grave else None, kept=tuple(kept),
        left_out=tuple(left_out), unreadable=unreadable,
        follows=mails.thread_of(session, council_id, letter.thread)), at=at)
    if grave:
        session.add(Task(council_id=council_id, case_id=None, team_slug=DUTY_TEAM, created_at=at, due_at=at,
                         key=f"sign:mail:{mail.public_id}",
                         words=f"Possible {', '.join(grave)} in an email: see Contacts, Email waiting"))
        session.flush()
    return mail
