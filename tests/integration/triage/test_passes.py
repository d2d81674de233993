"""The older person's bus pass from the sent form to the pass: granted at once, replaced when it is lost."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Outcome, State
from frontdoor.clock import add_months
from frontdoor.entitlements import grants, terms
from frontdoor.entitlements.models import Entitlement
from frontdoor.payments import charges, tries
from frontdoor.payments.models import PaymentState
from frontdoor.payments.provider import Answer, NoProvider
from frontdoor.people.actor import guest
from frontdoor.triage import intake, paying
from tests import factories as make

ROSE: dict[str, Any] = {
    "lives_in_council_area": True, "existing_pass_status": "none", "dob": "1951-03-14", "documents_how": "upload",
    "address": {"label": "3 Harbour Row", "uprn": "99900000012", "postcode": "AL1 1AA"}, "name": "Rose Whitaker",
    "email": "rose.whitaker@example.org",
}


@pytest.fixture(autouse=True)
def council(session: Session) -> None:
    make.set_up(session)


def apply(session: Session, of: Entitlement | None = None, **changes: Any) -> Case:
    """What is sent by a guest, or by the holder of what there is."""
    draft = make.draft(session, changes, service_id="bus-pass-older", answers=ROSE)
    draft.resident_id = of.resident_id if of is not None else None
    case = intake.receive(session, draft, actor=guest(draft.council_id), at=make.AT)
    session.flush()
    return case


def held_by(session: Session, case: Case) -> Entitlement:
    found = grants.of_case(session, case.council_id, case.id)
    assert found is not None
    return found


def test_a_pass_is_granted_at_once_for_five_years_and_costs_nothing(session: Session) -> None:
    case = apply(session)
    assert (case.state, case.outcome, case.tier) == (State.CLOSED, Outcome.GRANTED, 1)
    term = terms.last(held_by(session, case))
    assert (str(term.starts_on), str(term.ends_on), term.fee_pence) == ("2026-11-23", "2031-11-22", 0)


def test_who_has_a_pass_gets_no_second_one(session: Session) -> None:
    again = apply(session, of=held_by(session, apply(session)))
    assert (again.outcome, len(session.scalars(select(Entitlement)).all())) == (Outcome.REFUSED, 1)


def test_a_lost_pass_is_replaced_to_the_same_last_day_and_the_old_one_ends(session: Session) -> None:
    old = held_by(session, apply(session))
    case = apply(session, of=old, existing_pass_status="lost_or_stolen")
    assert case.state == State.AWAITING_PAYMENT and old.state == "live"
    charge = charges.by_key(session, case.council_id, f"case:{case.reference}")
    assert charge is not None and charge.amount_pence == 1100
    tried = tries.begin(session, charge, wants_mandate=False, provider=NoProvider(), at=make.AT)
    paying.heed(session, tries.settle(session, tried, Answer(PaymentState.SUCCEEDED, "one"), at=make.AT), at=make.AT)
    new = held_by(session, case)
    assert terms.last(new).ends_on == terms.last(old).ends_on == add_months(make.AT.date(), 60).replace(day=22)
    assert (old.state, old.ended_reason, new.state) == ("ended", "replaced", "live")


def test_a_lost_pass_that_nobody_knows_is_for_a_person(session: Session) -> None:
    case = apply(session, existing_pass_status="lost_or_stolen", existing_pass_expiry="2029-05-01")
    assert (case.state, case.queue, case.tier) == (State.WITH_ADVISER, "travel-passes", 2)
