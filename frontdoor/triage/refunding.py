"""Telling a payer that money is on its way back to them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.clock import in_words, local_date
from frontdoor.payments.models import Refund
from frontdoor.people import actor as actors
from frontdoor.triage import machine
from frontdoor.triage.prices import price_words
from frontdoor.triage.telling import tell as tell_of_case


def tell(session: Session, refund: Refund, at: datetime) -> None:
    """Write it into the case that it was paid for, and queue the message to whoever paid, once for each refund. What
    was paid for no case is not told of. Flushes."""
    case = session.get(Case, refund.case_id) if refund.case_id is not None else None
    if case is None:
        return
    price = price_words(refund.amount_pence)
    entry = machine.note(session, case, "refund_made", f"{price} given back", at=at,
                         actor=actors.clock(case.council_id), told=f"We gave you {price} back")
    payer = session.scalars(select(Party).where(
        Party.case_id == case.id, Party.resident_id == refund.payment.charge.resident_id, Party.role == "reporter",
    )).first()
    tell_of_case(session, case, "refund_made", entry=entry, at=at, only=payer, followers=False, fields={
        "price": price, "reason": refund.reason, "number": refund.reference, "date": in_words(local_date(at)),
    })
