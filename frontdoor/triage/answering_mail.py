"""Answering an email that came in: by the outbox, to the address that it was written from, with a mark by which the
next letter is known to go on with this one."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.cases.case import Case
from frontdoor.contacts import mails
from frontdoor.contacts.contact import Contact
from frontdoor.contacts.mail import Mail
from frontdoor.errors import FrontDoorError
from frontdoor.notifications import outbox
from frontdoor.notifications.recipients import Recipient
from frontdoor.people.actor import Actor


class NotSafe(FrontDoorError):
    """It was not said that nobody else reads what is sent to that address."""


def answer(
    session: Session, mail: Mail, contact: Contact, case: Case | None, *, text: str, actor: Actor, at: datetime,
) -> None:
    """Send an answer and write it down. Each one is a message of its own. The case is not named in it: whoever wrote
    its reference may have no part in it. Flushes. Raises NotSafe, and sends nothing, where it may not be safe to write
    to whom the contact is of."""
    sent = outbox.write(
        session, council_id=mail.council_id, resident=None, owner=contact.resident, purpose="mail_answer", at=at,
        event_key=f"mail:{mail.public_id}:{len(mail.replies) + 1}", to=Recipient("email", mail.sender), page="/contact",
        fields={"message": text, "mark": f"M-{contact.public_id}", "name": actor.name}, essential=True)
    if not sent:
        raise NotSafe(f"contact {contact.public_id}")
    mails.answered(session, mail, {"by": actor.name, "at": at.isoformat(), "text": text})
    audit.record(session, council_id=mail.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="answered_mail", subject_kind="contact", subject_id=contact.public_id, at=at,
                 detail={"case": case.reference} if case is not None else None)
