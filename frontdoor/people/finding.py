"""Finding a resident's record: by name, email address, telephone number."""

import phonenumbers
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, selectinload

from frontdoor.people.residents import ContactPoint, Resident

MOST = 20
SHORTEST_NAME = 2


def find(session: Session, council_id: str, text: str, *, known: ColumnElement[bool]) -> list[Resident]:
    """The residents that `text` may mean, by the beginning of the name or of the last name, or by the whole of an
    email address or telephone number; of those that `known` holds for, at most 20. Nothing for less than two
    letters."""
    typed = " ".join(text.split()).lower()
    if len(typed) < SHORTEST_NAME:
        return []
    plain = typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    name = func.lower(Resident.name)
    conditions = [name.like(f"{plain}%", escape="\\"), name.like(f"% {plain}%", escape="\\")]
    reached = {typed, *_numbers(text)}
    conditions.append(Resident.id.in_(
        select(ContactPoint.resident_id).where(
            ContactPoint.council_id == council_id, ContactPoint.kind.in_(["email", "phone"]),
            ContactPoint.value.in_(sorted(reached)), ContactPoint.ended_at.is_(None))
    ))
    return list(session.scalars(
        select(Resident).options(selectinload(Resident.contact_points))
        .where(Resident.council_id == council_id, or_(*conditions), known)
        .order_by(name, Resident.id.desc()).limit(MOST)
    ))


def named(session: Session, council_id: str, public_id: str, *, known: ColumnElement[bool]) -> Resident | None:
    """The record of that id in this council, if `known` holds for it."""
    return session.scalar(
        select(Resident).options(selectinload(Resident.contact_points))
        .where(Resident.council_id == council_id, Resident.public_id == public_id, known)
    )


def _numbers(text: str) -> set[str]:
    try:
        parsed = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return set()
    return {phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}
