"""Calls as the telephone system tells of them: one that rings is a contact of the officer, until somebody answers."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from frontdoor.contacts.contact import Contact, Standing, Way
from frontdoor.contacts.handling import RINGS_FOR
from frontdoor.people.officers import Officer


def rings(session: Session, officer: Officer, call_id: str, number: str | None, *, at: datetime) -> Contact:
    """It rings at an officer's telephone. Told again of the same call, the contact that stands is given back; where
    nobody has answered it, it has moved to this officer. Flushes."""
    contact = _of(session, officer.council_id, call_id)
    if contact is None:
        contact = Contact(council_id=officer.council_id, channel=str(Way.PHONE), standing=str(Standing.RINGING),
                          call_id=call_id, number=number, began_at=at, needs=[])
        session.add(contact)
    if contact.standing == Standing.RINGING:
        contact.officer_id = officer.id
    session.flush()
    return contact


def ended(session: Session, council_id: str, call_id: str, *, at: datetime) -> None:
    """The call is over. Where nobody answered it, whoever rang gave up; else the officer goes on until they finish.
    A call that we know nothing of changes nothing. Flushes."""
    contact = _of(session, council_id, call_id)
    if contact is not None and contact.standing == Standing.RINGING:
        contact.standing, contact.ended_at = str(Standing.MISSED), at
        session.flush()


def let_go(session: Session, *, at: datetime) -> None:
    """Calls that have rung for too long are over: the telephone system did not say so."""
    session.execute(
        update(Contact).where(Contact.standing == Standing.RINGING, Contact.began_at <= at - RINGS_FOR)
        .values(standing=str(Standing.MISSED), ended_at=at).execution_options(synchronize_session=False))


def _of(session: Session, council_id: str, call_id: str) -> Contact | None:
    return session.scalar(select(Contact).where(Contact.council_id == council_id, Contact.call_id == call_id))
