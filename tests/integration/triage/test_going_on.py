"""Applications about a permit that stands: the change form of a renewal, and another vehicle."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.work import Task
from frontdoor.entitlements import grants, journeys, terms
from frontdoor.entitlements.models import Entitlement
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import charges, tries
from frontdoor.payments.models import PaymentState
from frontdoor.payments.provider import Answer
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people.actor import guest
from frontdoor.triage import intake, paying
from tests import factories as make
from tests.integration.triage import permits

LATER = make.AT + timedelta(days=340)


@pytest.fixture(autouse=True)
def council(session: Session) -> None:
    make.set_up(session)
    permits.offer(session)


@pytest.fixture
def held(session: Session, tmp_path: Path) -> Entitlement:
    case = permits.apply(session)
    pay(session, case, tmp_path)
    found = grants.of_case(session, case.council_id, case.id)
    assert found is not None
    return found


def pay(session: Session, case: Case, folder: Path, *, at: Any = make.AT) -> None:
    charge = charges.by_key(session, case.council_id, f"case:{case.reference}")
    assert charge is not None
    tried = tries.begin(session, charge, wants_mandate=False, provider=TestProvider(folder), at=at)
    paying.heed(session, tries.settle(session, tried, Answer(PaymentState.SUCCEEDED, "one"), at=at), at=at)


def send(session: Session, held: Entitlement, kind: str, **changes: Any) -> Case:
    """The form about a permit, filled in and sent by its holder."""
    draft = make.draft(session, changes, service_id=permits.SERVICE, answers=permits.ROSE, at=LATER)
    draft.resident_id = held.resident_id
    journeys.begin(session, held, terms.last(held), draft, kind=kind, at=LATER)
    return intake.receive(session, draft, actor=guest(draft.council_id), at=LATER)


def test_the_change_form_of_a_renewal_brings_the_next_term_once_it_is_paid(
    session: Session, held: Entitlement, tmp_path: Path,
) -> None:
    first = terms.last(held)
    moved = {"label": "9 Harbour Row", "uprn": None, "postcode": "AL1 1AA"}
    case = send(session, held, journeys.RENEW, home=moved)
    assert case.state == State.AWAITING_PAYMENT
    pay(session, case, tmp_path, at=LATER)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.GRANTED)
    following = terms.last(held)
    assert following.follows_id == first.id and following.starts_on == first.ends_on + timedelta(days=1)
    assert (following.case_id, held.place_label) == (case.id, "9 Harbour Row")
    assert len(session.scalars(select(Entitlement)).all()) == 1


def test_money_for_what_was_renewed_by_another_way_is_a_persons_to_give_back(
    session: Session, held: Entitlement, tmp_path: Path,
) -> None:
    case = send(session, held, journeys.RENEW)
    other = terms.issue_next(session, held, terms.last(held), months=12, fee_pence=0, charge_id=None, case_id=None,
                             at=LATER)
    pay(session, case, tmp_path, at=LATER)
    assert terms.last(held).id == other.id
    assert session.scalars(select(Task.words).where(Task.key.startswith("give_back:"))).one() == (
        "It was renewed by another way. Give the money for this back")


def test_another_vehicle_costs_nothing_and_gets_a_new_number_for_the_same_days(
    session: Session, held: Entitlement,
) -> None:
    before = terms.last(held)
    number, ends_on = before.number, before.ends_on
    case = send(session, held, journeys.CHANGE_VEHICLE, registration="AB12 CDE")
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.GRANTED)
    now = terms.last(held)
    assert held.subject == now.subject == "AB12CDE" and now.number != number and now.ends_on == ends_on
    assert charges.by_key(session, case.council_id, f"case:{case.reference}") is None
    told = session.scalars(select(OutboxRow.purpose).where(OutboxRow.case_id == case.id).order_by(OutboxRow.id)).all()
    assert list(told) == ["received_application", "vehicle_changed"]


def test_a_vehicle_that_is_too_long_does_not_come_onto_it(session: Session, held: Entitlement) -> None:
    case = send(session, held, journeys.CHANGE_VEHICLE, registration="AB12 CDE", length_m="6")
    assert case.outcome == Outcome.REFUSED and held.subject == "RW19OSE"


def test_a_permit_that_ended_in_the_meantime_is_not_changed_but_seen_to_by_a_person(
    session: Session, held: Entitlement,
) -> None:
    grants.end(session, held, "given_up", LATER)
    case = send(session, held, journeys.CHANGE_VEHICLE, registration="AB12 CDE")
    assert (case.state, case.tier) == (State.WITH_ADVISER, 2)
    assert case.tier_reason == "The permit that this would change is over. Ask them to apply for a new one."


def test_a_renewal_that_is_paid_after_the_permit_ended_is_granted_anew(
    session: Session, held: Entitlement, tmp_path: Path,
) -> None:
    case = send(session, held, journeys.RENEW)
    grants.end(session, held, "lapsed", LATER)
    pay(session, case, tmp_path, at=LATER)
    fresh = grants.of_case(session, case.council_id, case.id)
    assert fresh is not None and fresh.id != held.id and terms.last(fresh).starts_on == LATER.date()
