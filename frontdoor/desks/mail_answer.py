"""A letter by email as an officer reads it: the case that it names, what it may be about, who may have written it."""

from dataclasses import dataclass

from flask_wtf import FlaskForm

from frontdoor.assessments.definition import Definition
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case
from frontdoor.catalogue import versions
from frontdoor.clock import local_date, now
from frontdoor.contacts import mails, needs
from frontdoor.contacts.contact import Contact, Way
from frontdoor.contacts.mail import Mail
from frontdoor.desks.fields import Letter
from frontdoor.desks.record.found import reached_by
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident
from frontdoor.web.unit_of_work import session

LONGEST = 5_000


class AnswerForm(FlaskForm):
    """What is written back."""

    text = Letter("Your answer", at_most=LONGEST, missing="Enter your answer")


@dataclass(frozen=True)
class ShownMail:
    """A letter as an officer reads it: with the case it names, what it may be about, and its files."""

    mail: Mail
    case: Case | None
    suggested: list[Definition]
    files: list[Attachment]


def shown(contact: Contact, actor: Actor) -> ShownMail | None:
    """The letter that the contact is, if it is one."""
    mail = mails.of_contact(session, actor, contact) if contact.channel == Way.EMAIL else None
    if mail is None:
        return None
    services = {one.definition.id: one.definition for one in versions.all_current(session, contact.council_id)}
    return ShownMail(mail, session.get(Case, mail.case_id) if mail.case_id is not None else None,
                     [services[name] for name in mail.suggested if name in services],
                     list(mails.files_of(session, contact)))


def senders(contact: Contact, actor: Actor) -> list[Resident]:
    """Who may have written it: those with that email address. Anybody can write any address, so it is a proposal."""
    mail = mails.of_contact(session, actor, contact) if contact.channel == Way.EMAIL else None
    return reached_by(session, actor, mail.sender if mail is not None else "", on=local_date(now()))


def begin(contact: Contact, actor: Actor) -> None:
    """What the letter is about is the first need, as it was made out."""
    letter = shown(contact, actor)
    if letter is None or contact.needs:
        return
    if letter.case is not None:
        needs.add(session, contact, at=now(), case=letter.case)
    elif letter.suggested:
        needs.add(session, contact, at=now(), service_id=letter.suggested[0].id)
