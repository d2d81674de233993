"""What an officer does with a contact: begins or takes it, puts it aside for another, goes on with it, finishes it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Select, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from frontdoor import audit
from frontdoor.contacts.contact import Contact, Standing, Way
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident

# A call that rings for so long is over: the telephone system did not say so.
RINGS_FOR = timedelta(minutes=5)
MOST_SHOWN = 30


class ContactNotFound(FrontDoorError):
    """No such contact in this council that this officer may work on."""


class ContactTaken(FrontDoorError):
    """Another officer was quicker, or it is over."""


def begin(
    session: Session, actor: Actor, way: Way, *, at: datetime, resident: Resident | None = None,
    number: str | None = None,
) -> Contact:
    """A new contact at hand of the officer; the one they had is put aside. Flushes."""
    put_aside(session, actor, at=at)
    contact = Contact(
        council_id=actor.council_id, channel=str(way), standing=str(Standing.OPEN), officer_id=actor.officer_id,
        resident=resident, number=number, began_at=at, running_since=at, needs=[],
    )
    session.add(contact)
    session.flush()
    _audit(session, contact, "began_contact", actor, at)
    return contact


def wait(session: Session, actor: Actor, way: Way, *, at: datetime) -> Contact:
    """A new contact that waits for anybody, written down by the officer. Flushes."""
    contact = Contact(council_id=actor.council_id, channel=str(way), standing=str(Standing.WAITING), began_at=at,
                      needs=[])
    session.add(contact)
    session.flush()
    _audit(session, contact, "wrote_down_contact", actor, at)
    return contact


def at_hand(session: Session, actor: Actor) -> Contact | None:
    """The contact that the officer is busy with now."""
    return session.scalar(_with_needs().where(
        Contact.council_id == actor.council_id, Contact.officer_id == actor.officer_id,
        Contact.running_since.is_not(None)))


def channel_of(session: Session, actor: Actor) -> str:
    """The way in by which the officer talks with somebody now; by telephone where nothing else is known."""
    contact = at_hand(session, actor)
    return contact.channel if contact is not None else str(Way.PHONE)


def at_telephone(session: Session, actor: Actor, *, at: datetime) -> tuple[Contact | None, Contact | None]:
    """The contact that the officer is busy with now, and the newest call that rings for them; by one query, because
    every page of the desk asks."""
    found = session.scalars(
        select(Contact).options(joinedload(Contact.needs), joinedload(Contact.resident), joinedload(Contact.visit))
        .where(Contact.council_id == actor.council_id, Contact.officer_id == actor.officer_id,
               Contact.standing.in_([Standing.OPEN, Standing.RINGING]))
        .order_by(Contact.id.desc()).limit(MOST_SHOWN)).unique().all()
    ringing = [one for one in found if one.standing == Standing.RINGING and at - one.began_at < RINGS_FOR]
    return next((one for one in found if one.is_at_hand), None), ringing[0] if ringing else None


def open_of(session: Session, actor: Actor) -> Sequence[Contact]:
    """The officer's contacts that are not finished, that at hand first."""
    return session.scalars(
        _with_needs().where(Contact.council_id == actor.council_id, Contact.officer_id == actor.officer_id,
                            Contact.standing == Standing.OPEN)
        .order_by(Contact.running_since.is_(None), Contact.began_at).limit(MOST_SHOWN)
    ).all()


def finished_since(session: Session, actor: Actor, since: datetime) -> Sequence[Contact]:
    """The officer's own contacts that were finished since then, the last one first."""
    return session.scalars(
        _with_needs().where(Contact.council_id == actor.council_id, Contact.officer_id == actor.officer_id,
                            Contact.standing == Standing.FINISHED, Contact.ended_at >= since)
        .order_by(Contact.ended_at.desc()).limit(MOST_SHOWN)
    ).all()


def named(session: Session, actor: Actor, public_id: str) -> Contact:
    """The contact of that id which is the officer's own, or nobody's yet. Raises ContactNotFound."""
    contact = session.scalar(_with_needs().where(
        Contact.council_id == actor.council_id, Contact.public_id == public_id,
        or_(Contact.officer_id == actor.officer_id, Contact.officer_id.is_(None))))
    if contact is None:
        raise ContactNotFound("no contact of that id is this officer's")
    return contact


