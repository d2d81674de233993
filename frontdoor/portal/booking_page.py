"""What the pages of a booking say of it: when and where, what to bring, what may still be done and what that costs."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import FactType
from frontdoor.assessments.form import Literal, Operand, ParameterRef
from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases import links
from frontdoor.cases.case import Case, State
from frontdoor.catalogue import versions
from frontdoor.clock import local_date
from frontdoor.payments import refunds
from frontdoor.payments.models import Refund
from frontdoor.portal.opened import Opened
from frontdoor.portal.standing import Standing
from frontdoor.triage import booked, slots
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session
from frontdoor.web.words import page_language

# The states in which a time is still to come, as they are shown.
TO_COME = {State.SCHEDULED, State.AWAITING_PAYMENT, State.RECEIVED, State.WITH_ADVISER, State.WITH_SPECIALIST,
           State.AWAITING_RESIDENT}


@dataclass(frozen=True)
class Band:
    """A line of the scale: from so many days before on, up to so many (None: any more), and the share that is kept.
    The days are working days where the rule counts those."""

    least: int
    most: int | None
    percent: int
    working: bool = False


def facts_of(found: Opened, status: Standing, *, at: datetime) -> dict[str, Any]:
    """For the one who booked; nothing for anybody else, or where nothing was booked."""
    booking = slots.booking_of(session, found.case) if found.is_reporter else None
    return {"booked": of(session, found.case, booking, status, at=at, party=found.party.public_id)
            if booking is not None else None}


def of(
    db: Session, case: Case, booking: Booking, status: Standing, *, at: datetime, party: str,
) -> dict[str, Any]:
    """What is said of one booking. `party` is the public id of the one whose it is."""
    language = page_language()
    rule = versions.by_id(db, case.version_id).definition.booking
    assert rule is not None
    is_to_come = status.state in TO_COME and booking.is_live and booking.ends_at > at
    return {
        "booking": booking, "when": booked.when_words(booking), "where": booked.where_words(booking),
        "bring": [one.in_language(language) for one in rule.bring],
        "finding": rule.where.in_language(language) if rule.where else "",
        "is_to_come": is_to_come, "is_booked": is_to_come and status.state == State.SCHEDULED,
        "is_to_pay": is_to_come and status.state == State.AWAITING_PAYMENT,
        "was_given_back": booking.state in (BookingState.CANCELLED, BookingState.RELEASED),
        "terms": booked.terms_of(db, case, at=at), "calendar": links.calendar_path(keys(), party),
        "refund": refund_of(case),
        "days_left": max(0, (local_date(booking.starts_at) - local_date(at)).days),
    }


def refund_of(case: Case) -> Refund | None:
    """What is given back of what was paid for a booking that was cancelled, if anything is."""
    return refunds.by_key(session, case.council_id, f"cancel:{case.reference}")


def scale_of(case: Case) -> list[Band]:
    """How much of the price is kept, by the days from the cancellation to the day of the slot; the latest
    cancellation first. Empty where nothing is ever kept."""
    compiled = versions.by_id(session, case.version_id).compiled
    plan = compiled.booking
    bands = _bands(plan.charge_percent, case) if plan is not None else []
    notice = plan.rule.cancel.notice if plan is not None else None
    if notice is not None and compiled.definition.fact(notice).type is FactType.DATE:
        bands = [replace(band, working=True) for band in bands]
    return bands if any(band.percent for band in bands) else []


def _bands(charge: Operand, case: Case) -> list[Band]:
    if isinstance(charge, Literal):
        return [Band(0, None, int(charge.value))]
    stretch = charge.on(local_date(case.received_at)) if isinstance(charge, ParameterRef) else None
    if stretch is None:
        return []
    if not stretch.bands:
        return [Band(0, None, int(stretch.value))] if stretch.value is not None else []
    steps = sorted((int(least), int(percent)) for least, percent in stretch.bands)
    ends: list[int | None] = [least - 1 for least, _ in steps[1:]]
    return [Band(least, most, percent) for (least, percent), most in zip(steps, [*ends, None], strict=True)]
