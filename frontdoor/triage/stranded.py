"""No case is ever stranded: the question, asked of the whole database.

It is asked in narrow parts, each of which an index answers, so that it costs the same however many cases there are.
That an open case has exactly one of owner, queue and wait is kept by the database itself.
"""

from sqlalchemy import ColumnElement, Select, exists, func, select, true, union
from sqlalchemy.orm import Session

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import FINISHED, NOWHERE, OUT_OF_QUEUE, Case
from frontdoor.cases.work import Hold
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer


def _parts(seen: ColumnElement[bool]) -> list[Select[int, str]]:
    """The stranded cases among those that may be seen: left in a state that is only passed through, or waiting without
    a date; on hold without a wait that ends; with a wait and not on hold; owned by somebody who left."""
    live_hold = exists().where(Hold.case_id == Case.id, Hold.ended_at.is_(None))
    found = select(Case.id, Case.reference).where(seen)
    is_open = Case.state.not_in(sorted(FINISHED))
    return [
        found.where(NOWHERE),
        found.where(OUT_OF_QUEUE, Case.on_hold.is_(True), ~live_hold, is_open),
        found.join(Hold, Hold.case_id == Case.id).where(Hold.ended_at.is_(None), Case.on_hold.is_(False), is_open),
        found.join(Officer, Officer.id == Case.owner_id).where(Officer.active.is_(False), OUT_OF_QUEUE, is_open),
    ]


def stranded(session: Session, *, most: int = 50) -> list[str]:
    """The references of open cases that nobody would come to."""
    every = union(*_parts(true())).subquery()
    return list(session.scalars(select(every.c.reference).order_by(every.c.id).limit(most)))


def how_many(session: Session, seen_by: Actor | None = None) -> int:
    """How many such cases there are; with `seen_by` those that this one may know of."""
    every = union(*_parts(visible_to(seen_by) if seen_by is not None else true())).subquery()
    return session.scalar(select(func.count()).select_from(every)) or 0
