"""Receipts: one for each charge that was paid, numbered by the try that paid it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.payments import refunds, tries
from frontdoor.payments.models import Charge, ChargeState, Mandate, RefundState

SHOWN = 50


@dataclass(frozen=True)
class GivenBack:
    """Money that went back, or will as soon as the provider has it: `at` is when it did, None until then."""

    number: str
    amount_pence: int
    reason: str
    at: datetime | None


@dataclass(frozen=True)
class Receipt:
    """What was paid for what, when and how. `agreement` holds the words agreed to for later, empty when none; `refunds`
    what of it was given back, or is about to be."""

    number: str
    description: str
    amount_pence: int
    paid_at: datetime
    kind: str
    agreement: str
    refunds: tuple[GivenBack, ...] = ()


def of_charge(session: Session, charge: Charge) -> Receipt | None:
    """The receipt of a charge; None when it is not paid."""
    paid = tries.paid_by(session, charge) if charge.state == ChargeState.PAID else None
    if paid is None or charge.paid_at is None:
        return None
    mandate = session.get(Mandate, paid.mandate_id) if paid.mandate_id is not None else None
    return Receipt(paid.reference, charge.description, paid.amount_pence, charge.paid_at, paid.kind,
                   mandate.words if mandate is not None and paid.kind == tries.CARD else "",
                   _given_back(session, charge))


def _given_back(session: Session, charge: Charge) -> tuple[GivenBack, ...]:
    """What the payer may count on. What the provider refused is a person's to see to."""
    return tuple(
        GivenBack(one.reference, one.amount_pence, one.reason, one.finished_at)
        for one in refunds.of_charge(session, charge) if one.state != RefundState.FAILED
    )


def of_resident(session: Session, council_id: str, resident_id: int) -> list[Receipt]:
    """What a resident has paid, newest first, at most SHOWN."""
    paid = session.scalars(
        select(Charge).where(Charge.council_id == council_id, Charge.resident_id == resident_id,
                             Charge.state == ChargeState.PAID).order_by(Charge.id.desc()).limit(SHOWN)
    ).all()
    return [found for charge in paid if (found := of_charge(session, charge)) is not None]
