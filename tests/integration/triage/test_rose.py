"""The parking permit itself, from the sent form to the permit: Rose, her neighbour's car, and a set for visitors."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.history import Decision
from frontdoor.entitlements import grants, terms
from frontdoor.ledger import Event
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import charges, tries
from frontdoor.payments.models import PaymentState
from frontdoor.payments.provider import Answer
from frontdoor.payments.test_provider import TestProvider
from frontdoor.triage import paying
from tests import factories as make

ROSE: dict[str, Any] = {
    "address": {"label": "3 Harbour Row", "uprn": "99900000012", "postcode": "AL1 1AA"}, "property_in_zone": True,
    "property_eligible": True, "sub_type": "resident_permit", "vehicle_type": "car", "blue_badge_holder": False,
    "keeper_is_applicant": True, "v5c_address_matches": True, "same_vrm_live_permit": False,
    "permits_already_at_property": 0, "zone_max": 2, "proof_type": "tenancy_agreement", "length_m": "4.1",
    "height_m": "1.5", "width_m": "1.8", "weight_kg": 1150, "seats": 5, "dob": "1951-03-14", "vrm": "RW19 OSE",
    "start_date": "2026-11-30", "documents_how": "upload", "name": "Rose Whitaker",
    "email": "rose.whitaker@example.org", "phone": "07700 900175",
}
VISITORS = {"sub_type": "visitor_permits", "sets_last_12m": 0}


@pytest.fixture(autouse=True)
def council(session: Session) -> None:
    make.set_up(session)


def apply(session: Session, **changes: Any) -> Case:
    return make.case(session, changes, service_id="parking-permit-resident", answers=ROSE)


def pay(session: Session, case: Case, folder: Path) -> None:
    charge = charges.by_key(session, case.council_id, f"case:{case.reference}")
    assert charge is not None
    tried = tries.begin(session, charge, wants_mandate=False, provider=TestProvider(folder), at=make.AT)
    paying.heed(session, tries.settle(session, tried, Answer(PaymentState.SUCCEEDED, "one"), at=make.AT), at=make.AT)


def test_rose_is_granted_at_once_pays_sixty_pounds_and_gets_her_permit(session: Session, tmp_path: Path) -> None:
    case = apply(session)
    assert (case.state, case.tier, case.title) == (State.AWAITING_PAYMENT, 1, "Parking permit: RW19 OSE")
    pay(session, case, tmp_path)
    held = grants.of_case(session, case.council_id, case.id)
    assert held is not None and (held.kind, held.subject, held.uprn) == ("parking_permit", "RW19OSE", "99900000012")
    term = terms.last(held)
    assert (str(term.starts_on), str(term.ends_on), term.fee_pence) == ("2026-11-30", "2027-11-29", 6000)
    assert list(session.scalars(select(OutboxRow.purpose).order_by(OutboxRow.id))) == [
        "received_application", "granted_to_pay", "payment_received", "permit_issued"]
    assert "within 24 hours" in session.scalars(select(OutboxRow.body).order_by(OutboxRow.id).limit(1)).one()
    assert [(one.tier, one.outcome) for one in session.scalars(select(Event))] == [(1, "granted")]


def test_the_same_car_gets_no_second_permit(session: Session, tmp_path: Path) -> None:
    pay(session, apply(session), tmp_path)
    again = apply(session, vrm="rw19ose")
    assert (again.state, again.outcome) == (State.CLOSED, Outcome.REFUSED)
    assert again.outcome_reason.startswith("A permit runs for this vehicle.")


def test_a_motorbike_needs_none_and_a_lorry_gets_none(session: Session) -> None:
    assert apply(session, vehicle_type="motorcycle").outcome == Outcome.NOT_NEEDED
    refused = apply(session, length_m="6.5")
    assert refused.outcome == Outcome.REFUSED
    told = session.scalars(select(OutboxRow.body).where(OutboxRow.purpose == "refused")).one()
    assert "The vehicle is too big for the bays." in told and "It can be up to" in told


def test_papers_that_come_later_are_for_a_person_and_then_take_one_click(session: Session) -> None:
    case = apply(session, documents_how="later")
    assert (case.state, case.tier, case.queue) == (State.WITH_ADVISER, 2, "parking")
    assert case.tier_reason == "Raised by: documents to follow"


def test_a_free_set_for_visitors_is_issued_at_once(session: Session) -> None:
    case = apply(session, **VISITORS)
    held = grants.of_case(session, case.council_id, case.id)
    assert case.state == State.CLOSED and held is not None
    assert (held.kind, held.units, held.subject) == ("visitor_permits", 25, "")


def test_the_record_names_what_the_answer_rests_on_and_nothing_about_other_permits(session: Session) -> None:
    apply(session, length_m="6.5")
    detail = session.scalars(select(Decision)).one().detail
    assert detail is not None
    words = [one["words"] for one in detail["criteria"]]
    assert words[0] == "The vehicle is too big for the bays.", "what speaks against it comes first"
    assert "The log book is in your name." in words
    assert not [one for one in words if "visitor" in one or "set is free" in one]
