"""The terms of an entitlement, one after another: which counts on a day, which is the last, and the next one."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from frontdoor import audit
from frontdoor.clock import DAY, add_months
from frontdoor.entitlements import numbers
from frontdoor.entitlements.models import Entitlement, Term
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor, clock

LIVE = "live"


class NotLive(FrontDoorError):
    """The entitlement has ended: nothing can be issued for it or changed on it."""


class TermFollowed(FrontDoorError):
    """Another term follows that one already, issued for another charge or case. `term` is that other one."""

    def __init__(self, term: Term) -> None:
        super().__init__(f"term {term.number} follows already")
        self.term = term


def last_day(starts_on: date, months: int, ends_by: date | None = None) -> date:
    """The last day of a term of some whole months that begins on `starts_on`: the day before the one of the same
    number; where the last month has no such day, its end. A year from 29 February 2028 ends on 28 February 2029. It
    does not run beyond `ends_by`; what begins on that day or later is good for its first day alone.
    Raises ValueError for less than a month."""
    if months < 1:
        raise ValueError("a term lasts a month at least")
    same_day = add_months(starts_on, months)
    last = same_day - DAY if same_day.day == starts_on.day else same_day
    return max(starts_on, min(last, ends_by or last))


def current(entitlement: Entitlement, on: date) -> Term | None:
    """The term that runs on that day, if there is one; whether the entitlement was ended is not asked."""
    return next((term for term in entitlement.terms if term.starts_on <= on <= term.ends_on), None)


def last(entitlement: Entitlement) -> Term:
    """The term that ends after all the others. Every entitlement has one from its first moment."""
    return max(entitlement.terms, key=lambda term: term.ends_on)


def is_valid(term: Term, on: date) -> bool:
    """Whether its holder may use the document of that term on that day."""
    return term.entitlement.state == LIVE and term.starts_on <= on <= term.ends_on


def hold(session: Session, entitlement: Entitlement) -> Entitlement:
    """Keep everybody else from changing the entitlement until this transaction ends, and read it afresh with its
    terms. Flushes."""
    session.flush()
    return session.scalars(
        select(Entitlement).options(selectinload(Entitlement.terms)).where(Entitlement.id == entitlement.id)
        .with_for_update(of=Entitlement).execution_options(populate_existing=True)
    ).one()


def issue_next(
    session: Session, entitlement: Entitlement, previous: Term, *, months: int, fee_pence: int,
    charge_id: int | None, case_id: int | None, at: datetime, ends_by: date | None = None, actor: Actor | None = None,
) -> Term:
    """Issue the term that follows `previous`, however early: it begins on the day after that one ends, with a number
    and a code of its own, for what the entitlement is for now, and does not run beyond `ends_by`. Once, whoever else
    does it at the same moment: asked again for the same charge and case, it gives the term that is there. Raises
    TermFollowed for another charge or case, NotLive once the entitlement has ended, ValueError for a term of another
    entitlement. Flushes."""
    if previous.entitlement_id != entitlement.id:
        raise ValueError("the term is another entitlement's")
    held = hold(session, entitlement)
    if held.state != LIVE:
        raise NotLive(f"entitlement {held.public_id} is {held.state}")
    there = next((term for term in held.terms if term.follows_id == previous.id), None)
    if there is not None:
        if (there.charge_id, there.case_id) == (charge_id, case_id):
            return there
        raise TermFollowed(there)
    starts_on = previous.ends_on + DAY
    return issue(session, held, starts_on=starts_on, ends_on=last_day(starts_on, months, ends_by), follows=previous,
                 fee_pence=fee_pence, charge_id=charge_id, case_id=case_id, at=at, actor=actor)


def issue(
    session: Session, entitlement: Entitlement, *, starts_on: date, ends_on: date, follows: Term | None,
    fee_pence: int, charge_id: int | None, case_id: int | None, at: datetime, actor: Actor | None = None,
) -> Term:
    """Write a term with a new number and code. Whoever calls holds the entitlement. Flushes."""
    term = Term(
        council_id=entitlement.council_id, follows_id=follows.id if follows else None,
        after_on=follows.ends_on if follows else None, starts_on=starts_on, ends_on=ends_on,
        number=numbers.new_number(session, entitlement.council_id),
        code=numbers.new_code(session, entitlement.council_id), subject=entitlement.subject, fee_pence=fee_pence,
        charge_id=charge_id, case_id=case_id, issued_at=at,
    )
    entitlement.terms.append(term)
    session.flush()
    note(session, entitlement, "issued", at=at, actor=actor, number=term.number)
    return term


def note(
    session: Session, entitlement: Entitlement, action: str, *, at: datetime, actor: Actor | None = None,
    **detail: str | None,
) -> None:
    """Write into the audit what was done with an entitlement; without an `actor` it was the timetable."""
    by = actor or clock(entitlement.council_id)
    audit.record(
        session, council_id=entitlement.council_id, actor_kind=by.kind, actor_id=by.public_id, action=action,
        subject_kind="entitlement", subject_id=entitlement.public_id, at=at, detail=detail or None,
    )
