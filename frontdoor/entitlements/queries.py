"""Finding entitlements: by holder, by property, by vehicle, by what is printed on them."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, select, union
from sqlalchemy.orm import Session, joinedload, selectinload

from frontdoor.clock import local_date, start_of_day
from frontdoor.entitlements.grants import subject_key
from frontdoor.entitlements.models import Entitlement, Journey, PastDocument, Term
from frontdoor.entitlements.terms import LIVE
from frontdoor.people.residents import Resident
from frontdoor.together import Part


_COUNCIL: BindParameter[str] = bindparam("council_id")
_CASE: BindParameter[int] = bindparam("case_id")
# Two ways put together, and not either of two conditions: each is found through an index of its own.
_ABOUT_CASE = (Entitlement.council_id == _COUNCIL, Entitlement.id.in_(union(
    select(Entitlement.id).where(Entitlement.council_id == _COUNCIL, Entitlement.case_id == _CASE),
    select(Journey.entitlement_id).where(Journey.council_id == _COUNCIL, Journey.case_id == _CASE))))
# What was granted on a case, or what the case is about, with its terms, its holder and the documents before.
ABOUT = Part(Entitlement, *_ABOUT_CASE, alone=[selectinload(Entitlement.terms), joinedload(Entitlement.resident)])
_TERM = Term.entitlement_id.in_(select(Entitlement.id).where(*_ABOUT_CASE))
TERMS_ABOUT = Part(Term, _TERM, order=[Term.starts_on], fills=Entitlement.terms)
HOLDERS = Part(Resident, Resident.id.in_(select(Entitlement.resident_id).where(*_ABOUT_CASE)))
PAST_ABOUT = Part(PastDocument, PastDocument.term_id.in_(select(Term.id).where(_TERM)))


_OF_RESIDENT = (Entitlement.council_id == _COUNCIL, Entitlement.resident_id == bindparam("resident_id"))
OF_RESIDENT = Part(Entitlement, *_OF_RESIDENT, order=[Entitlement.id.desc()],
                   alone=[selectinload(Entitlement.terms)])
TERMS_OF_RESIDENT = Part(Term, Term.entitlement_id.in_(select(Entitlement.id).where(*_OF_RESIDENT)),
                         order=[Term.starts_on], fills=Entitlement.terms)


def of_resident(session: Session, council_id: str, resident_id: int) -> list[Entitlement]:
    """Everything that a resident was ever granted, with its terms; what stands first, then the newest."""
    rows = OF_RESIDENT.of(session, council_id=council_id, resident_id=resident_id)
    return sorted(rows, key=lambda row: row.state != LIVE)


def by_public_id(
    session: Session, council_id: str, public_id: str, *, of: Collection[int] | None = None,
) -> Entitlement | None:
    """The entitlement of that id in this council, with its holder and terms; with `of`, only one of these
    residents'."""
    statement = (
        select(Entitlement).options(selectinload(Entitlement.terms), joinedload(Entitlement.resident))
        .where(Entitlement.council_id == council_id, Entitlement.public_id == public_id)
    )
    if of is not None:
        statement = statement.where(Entitlement.resident_id.in_(sorted(of)))
    return session.scalar(statement)


def about_case(session: Session, council_id: str, case_id: int) -> Entitlement | None:
    """The entitlement that was granted on a case, or that the case is about (its renewal, another vehicle), with its
    holder and terms."""
    found = ABOUT.of(session, council_id=council_id, case_id=case_id)
    return min(found, key=lambda one: one.case_id != case_id, default=None)


def live_at_property(
    session: Session, council_id: str, kind: str, uprn: str, *, on: date, leaving_out: int | None = None,
) -> list[Entitlement]:
    """What is live for a property: not ended, and with a term that runs on that day or begins later. One that waits
    in its grace to be renewed is not. The entitlement `leaving_out` does not count."""
    return _live(session, council_id, kind, on, leaving_out, Entitlement.uprn == uprn)


def live_for_vehicle(
    session: Session, council_id: str, kind: str, subject: str, *, on: date, leaving_out: int | None = None,
) -> list[Entitlement]:
    """The same for a vehicle, wherever it is kept; `subject` as anyone writes a registration number."""
    return _live(session, council_id, kind, on, leaving_out, Entitlement.subject == subject_key(subject))


def live_for_person(
    session: Session, council_id: str, kind: str, resident_id: int, *, on: date, leaving_out: int | None = None,
) -> list[Entitlement]:
    """The same for a resident."""
    return _live(session, council_id, kind, on, leaving_out, Entitlement.resident_id == resident_id)


def sets_since(
    session: Session, council_id: str, kind: str, *, since: date, uprn: str | None = None,
    resident_id: int | None = None, leaving_out: int | None = None,
) -> list[date]:
    """The days on which sets (of visitor vouchers) were issued from the day `since` on, that day included, oldest
    first: to a property, to a resident, or to the resident at the property. One that was ended since counts: it was
    given out. Raises ValueError where neither is named."""
    if uprn is None and resident_id is None:
        raise ValueError("whose sets, or of which property?")
    statement = select(Entitlement.created_at).where(
        Entitlement.council_id == council_id, Entitlement.kind == kind, Entitlement.created_at >= start_of_day(since),
    )
    if uprn is not None:
        statement = statement.where(Entitlement.uprn == uprn)
    if resident_id is not None:
        statement = statement.where(Entitlement.resident_id == resident_id)
    if leaving_out is not None:
        statement = statement.where(Entitlement.id != leaving_out)
    return [local_date(at) for at in session.scalars(statement.order_by(Entitlement.created_at))]


def term_by_code(session: Session, council_id: str, code: str) -> Term | None:
    """The term whose document has that code now, with its entitlement. A replaced document's code finds none."""
    return session.scalar(
        select(Term).options(joinedload(Term.entitlement)).where(Term.council_id == council_id, Term.code == code)
    )


def past_documents(session: Session, entitlement: Entitlement) -> list[PastDocument]:
    """The documents that were replaced because the vehicle changed, oldest first."""
    return list(session.scalars(
        select(PastDocument).join(Term, Term.id == PastDocument.term_id)
        .where(PastDocument.council_id == entitlement.council_id, Term.entitlement_id == entitlement.id)
        .order_by(PastDocument.id)
    ))


def _live(
    session: Session, council_id: str, kind: str, on: date, leaving_out: int | None, condition: ColumnElement[bool],
) -> list[Entitlement]:
    statement = select(Entitlement).options(selectinload(Entitlement.terms)).where(
        Entitlement.council_id == council_id, Entitlement.kind == kind, condition, Entitlement.state == LIVE,
        exists().where(Term.entitlement_id == Entitlement.id, Term.ends_on >= on),
    )
    if leaving_out is not None:
        statement = statement.where(Entitlement.id != leaving_out)
    return list(session.scalars(statement.order_by(Entitlement.id)))
