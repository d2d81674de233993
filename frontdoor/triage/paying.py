"""What follows from money: a charge that was paid moves its case on, and one that was not lets it end."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.bookings.models import BookingState
from frontdoor.cases.case import Case, Confidentiality, Outcome, State
from frontdoor.cases.history import Entry
from frontdoor.payments import charges, refunds
from frontdoor.payments.charges import ChargeNotOwed
from frontdoor.payments.models import Charge, ChargeState
from frontdoor.people import actor as actors
from frontdoor.triage import ending, granting, kinds, machine, renewals, slots
from frontdoor.triage.booked import confirming
from frontdoor.triage.moves import BY_NAME
from frontdoor.triage.telling import tell

RENEWAL = "renewal:"


def heed(session: Session, charge: Charge, at: datetime) -> None:
    """A charge is paid: what it is for goes on, once, however often and from wherever this is called. A charge that
    is not paid changes nothing. Flushes."""
    charge = charges.lock(session, charge)
    if charge.state != ChargeState.PAID or charge.heeded_at is not None:
        return
    charge.heeded_at = at
    if charge.key.startswith(RENEWAL):
        renewals.paid(session, charge, at=at)
        return
    case = session.get(Case, charge.case_id, with_for_update=True) if charge.case_id is not None else None
    if case is None:
        return
    booking = slots.booking_of(session, case)
    if booking is not None and booking.state != BookingState.RESERVED:
        _slot_gone(session, case, charge, at)
    elif case.state == State.AWAITING_PAYMENT:
        granting.finish(session, case, move="take_payment", actor=actors.clock(case.council_id), at=at, charge=charge)
    elif case.outcome == Outcome.GRANTED and not case.is_finished:
        _hand_over_unseen(session, case, charge, at)
    session.flush()


def _slot_gone(session: Session, case: Case, charge: Charge, at: datetime) -> None:
    """It was paid for a slot that had been given back by then: the money goes back, and they are told. A case that
    still waits for it ends."""
    why = ("Your payment came when the time was not kept for you any more. "
           f"We give back {granting.price_words(charge.amount_pence)}. You can book again at any time.")
    refunds.raise_refund(session, charge, key=f"late:{charge.key}", amount_pence=charge.amount_pence, at=at,
                         reason="Your payment came too late for the time you had chosen.")
    if case.outcome == Outcome.GRANTED and not case.is_finished and case.shown_as is None:
        entry = _close_unpaid(session, case, why, at)
    else:
        entry = machine.note(session, case, "paid_late", "Paid when the slot was gone: the money goes back", at=at,
                             actor=actors.clock(case.council_id), told="Your payment came too late. We give it back")
    tell(session, case, "not_paid", entry=entry, at=at, fields={"reason": why})


def _hand_over_unseen(session: Session, case: Case, charge: Charge, at: datetime) -> None:
    """A case that went past every queue because somebody may be in danger, while its offer to pay stood. To whoever
    reads the pages it goes on as any other would: they have paid, and get what they paid for."""
    booking = slots.booking_of(session, case)
    if booking is not None:
        confirming.confirm_unseen(session, case, booking, actor=actors.clock(case.council_id), at=at, charge=charge)
        return
    entry = machine.note(session, case, "take_payment", "Paid and granted; the concern goes on", at=at,
                         actor=actors.clock(case.council_id), told=BY_NAME["take_payment"].told)
    if case.confidentiality > Confidentiality.INTERNAL:
        case.shown_as = str(State.CLOSED)
    granting.hand_over(session, case, entry, at=at, charge=charge)


def lapse(session: Session, charge: Charge, at: datetime) -> None:
    """The last day to pay is over, and the provider, asked once more, has no money: the charge is not owed any more
    and the case ends unpaid. A charge that was paid after all is heeded instead; before its last day is over, or
    for anything that is not a case's, nothing happens. Flushes."""
    if charge.key.startswith(RENEWAL) or at < charge.pay_by:
        return
    try:
        charges.void(session, charge, at)
    except ChargeNotOwed:
        heed(session, charge, at)
        return
    case = session.get(Case, charge.case_id, with_for_update=True) if charge.case_id is not None else None
    if case is None or case.outcome != Outcome.GRANTED or case.is_finished:
        return
    _end_unpaid(session, case, charge, at)


def _end_unpaid(session: Session, case: Case, charge: Charge, at: datetime) -> None:
    why = (f"You did not pay {granting.price_words(charge.amount_pence)} by {granting.last_day_words(charge)}. "
           f"You can {'book' if kinds.is_booking(session, case) else 'apply'} again at any time.")
    tell(session, case, "not_paid", entry=_close_unpaid(session, case, why, at), at=at, fields={"reason": why})


def _close_unpaid(session: Session, case: Case, why: str, at: datetime) -> Entry:
    clock = actors.clock(case.council_id)
    if case.state == State.AWAITING_PAYMENT:
        return ending.close(session, case, outcome=Outcome.NOT_PAID, why=why, actor=clock, at=at, move="lapse_unpaid")
    case.outcome, case.outcome_reason = Outcome.NOT_PAID, why
    if case.confidentiality > Confidentiality.INTERNAL:
        case.shown_as = str(State.CLOSED)
    entry = machine.note(session, case, "lapse_unpaid", "Not paid in time; the concern goes on", actor=clock, at=at,
                         told=BY_NAME["lapse_unpaid"].told)
    ending.give_back(session, case, outcome=Outcome.NOT_PAID, why=why, at=at)
    return entry
