"""Agreements to take a later payment the same way: given while paying, ended at any time."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.payments.models import Charge, Mandate, Payment, PaymentState

# What the payer ticks, and what is kept with the agreement. The price and the day are named in the message that asks.
WORDS = (
    "You may take the payment from the same card each time this is renewed. You will tell me the price and the date "
    "before you take anything. You will never take more than that price. I can end this in my account at any time."
)


def keep(session: Session, payment: Payment, agreement_id: str, *, at: datetime) -> Mandate:
    """Keep the agreement that came with a payment. One that came with money we must give back is ended at once: there
    is nothing to renew. Flushes."""
    found = session.scalar(select(Mandate).where(
        Mandate.council_id == payment.council_id, Mandate.provider == payment.provider,
        Mandate.agreement_id == agreement_id,
    ))
    if found is None:
        found = Mandate(
            council_id=payment.council_id, resident_id=payment.charge.resident_id, provider=payment.provider,
            agreement_id=agreement_id, words=payment.agreed_words, agreed_at=payment.created_at,
            ended_at=at if payment.surplus else None,
        )
        session.add(found)
        session.flush()
        _record(session, found, "agreed", at)
    payment.mandate_id = found.id
    session.flush()
    return found


def of_charge(session: Session, charge: Charge) -> Mandate | None:
    """The live agreement that was given when this charge was paid, or under which it was taken."""
    return session.scalar(
        select(Mandate).join(Payment, Payment.mandate_id == Mandate.id)
        .where(Payment.charge_id == charge.id, Payment.state == PaymentState.SUCCEEDED, Payment.surplus.is_(False),
               Mandate.ended_at.is_(None))
    )


def of_resident(session: Session, council_id: str, resident_id: int) -> list[Mandate]:
    """The live agreements of a resident, newest first."""
    return list(session.scalars(
        select(Mandate).where(Mandate.council_id == council_id, Mandate.resident_id == resident_id,
                              Mandate.ended_at.is_(None)).order_by(Mandate.id.desc())
    ))


def find(session: Session, council_id: str, resident_id: int, public_id: str) -> Mandate | None:
    """The resident's own agreement with that id, live or ended; another's is never found."""
    return session.scalar(select(Mandate).where(
        Mandate.council_id == council_id, Mandate.resident_id == resident_id, Mandate.public_id == public_id,
    ))


def end(session: Session, mandate: Mandate, *, at: datetime) -> None:
    """Nothing more is taken under it from now on; the provider is told by a job. Ended already changes nothing.
    Flushes."""
    if mandate.ended_at is None:
        mandate.ended_at = at
        _record(session, mandate, "ended", at)
        session.flush()


def _record(session: Session, mandate: Mandate, action: str, at: datetime) -> None:
    audit.record(session, council_id=mandate.council_id, actor_kind="resident", actor_id=None, action=action,
                 subject_kind="mandate", subject_id=mandate.public_id, at=at)
