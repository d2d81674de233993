"""A chat that begins with a question and no form: found by the key that its browser holds, given a form to go on with,
and beside that form from then on. It waits, is taken and ends as any other."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from frontdoor.assessments.definition import Definition
from frontdoor.cases.drafts import Draft
from frontdoor.contacts import chats, needs, seats
from frontdoor.contacts.models import Chat
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident


def ask(
    session: Session, council_id: str, key: str, text: str, *, resident: Resident | None, name: str, at: datetime,
) -> Chat:
    """Ask for an adviser, with what it is about as the first line. `key` is what the browser knows the chat by, and
    nobody can guess it; asked again with the same one, the chat that it has opened is given back. Raises NobodyFree.
    Flushes."""
    seats.hold(session, council_id)
    # Whoever pressed twice waited for the first press, and finds its chat.
    found = of_key(session, council_id, key)
    if found is not None:
        return found
    chats.need_place(session, council_id, at=at)
    chat = Chat(council_id=council_id, public_id=key, resident_id=resident.id if resident is not None else None,
                service_id="", page_id="", why="asked", asked_at=at)
    session.add(chat)
    chats.say(session, chat, sender="resident", name=name, text=text, at=at)
    return chat


def of_key(session: Session, council_id: str, key: str) -> Chat | None:
    """The chat that a browser began with this key, open or over."""
    return session.scalar(select(Chat).options(selectinload(Chat.lines)).where(
        Chat.council_id == council_id, Chat.public_id == key))


def give_form(session: Session, chat: Chat, definition: Definition, actor: Actor, *, at: datetime) -> None:
    """The adviser gives the form of a service to go on with: a line that leads to its start, and something that they
    came for. Raises ChatTaken when the chat is over. Flushes."""
    line = chats.say(session, chat, sender="officer", name=actor.name, text=str(definition.name), at=at)
    line.service_id = definition.id
    if chat.contact is not None and not chat.contact.is_over:
        needs.add(session, chat.contact, at=at, service_id=definition.id)
    session.flush()


def was_given(chat: Chat, service_id: str) -> bool:
    """Whether the chat goes on beside a form of this service once it is begun: it is open, has none yet, and its
    adviser gave this one."""
    return chat.closed_at is None and chat.draft_id is None and any(one.service_id == service_id for one in chat.lines)


def go_beside(session: Session, chat: Chat, draft: Draft, page_id: str, *, at: datetime) -> None:
    """From now on the chat is beside this form, as if it had begun there. Flushes."""
    chat.draft_id, chat.service_id, chat.page_id = draft.id, draft.service_id, page_id
    if draft.assistance == "none":
        draft.assistance = "coached"
    if chat.contact is not None and not chat.contact.is_over:
        chat.contact.assistance = "coached"
        needs.add(session, chat.contact, at=at, draft=draft)
    session.flush()
