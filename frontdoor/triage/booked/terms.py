"""What may still be done with a booking, until when, and what it costs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.assessments import booked as rules
from frontdoor.assessments.definition import FactType
from frontdoor.bookings.models import Booking
from frontdoor.cases.case import Case
from frontdoor.catalogue import versions
from frontdoor.clock import local_date, moment_in_words
from frontdoor.payments import charges
from frontdoor.payments.models import Charge, ChargeState
from frontdoor.triage import findings, slots
from frontdoor.triage.booked.standing import NOT_BOOKED, stands
from frontdoor.triage.prices import key_of

BEGUN = "It has begun."


@dataclass(frozen=True)
class Terms:
    """What the booker may do by themselves, each until a moment that no longer counts, with the reason in plain words
    where they may not (empty where they may). `charge_percent` is how much of the price is kept when it is cancelled
    now, and `refund_pence` what is given back of what was paid. `least_percent` is what stays at least, because it was
    moved when so much would have been kept; 0 where it was not."""

    may_change: bool
    why_no_change: str
    may_cancel: bool
    why_no_cancel: str
    change_until: datetime
    cancel_until: datetime
    changes_left: int
    charge_percent: int
    least_percent: int
    price_pence: int
    paid_pence: int
    kept_pence: int
    refund_pence: int


def terms_of(session: Session, case: Case, *, at: datetime) -> Terms:
    """The terms of a case's booking at a moment, by the rules of the case's own version. Raises LookupError for a case
    without a booking. What is kept goes by the whole days from today to the day of the slot. Somebody who moves it
    does not come by a lower charge: at least as much is kept as would have been kept on the day it was moved."""
    booking = slots.of_case(session, case)
    version = versions.by_id(session, case.version_id)
    rule = slots.rule_of(version)
    change_until = slots.last_chance(rule.change.until, booking.starts_at)
    cancel_until = slots.last_chance(rule.cancel.until, booking.starts_at)
    left = max(0, rule.change.times - booking.changes)
    ended = "" if stands(case, booking) else NOT_BOOKED
    no_change = ended or _too_late(booking, change_until, at, "move it") or (
        "" if left else "It cannot be moved any more, because it was moved before. You can cancel it.")
    no_cancel = ended or _too_late(booking, cancel_until, at, "cancel it")
    percent = charge_percent(session, case, booking, at=at)
    charge = charges.by_key(session, case.council_id, key_of(case))
    price, paid = charge.amount_pence if charge else 0, paid_pence(charge)
    kept = min(paid, price * percent // 100)
    return Terms(
        may_change=not no_change, why_no_change=no_change, may_cancel=not no_cancel, why_no_cancel=no_cancel,
        change_until=change_until, cancel_until=cancel_until, changes_left=left, charge_percent=percent,
        least_percent=booking.least_percent, price_pence=price, paid_pence=paid, kept_pence=kept,
        refund_pence=paid - kept,
    )


def _too_late(booking: Booking, until: datetime, at: datetime, what: str) -> str:
    if at < until:
        return ""
    return BEGUN if at >= booking.starts_at else f"You could {what} until {moment_in_words(until)}. Call us."


def paid_pence(charge: Charge | None) -> int:
    """What was paid of a charge: all of it, or nothing."""
    return charge.amount_pence if charge is not None and charge.state == ChargeState.PAID else 0


def charge_percent(session: Session, case: Case, booking: Booking, *, at: datetime) -> int:
    """How much of the price would be kept if the booking were cancelled at a moment: by the figures that were in force
    when it was made, and never less than what a change before has fixed. After its day has come the notice is 0."""
    version = versions.by_id(session, case.version_id)
    rule, day, today = slots.rule_of(version), local_date(booking.starts_at), local_date(at)
    facts = findings.facts_of(session, case, version, at=at)
    if rule.cancel.notice is not None:
        is_day = version.definition.fact(rule.cancel.notice).type is FactType.DATE
        notice = today if is_day else max(0, (day - today).days)
        facts = facts.with_(**{rule.slot: day, rule.cancel.notice: notice})
    percent = rules.charge_percent(version.compiled, facts, local_date(case.received_at))
    return max(booking.least_percent, percent or 0)
