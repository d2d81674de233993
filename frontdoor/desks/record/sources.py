"""Where the lines of a person's timeline come from, and what they say. Of cases only what the officer may see."""

from typing import Any

from sqlalchemy import Select, and_, or_

from frontdoor.bookings.models import Booking, Resource
from frontdoor.cases.access import visible_to
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case
from frontdoor.cases.history import CaseMessage, Entry
from frontdoor.cases.parties import Party
from frontdoor.clock import moment_in_words
from frontdoor.contacts.models import CallerCheck, Chat
from frontdoor.desks.case_file import DELIVERY
from frontdoor.desks.record import contact_lines, own_lines
from frontdoor.desks.record.timeline import Source, Words, row
from frontdoor.entitlements.models import Entitlement, Term
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments.models import Charge, Payment, Refund
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident

CHANNELS = {"email": "by email", "sms": "by text", "letter": "by letter", "portal": "in the account"}
CHECKED = {"nothing": "Not shown to be them", "knows": "Knows a little", "matched": "Matched",
           "verified": "Verified by a code"}
BOOKED = {"held": "Being made", "reserved": "Kept, not confirmed", "confirmed": "Confirmed", "cancelled": "Cancelled",
          "released": "Given back"}
PAID = {"owed": "To be paid", "paid": "Paid", "void": "Not to be paid any more"}
BACK = {"due": "To be given back", "asked": "Being given back", "done": "Given back",
        "failed": "Could not be given back"}


def _theirs(statement: Select[Any], actor: Actor, resident: Resident) -> Select[Any]:
    """Of a statement that joins Case: only the person's own cases that the officer may see."""
    return statement.join(Party, and_(Party.case_id == Case.id, Party.role == "reporter")).where(
        visible_to(actor), Party.resident_id == resident.id, Party.ended_at.is_(None))


def _none_or_visible(case_id: Any, actor: Actor) -> Any:
    return or_(case_id.is_(None), and_(Case.id.is_not(None), visible_to(actor)))


def _entries(actor: Actor, resident: Resident) -> Select[Any]:
    lines = row(Entry.at, Entry.id, first=Entry.words, second=Entry.reason, by=Entry.actor_name,
                state=Case.title, reference=Case.reference)
    return _theirs(lines.select_from(Entry).join(Case, Case.id == Entry.case_id), actor, resident)


def _letters(actor: Actor, resident: Resident) -> Select[Any]:
    lines = row(CaseMessage.at, CaseMessage.id, first=CaseMessage.direction, second=CaseMessage.body,
                by=CaseMessage.sender_name, reference=Case.reference)
    return _theirs(lines.select_from(CaseMessage).join(Case, Case.id == CaseMessage.case_id), actor, resident)


def _documents(actor: Actor, resident: Resident) -> Select[Any]:
    lines = row(Attachment.created_at, Attachment.id, first=Attachment.name, reference=Case.reference)
    return _theirs(lines.select_from(Attachment).join(Case, Case.id == Attachment.case_id), actor, resident)


def _bookings(actor: Actor, resident: Resident) -> Select[Any]:
    lines = row(Booking.created_at, Booking.id, first=Resource.name, state=Booking.state, when=Booking.starts_at,
                reference=Case.reference)
    return _theirs(lines.select_from(Booking).join(Resource, Resource.id == Booking.resource_id)
                   .join(Case, Case.id == Booking.case_id), actor, resident)


def _checks(actor: Actor, resident: Resident) -> Select[Any]:
    return row(CallerCheck.at, CallerCheck.id, state=CallerCheck.level, by=Officer.name).select_from(CallerCheck).join(
        Officer, Officer.id == CallerCheck.officer_id).where(
        CallerCheck.council_id == actor.council_id, CallerCheck.resident_id == resident.id)


def _chats(actor: Actor, resident: Resident) -> Select[Any]:
    lines = row(Chat.asked_at, Chat.id, first=Chat.outcome, by=Officer.name, reference=Case.reference)
    return (lines.select_from(Chat).outerjoin(Officer, Officer.id == Chat.officer_id)
            .outerjoin(Case, Case.id == Chat.case_id)
            .where(Chat.council_id == actor.council_id, Chat.resident_id == resident.id, Chat.contact_id.is_(None),
                   _none_or_visible(Chat.case_id, actor)))


