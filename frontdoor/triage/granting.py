"""Granting what somebody applied for: first the price, where there is one, and then what was granted itself."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition
from frontdoor.assessments.granted import Granted
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.history import Entry
from frontdoor.clock import in_words, local_date, start_of_day
from frontdoor.entitlements import journeys
from frontdoor.payments import charges, tries
from frontdoor.payments.models import Charge, ChargeState
from frontdoor.people.actor import Actor
from frontdoor.triage import ending, findings, machine, placement
from frontdoor.triage.findings import Asked
from frontdoor.triage.issuing import has_ended, issue
from frontdoor.triage.telling import tell

# How long the offer to pay stands. Whoever pays later applies again: by then the facts may be others.
PAY_WITHIN_DAYS = 28
__all__ = ["PAY_WITHIN_DAYS", "NothingToChange", "PriceNotKnown", "check", "finish", "grant", "hand_over", "issue",
           "key_of", "last_day_words", "price_words", "receipt_of"]


class PriceNotKnown(machine.MoveRefused):
    """The price hangs on a fact that nobody knows yet, so nothing can be granted."""

    def __init__(self, case: Case) -> None:
        super().__init__(case, "decide", "Answer what was missing first. The price depends on it.")


class NothingToChange(machine.MoveRefused):
    """The permit that was to be for another vehicle is over."""

    def __init__(self, case: Case) -> None:
        super().__init__(case, "decide", "The permit that this would change is over. Ask them to apply for a new one.")


def check(session: Session, case: Case, asked: Asked, *, at: datetime) -> Granted | None:
    """What would be granted, None where the service grants nothing that lasts. Raises PriceNotKnown or
    NothingToChange where nothing can be granted now."""
    if asked.granted is not None and asked.granted.fee_pence is None:
        raise PriceNotKnown(case)
    journey = journeys.of_case(session, case)
    if journey is not None and journey.kind == journeys.CHANGE_VEHICLE and has_ended(session, journey, at=at):
        raise NothingToChange(case)
    return asked.granted


def grant(session: Session, case: Case, asked: Asked, *, actor: Actor, at: datetime) -> Entry:
    """A case that was just decided for the one who asks: with a price it waits for the payment, a dated wait; with
    none it is issued at once and the case ends. What was paid before is not asked for again. Raises what
    `check` does. Flushes."""
    granted = check(session, case, asked, at=at)
    case.outcome = Outcome.GRANTED
    fee = granted.fee_pence if granted else asked.finding.fee_pence
    journey = journeys.of_case(session, case)
    if not fee or (journey is not None and journey.kind == journeys.CHANGE_VEHICLE):  # its term is paid for
        return finish(session, case, move="close", actor=actor, at=at)
    charge = _charge(session, case, asked.version.definition, fee, at)
    if charge.state == ChargeState.PAID:
        return finish(session, case, move="close", actor=actor, at=at, charge=charge)
    entry = machine.fire(session, case, "ask_payment", actor=actor, at=at,
                         land=lambda: _wait(session, case, charge, at))
    case.outcome_reason = asked.finding.answer or case.outcome_reason
    tell(session, case, "granted_to_pay", entry=entry, at=at, fields={
        "price": price_words(fee), "date": last_day_words(charge), "reason": case.outcome_reason,
    })
    return entry


def _charge(session: Session, case: Case, definition: Definition, fee_pence: int, at: datetime) -> Charge:
    """The charge of a case. It can be paid until the end of its last day."""
    offers = definition.renewal is not None and definition.renewal.mandate == "offered"
    return charges.raise_charge(
        session, council_id=case.council_id, key=key_of(case), case_id=case.id, amount_pence=fee_pence,
        resident_id=findings.reporter(session, case).resident_id, description=case.title, offers_mandate=offers,
        pay_by=start_of_day(local_date(at) + timedelta(days=PAY_WITHIN_DAYS + 1)), at=at,
    )


def key_of(case: Case) -> str:
    """The key of the charge for what a case grants."""
    return f"case:{case.reference}"


def _wait(session: Session, case: Case, charge: Charge, at: datetime) -> None:
    hold = placement.hold(session, case, reason="Waiting for payment", until=charge.pay_by, resume=State.CLOSED, at=at)
    hold.resume_owner_id = None  # nobody has it back: it ends with the payment, or without


def finish(
    session: Session, case: Case, *, move: str, actor: Actor, at: datetime, charge: Charge | None = None,
) -> Entry:
    """The case ends as granted, and what was granted is issued; its holder gets it, and a receipt for what was
    paid."""
    why = case.outcome_reason
    entry = ending.close(session, case, outcome=Outcome.GRANTED, why=why, actor=actor, at=at, move=move)
    hand_over(session, case, entry, at=at, charge=charge)
    return entry


def hand_over(session: Session, case: Case, entry: Entry, *, at: datetime, charge: Charge | None) -> None:
    """Issue what a case grants and tell its holder, whatever state the case is in."""
    if charge is not None:
        tell(session, case, "payment_received", entry=entry, at=at, fields={
            "price": price_words(charge.amount_pence), "number": receipt_of(session, charge),
            "date": in_words(local_date(charge.paid_at or at)),
        })
    if findings.as_decided(session, case, at=at).granted is None:
        tell(session, case, "granted", entry=entry, at=at, fields={"reason": case.outcome_reason})
        return
    term, journey = issue(session, case, at=at), journeys.of_case(session, case)
    changed = journey is not None and journey.kind == journeys.CHANGE_VEHICLE
    tell(session, case, "vehicle_changed" if changed else "permit_issued", entry=entry, at=at, fields={
        "number": term.number, "date": in_words(local_date(at) if changed else term.starts_on),
        "until": in_words(term.ends_on),
        "vehicle": term.subject,
    })


def price_words(pence: int) -> str:
    """A price as it is told: £60.00."""
    return f"£{pence // 100:,}.{pence % 100:02}"


def last_day_words(charge: Charge) -> str:
    """The last day on which a charge can be paid."""
    return in_words(local_date(charge.pay_by - timedelta(microseconds=1)))


def receipt_of(session: Session, charge: Charge) -> str:
    """The number of the receipt: our reference of the payment that counts."""
    paid = tries.paid_by(session, charge)
    return paid.reference if paid is not None else charge.public_id
