"""A chat as a contact: it is at hand of its adviser from when they take it, and again whenever they write in it, so
that its minutes are measured as those of a call; they finish it with what it was about."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases.drafts import Draft
from frontdoor.contacts import chats, handling, needs
from frontdoor.contacts.chats import Ending
from frontdoor.contacts.contact import Contact, Way
from frontdoor.contacts.models import Chat
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident


def take(session: Session, chat: Chat, actor: Actor, *, at: datetime) -> Contact:
    """The adviser takes the chat, and has it at hand. Raises ChatTaken. Flushes."""
    chats.take(session, chat, actor, at=at)
    resident = session.get(Resident, chat.resident_id) if chat.resident_id is not None else None
    contact = handling.begin(session, actor, Way.CHAT, resident=resident, at=at)
    contact.assistance = "coached" if chat.service_id else "none"
    if chat.service_id:
        needs.add(session, contact, at=at, service_id=chat.service_id,
                  draft=session.get(Draft, chat.draft_id) if chat.draft_id is not None else None)
    chat.contact = contact
    session.flush()
    return contact


def say(session: Session, chat: Chat, actor: Actor, text: str, *, at: datetime) -> None:
    """The adviser writes a line: this is what they are busy with now. Raises ChatTaken. Flushes."""
    chats.say(session, chat, sender="officer", name=actor.name, text=text, at=at)
    if chat.contact is not None and not chat.contact.is_over:
        handling.take_up(session, chat.contact, actor, at=at)


def end(session: Session, chat: Chat, actor: Actor, *, at: datetime) -> Contact | None:
    """The adviser ends it. Gives the contact, at hand, that is still to be finished. Flushes."""
    chats.close(session, chat, Ending.HELPED, at=at, actor=actor)
    if chat.contact is None or chat.contact.is_over:
        return None
    handling.take_up(session, chat.contact, actor, at=at)
    return chat.contact
