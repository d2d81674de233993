"""Granting what somebody applied for: first the price, where there is one, and then what was granted itself."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition
from frontdoor.assessments.granted import Granted
from frontdoor.assessments.granted import price as granted_price
from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.history import Entry
from frontdoor.clock import in_words, local_date, start_of_day
from frontdoor.entitlements import journeys, naming
from frontdoor.payments import charges
from frontdoor.payments.models import Charge, ChargeState
from frontdoor.people.actor import Actor
from frontdoor.triage import ending, findings, kinds, machine, placement, slots
from frontdoor.triage.booked import confirming
from frontdoor.triage.booked.words import fields as booked_fields
from frontdoor.triage.findings import Asked
from frontdoor.triage.issuing import has_ended, issue
from frontdoor.triage.prices import key_of, last_day_words, price_words, receipt_of
from frontdoor.triage.telling import tell

# How long the offer to pay stands. Whoever pays later applies again: by then the facts may be others.
PAY_WITHIN_DAYS = 28
# What a move that ends an application is for a booking.
BOOKING_MOVES = {"close": "confirm_booking", "take_payment": "pay_booking", "waive_payment": "waive_booking_fee"}
__all__ = ["PAY_WITHIN_DAYS", "NothingToChange", "PriceNotKnown", "check", "finish", "grant", "hand_over", "issue",
           "key_of", "last_day_words", "last_moment", "price_of", "price_words", "receipt_of"]


class PriceNotKnown(machine.MoveRefused):
    """The price hangs on a fact that nobody knows yet, so nothing can be granted."""

    def __init__(self, case: Case) -> None:
        super().__init__(case, "decide", "Answer what was missing first. The price depends on it.")


class NothingToChange(machine.MoveRefused):
    """The permit that was to be for another vehicle is over."""

    def __init__(self, case: Case) -> None:
        super().__init__(case, "decide", "The permit that this would change is over. Ask them to apply for a new one.")


def check(session: Session, case: Case, asked: Asked, *, at: datetime) -> Granted | None:
    """What would be granted, None where the service grants nothing that lasts. Raises PriceNotKnown, NothingToChange
    or SlotGone where nothing can be granted now."""
    if asked.granted is not None and asked.granted.fee_pence is None:
        raise PriceNotKnown(case)
    if kinds.is_booking(session, case):
        confirming.reserved(session, case, at=at)
        if price_of(asked) is None:
            raise PriceNotKnown(case)
    journey = journeys.of_case(session, case)
    if journey is not None and journey.kind == journeys.CHANGE_VEHICLE and has_ended(session, journey, at=at):
        raise NothingToChange(case)
    return asked.granted


def grant(session: Session, case: Case, asked: Asked, *, actor: Actor, at: datetime) -> Entry:
    """A case that was just decided for the one who asks: with a price it waits for the payment, a dated wait; with
    none it is issued at once and the case ends. What was paid before is not asked for again. Raises what
    `check` does. Flushes."""
    check(session, case, asked, at=at)
    case.outcome = Outcome.GRANTED
    fee = price_of(asked)
    journey = journeys.of_case(session, case)
    if not fee or (journey is not None and journey.kind == journeys.CHANGE_VEHICLE):  # its term is paid for
        return finish(session, case, move="close", actor=actor, at=at)
    charge = _charge(session, case, asked.version.definition, fee, last_moment(session, case, at=at), at)
    if charge.state == ChargeState.PAID:
        return finish(session, case, move="close", actor=actor, at=at, charge=charge)
    entry = machine.fire(session, case, "ask_payment", actor=actor, at=at,
                         land=lambda: _wait(session, case, charge, at))
    case.outcome_reason = asked.finding.answer or case.outcome_reason
    said = {"price": price_words(fee), "date": last_day_words(charge), "reason": case.outcome_reason}
    booking = slots.booking_of(session, case)
    if booking is None:
        tell(session, case, "granted_to_pay", entry=entry, at=at, fields=said)
    else:
        tell(session, case, "booking_to_pay", entry=entry, at=at,
             fields={**booked_fields(session, case, booking), **said})
    return entry


def price_of(asked: Asked) -> int | None:
    """What is to be paid for what is granted, in pence: 0 where nothing is, None where it hangs on something that is
    not known. Where a person grants what the rule left to them, it is what the rule would have asked."""
    if asked.granted is not None:
        return asked.granted.fee_pence
    if asked.grants:
        return asked.finding.fee_pence
    return granted_price(asked.version.compiled, asked.facts, asked.finding.on, asked.finding.outcome)


def last_moment(session: Session, case: Case, *, at: datetime) -> datetime:
    """Until when it can be paid, which is the end of a day; but a slot is paid for before it begins."""
    rule, booking = kinds.definition_of(session, case).booking, slots.booking_of(session, case)
    days = rule.pay_days if rule is not None else PAY_WITHIN_DAYS
    end = start_of_day(local_date(at) + timedelta(days=days + 1))
    return min(end, booking.starts_at) if booking is not None else end


def _charge(
    session: Session, case: Case, definition: Definition, fee_pence: int, pay_by: datetime, at: datetime,
) -> Charge:
    offers = definition.renewal is not None and definition.renewal.mandate == "offered"
    return charges.raise_charge(
        session, council_id=case.council_id, key=key_of(case), case_id=case.id, amount_pence=fee_pence,
        resident_id=findings.reporter(session, case).resident_id, description=case.title, offers_mandate=offers,
        pay_by=pay_by, at=at,
    )


def _wait(session: Session, case: Case, charge: Charge, at: datetime) -> None:
    hold = placement.hold(session, case, reason="Waiting for payment", until=charge.pay_by, resume=State.CLOSED, at=at)
    hold.resume_owner_id = None  # nobody has it back: it ends with the payment, or without


def finish(
    session: Session, case: Case, *, move: str, actor: Actor, at: datetime, charge: Charge | None = None,
) -> Entry:
    """The case ends as granted, and what was granted is issued; its holder gets it, and a receipt for what was
    paid. A booking does not end: the slot is theirs, and the case waits for it. Raises SlotGone where it was given
    back."""
    booking = slots.booking_of(session, case)
    if booking is not None:
        return _book(session, case, booking, move=BOOKING_MOVES[move], actor=actor, at=at, charge=charge)
    why = case.outcome_reason
    entry = ending.close(session, case, outcome=Outcome.GRANTED, why=why, actor=actor, at=at, move=move)
    hand_over(session, case, entry, at=at, charge=charge)
    return entry


def hand_over(session: Session, case: Case, entry: Entry, *, at: datetime, charge: Charge | None) -> None:
    """Issue what a case grants and tell its holder, whatever state the case is in."""
    if charge is not None:
        _give_receipt(session, case, entry, charge, at)
    if findings.as_decided(session, case, at=at).granted is None:
        tell(session, case, "granted", entry=entry, at=at, fields={"reason": case.outcome_reason})
        return
    term, journey = issue(session, case, at=at), journeys.of_case(session, case)
    changed = journey is not None and journey.kind == journeys.CHANGE_VEHICLE
    tell(session, case, "vehicle_changed" if changed else "permit_issued", entry=entry, at=at, fields={
        "number": term.number, "date": in_words(local_date(at) if changed else term.starts_on),
        "until": in_words(term.ends_on),
        "vehicle": term.subject, "called": naming.called(session, term.entitlement),
    })


def _book(
    session: Session, case: Case, booking: Booking, *, move: str, actor: Actor, at: datetime, charge: Charge | None,
) -> Entry:
    if booking.state != BookingState.RESERVED:
        raise confirming.SlotGone(case)
    entry = confirming.confirm(session, case, booking, move=move, actor=actor, at=at, charge=charge)
    if charge is not None:
        _give_receipt(session, case, entry, charge, at)
    return entry


def _give_receipt(session: Session, case: Case, entry: Entry, charge: Charge, at: datetime) -> None:
    tell(session, case, "payment_received", entry=entry, at=at, fields={
        "price": price_words(charge.amount_pence), "number": receipt_of(session, charge),
        "date": in_words(local_date(charge.paid_at or at)),
    })
