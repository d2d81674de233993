"""A chat beside a page: asked for, taken by one adviser, written in by two, closed; then part of the case."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import CursorResult, and_, bindparam, false, func, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from frontdoor import audit
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.cases.work import CHAT_SIGN, Task
from frontdoor.contacts import seats
from frontdoor.contacts.contact import Contact
from frontdoor.contacts.models import Chat, ChatLine, Stumble
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor
from frontdoor.people.rota import DUTY_TEAM
from frontdoor.together import Part, hangs_on

LONGEST = 2_000
MOST_SHOWN = 30
# Whoever asked and was not heard of for so long has gone away.
GIVEN_UP = timedelta(minutes=30)


OF_CASE = Part(Chat, *hangs_on(Chat.council_id, Chat.case_id),
               alone=[selectinload(Chat.lines)])
LINES_OF_CASE = Part(ChatLine, ChatLine.chat_id.in_(select(Chat.id).where(
    *hangs_on(Chat.council_id, Chat.case_id))), fills=Chat.lines)


class Ending(StrEnum):
    """How a chat ended. `left`: the resident went on alone; `away`: nobody wrote any more."""

    HELPED = "helped"
    SENT = "sent"
    LEFT = "left"
    AWAY = "away"


class NobodyFree(FrontDoorError):
    """No adviser has a place left at this moment."""


class ChatNotFound(FrontDoorError):
    """No such chat in this council."""


class ChatTaken(FrontDoorError):
    """Another adviser was quicker, or the chat is over."""


def ask(session: Session, draft: Draft, page_id: str, *, why: str, at: datetime) -> Chat:
    """Ask for an adviser beside a page of a journey. Asked again, the chat that is open is given back. `why`: stumbled,
    stalled or asked. Raises NobodyFree. Flushes."""
    found = of_draft(session, draft)
    if found is not None:
        return found
    seats.hold(session, draft.council_id)
    need_place(session, draft.council_id, at=at)
    chat = Chat(council_id=draft.council_id, draft_id=draft.id, resident_id=draft.resident_id,
                service_id=draft.service_id, page_id=page_id, why=why, asked_at=at)
    session.add(chat)
    session.flush()
    return chat


def need_place(session: Session, council_id: str, *, at: datetime) -> None:
    """Make sure that a place is left for one more chat. The seats are held. Raises NobodyFree."""
    if not seats.free(session, council_id, at=at):
        raise NobodyFree("no adviser has a place left")


def of_draft(session: Session, draft: Draft) -> Chat | None:
    """The open chat of a journey."""
    return session.scalar(
        select(Chat)
        .where(Chat.council_id == draft.council_id, Chat.draft_id == draft.id, Chat.closed_at.is_(None))
    )


def last_of_draft(session: Session, draft: Draft) -> Chat | None:
    """The newest chat of a journey, open or over."""
    return session.scalar(
        select(Chat).options(selectinload(Chat.lines))
        .where(Chat.council_id == draft.council_id, Chat.draft_id == draft.id).order_by(Chat.id.desc()).limit(1)
    )


def of_case(session: Session, case: Case) -> Sequence[Chat]:
    """The chats that were part of a case's journey, oldest first. The caller may see the case."""
    return OF_CASE.of(session, council_id=case.council_id, case_id=case.id)


def of_contact(session: Session, contact: Contact) -> Chat | None:
    """The chat that a contact is, with its lines. One query."""
    return session.scalars(select(Chat).options(joinedload(Chat.lines)).where(
        Chat.council_id == contact.council_id, Chat.contact_id == contact.id)).unique().first()


def ahead_of(session: Session, chat: Chat) -> int:
    """How many wait who asked before this one."""
    return session.scalar(select(func.count()).select_from(Chat).where(
        Chat.council_id == chat.council_id, Chat.closed_at.is_(None), Chat.officer_id.is_(None),
        Chat.id < chat.id)) or 0


def for_officer(session: Session, actor: Actor) -> Sequence[Chat]:
    """What an adviser has to see: the chats that wait for anyone, and their own that are open; longest wait first."""
    return session.scalars(
        select(Chat).options(selectinload(Chat.lines), joinedload(Chat.contact))
        .where(Chat.council_id == actor.council_id, Chat.closed_at.is_(None),
               or_(Chat.officer_id.is_(None), Chat.officer_id == actor.officer_id))
        .order_by(Chat.asked_at, Chat.id).limit(MOST_SHOWN)
    ).all()


