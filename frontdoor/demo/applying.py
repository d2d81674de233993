"""Applying for a parking permit, paying for it and renewing it: the verbs that every story of a permit is made of."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from frontdoor.cases import drafts
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue import versions
from frontdoor.clock import local_date
from frontdoor.demo import papers
from frontdoor.demo.residents import Hall, Person, home_of
from frontdoor.demo.stories import Story
from frontdoor.entitlements import grants, terms
from frontdoor.entitlements.models import Entitlement
from frontdoor.payments import charges, due, tries
from frontdoor.payments.models import Payment
from frontdoor.payments.provider import PaymentRequest
from frontdoor.people import account_sessions
from frontdoor.people.residents import Resident
from frontdoor.triage import granting, intake, paying, renewals
from frontdoor.triage.renewals import Means, texts, timing
from frontdoor.triage.renewals.agenda import Item
from frontdoor.triage.renewals.reassess import rule_of

SERVICE = "parking-permit-resident"
TOOK = timedelta(minutes=9)
FROM_ACCOUNT = {"name", "email", "phone", "dob"}
A_CAR = {"vehicle_type": "car", "length_m": "4.1", "height_m": "1.5", "width_m": "1.8", "weight_kg": 1150, "seats": 5}


@dataclass(frozen=True)
class Wish:
    """What is applied for. `changes` are put over the answers of somebody whom the rule grants a permit; `resident`
    is None where an adviser types for somebody who has no account."""

    person: Person
    resident: Resident | None
    changes: dict[str, Any] = field(default_factory=dict)
    visitors: bool = False


def apply(hall: Hall, wish: Wish, at: datetime) -> Case:
    """Send the application at `at`, as the journey would; it has gone where the rules send it. Flushes."""
    version = versions.current(hall.session, hall.council_id, SERVICE)
    sam = hall.officers["Sam Okafor"]
    how: dict[str, Any] = {} if wish.resident is not None else {
        "officer_id": sam.officer_id, "channel": "phone", "assistance": "on_behalf", "authority": "verbal",
    }
    draft, _ = drafts.begin(hall.session, council_id=hall.council_id, service_id=SERVICE, version_id=version.row_id,
                            at=at - TOOK, **how)
    if wish.resident is not None:
        drafts.claim(hall.session, draft, wish.resident)
    for fact_id, value in _answers(hall, wish, at).items():
        known = wish.resident is not None and fact_id in FROM_ACCOUNT
        draft.answer(fact_id, value, at=at, source="account" if known else "resident" if wish.resident else "officer")
    if draft.answers.get("documents_how", {}).get("value") == "upload":
        _add_papers(hall, draft, wish, at)
    actor = account_sessions.as_actor(wish.resident) if wish.resident is not None else sam
    return intake.receive(hall.session, draft, actor=actor, at=at)


def _answers(hall: Hall, wish: Wish, at: datetime) -> dict[str, Any]:
    person, on = wish.person, local_date(at)
    answers: dict[str, Any] = {
        "address": home_of(hall, person), "sub_type": "visitor_permits" if wish.visitors else "resident_permit",
        "dob": person.born.isoformat(), "name": person.name, "email": person.email, "declaration": ["agree"],
    }
    if person.phone:
        answers["phone"] = person.phone
    if not wish.visitors:
        answers |= {
            **A_CAR, "vrm": person.vehicle, "blue_badge_holder": False, "keeper_is_applicant": True,
            "v5c_address_matches": True, "proof_type": "utility_bill", "documents_how": "upload",
            "proof_of_address_date": (on - timedelta(days=23)).isoformat(), "start_date": on.isoformat(),
        }
    return {**answers, **wish.changes}


def _add_papers(hall: Hall, draft: Draft, wish: Wish, at: datetime) -> None:
    person, given = wish.person, draft.values()
    home = given["address"]["label"]
    keeper = person.name if given["keeper_is_applicant"] else f"A relative of {person.name}"
    book = papers.drawn("Log book (V5C)", (f"Registration number: {person.vehicle}", f"Keeper: {keeper}", home,
                                           f"Length {given['length_m']} m, mass in service {given['weight_kg']} kg"))
    day = date.fromisoformat(given["proof_of_address_date"])
    title = {"bank_statement": "Bank statement", "lodger_agreement": "Lodger agreement"}.get(given["proof_type"])
    bill = papers.drawn(title or "Electricity bill", (person.name, home, f"Date: {day.day} {day:%B %Y}"))
    one = papers.attach(hall.session, hall.files, draft, "v5c_document", "log-book.png", book, at=at)
    two = papers.attach(hall.session, hall.files, draft, "proof_document", "proof-of-address.png", bill, at=at)
    draft.answer("v5c_document", one, source="resident" if wish.resident else "officer", at=at)
    draft.answer("proof_document", [two], source="resident" if wish.resident else "officer", at=at)


def pay(hall: Hall, case: Case, at: datetime, *, agrees: bool = False) -> None:
    """The price of what was granted is paid at the provider that only pretends; `agrees` that the renewal may be
    taken the same way. Nothing where nothing is owed. Flushes."""
    charge = charges.by_key(hall.session, hall.council_id, granting.key_of(case))
    if charge is not None:
        payment = tries.begin(hall.session, charge, wants_mandate=agrees, provider=hall.provider, at=at)
        hall.provider.pay(hall.provider.create(_request(payment)).provider_id)
        _settle(hall, payment, at)


def _request(payment: Payment) -> PaymentRequest:
    return PaymentRequest(payment.council_id, payment.reference, payment.amount_pence, payment.charge.description,
                          agreement_words=payment.agreed_words)


def _settle(hall: Hall, payment: Payment, at: datetime) -> None:
    answer = hall.provider.find(hall.council_id, payment.reference)
    assert answer is not None
    paying.heed(hall.session, tries.settle(hall.session, payment, answer, at=at), at)


def granted_on(hall: Hall, case: Case) -> Entitlement:
    """What was granted on a case."""
    found = grants.of_case(hall.session, hall.council_id, case.id)
    assert found is not None, f"{case.reference} granted nothing"
    return found


def means(hall: Hall) -> Means:
    """What a renewal needs from outside the database."""
    return Means(hall.keys, hall.provider)


def asked_to_renew(hall: Hall, entitlement: Entitlement, *, up_to: str = "") -> Story:
    """The steps of the renewal of its last term at the moments of the timetable; those after the step `up_to` are
    left out. A step that is done, or that something came in the way of, does nothing."""
    version = versions.current(hall.session, hall.council_id, SERVICE)
    rule, term = rule_of(version), terms.last(entitlement)
    assert rule is not None
    for step in timing.steps_of(rule, term.ends_on):
        yield step.due_at
        renewals.do(hall.session, Item(entitlement.id, term.id), means=means(hall), at=step.due_at)
        if step.id == up_to:
            return


def answer_yes(hall: Hall, entitlement: Entitlement, number: str, at: datetime) -> None:
    """The holder texts YES, and a moment later the money is taken under the agreement. Flushes."""
    texts.heed(hall.session, council_id=hall.council_id, provider_id=f"demo-{entitlement.public_id}", sender=number,
               body="Yes", means=means(hall), at=at)
    for payment_id in due.to_take(hall.session):
        payment = hall.session.get_one(Payment, payment_id)
        assert payment.mandate is not None
        hall.provider.take(payment.mandate.agreement_id, _request(payment))
        _settle(hall, payment, at + timedelta(seconds=10))
