"""A form that two have open: the resident lets the adviser of their chat see it and fill it in, until they end it.

The consent belongs to one chat. It ends with the chat, with a word of the resident, and when the form is sent.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.cases.drafts import Draft
from frontdoor.contacts.models import Chat
from frontdoor.people.actor import Actor, ActorKind


def begin(session: Session, chat: Chat, share_box: str, *, at: datetime) -> None:
    """The resident agrees. `share_box` is their form's token, encrypted. Agreeing twice changes nothing. Flushes."""
    if is_shared(chat) or chat.closed_at is not None:
        return
    chat.share_box, chat.shared_at, chat.unshared_at = share_box, at, None
    _audit(session, chat, "shared_form", at)


def end(session: Session, chat: Chat, *, at: datetime) -> None:
    """The resident does not agree any more; the adviser cannot open the form from now on. Flushes."""
    if is_shared(chat):
        chat.share_box, chat.unshared_at = None, at
        _audit(session, chat, "ended_sharing", at)


def is_shared(chat: Chat) -> bool:
    """Whether the adviser may open the form now."""
    return chat.share_box is not None and chat.closed_at is None


def with_officer(session: Session, draft: Draft, officer: Actor) -> Chat | None:
    """The open chat by which this officer may open the draft, if there is one."""
    return session.scalar(select(Chat).where(
        Chat.council_id == draft.council_id, Chat.draft_id == draft.id, Chat.closed_at.is_(None),
        Chat.officer_id == officer.officer_id, Chat.share_box.is_not(None)))


def was_with(session: Session, draft: Draft, officer: Actor) -> bool:
    """Whether the officer could open the draft once, and cannot any more."""
    return session.scalar(select(Chat.id).where(
        Chat.council_id == draft.council_id, Chat.draft_id == draft.id, Chat.officer_id == officer.officer_id,
        Chat.shared_at.is_not(None)).limit(1)) is not None


def _audit(session: Session, chat: Chat, action: str, at: datetime) -> None:
    session.flush()
    audit.record(session, council_id=chat.council_id, actor_kind=str(ActorKind.RESIDENT), actor_id=None, action=action,
                 subject_kind="chat", subject_id=chat.public_id, at=at)
