"""What is owed: raised once for each key, paid once, or not owed any more."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.errors import FrontDoorError
from frontdoor.payments.models import Charge, ChargeState
from frontdoor.together import Part


class ChargeDiffers(FrontDoorError):
    """There is a charge with this key already, and it is owed with another amount."""


class ChargeNotOwed(FrontDoorError):
    """The charge is paid, not owed any more, or past its last day. `charge` tells which."""

    def __init__(self, charge: Charge) -> None:
        super().__init__(f"charge {charge.key} is {charge.state}")
        self.charge = charge


def raise_charge(
    session: Session, *, council_id: str, key: str, resident_id: int, case_id: int | None, amount_pence: int,
    description: str, offers_mandate: bool, pay_by: datetime, at: datetime,
) -> Charge:
    """Owe a resident's money for something, once: the same `key` again gives the charge that stands, in whatever state
    it is by now. `amount_pence` is above nothing; `pay_by` is the moment from which it can no longer be paid. Raises
    ChargeDiffers when it is still owed with another amount; ValueError when there is nothing to pay. Flushes."""
    if amount_pence <= 0:
        raise ValueError("a charge is for more than nothing")
    standing = by_key(session, council_id, key)
    if standing is None:
        charge = Charge(
            council_id=council_id, key=key, resident_id=resident_id, case_id=case_id, amount_pence=amount_pence,
            description=description[:200], offers_mandate=offers_mandate, pay_by=pay_by, created_at=at,
        )
        try:
            with session.begin_nested():
                session.add(charge)
        except IntegrityError:
            standing = by_key(session, council_id, key)     # somebody else raised it at the same moment
            if standing is None:
                raise
        else:
            record(session, charge, "raised", at=at)
            return charge
    if standing.state == ChargeState.OWED and standing.amount_pence != amount_pence:
        raise ChargeDiffers(f"charge {key} is owed with {standing.amount_pence}, not {amount_pence}")
    return standing


BY_KEY = Part(Charge, Charge.council_id == bindparam("council_id"), Charge.key == bindparam("charge"))


def by_key(session: Session, council_id: str, key: str) -> Charge | None:
    """The charge with that key (case:FD-… or renewal:…), if there is one."""
    return BY_KEY.first(session, council_id=council_id, charge=key)


def of_case(session: Session, council_id: str, case_id: int) -> Charge | None:
    """What is owed for the case itself; not for renewals of what it granted, which name it too. The caller has made
    sure that the case may be seen."""
    return session.scalar(select(Charge).where(
        Charge.council_id == council_id, Charge.case_id == case_id, Charge.key.startswith("case:", autoescape=True),
    ))


def lock(session: Session, charge: Charge) -> Charge:
    """The charge as it stands now, and nobody else's to change until this transaction ends. Whatever changes a charge
    or a try to pay it takes this lock first, so that no two wait for each other."""
    session.flush()
    return session.get_one(Charge, charge.id, with_for_update=True, populate_existing=True)


def is_payable(charge: Charge, *, at: datetime) -> bool:
    """Whether a payer may begin to pay: it is owed, and `pay_by` has not been reached."""
    return charge.state == ChargeState.OWED and at < charge.pay_by


def void(session: Session, charge: Charge, at: datetime) -> None:
    """It is not owed any more. Done already changes nothing; money that still comes is given back. Raises
    ChargeNotOwed when it has been paid. Flushes."""
    lock(session, charge)
    if charge.state == ChargeState.PAID:
        raise ChargeNotOwed(charge)
    if charge.state == ChargeState.OWED:
        charge.state = ChargeState.VOID
        record(session, charge, "voided", at=at)
        session.flush()


def record(session: Session, charge: Charge, action: str, *, at: datetime, by: str = "rule") -> None:
    """Write into the audit what became of a charge; `by` is the kind of actor."""
    audit.record(session, council_id=charge.council_id, actor_kind=by, actor_id=None, action=action,
                 subject_kind="charge", subject_id=charge.public_id, at=at)
