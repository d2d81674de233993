"""Email that came in: kept as a contact that waits, taken by an officer, answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, contains_eager

from frontdoor.cases.access import visible_to
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case
from frontdoor.contacts.contact import Contact, Standing, Way
from frontdoor.contacts.mail import Mail
from frontdoor.contacts.reading_mail import Letter
from frontdoor.people.actor import Actor

MOST_SHOWN = 50


@dataclass(frozen=True)
class Kept:
    """A file as it is kept: its place in the store is written before the row is."""

    name: str
    media_type: str
    size_bytes: int
    digest: str
    scan: str


@dataclass(frozen=True)
class Found:
    """What was made out about a letter: what it may be about, the case that it names, who alone may know of it, the
    files that were kept and those that were not, each with why."""

    suggested: tuple[str, ...] = ()
    case: Case | None = None
    team_slug: str | None = None
    kept: tuple[Kept, ...] = ()
    left_out: tuple[str, ...] = ()
    unreadable: str = ""
    follows: Contact | None = field(default=None)


def by_key(session: Session, council_id: str, key: str) -> Mail | None:
    """The letter that came already."""
    return session.scalar(select(Mail).where(Mail.council_id == council_id, Mail.message_key == key))


def thread_of(session: Session, council_id: str, public_id: str | None) -> Contact | None:
    """The contact that one of our answers named, which this letter goes on with."""
    if public_id is None:
        return None
    return session.scalar(select(Contact).where(Contact.council_id == council_id, Contact.public_id == public_id))


def keep(session: Session, council_id: str, letter: Letter, found: Found, *, at: datetime) -> Mail:
    """Keep a letter as a contact that waits for somebody. Flushes."""
    contact = Contact(council_id=council_id, channel=str(Way.EMAIL), standing=str(Standing.WAITING), began_at=at,
                      follows_id=found.follows.id if found.follows else None, needs=[])
    session.add(contact)
    session.flush()
    mail = Mail(
        council_id=council_id, contact=contact, case_id=found.case.id if found.case else None,
        team_slug=found.team_slug, message_key=letter.key, sender=letter.sender, sender_name=letter.sender_name,
        subject=letter.subject, body=letter.body, quoted=letter.quoted, suggested=list(found.suggested),
        left_out=list(found.left_out), unreadable=found.unreadable, received_at=at, replies=[],
    )
    session.add(mail)
    session.add_all(
        Attachment(council_id=council_id, contact_id=contact.id, fact_id="mail", name=one.name[:200],
                   media_type=one.media_type, size_bytes=one.size_bytes, digest=one.digest, scan=one.scan,
                   created_at=at) for one in found.kept)
    session.flush()
    return mail


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on Mail that holds for what the officer may know of: not what is for another team alone, nor what
    names a case that they may not see."""
    sees_case = select(Case.id).where(Case.id == Mail.case_id, visible_to(actor)).exists()
    return and_(
        Mail.council_id == actor.council_id,
        or_(Mail.team_slug.is_(None), Mail.team_slug.in_(sorted(actor.teams))),
        or_(Mail.case_id.is_(None), sees_case))


def waiting(session: Session, actor: Actor, *, most: int = MOST_SHOWN) -> Sequence[Mail]:
    """The letters that nobody has taken, what is for the officer's own team alone first, then the oldest."""
    return session.scalars(
        select(Mail).join(Contact, Contact.id == Mail.contact_id).options(contains_eager(Mail.contact))
        .where(visible(actor), Contact.standing == Standing.WAITING)
        .order_by(Mail.team_slug.is_(None), Mail.received_at, Mail.id).limit(most)
    ).all()


def of_contact(session: Session, actor: Actor, contact: Contact) -> Mail | None:
    """The letter that a contact is, if it is one and the officer may know of it."""
    return session.scalar(select(Mail).where(visible(actor), Mail.contact_id == contact.id))


def hidden_of(session: Session, actor: Actor, contacts: Sequence[Contact]) -> set[int]:
    """The ids of those contacts that are letters hidden from the officer."""
    ids = [one.id for one in contacts if one.channel == Way.EMAIL]
    hidden = select(Mail.contact_id).where(Mail.contact_id.in_(ids), ~visible(actor))
    return set(session.scalars(hidden)) if ids else set()


def may_know(session: Session, actor: Actor, contact: Contact) -> bool:
    """Whether a contact is not a letter that is hidden from the officer."""
    return contact.id not in hidden_of(session, actor, [contact])


def files_of(session: Session, contact: Contact) -> Sequence[Attachment]:
    """The files that came with a letter."""
    return session.scalars(select(Attachment).where(
        Attachment.council_id == contact.council_id, Attachment.contact_id == contact.id).order_by(Attachment.id)).all()


def answered(session: Session, mail: Mail, reply: Mapping[str, str]) -> None:
    """Write down an answer: {by, at, text}. Flushes."""
    mail.replies = [*mail.replies, dict(reply)]
    session.flush()
