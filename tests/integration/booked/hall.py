"""A small service that people book, made for tests: a hall by the hour, twenty pounds, or free for a charity."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.bookings.models import Booking, Resource
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue import loader, versions
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import charges, refunds, tries
from frontdoor.payments.models import Charge, PaymentState, Refund
from frontdoor.payments.provider import Answer, PaymentProvider, PaymentRequest
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people.actor import guest
from frontdoor.triage import intake, paying, queues, slots
from tests import factories, rooms

SERVICE = "hall"
AT = factories.AT       # Monday 23 November 2026, 9:30
PRICE = 2_000
# A Thursday, six weeks on.
DAY = date(2027, 1, 7)
TEN, ELEVEN = "20270107T1000Z", "20270107T1100Z"
EVERY_DAY = [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "08:00", "until": "22:00"}]


def _fact(fact_id: str, kind: str, ask: str, **more: Any) -> dict[str, Any]:
    return {"id": fact_id, "type": kind, "ask": ask, **more}


def _words(met: str, not_met: str) -> dict[str, str]:
    return {"met": met, "not_met": not_met, "not_known": "We still have to check this."}


HALL: Mapping[str, Any] = {
    "id": SERVICE, "name": "Hall booking", "verb": "book", "owner": "halls", "summary": "Book the hall.",
    "facts": [
        _fact("people", "whole_number", "How many people will come?", needed="always", short="People"),
        _fact("appointment", "date", "When shall it be?", needed="always", short="When"),
        _fact("charity", "yes_no", "Is it for a charity?", short="Charity", dont_know=True),
        _fact("music", "yes_no", "Will there be loud music?", short="Music"),
        _fact("stall", "yes_no", "Do you want to sell things?", short="Selling"),
        _fact("notice", "whole_number", "How many days are left?", short="Notice", **{"from": ["officer"]}),
        _fact("description", "long_text", "Is there anything else?", optional=True, short="More"),
        _fact("name", "text", "What is your name?", short="Name"),
        _fact("email", "email", "What is your email address?", short="Email"),
    ],
    "parameters": {
        "price_pence": [{"from": "2024-04-01", "value": PRICE, "source": "a test"}],
        "keeps": [{"from": "2024-04-01", "by": "notice", "source": "a test",
                   "bands": {"0": 100, "7": 50, "14": 25, "22": 0}}],
    },
    "criteria": {
        "is_quiet": {"test": {"not": "music"}, "words": _words("It is quiet.", "Loud music is not allowed.")},
        "is_charity": {"test": "charity", "words": _words("It is for a charity.", "It is not for a charity.")},
        "no_selling": {"test": {"not": "stall"}, "words": _words("Nothing is sold.", "Things are to be sold.")},
    },
    "outcomes": [
        {"result": "not_eligible", "when": {"not": "is_quiet"}, "automatic": True, "answer": "It is too loud.",
         "closed_rule": {"reason": "There are neighbours."}, "appeal": "review"},
        {"result": "eligible_auto", "id": "free", "when": {"all": ["is_quiet", "is_charity", "no_selling"]},
         "automatic": True, "answer": "The hall is yours."},
        {"result": "eligible_auto", "id": "priced", "when": {"all": ["is_quiet", "no_selling"]}, "automatic": True,
         "answer": "The hall is yours when you have paid.", "fee": "$price_pence"},
        {"result": "needs_assessment", "otherwise": True, "tier": 2},
    ],
    "clock": {"promise": {"hours": 24}},
    "levels": {"waive": "specialist"},
    "booking": {
        "slot": "appointment", "resource": "hall", "people": "people", "minutes": 60, "every_minutes": 60,
        "notice": {"hours": 1}, "horizon_days": 400, "pay_days": 2, "hold_minutes": 20,
        "cancel": {"until": {"hours": 0}, "notice": "notice", "charge_percent": "$keeps"},
        "change": {"until": {"days": 2}, "times": 2}, "remind_days": [7, 1],
        "bring": ["your own cups"], "where": "The door is at the back.",
    },
    "messages": {},
}
SAID: Mapping[str, Any] = {
    "people": 10, "charity": False, "music": False, "stall": False, "name": "Rose Whitaker",
    "email": "rose.whitaker@example.org",
}
FREE, LOUD, FOR_A_PERSON = {"charity": True}, {"music": True}, {"stall": True}


def open_hall(session: Session, **changes: Any) -> Resource:
    """A council with the service, and one hall for fifty that is open every day from eight to ten at night."""
    whole = {"base": {**HALL, **changes}, "overlay": {}, "closures": []}
    definition = loader.from_canonical(json.dumps(whole))
    versions.publish(session, definition, factories.ALDERMERE, AT)
    queues.ensure(session, factories.ALDERMERE, [definition])
    return rooms.room(session, "hall", kind="hall", seats=50, opening=EVERY_DAY, team="halls", place="hall",
                      place_label="Hall, Quay Street", closed_on_holidays=False)


def begun(session: Session, changes: Mapping[str, Any] | None = None, *, at: datetime = AT, **more: Any) -> Draft:
    """A journey in which everything is answered but the slot."""
    return factories.draft(session, changes, service_id=SERVICE, answers=SAID, at=at, **more)


def hold(session: Session, draft: Draft, key: str = TEN, *, at: datetime = AT) -> Booking:
    """The slot of that key, chosen on the page and answered."""
    version = versions.by_id(session, draft.version_id)
    booking = slots.hold(session, draft, version, draft.values(), key, at=at)
    draft.answer("appointment", slots.day_answer(booking), source="resident", at=at)
    session.flush()
    return booking


def book(session: Session, changes: Mapping[str, Any] | None = None, *, key: str = TEN, at: datetime = AT) -> Case:
    """A booking that was sent by a guest, and has gone where the rules send it."""
    draft = begun(session, changes, at=at)
    hold(session, draft, key, at=at)
    return send(session, draft, at=at)


def send(session: Session, draft: Draft, *, at: datetime = AT) -> Case:
    case = intake.receive(session, draft, actor=guest(draft.council_id), at=at)
    session.flush()
    return case


def charge_of(session: Session, case: Case) -> Charge:
    return charges.by_key(session, case.council_id, f"case:{case.reference}") or _missing("charge")


def pay(session: Session, case: Case, provider: PaymentProvider, *, at: datetime = AT) -> Case:
    """Pay what is owed for a case, at the provider too, and let it have its effect."""
    charge = charge_of(session, case)
    tried = tries.begin(session, charge, wants_mandate=False, provider=provider, at=at)
    started = provider.create(PaymentRequest(case.council_id, tried.reference, tried.amount_pence, "the hall"))
    assert isinstance(provider, TestProvider)
    provider.pay(started.provider_id)
    tries.settle(session, tried, Answer(PaymentState.SUCCEEDED, started.provider_id), at=at)
    paying.heed(session, charge, at=at)
    session.flush()
    return case


def refunds_of(session: Session, case: Case) -> list[Refund]:
    return refunds.of_charge(session, charge_of(session, case))


def messages(session: Session, case: Case, purpose: str) -> list[OutboxRow]:
    return list(session.scalars(
        select(OutboxRow).where(OutboxRow.case_id == case.id, OutboxRow.purpose == purpose).order_by(OutboxRow.id)
    ))


def days_before(slot: datetime, days: int) -> datetime:
    """Midday on the day that is so many days before that of a slot."""
    return (slot - timedelta(days=days)).replace(hour=12, minute=0, tzinfo=UTC)


def _missing(what: str) -> Any:
    raise LookupError(f"there is no {what}")
