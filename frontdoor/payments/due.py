"""What of the money is due to be looked at: ids only, for jobs that take one after the other."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from frontdoor.payments.models import Charge, ChargeState, Mandate, Payment
from frontdoor.payments.tries import CARD, LIVE, MANDATE

AT_ONCE = 50
# Whoever pays usually comes back within minutes and the page itself asks; the job asks about those who did not.
ASK_EVERY = timedelta(minutes=3)
# GOV.UK Pay lets a payment expire after 90 minutes; by then nobody is paying any more.
ABANDONED_AFTER = timedelta(hours=2)


def to_ask(session: Session, at: datetime) -> Sequence[int]:
    """Live card tries old enough that their payer may not have come back, those asked longest ago first."""
    return session.scalars(
        select(Payment.id).where(
            Payment.state.in_(sorted(LIVE)), Payment.kind == CARD, Payment.created_at <= at - ASK_EVERY,
            or_(Payment.asked_at.is_(None), Payment.asked_at <= at - ASK_EVERY),
        ).order_by(Payment.asked_at.is_not(None), Payment.asked_at, Payment.id).limit(AT_ONCE)
    ).all()


def to_cancel(session: Session, at: datetime) -> Sequence[int]:
    """Live card tries that nobody will finish, or that pay for what is no longer owed."""
    return session.scalars(
        select(Payment.id).join(Charge, Charge.id == Payment.charge_id).where(
            Payment.state.in_(sorted(LIVE)), Payment.kind == CARD,
            or_(Payment.created_at <= at - ABANDONED_AFTER, Charge.state != ChargeState.OWED),
        ).order_by(Payment.id).limit(AT_ONCE)
    ).all()


def to_take(session: Session) -> Sequence[int]:
    """Tries under an agreement that are written down and not over."""
    return session.scalars(
        select(Payment.id).where(Payment.state.in_(sorted(LIVE)), Payment.kind == MANDATE)
        .order_by(Payment.id).limit(AT_ONCE)
    ).all()


def to_heed(session: Session) -> Sequence[int]:
    """Charges that are paid and have not had their effect."""
    return session.scalars(
        select(Charge.id).where(Charge.state == ChargeState.PAID, Charge.heeded_at.is_(None))
        .order_by(Charge.id).limit(AT_ONCE)
    ).all()


def to_lapse(session: Session, at: datetime) -> Sequence[int]:
    """Charges that are owed although their last moment has come."""
    return session.scalars(
        select(Charge.id).where(Charge.state == ChargeState.OWED, Charge.pay_by <= at)
        .order_by(Charge.pay_by, Charge.id).limit(AT_ONCE)
    ).all()


def to_tell(session: Session) -> Sequence[int]:
    """Agreements that have ended without the provider knowing."""
    return session.scalars(
        select(Mandate.id).where(Mandate.ended_at.is_not(None), Mandate.told_at.is_(None))
        .order_by(Mandate.id).limit(AT_ONCE)
    ).all()
