"""Money in words, and the names of the rows that are about the money of a case."""

from datetime import timedelta

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.clock import in_words, local_date, moment_in_words, start_of_day
from frontdoor.payments import tries
from frontdoor.payments.models import Charge


def price_words(pence: int) -> str:
    """A price as it is told: £60.00."""
    return f"£{pence // 100:,}.{pence % 100:02}"


def key_of(case: Case) -> str:
    """The key of the charge for what a case grants."""
    return f"case:{case.reference}"


def last_day_words(charge: Charge) -> str:
    """The last day on which a charge can be paid; the moment, where that is not the end of a day."""
    if charge.pay_by != start_of_day(local_date(charge.pay_by)):
        return moment_in_words(charge.pay_by)
    return in_words(local_date(charge.pay_by - timedelta(microseconds=1)))


def receipt_of(session: Session, charge: Charge) -> str:
    """The number of the receipt: our reference of the payment that counts."""
    paid = tries.paid_by(session, charge)
    return paid.reference if paid is not None else charge.public_id
