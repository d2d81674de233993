"""What a resident will read of a decision, or of a booking that is moved or cancelled, before it is made."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.bookings.models import Resource
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.catalogue import councils
from frontdoor.clock import DAY
from frontdoor.notifications import wording
from frontdoor.payments.models import Charge
from frontdoor.people.actor import Actor
from frontdoor.triage import booked, decide, decisions, findings, granting, kinds, slots
from frontdoor.triage.booked.cancelling import money
from frontdoor.triage.booked.words import fields as booking_fields
from frontdoor.triage.booked.words import place_words
from frontdoor.triage.decide import TOLD
from frontdoor.triage.ending import PURPOSE_OF
from frontdoor.triage.prices import last_day_words, price_words


@dataclass(frozen=True)
class Letter:
    """A message as it will look in an email. The date and the link come when it is sent."""

    subject: str
    body: str


def decision(session: Session, case: Case, outcome: Outcome, reasons: str, *, at: datetime) -> Letter:
    """The message about a decision with that outcome and those reasons."""
    definition, council = kinds.definition_of(session, case), councils.get(case.council_id)
    if kinds.is_asked_for(definition):
        purpose, more = _answer(session, case, outcome, at)
    else:
        told = decide.told(kinds.kind_of(definition), outcome, reasons)
        purpose, more = "decided", {"reason": "", "place": case.place_label, **told}
    fields = {
        "reference": case.reference, "decision": TOLD[outcome], "reason": reasons.strip(), "council": council.name,
        "council_phone": council.phone, "thing": kinds.thing(definition), "service": definition.kind().lower(), **more,
    }
    words = wording.fill(purpose, "email", fields, override=definition.messages.get(purpose))
    return Letter(words.subject, wording.finish(words.body, "[link]"))


def moved(session: Session, case: Case, key: str, *, actor: Actor, at: datetime) -> Letter | None:
    """The message about a booking that is moved to the slot of that key; None where that is not free any more."""
    day = datetime.strptime(key[:8], "%Y%m%d").date()
    free = booked.free_for(session, case, at=at, first=day - DAY, days=3, actor=actor)
    slot = next((one for one in free if one.key == key), None)
    if slot is None:
        return None
    resource = session.get_one(Resource, slot.resource_ids[0])
    return _of_booking(session, case, "booking_changed",
                       {"when": booked.when_words(slot), "where": place_words(resource)})


def cancelled(session: Session, case: Case, why: str, *, waives: bool, at: datetime) -> Letter:
    """The message about a booking that is cancelled for that reason, with what is given back."""
    terms = booked.terms_of(session, case, at=at)
    kept = 0 if waives else terms.kept_pence
    return _of_booking(session, case, "booking_cancelled",
                       {"reason": why.strip(), **money(terms, kept, terms.paid_pence - kept)})


def _of_booking(session: Session, case: Case, purpose: str, more: dict[str, str]) -> Letter:
    definition, council = kinds.definition_of(session, case), councils.get(case.council_id)
    fields = {
        "reference": case.reference, "council": council.name, "council_phone": council.phone,
        "thing": kinds.thing(definition), "service": definition.kind().lower(),
        **booking_fields(session, case, slots.of_case(session, case)), **more,
    }
    words = wording.fill(purpose, "email", fields, override=definition.messages.get(purpose))
    return Letter(words.subject, wording.finish(words.body, "[link]"))


def _answer(session: Session, case: Case, outcome: Outcome, at: datetime) -> tuple[str, dict[str, str]]:
    """The purpose of the message about an application, with what only that message says."""
    if case.state == State.UNDER_REVIEW:
        before = decisions.latest(session, case)
        stands = before is not None and before.outcome == outcome
        return ("review_upheld" if stands else "review_changed"), {}
    asked = findings.ask_again(session, case, at=at)
    if outcome is not Outcome.GRANTED:
        return PURPOSE_OF[outcome], {"next": decide.changes(asked)}
    price = granting.price_of(asked)
    booking = slots.booking_of(session, case)
    if booking is None:
        return ("granted_to_pay", {"price": price_words(price)}) if price else ("granted", {})
    said = booking_fields(session, case, booking)
    if not price:
        return "booking_confirmed", said
    # A charge that is never kept: its last day is said as that of the real one will be.
    day = last_day_words(Charge(pay_by=granting.last_moment(session, case, at=at)))
    return "booking_to_pay", {**said, "price": price_words(price), "date": day}
