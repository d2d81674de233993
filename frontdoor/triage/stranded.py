"""No case is ever stranded: the question, asked of the whole database."""

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, text
from sqlalchemy.orm import Session

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import IS_OPEN, NOT_STRANDED, Case, State
from frontdoor.cases.work import Hold
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer

PASSING = (State.RECEIVED, State.DECIDED)


def _is_stranded() -> ColumnElement[bool]:
    """Without exactly one of owner, queue or wait; left in a state that is only passed through; waiting without a
    date, where no queue shows it; or owned by somebody who left."""
    live_hold = exists().where(Hold.case_id == Case.id, Hold.ended_at.is_(None))
    gone = exists().where(Officer.id == Case.owner_id, Officer.active.is_(False))
    in_nobodys_hands = or_(
        text(f"NOT ({NOT_STRANDED})"),
        Case.state.in_([str(state) for state in PASSING]),
        and_(Case.on_hold.is_(True), not_(live_hold)),
        and_(Case.on_hold.is_(False), live_hold),
        gone,
        and_(Case.queue.is_not(None), Case.due_at.is_(None)),
    )
    # In the very words of the index that holds the open ones.
    return and_(IS_OPEN, in_nobodys_hands)


def stranded(session: Session, *, most: int = 50) -> list[str]:
    """The references of open cases that nobody would come to."""
    return list(session.scalars(select(Case.reference).where(_is_stranded()).order_by(Case.id).limit(most)))


def how_many(session: Session) -> int:
    """How many such cases there are."""
    return session.scalar(select(func.count()).select_from(Case).where(_is_stranded())) or 0


def how_many_for(session: Session, actor: Actor) -> int:
    """How many of them an officer may know of."""
    return session.scalar(select(func.count()).select_from(Case).where(visible_to(actor), _is_stranded())) or 0
