"""A form that two have open: the resident lets the adviser of their chat see it and fill it in, until they end it.

The consent belongs to one chat. It ends with the chat, with a word of the resident, and when the form is sent. The
adviser opens the form by the chat and never learns its token, so that nothing is left open afterwards.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.cases.drafts import Draft, DraftNotFound
from frontdoor.contacts.models import Chat
from frontdoor.people.actor import Actor, ActorKind

# What stands in an address in the place of the token.
MARK = "chat-"


class SharingEnded(DraftNotFound):
    """The resident does not share the form with this officer any more, or the chat is over."""


def begin(session: Session, chat: Chat, *, at: datetime) -> None:
    """The resident agrees. Agreeing twice, or after the end, changes nothing. Flushes."""
    if not is_shared(chat) and chat.closed_at is None:
        chat.shared_at, chat.unshared_at = at, None
        _audit(session, chat, "shared_form", at)


def end(session: Session, chat: Chat, *, at: datetime) -> None:
    """The resident does not agree any more; the adviser cannot open the form from now on. Flushes."""
    if is_shared(chat):
        chat.unshared_at = at
        _audit(session, chat, "ended_sharing", at)


def is_shared(chat: Chat) -> bool:
    """Whether the adviser may open the form now."""
    return chat.shared_at is not None and chat.unshared_at is None and chat.closed_at is None


def address_part(chat: Chat) -> str:
    """What stands in the place of the token where the adviser opens the form."""
    return f"{MARK}{chat.public_id}"


def opened_by(session: Session, officer: Actor, part: str) -> Draft:
    """The draft that the officer may open by a chat of theirs. Raises SharingEnded where it was shared once, and
    DraftNotFound where it never was."""
    chat = session.scalar(select(Chat).where(
        Chat.council_id == officer.council_id, Chat.officer_id == officer.officer_id,
        Chat.public_id == part.removeprefix(MARK)))
    if chat is None or chat.shared_at is None:
        raise DraftNotFound("no shared form is known by this")
    draft = session.get(Draft, chat.draft_id) if chat.draft_id is not None and is_shared(chat) else None
    if draft is None or draft.case_id is not None:
        raise SharingEnded("the form is not shared any more")
    return draft


def _audit(session: Session, chat: Chat, action: str, at: datetime) -> None:
    session.flush()
    audit.record(session, council_id=chat.council_id, actor_kind=str(ActorKind.RESIDENT), actor_id=None, action=action,
                 subject_kind="chat", subject_id=chat.public_id, at=at)