def named(session: Session, actor: Actor, public_id: str) -> Chat:
    """The chat of that id which the officer may read: one that waits, or their own; for the duty team also one with a
    sign of danger in it. Raises ChatNotFound."""
    in_danger = select(Task.id).where(
        Task.council_id == Chat.council_id, Task.key == CHAT_SIGN + Chat.public_id).exists()
    chat = session.scalar(
        select(Chat).options(selectinload(Chat.lines), joinedload(Chat.contact)).where(
            Chat.council_id == actor.council_id, Chat.public_id == public_id,
            or_(Chat.officer_id == actor.officer_id, and_(Chat.officer_id.is_(None), Chat.closed_at.is_(None)),
                in_danger if DUTY_TEAM in actor.teams else false()))
    )
    if chat is None:
        raise ChatNotFound("no chat of that id is this officer's")
    return chat


def take(session: Session, chat: Chat, actor: Actor, *, at: datetime) -> None:
    """The adviser takes the chat; the journey is one that was coached from now on. Raises ChatTaken. Flushes."""
    done = session.execute(
        update(Chat).where(Chat.id == chat.id, Chat.officer_id.is_(None), Chat.closed_at.is_(None))
        .values(officer_id=actor.officer_id, taken_at=at)
    )
    if cast(CursorResult[Any], done).rowcount != 1:
        raise ChatTaken("the chat is with somebody else, or over")
    session.refresh(chat, ["officer_id", "taken_at"])
    draft = session.get(Draft, chat.draft_id) if chat.draft_id else None
    if draft is not None and draft.assistance == "none":
        draft.assistance = "coached"
    _audit(session, chat, "took_chat", actor, at)
    session.flush()


def say(session: Session, chat: Chat, *, sender: str, name: str, text: str, at: datetime) -> ChatLine:
    """Write a line. `sender`: resident or officer. Raises ChatTaken when the chat is over. Flushes."""
    if chat.closed_at is not None:
        raise ChatTaken("the chat is over")
    line = ChatLine(council_id=chat.council_id, sender=sender, name=name, text=text.strip()[:LONGEST], at=at)
    chat.lines.append(line)
    session.flush()
    return line


def close(session: Session, chat: Chat, ending: Ending, *, at: datetime, actor: Actor | None = None) -> None:
    """The chat is over; saying so twice changes nothing. Flushes."""
    if chat.closed_at is not None:
        return
    chat.closed_at, chat.outcome = at, str(ending)
    if actor is not None:
        _audit(session, chat, "closed_chat", actor, at)
    session.flush()


def be_on(session: Session, draft: Draft, page_id: str) -> None:
    """The resident has gone on to another page: the adviser sees that one."""
    session.execute(
        update(Chat).where(Chat.council_id == draft.council_id, Chat.draft_id == draft.id, Chat.closed_at.is_(None))
        .values(page_id=page_id)
    )


# Made once: putting a statement together costs more than running it.
OF_DRAFT = select(Chat).where(Chat.council_id == bindparam("council_id"), Chat.draft_id == bindparam("draft_id"))


def join_case(session: Session, draft: Draft, case: Case, *, at: datetime) -> None:
    """The journey has become a case: what was written beside it is part of the case, and an open chat is over."""
    for chat in session.scalars(OF_DRAFT, {"council_id": draft.council_id, "draft_id": draft.id}):
        chat.case_id, chat.resident_id = case.id, chat.resident_id or draft.resident_id
        close(session, chat, Ending.SENT, at=at)


def let_go(session: Session, *, at: datetime) -> int:
    """Close the chats that nobody has written in for half an hour; gives how many."""
    old = [chat for chat in session.scalars(
        select(Chat).options(selectinload(Chat.lines)).where(Chat.closed_at.is_(None), Chat.asked_at <= at - GIVEN_UP)
    ) if not chat.lines or chat.lines[-1].at <= at - GIVEN_UP]
    for chat in old:
        close(session, chat, Ending.AWAY, at=at)
    return len(old)


def stumble_on(session: Session, chat: Chat) -> Stumble | None:
    """What is wrong on the page the resident is on, as they are shown it."""
    return session.scalar(select(Stumble).where(
        Stumble.council_id == chat.council_id, Stumble.draft_id == chat.draft_id, Stumble.page_id == chat.page_id))


def _audit(session: Session, chat: Chat, action: str, actor: Actor, at: datetime) -> None:
    audit.record(session, council_id=chat.council_id, actor_kind="officer", actor_id=actor.public_id, action=action,
                 subject_kind="chat", subject_id=chat.public_id, at=at)
