"""A booking beside its case: when, where and for how many, how long it is kept, what it cost and what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.bookings.models import Booking
from frontdoor.cases.case import Case
from frontdoor.desks import booked as shown
from frontdoor.desks import day_sheet
from frontdoor.payments import charges, refunds
from frontdoor.payments.models import Charge, Refund
from frontdoor.people.actor import Actor
from frontdoor.triage import booked, prices, slots
from frontdoor.triage.booked import Terms
from frontdoor.triage.kinds import definition_of


@dataclass(frozen=True)
class Card:
    """The booking of a case. `terms` are what its booker may do and what a cancellation now would cost; `noted` what
    the rules noticed; `in_diary`, whether the officer sees the diary that it stands in."""

    booking: Booking
    status: tuple[str, str]
    when: str
    charge: Charge | None
    refunds: Sequence[Refund]
    terms: Terms
    noted: list[str]
    in_diary: bool


def of_case(session: Session, case: Case, actor: Actor, *, at: datetime) -> Card | None:
    """The booking of a case that the caller may see; None where there is none."""
    booking = slots.booking_of(session, case)
    if booking is None:
        return None
    given_back = refunds.OF_CASE.of(session, council_id=case.council_id, case_id=case.id)
    return Card(booking, shown.status(booking, case), booked.when_words(booking),
                charges.by_key(session, case.council_id, prices.key_of(case)), given_back,
                booked.terms_of(session, case, at=at), day_sheet.noted(definition_of(session, case), case),
                shown.looks_after(actor, booking.resource))
