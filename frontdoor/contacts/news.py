"""Whether there is something new in a chat, in the form beside it, or in an adviser's list of chats: asked once for
everybody who has one open, and answered by a mark that says nothing but that it is another one than before."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from frontdoor.cases.drafts import Draft
from frontdoor.contacts.models import Chat, ChatLine, Stumble


@dataclass(frozen=True)
class Watched:
    """What an open page shows. `chat_id` is the row of a chat, None the list of chats of the officer; `officer_id` the
    officer who reads it, None its resident; `is_form`: the officer reads the form that is shared in the chat."""

    council_id: str
    chat_id: int | None = None
    officer_id: int | None = None
    is_form: bool = False


@dataclass(frozen=True)
class News:
    """How it stands: another `mark` means that there is something to see. `is_over`: nothing more comes of it, or the
    reader may not see it any more."""

    mark: str
    is_over: bool


OVER = News("over", is_over=True)
LINES = select(func.count()).where(ChatLine.chat_id == Chat.id).correlate(Chat).scalar_subquery()
WRONG = select(func.sum(Stumble.times)).where(
    Stumble.council_id == Chat.council_id, Stumble.draft_id == Chat.draft_id).correlate(Chat).scalar_subquery()
# Whatever a page shows of a chat changes one of these.
STANDINGS = select(
    Chat.id, Chat.council_id, Chat.officer_id, Chat.closed_at, Chat.shared_at, Chat.unshared_at, Chat.page_id,
    LINES.label("lines"), WRONG.label("wrong"), Draft.version.label("saved"),
).outerjoin(Draft, Draft.id == Chat.draft_id)


def read(session: Session, watched: Collection[Watched]) -> dict[Watched, News]:
    """How each stands now. One query, however many there are."""
    ids = {one.chat_id for one in watched if one.chat_id is not None}
    lists = {one.council_id for one in watched if one.chat_id is None}
    rows = session.execute(STANDINGS.where(or_(
        Chat.id.in_(ids), Chat.council_id.in_(lists) & Chat.closed_at.is_(None))).order_by(Chat.id)).all()
    by_id = {row.id: row for row in rows}
    return {one: _list(one, rows) if one.chat_id is None else _chat(one, by_id.get(one.chat_id)) for one in watched}


def _list(watched: Watched, rows: Sequence[Any]) -> News:
    """What waits for anyone, and the officer's own."""
    return News(_mark([(row.id, row.officer_id, row.lines) for row in rows if row.closed_at is None
                       and row.council_id == watched.council_id and row.officer_id in (None, watched.officer_id)]),
                is_over=False)


def _chat(watched: Watched, row: Any) -> News:
    if row is None or not _may_read(watched, row):
        return OVER
    return News(_mark(tuple(row)), is_over=row.closed_at is not None)


def _may_read(watched: Watched, row: Any) -> bool:
    if row.council_id != watched.council_id:
        return False
    if watched.is_form:
        return bool(row.officer_id == watched.officer_id and row.shared_at and not row.unshared_at)
    return watched.officer_id is None or row.officer_id in (None, watched.officer_id)


def _mark(seen: object) -> str:
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]
