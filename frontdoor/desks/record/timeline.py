"""Everything that happened with one person, newest first, out of many tables by one statement, a page at a time.

A source gives rows of one shape (see `row`); what they say in words is the source's own. One more source is one more
line in `sources.SOURCES`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, String, and_, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from frontdoor.db import UtcDateTime
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident

SHOWN = 25
# What is left of a long text.
LONGEST = 400


class NotACursor(ValueError):
    """The mark of a page that this timeline did not give."""


@dataclass(frozen=True)
class Words:
    """What a line says. `by` is who did it, `tag` a short word on how it stands."""

    title: str
    text: str = ""
    by: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Source:
    """Where lines come from. `name` is its own and never changes, `kind` what one can ask for by itself; `rows` gives
    the statement for a person as this officer may see it."""

    name: str
    kind: str
    rows: Callable[[Actor, Resident], Select[Any]]
    words: Callable[[Any], Words]


@dataclass(frozen=True)
class Line:
    """One thing that happened. `reference` is of the case that it belongs to, if it belongs to one."""

    at: datetime
    kind: str
    words: Words
    reference: str


@dataclass(frozen=True)
class Page:
    """A stretch of the timeline. `older` is the mark of the next stretch, empty where this is the last."""

    lines: list[Line]
    older: str


def row(
    at: Any, row_id: Any, *, first: Any = None, second: Any = None, by: Any = None, state: Any = None,
    reference: Any = None, when: Any = None, amount: Any = None,
) -> Select[Any]:
    """The columns of a source. `first` and `second` are texts, `when` a moment, `amount` whole pence or minutes."""
    texts = {"first": first, "second": second, "by": by, "state": state, "reference": reference}
    return select(
        at.label("at"), row_id.label("row_id"),
        *(cast(null() if value is None else value, String).label(name) for name, value in texts.items()),
        (cast(null(), UtcDateTime()) if when is None else when).label("moment"),
        cast(null() if amount is None else amount, Integer).label("amount"),
    )


def read(
    session: Session, sources: Sequence[Source], actor: Actor, resident: Resident, *, kind: str = "", before: str = "",
    most: int = SHOWN,
) -> Page:
    """What happened before the mark `before`, or lately where there is none; of one `kind` or of all. One query.
    Raises NotACursor."""
    mark = _mark(before)
    asked = [one for one in sources if not kind or one.kind == kind]
    if not asked:
        return Page([], "")
    parts = [select(_part(one, actor, resident, mark, most).subquery()) for one in asked]
    both = union_all(*parts).subquery()
    rows = session.execute(
        select(both).order_by(both.c.at.desc(), both.c.source.desc(), both.c.row_id.desc()).limit(most + 1)).all()
    named = {one.name: one for one in asked}
    lines = [_line(named[found.source], found) for found in rows[:most]]
    return Page(lines, _mark_of(rows[most - 1]) if len(rows) > most else "")


def _part(
    source: Source, actor: Actor, resident: Resident, mark: tuple[datetime, str, int] | None, most: int,
) -> Select[Any]:
    rows = source.rows(actor, resident).add_columns(literal(source.name).label("source"))
    at, row_id = (rows.selected_columns[name].element for name in ("at", "row_id"))
    if mark is not None:
        rows = rows.where(_is_older(source.name, at, row_id, mark))
    return rows.order_by(at.desc(), row_id.desc()).limit(most + 1)


def _is_older(name: str, at: Any, row_id: Any, mark: tuple[datetime, str, int]) -> ColumnElement[bool]:
    moment, of, number = mark
    if name == of:
        return or_(at < moment, and_(at == moment, row_id < number))
    older: ColumnElement[bool] = at <= moment if name < of else at < moment
    return older


def _line(source: Source, found: Row[Any]) -> Line:
    words = source.words(found)
    short = words.text if len(words.text) <= LONGEST else words.text[:LONGEST].rstrip() + " …"
    return Line(found.at, source.kind, Words(words.title, short, words.by, words.tag), found.reference or "")


def _mark(text: str) -> tuple[datetime, str, int] | None:
    if not text:
        return None
    try:
        moment, name, number = text.split("~")
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None or not number.isdigit() or len(number) > 18:
            raise NotACursor(text)
        return at, name, int(number)
    except ValueError as error:
        raise NotACursor(text) from error


def _mark_of(found: Row[Any]) -> str:
    return f"{found.at.isoformat()}~{found.source}~{found.row_id}"


def kinds(sources: Iterable[Source]) -> list[str]:
    """What one can ask for by itself, in the order of the sources."""
    return list(dict.fromkeys(one.kind for one in sources))
