"""Telling a payer who has gone that their payment did not go through: they left before anybody knew."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.clock import in_words
from frontdoor.notifications import outbox
from frontdoor.payments import charges
from frontdoor.payments.models import Payment, PaymentState
from frontdoor.people.residents import Resident
from frontdoor.triage.granting import price_words

REASONS = {
    PaymentState.REFUSED: "Your bank said no to it.",
    PaymentState.FAILED: "Something went wrong at the payment company.",
}


def tell(session: Session, payment: Payment, at: datetime) -> None:
    """Queue the message, once for each try. Only for what is owed for a case, and while it can still be paid; renewals
    have reminders of their own. Flushes."""
    charge = payment.charge
    if not charge.key.startswith("case:") or not charges.is_payable(charge, at=at):
        return
    case = session.get_one(Case, charge.case_id)
    party = session.scalars(
        select(Party).where(Party.case_id == case.id, Party.resident_id == charge.resident_id, Party.ended_at.is_(None),
                            Party.role == "reporter")
    ).first()
    if party is None:
        return
    definition = versions.by_id(session, case.version_id).definition
    outbox.write(
        session, council_id=charge.council_id, resident=session.get_one(Resident, charge.resident_id), case=case,
        party=party, purpose="payment_failed", event_key=f"payment:{payment.reference}", at=at,
        fields={"price": price_words(charge.amount_pence), "service": definition.kind().lower(),
                "date": in_words(charge.last_day), "reason": REASONS[PaymentState(payment.state)], "next": ""},
    )
