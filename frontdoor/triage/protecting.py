"""Keeping somebody's address from being found out: the address, the ways to reach them, and every copy that cases and
permits carry of it. What is taken out of sight is kept with the protection and put back when it ends.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select, true, update
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.cases.protected import COVER, Cover
from frontdoor.entitlements.models import Entitlement
from frontdoor.notifications.outbox import LIVE, MessageState, OutboxRow
from frontdoor.people import addresses, protection
from frontdoor.people.actor import Actor
from frontdoor.people.protection import Protection
from frontdoor.people.residents import ContactPoint, Resident
from frontdoor.triage.changes import Changes, put_back, table_of


def protect(
    session: Session, resident: Resident, *, actor: Actor, reason: str, review_on: date, at: datetime,
) -> Protection:
    """From now on nobody without the right sees where they live, nothing goes there by post, and nothing is sent to an
    address or number of theirs until it is said to be safe. Letters that wait are called back. Saying it again changes
    the reason and the day to look again. Flushes."""
    assert actor.officer_id is not None
    row = protection.of(session, resident)
    if row is None:
        changes = Changes(session)
        session.flush()
        for point in session.scalars(select(ContactPoint.id).where(
                ContactPoint.resident_id == resident.id, ContactPoint.unsafe_at.is_(None))).all():
            changes.set_moment(table_of("contact_points"), point, "unsafe_at", at)
        _hide(session, changes, resident)
        row = Protection(council_id=resident.council_id, resident_id=resident.id, at=at, ended_at=None, ended_by=None,
                         hidden=changes.made)
        session.add(row)
    row.officer_id, row.reason, row.review_on = actor.officer_id, reason[:400], review_on
    session.flush()
    session.expire_all()
    addresses.find_by(session, resident)
    session.execute(update(OutboxRow).where(
        OutboxRow.council_id == resident.council_id, OutboxRow.resident_id == resident.id, LIVE,
        OutboxRow.channel == "letter").values(state=str(MessageState.CANCELLED)).execution_options(
            synchronize_session=False))
    _audit(session, resident, actor, "protected_address", at)
    return row


def lift(session: Session, row: Protection, *, actor: Actor, at: datetime) -> None:
    """The address need not be kept secret any more: everything is shown and used again as before. Flushes."""
    hidden, resident = row.hidden, row.resident
    row.ended_at, row.ended_by = at, actor.public_id
    session.flush()
    put_back(session, hidden)
    for home in addresses.all_of(session, resident):
        home.protected = False
    session.execute(update(ContactPoint).where(ContactPoint.resident_id == resident.id).values(unsafe_at=None))
    addresses.find_by(session, resident)
    _audit(session, resident, actor, "lifted_protection", at)


def say_safe(session: Session, resident: Resident, point: ContactPoint, *, actor: Actor, at: datetime) -> None:
    """Somebody said that nobody else reads what is sent to this address or number. Flushes."""
    point.unsafe_at = None
    _audit(session, resident, actor, "said_safe", at)
    session.flush()


def spread(session: Session, changes: Changes, resident: Resident, *, at: datetime) -> None:
    """Hide what a protected person has, besides what is hidden already, after the `changes` that joined another record
    to theirs, or theirs to another. What came from the record that was not protected is not safe until somebody says
    so. Nothing where they are not protected."""
    if protection.of(session, resident) is None:
        return
    moved = {one["id"] for one in changes.made if one["table"] == "contact_points"}
    was_theirs = any(one["table"] == "address_protections" for one in changes.made)
    for point in session.scalars(select(ContactPoint.id).where(
            ContactPoint.resident_id == resident.id, ContactPoint.unsafe_at.is_(None))).all():
        if (point in moved) != was_theirs:
            changes.set_moment(table_of("contact_points"), point, "unsafe_at", at)
    _hide(session, changes, resident)
    session.expire_all()


def hide_new(session: Session, case: Case, resident: Resident) -> None:
    """A new case of a protected person carries no copy of their address. Flushes."""
    row = protection.of(session, resident)
    if row is None:
        return
    session.flush()
    changes = Changes(session)
    _hide(session, changes, resident, only=case.id)
    row.hidden = [*row.hidden, *changes.made]
    session.flush()
    session.refresh(case)


def _hide(session: Session, changes: Changes, resident: Resident, *, only: int | None = None) -> None:
    homes = addresses.all_of(session, resident)
    for home in homes:
        changes.set(table_of("home_addresses"), home.id, "protected", True)
    cover = Cover(tuple(home.label for home in homes))
    cases = (select(Case.id, Case.title, Case.place_label).join(Party, Party.case_id == Case.id)
             .where(Case.council_id == resident.council_id, Party.resident_id == resident.id,
                    Party.role == "reporter"))
    for case_id, title, label in session.execute(cases.where(Case.id == only) if only else cases).all():
        _cover(changes, "cases", case_id, cover, (("title", title), ("place_label", label)))
    permits = select(Entitlement.id, Entitlement.place_label).where(
        Entitlement.council_id == resident.council_id, Entitlement.resident_id == resident.id,
        Entitlement.case_id == only if only else true())
    for permit_id, label in session.execute(permits).all():
        _cover(changes, "entitlements", permit_id, cover, (("place_label", label),))


def _cover(changes: Changes, table: str, row_id: int, cover: Cover, values: Iterable[tuple[str, str]]) -> None:
    for column, value in values:
        covered = cover(value)
        if covered != value:
            changes.set(table_of(table), row_id, column, covered.replace(f": {COVER}", "") or COVER)


def _audit(session: Session, resident: Resident, actor: Actor, action: str, at: datetime) -> None:
    audit.record(session, council_id=resident.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action=action, subject_kind="resident", subject_id=resident.public_id, at=at)