def _sent(actor: Actor, resident: Resident) -> Select[Any]:
    lines = row(OutboxRow.created_at, OutboxRow.id, first=OutboxRow.subject, second=OutboxRow.channel,
                state=OutboxRow.state, reference=Case.reference)
    return (lines.select_from(OutboxRow).outerjoin(Case, Case.id == OutboxRow.case_id)
            .where(OutboxRow.council_id == actor.council_id, OutboxRow.resident_id == resident.id,
                   _none_or_visible(OutboxRow.case_id, actor)))


def _charges(actor: Actor, resident: Resident) -> Select[Any]:
    lines = row(Charge.created_at, Charge.id, first=Charge.description, state=Charge.state, when=Charge.paid_at,
                amount=Charge.amount_pence, reference=Case.reference)
    return (lines.select_from(Charge).outerjoin(Case, Case.id == Charge.case_id)
            .where(Charge.council_id == actor.council_id, Charge.resident_id == resident.id,
                   _none_or_visible(Charge.case_id, actor)))


def _refunds(actor: Actor, resident: Resident) -> Select[Any]:
    lines = row(Refund.created_at, Refund.id, first=Charge.description, second=Refund.reason, state=Refund.state,
                amount=Refund.amount_pence, reference=Case.reference)
    return (lines.select_from(Refund).join(Payment, Payment.id == Refund.payment_id)
            .join(Charge, Charge.id == Payment.charge_id).outerjoin(Case, Case.id == Charge.case_id)
            .where(Charge.council_id == actor.council_id, Charge.resident_id == resident.id,
                   _none_or_visible(Charge.case_id, actor)))


def _terms(actor: Actor, resident: Resident) -> Select[Any]:
    lines = row(Term.issued_at, Term.id, first=Entitlement.kind, second=Term.number, state=Term.subject)
    return lines.select_from(Term).join(Entitlement, Entitlement.id == Term.entitlement_id).where(
        Entitlement.council_id == actor.council_id, Entitlement.resident_id == resident.id)


def _money(found: Any, states: dict[str, str]) -> Words:
    paid = f"Paid on {moment_in_words(found.moment)}" if found.moment else ""
    return Words(f"£{found.amount / 100:,.2f}: {found.first}", found.second or paid, tag=states[found.state])


SOURCES = (
    Source("entries", "cases", _entries, lambda one: Words(f"{one.first}: {one.state}", one.second, one.by)),
    Source("letters", "messages", _letters, lambda one: Words(
        "They wrote" if one.first == "from_resident" else "We wrote", one.second, one.by)),
    Source("sent", "messages", _sent, lambda one: Words(
        f"Sent {CHANNELS.get(one.second, one.second)}: {one.first or 'a text'}",
        tag=DELIVERY.get(one.state, one.state).capitalize())),
    Source("checks", "contacts", _checks, lambda one: Words("A caller was checked", by=one.by,
                                                            tag=CHECKED[one.state])),
    Source("chats", "contacts", _chats, lambda one: Words("A chat", by=one.by or "", tag=(one.first or "").replace(
        "_", " ").capitalize())),
    Source("bookings", "bookings", _bookings, lambda one: Words(
        f"Booked: {one.first}", f"For {moment_in_words(one.moment)}", tag=BOOKED[one.state])),
    Source("charges", "payments", _charges, lambda one: _money(one, PAID)),
    Source("refunds", "payments", _refunds, lambda one: _money(one, BACK)),
    Source("terms", "permits", _terms, lambda one: Words(
        f"{one.first.replace('_', ' ').capitalize()} {one.second}", one.state or "", tag="Issued")),
    Source("documents", "documents", _documents, lambda one: Words(f"A file: {one.first}")),
    *contact_lines.SOURCES,
    *own_lines.SOURCES,
)