def put_aside(session: Session, actor: Actor, *, at: datetime) -> None:
    """Stop the clock of what the officer has at hand, if anything. It stays theirs. Flushes."""
    contact = at_hand(session, actor)
    if contact is not None:
        _stop(contact, at)
        session.flush()


def take_up(session: Session, contact: Contact, actor: Actor, *, at: datetime) -> None:
    """The contact is at hand from now on: one that was put aside, waits for anybody, or rings. Raises ContactTaken.
    Flushes."""
    if contact.is_at_hand and contact.officer_id == actor.officer_id:
        return
    waited = None if contact.standing == Standing.OPEN else max(int((at - contact.began_at).total_seconds()), 0)
    _turn(session, contact, Contact.ended_at.is_(None),
          or_(Contact.officer_id.is_(None), Contact.officer_id == actor.officer_id),
          officer_id=actor.officer_id, standing=str(Standing.OPEN))
    put_aside(session, actor, at=at)
    contact.running_since = at
    contact.waited_s = contact.waited_s if waited is None else waited
    session.flush()
    _audit(session, contact, "took_contact", actor, at)


def pass_on(session: Session, contact: Contact, officer: Officer, *, at: datetime) -> None:
    """Another officer has it from now on, put aside. Flushes."""
    _stop(contact, at)
    contact.officer_id = officer.id
    _audit(session, contact, "was_passed_contact", officer.as_actor(), at)
    session.flush()


def is_of(session: Session, contact: Contact, resident: Resident, actor: Actor, *, at: datetime) -> None:
    """Say who it is. Flushes."""
    contact.resident = resident
    _audit(session, contact, "named_caller", actor, at, {"resident": resident.public_id})
    session.flush()


def is_nobodys(session: Session, contact: Contact) -> None:
    """Take back who it is: it was somebody else, or nobody knows. Flushes."""
    contact.resident = None
    session.flush()


def end(session: Session, contact: Contact, standing: Standing, actor: Actor, *, at: datetime) -> None:
    """Stop the clock for good. Raises ContactTaken where it is over already. Flushes."""
    if contact.is_over:
        raise ContactTaken("the contact is over")
    _stop(contact, at)
    contact.standing, contact.ended_at = str(standing), at
    contact.officer_id = contact.officer_id or actor.officer_id
    _audit(session, contact, f"{standing}_contact", actor, at)
    session.flush()


def has_gone(session: Session, contact: Contact, actor: Actor, *, at: datetime) -> None:
    """Whoever waited for anybody went away before they were seen to. Raises ContactTaken where somebody was quicker.
    Flushes."""
    _turn(session, contact, Contact.standing == Standing.WAITING, standing=str(Standing.MISSED), ended_at=at)
    _audit(session, contact, "missed_contact", actor, at)


def is_back(session: Session, contact: Contact, actor: Actor, *, at: datetime) -> None:
    """They are there after all, and wait in their old place. Raises ContactTaken where they are not away. Flushes."""
    _turn(session, contact, Contact.standing == Standing.MISSED, standing=str(Standing.WAITING), ended_at=None)
    _audit(session, contact, "returned_contact", actor, at)


def _turn(session: Session, contact: Contact, *conditions: ColumnElement[bool], **values: Any) -> None:
    """Change a contact, if at this very moment the conditions hold: of two who try one does. Raises ContactTaken."""
    done = session.execute(update(Contact).where(Contact.id == contact.id, *conditions).values(**values))
    if cast(CursorResult[Any], done).rowcount != 1:
        raise ContactTaken("the contact is with somebody else, or over")
    session.refresh(contact, list(values))


def _stop(contact: Contact, at: datetime) -> None:
    contact.seconds, contact.running_since = int(contact.measured(at).total_seconds()), None


def _with_needs() -> Select[Contact]:
    return select(Contact).options(
        selectinload(Contact.needs), joinedload(Contact.resident), joinedload(Contact.visit))


def _audit(
    session: Session, contact: Contact, action: str, actor: Actor, at: datetime, detail: dict[str, Any] | None = None,
) -> None:
    audit.record(session, council_id=contact.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action=action, subject_kind="contact", subject_id=contact.public_id, at=at,
                 detail={"channel": contact.channel, **(detail or {})})
