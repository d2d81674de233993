"""What somebody did before they had an account becomes theirs, once they have shown that they read what is sent to the
contact point they gave then."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select, update
from sqlalchemy.orm import Session, aliased

from frontdoor import audit
from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.parties import Party
from frontdoor.entitlements.models import Entitlement
from frontdoor.payments.models import Charge, Mandate
from frontdoor.people.accounts import Account
from frontdoor.people.residents import ContactPoint, Resident


def claim_all(session: Session, resident: Resident, *, at: datetime) -> int:
    """Move the cases of guests who gave one of the resident's verified contact points to the resident, with the permits
    and payments that came of them. Returns how many. Flushes.

    Nobody learns more by it than by the links that were sent to the contact point before: an email address counts
    wherever it was given; a telephone number only where no email address went first. Never a case that only those
    with a need to know may see, nor a record that somebody has an account with, nor one of which
    somebody else may read what is sent there.
    """
    moved = 0
    for point in resident.contact_points:
        if point.verified_at is not None and point.ended_at is None:
            moved += sum(_move(session, party, case, resident, at) for party, case in _of_guests(session, point))
    session.flush()
    return moved


def _of_guests(session: Session, point: ContactPoint) -> list[tuple[Party, Case]]:
    written = sorted({point.value, point.value.lower(), point.value[:1].upper() + point.value[1:].lower()})
    rows = session.execute(
        select(Party, Case)
        .join(Case, Case.id == Party.case_id)
        .join(ContactPoint, ContactPoint.resident_id == Party.resident_id)
        .where(
            ContactPoint.council_id == point.council_id, ContactPoint.kind == point.kind,
            ContactPoint.value.in_(written), ContactPoint.ended_at.is_(None),
            ContactPoint.resident_id != point.resident_id, ContactPoint.unsafe_at.is_(None),
            Party.council_id == point.council_id, Party.ended_at.is_(None),
            Case.confidentiality <= int(Confidentiality.INTERNAL),
            ~exists().where(Account.resident_id == Party.resident_id), _is_written_to(point),
        ).order_by(Party.id)
    )
    return [(party, case) for party, case in rows]


def _is_written_to(point: ContactPoint) -> ColumnElement[bool]:
    """Whether the contact point is the one that messages to the guest went to."""
    if point.kind == "email":
        return ContactPoint.kind == "email"
    email = aliased(ContactPoint)
    return and_(ContactPoint.kind == point.kind, ~exists().where(
        email.resident_id == Party.resident_id, email.kind == "email", email.ended_at.is_(None),
    ))


def _move(session: Session, party: Party, case: Case, resident: Resident, at: datetime) -> bool:
    """Put the resident in the guest's place; not where they have one of the same kind in the case already."""
    has_one = session.scalar(select(Party.id).where(
        Party.council_id == case.council_id, Party.case_id == case.id, Party.resident_id == resident.id,
        Party.role == party.role,
    ))
    if has_one is not None:
        return False
    guest_id = party.resident_id
    party.resident, party.confirmed_at = resident, party.confirmed_at or at
    if party.role == "reporter":
        _move_what_came_of_it(session, case, guest_id, resident)
    audit.record(
        session, council_id=case.council_id, actor_kind="resident", actor_id=resident.public_id, action="claimed",
        subject_kind="case", subject_id=case.reference, at=at, detail={"party": party.public_id},
    )
    session.flush()
    return True


def _move_what_came_of_it(session: Session, case: Case, guest_id: int, resident: Resident) -> None:
    for row in session.scalars(select(Entitlement).where(Entitlement.case_id == case.id,
                                                         Entitlement.resident_id == guest_id)):
        row.resident = resident
        if row.mandate_id is not None:
            session.execute(update(Mandate).where(Mandate.id == row.mandate_id, Mandate.resident_id == guest_id)
                            .values(resident_id=resident.id))
    for charge in session.scalars(select(Charge).where(Charge.case_id == case.id, Charge.resident_id == guest_id)):
        charge.resident_id = resident.id
