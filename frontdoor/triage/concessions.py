"""Money that the council lets go of for one case: a price that is not asked for, or something of what was paid.

One officer asks and another agrees (`approvals`); only then does anything move, by the verbs below.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases.approval import ApprovalKind
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.payments import charges, refunds, tries
from frontdoor.payments.charges import ChargeNotOwed
from frontdoor.payments.models import Charge
from frontdoor.people.actor import Actor
from frontdoor.triage import granting, kinds, machine
from frontdoor.triage.guards import in_their_team
from frontdoor.triage.prices import key_of, price_words
from frontdoor.triage.telling import tell

WAIVE = "waive_payment"
# How a case stands, or ended, for which something may have been paid.
PAID_FOR = frozenset({Outcome.GRANTED, Outcome.CANCELLED, Outcome.TOOK_PLACE, Outcome.DID_NOT_COME})
PAID_MEANWHILE = "It was paid meanwhile, so there is nothing to waive. Ask to give it back instead."


def may_be_paid(session: Session, case: Case) -> bool:
    """Whether something may have been paid for the case, as far as can be told without looking."""
    definition = kinds.definition_of(session, case)
    return (case.outcome in PAID_FOR and case.state != State.AWAITING_PAYMENT
            and any(outcome.fee for outcome in definition.outcomes))


def charge_of(session: Session, case: Case) -> Charge | None:
    """What the case itself costs or cost."""
    return charges.by_key(session, case.council_id, key_of(case))


def left(session: Session, case: Case) -> int:
    """How much of what was paid for the case is still with the council and not on its way back, in pence."""
    charge = charge_of(session, case)
    payment = tries.paid_by(session, charge) if charge is not None else None
    return refunds.left_of(session, payment) if payment is not None else 0


def refund_refusal(session: Session, case: Case, pence: int, actor: Actor) -> str | None:
    """Why the officer cannot ask to give that much back, in plain words; None when they can."""
    said, most = in_their_team(session, case, actor), left(session, case)
    if said is None and not most:
        return "There is no payment of which anything is left to give back."
    if said is None and not 0 < pence <= most:
        return f"Only {price_words(most)} of what was paid is left to give back."
    return said


def waiver_refusal(session: Session, case: Case, actor: Actor) -> str | None:
    """Why the officer cannot ask to waive the price now, in plain words; None when they can."""
    if case.state != State.AWAITING_PAYMENT:
        return f"This case is {machine.STATE_WORDS[State(case.state)]}. A price is waived while it waits for payment."
    return in_their_team(session, case, actor)


def carry_out(
    session: Session, case: Case, kind: ApprovalKind, pence: int, *, key: str, why: str, actor: Actor, at: datetime,
) -> None:
    """Do what was agreed to: `key` names the agreement, so that it is done once; `why` is what the resident reads.
    Raises MoveRefused where meanwhile it cannot be done so any more, and then nothing has changed. Flushes."""
    if kind is ApprovalKind.REFUND:
        _give_back(session, case, pence, key, why, actor, at)
    else:
        _waive(session, case, why, actor, at)


def _give_back(session: Session, case: Case, pence: int, key: str, why: str, actor: Actor, at: datetime) -> None:
    charge, said = charge_of(session, case), refund_refusal(session, case, pence, actor)
    if said is not None or charge is None:
        raise machine.MoveRefused(case, "give_back", said or "Nothing was paid for this case.")
    refunds.raise_refund(session, charge, key=key, amount_pence=pence, reason=why, at=at)
    price = price_words(pence)
    machine.note(session, case, "give_back", f"{price} is given back", actor=actor, at=at,
                 told=f"We are giving you {price} back")


def _waive(session: Session, case: Case, why: str, actor: Actor, at: datetime) -> None:
    said, charge = waiver_refusal(session, case, actor), charge_of(session, case)
    if said is not None or charge is None:
        raise machine.MoveRefused(case, WAIVE, said or "Nothing is owed for this case.")
    try:
        charges.void(session, charge, at)
    except ChargeNotOwed as error:
        raise machine.MoveRefused(case, WAIVE, PAID_MEANWHILE) from error
    entry = granting.finish(session, case, move=WAIVE, actor=actor, at=at)
    tell(session, case, "fee_waived", entry=entry, at=at, followers=False,
         fields={"price": price_words(charge.amount_pence), "reason": why})
