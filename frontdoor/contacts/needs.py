"""What somebody came for: noted by itself from what the officer opens meanwhile, put right by hand."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.contacts import handling
from frontdoor.contacts.contact import Contact, Need
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident

MOST = 12


def note(
    session: Session, contact: Contact, actor: Actor, *, at: datetime, service_id: str | None = None,
    draft: Draft | None = None, case: Case | None = None, resident: Resident | None = None,
) -> Need | None:
    """The officer has opened this while the contact is at hand: it is one of its needs, and the person the one it is
    of, as long as nobody else is. Flushes."""
    if resident is not None and contact.resident_id is None:
        handling.is_of(session, contact, resident, actor, at=at)
    if service_id is None and draft is None and case is None:
        return None
    return add(session, contact, at=at, service_id=service_id, draft=draft, case=case)


def add(
    session: Session, contact: Contact, *, at: datetime, service_id: str | None = None, answer_id: str | None = None,
    draft: Draft | None = None, case: Case | None = None,
) -> Need:
    """The need that this is: one that is there already, made more exact, or a new one. The same service, its form and
    the case that came of it are one need. Flushes. Beyond MOST needs the last one is given back."""
    subject = draft.service_id if draft is not None else case.service_id if case is not None else service_id
    need = _same(contact, subject, answer_id, draft, case)
    if need is None:
        if len(contact.needs) >= MOST:
            return contact.needs[-1]
        need = Need(council_id=contact.council_id, service_id=subject, answer_id=answer_id, at=at)
        contact.needs.append(need)
    if draft is not None:
        need.draft_id = draft.id
    if case is not None:
        need.case_id = case.id
    session.flush()
    return need


def _same(
    contact: Contact, subject: str | None, answer_id: str | None, draft: Draft | None, case: Case | None,
) -> Need | None:
    """The need that is about this already. A case belongs to the form that it came from, or to a need of its service
    that has neither."""
    for need in contact.needs:
        if draft is not None and need.draft_id == draft.id or case is not None and need.case_id == case.id:
            return need
    for need in contact.needs:
        if need.service_id != subject or need.answer_id != answer_id:
            continue
        if case is None and draft is None:
            return need
        if need.case_id is None and (need.draft_id is None or case is not None):
            return need
    return None


def remove(session: Session, contact: Contact, public_id: str) -> bool:
    """Take a need off that was not one; whether it was there. Flushes."""
    found = next((need for need in contact.needs if need.public_id == public_id), None)
    if found is None:
        return False
    contact.needs.remove(found)
    session.delete(found)
    session.flush()
    return True


def join_case(session: Session, contact: Contact) -> None:
    """What was a form when it was noted may be a case by now. Flushes."""
    for need in contact.needs:
        draft = session.get(Draft, need.draft_id) if need.draft_id is not None and need.case_id is None else None
        if draft is not None and draft.case_id is not None:
            need.case_id = draft.case_id
    session.flush()
