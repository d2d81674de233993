"""What is known of a person and a subject when they get in touch: the signals from which failure demand is proposed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.cases.access import visible_to
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import FINISHED, Case, Outcome
from frontdoor.cases.drafts import Draft
from frontdoor.cases.history import Entry
from frontdoor.cases.parties import Party
from frontdoor.clock import local_date, start_of_day
from frontdoor.contacts.contact import Contact, Need
from frontdoor.contacts.failure import Signals
from frontdoor.contacts.models import Stumble
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.actor import Actor

MOST_CASES = 20
STUMBLES = 2
# A message is fresh for so long, and being passed around is remembered for so long.
JUST, LATELY = timedelta(days=3), timedelta(days=14)
WRONG_DOOR_FOR = timedelta(days=60)


def signals_of(
    session: Session, actor: Actor, *, resident_id: int | None, subject: str | None, draft_id: int | None,
    case_id: int | None, but: Contact | None = None, at: datetime,
) -> Signals:
    """What is known of one need: by the person and the service where both are, else by its form or case. Only of cases
    that the officer may see. `but` is the contact that is going on, which says nothing of itself."""
    cases = _cases(session, actor, resident_id, subject, case_id)
    still_open = [case for case in cases if case.state not in FINISHED]
    return Signals(
        reopened=_was_reopened(session, still_open),
        stumbled=_stumbled(session, actor, resident_id, subject, draft_id, at),
        sent_again=_sent_again(session, still_open),
        open_is_late=any(_is_late(case, at) for case in still_open) if still_open else None,
        passed_around=_passed_around(session, cases, resident_id, subject, but, at),
        just_told=_just_told(session, still_open, at),
    )


def _cases(
    session: Session, actor: Actor, resident_id: int | None, subject: str | None, case_id: int | None,
) -> Sequence[Case]:
    query = select(Case).where(visible_to(actor))
    if resident_id is not None and subject is not None:
        theirs = select(Party.case_id).where(Party.resident_id == resident_id, Party.ended_at.is_(None))
        query = query.where(Case.service_id == subject, Case.id.in_(theirs))
    elif case_id is not None:
        query = query.where(Case.id == case_id)
    else:
        return []
    return session.scalars(query.order_by(Case.id.desc()).limit(MOST_CASES)).unique().all()


def _is_late(case: Case, at: datetime) -> bool:
    return case.due_at is not None and case.due_at < at


def _was_reopened(session: Session, cases: Sequence[Case]) -> bool:
    ids = [case.id for case in cases]
    return bool(ids) and session.scalar(
        select(Entry.id).where(Entry.case_id.in_(ids), Entry.move == "reopen").limit(1)) is not None


def _stumbled(
    session: Session, actor: Actor, resident_id: int | None, subject: str | None, draft_id: int | None, at: datetime,
) -> bool:
    """Whether a page of their form would not let them on today, as often as it takes to be offered help."""
    if draft_id is None and (resident_id is None or subject is None):
        return False
    whose = Draft.id == draft_id if draft_id is not None else (
        (Draft.resident_id == resident_id) & (Draft.service_id == subject))
    return session.scalar(
        select(Stumble.id).join(Draft, Draft.id == Stumble.draft_id).where(
            Stumble.council_id == actor.council_id, whose, Stumble.times >= STUMBLES,
            Stumble.at >= start_of_day(local_date(at))).limit(1)) is not None


def _sent_again(session: Session, cases: Sequence[Case]) -> bool:
    """Whether a paper that was asked for came on more than one day."""
    ids = [case.id for case in cases]
    if not ids:
        return False
    rows = session.execute(
        select(func.min(Attachment.created_at), func.max(Attachment.created_at))
        .where(Attachment.case_id.in_(ids)).group_by(Attachment.case_id, Attachment.fact_id)).all()
    return any(first is not None and local_date(first) != local_date(last) for first, last in rows)


def _passed_around(
    session: Session, cases: Sequence[Case], resident_id: int | None, subject: str | None, but: Contact | None,
    at: datetime,
) -> bool:
    """Whether it was not ours, or an earlier contact about it was handed on."""
    if any(case.outcome == Outcome.NOT_OURS and case.received_at > at - WRONG_DOOR_FOR for case in cases):
        return True
    if resident_id is None or subject is None:
        return False
    return session.scalar(
        select(Contact.id).join(Need, Need.contact_id == Contact.id).where(
            Contact.resident_id == resident_id, Contact.handed_on.is_(True), Contact.began_at > at - LATELY,
            Contact.id != (but.id if but else 0), Need.service_id == subject).limit(1)) is not None


def _just_told(session: Session, cases: Sequence[Case], at: datetime) -> bool:
    """Whether a message about it went out lately, beyond the one that says that we have it."""
    ids = [case.id for case in cases]
    return bool(ids) and session.scalar(
        select(OutboxRow.id).where(OutboxRow.case_id.in_(ids), OutboxRow.sent_at > at - JUST,
                                   OutboxRow.purpose != "received").limit(1)) is not None
