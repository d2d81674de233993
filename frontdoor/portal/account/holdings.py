"""Everything the council holds of a resident in Front Door, in one document that people and programs can read."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.bookings.models import Booking
from frontdoor.cases.case import Case
from frontdoor.cases.history import CaseMessage, Decision
from frontdoor.clock import local_date
from frontdoor.entitlements import queries as entitlements
from frontdoor.notifications import outbox
from frontdoor.payments import refunds
from frontdoor.payments.models import Charge
from frontdoor.people import addresses, alerts, preferences, profile, representatives
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident
from frontdoor.portal import standing
from frontdoor.portal.account import household, spoken
from frontdoor.portal.account.overview import cases_of
from frontdoor.triage import slots

MOST_MESSAGES = 1_000


def of(session: Session, resident: Resident, actor: Actor, *, at: datetime) -> dict[str, Any]:
    """The whole of it, as plain values. Only what the resident may know: a case that is hidden for somebody's
    safety is not in it."""
    own = [case for case, party in cases_of(actor)
           if party.resident_id == resident.id and party.role == "reporter"]
    return {
        "made_at": at, "council": resident.council_id, "resident": _person(session, resident, at),
        "cases": [_case(session, case) for case in own],
        "permits": [_entitlement(one) for one in entitlements.of_resident(session, resident.council_id, resident.id)],
        "payments": [_charge(one) for one in session.scalars(
            select(Charge).where(Charge.council_id == resident.council_id, Charge.resident_id == resident.id)
            .order_by(Charge.id))],
        "refunds": [
            {"for": one.payment.charge.description, "amount_pence": one.amount_pence, "state": one.state,
             "reason": one.reason, "at": one.created_at}
            for one in refunds.of_resident(session, resident.council_id, resident.id)
        ],
        "messages": [
            {"at": row.created_at, "by": row.channel, "to": row.recipient, "subject": row.subject,
             "text": row.shown_body, "state": row.state}
            for row in outbox.of_resident(session, resident, most=MOST_MESSAGES)
        ],
        "contacts": [
            {"at": one.at, "by": one.way, "asked": [
                {"about": asked.about, "became": asked.became, "case": asked.reference or None} for asked in one.asked]}
            for one in spoken.of(session, resident, actor)
        ],
    }


def _person(session: Session, resident: Resident, at: datetime) -> dict[str, Any]:
    held = preferences.of(session, resident)
    return {
        "name": resident.name, "language": resident.language, "since": resident.created_at,
        "contact_points": [
            {"kind": one.kind, "value": one.value, "since": one.created_at, "verified_at": one.verified_at,
             "ended_at": one.ended_at} for one in resident.contact_points],
        "addresses": [
            {"address": one.label, "uprn": one.uprn, "from": one.from_on, "until": one.until_on, "source": one.source}
            for one in addresses.all_of(session, resident)],
        "facts": {name: {"value": fact.value, "source": fact.source, "at": fact.at}
                  for name, fact in profile.facts_of(session, resident).items()},
        "household": [
            {"name": one.resident.name, "as": one.relation, "since": one.since_on, "told_by": one.source}
            for one in household.shown(resident, local_date(at))],
        "warnings": [{"what": one.words, "why": one.reason, "since": one.at} for one in alerts.of(session, resident)
                     if one.shown_to_resident],
        "preferences": {"channel": held.channel, "quiet_from": held.quiet_from, "quiet_until": held.quiet_until,
                        "no_contact": held.no_contact},
        "representatives": [
            {"for": one.resident.name, "by": one.representative.name, "may": one.scope, "since": one.agreed_at,
             "until": one.until_on} for one in representatives.of(session, resident)],
    }


def _case(session: Session, case: Case) -> dict[str, Any]:
    entries = standing.history(session, case)
    messages = session.scalars(select(CaseMessage).where(CaseMessage.case_id == case.id).order_by(CaseMessage.id))
    decisions = session.scalars(select(Decision).where(Decision.case_id == case.id).order_by(Decision.id))
    booking = slots.booking_of(session, case)
    return {
        "booking": _booking(booking) if booking is not None else None,
        "reference": case.reference, "about": case.title, "received_at": case.received_at,
        "status": standing.for_reporter(case, entries).words, "answers": case.answers,
        "history": [{"at": line.at, "what": line.title} for line in standing.lines_for_reporter(entries)],
        "messages": [{"at": one.at, "from": one.sender_name, "text": one.body} for one in messages],
        "decisions": [{"at": one.at, "by": one.by, "outcome": one.outcome, "reasons": one.reasons}
                      for one in decisions],
    }


def _booking(booking: Booking) -> dict[str, Any]:
    return {"of": booking.resource.name, "at": booking.resource.place_label, "from": booking.starts_at,
            "until": booking.ends_at, "people": booking.people, "state": booking.state, "made_at": booking.created_at,
            "changes": booking.changes}


def _entitlement(one: Any) -> dict[str, Any]:
    return {
        "kind": one.kind, "for": one.subject, "place": one.place_label, "zone": one.zone, "state": one.state,
        "facts": one.facts,
        "terms": [{"number": term.number, "from": term.starts_on, "until": term.ends_on, "fee_pence": term.fee_pence}
                  for term in one.terms],
    }


def _charge(one: Charge) -> dict[str, Any]:
    return {
        "for": one.description, "amount_pence": one.amount_pence, "state": one.state, "paid_at": one.paid_at,
        "tries": [{"reference": payment.reference, "state": payment.state, "at": payment.created_at}
                  for payment in one.payments],
    }
