"""Applications: decided by rule at once where the rule is closed, and by a person where it is not."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Confidentiality, Outcome, State
from frontdoor.cases.history import Decision, Entry
from frontdoor.cases.work import Hold
from frontdoor.clock import local_date
from frontdoor.entitlements import grants, terms
from frontdoor.ledger import Event
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import charges, tries
from frontdoor.payments.models import Charge, ChargeState, PaymentState
from frontdoor.payments.provider import Answer
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people.actor import guest
from frontdoor.triage import ending, granting, holds, machine, paying, questions, referrals
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.stranded import stranded
from frontdoor.people.actor import Level
from tests import factories as make
from tests.integration.triage import permits

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DANGER = "My husband hits me and I am scared."


@pytest.fixture(autouse=True)
def council(session: Session) -> None:
    make.set_up(session)
    permits.offer(session)


def purposes(session: Session, case: Case) -> list[str]:
    return list(session.scalars(select(OutboxRow.purpose).where(OutboxRow.case_id == case.id).order_by(OutboxRow.id)))


def body(session: Session, purpose: str) -> str:
    return session.scalars(select(OutboxRow.body).where(OutboxRow.purpose == purpose)).one()


def charge_of(session: Session, case: Case) -> Charge:
    found = charges.by_key(session, case.council_id, f"case:{case.reference}")
    assert found is not None
    return found


def pay(session: Session, case: Case, tmp_path: Path, *, at=make.AT + HOUR, mandate: bool = False) -> Charge:
    charge = charge_of(session, case)
    tried = tries.begin(session, charge, wants_mandate=mandate, provider=TestProvider(tmp_path), at=at)
    return tries.settle(session, tried, Answer(PaymentState.SUCCEEDED, "one", "agreed" if mandate else None), at=at)


def test_an_eligible_application_is_granted_at_once_and_waits_for_its_price(session: Session) -> None:
    case = permits.apply(session)
    assert (case.state, case.outcome, case.tier) == (State.AWAITING_PAYMENT, Outcome.GRANTED, 1)
    assert (case.queue, case.owner_id, case.on_hold) == (None, None, True)
    assert case.title == "Bay permit: RW19 OSE" and case.public_status == "Waiting for your payment"
    charge = charge_of(session, case)
    assert (charge.amount_pence, charge.state, charge.offers_mandate) == (6000, ChargeState.OWED, True)
    hold = session.scalars(select(Hold)).one()
    assert (hold.until, hold.resume_owner_id) == (charge.pay_by, None)
    assert (local_date(charge.pay_by) - local_date(make.AT)).days == 29, "28 whole days after this one"
    assert stranded(session) == []


def test_whoever_applies_first_reads_when_they_will_hear_and_then_what_was_decided(session: Session) -> None:
    case = permits.apply(session)
    assert purposes(session, case) == ["received_application", "granted_to_pay"]
    assert "You will hear from us within 24 hours." in body(session, "received_application")
    told = body(session, "granted_to_pay")
    assert "£60.00" in told and "Please pay by 21 December 2026." in told and "You can have a permit." in told


def test_the_decision_of_the_rule_is_kept_with_every_reason_and_counts_as_tier_one_though_coached(
    session: Session,
) -> None:
    permits.apply(session, assistance="coached", channel="phone")
    decision = session.scalars(select(Decision)).one()
    assert (decision.by, decision.outcome, decision.officer_id) == ("rule", Outcome.GRANTED, None)
    assert decision.reasons.splitlines() == ["You live in the street.", "The car is yours.", "The car fits the bay."]
    assert decision.detail is not None
    assert [one["verdict"] for one in decision.detail["criteria"]] == ["met", "met", "met"]
    event = session.scalars(select(Event)).one()
    assert (event.kind, event.tier, event.assistance, event.outcome) == ("decided", 1, "coached", "granted")


def test_what_is_paid_is_issued_once_with_a_receipt(session: Session, tmp_path: Path) -> None:
    case = permits.apply(session)
    charge = pay(session, case, tmp_path, mandate=True)
    assert case.state == State.AWAITING_PAYMENT, "nothing moves until somebody heeds it"
    paying.heed(session, charge, at=make.AT + HOUR)
    paying.heed(session, charge, at=make.AT + DAY)
    assert (case.state, case.outcome, case.public_status) == (State.CLOSED, Outcome.GRANTED, "Granted")
    assert charge.heeded_at == make.AT + HOUR and not case.on_hold
    held = grants.of_case(session, case.council_id, case.id)
    assert held is not None and (held.subject, held.uprn, held.place_label) == (
        "RW19OSE", "999000000004", "4 Harbour Row")
    assert held.conditions == ["Park only in a bay, up to 5 m."] and held.mandate_id is not None
    term = terms.last(held)
    assert len(held.terms) == 1 and (term.fee_pence, term.charge_id) == (6000, charge.id)
    assert term.starts_on == local_date(make.AT) and local_date(make.AT).replace(year=2027) - DAY == term.ends_on
    assert purposes(session, case)[2:] == ["payment_received", "permit_issued"]
    assert term.number in body(session, "permit_issued") and "£60.00" in body(session, "payment_received")


def test_it_starts_on_the_day_that_was_asked_for_where_that_is_still_to_come(session: Session, tmp_path: Path) -> None:
    late = permits.apply(session, {"start_on": "2027-01-04"})
    paying.heed(session, pay(session, late, tmp_path), at=make.AT + HOUR)
    held = grants.of_case(session, late.council_id, late.id)
    assert held is not None and terms.last(held).starts_on.isoformat() == "2027-01-04"
    past = permits.apply(session, {"start_on": "2026-11-01", "registration": "AB12 CDE"})
    paying.heed(session, pay(session, past, tmp_path), at=make.AT + HOUR)
    held = grants.of_case(session, past.council_id, past.id)
    assert held is not None and terms.last(held).starts_on == local_date(make.AT)


def test_what_costs_nothing_is_issued_at_once(session: Session) -> None:
    case = permits.apply(session, permits.FREE)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.GRANTED)
    assert grants.of_case(session, case.council_id, case.id) is not None
    assert purposes(session, case) == ["received_application", "permit_issued"]
    assert charges.by_key(session, case.council_id, f"case:{case.reference}") is None
    assert granting.issue(session, case, at=make.AT + DAY).entitlement.terms[1:] == [], "once"


@pytest.mark.parametrize("answers, outcome, purpose, why", [
    (permits.TWICE, Outcome.REFUSED, "refused", "This car has a permit already."),
    (permits.WITH_A_DRIVE, Outcome.NOT_NEEDED, "not_needed", "You can park on your drive."),
])
def test_a_closed_rule_says_no_at_once_with_its_reason(
    session: Session, answers: dict[str, object], outcome: Outcome, purpose: str, why: str,
) -> None:
    case = permits.apply(session, answers)
    assert (case.state, case.outcome, case.outcome_reason, case.tier) == (State.CLOSED, outcome, why, 1)
    assert purposes(session, case) == ["received_application", purpose] and f"Why: {why}" in body(session, purpose)


def test_a_refusal_names_each_point_against_it_and_is_kept_with_what_would_change_it(session: Session) -> None:
    case = permits.apply(session, permits.TOO_LONG)
    assert (case.state, case.outcome, case.outcome_reason, case.tier) == (
        State.CLOSED, Outcome.REFUSED, "Your car is too long.", 1)
    assert "Why: The car is longer than 5 m. A car of up to 5 m fits." in body(session, "refused")
    detail = session.scalars(select(Decision)).one().detail
    assert detail is not None
    fits = next(one for one in detail["criteria"] if one["criterion"] == "fits")
    assert (fits["verdict"], fits["words"], fits["change"]) == (
        "not_met", "The car is longer than 5 m.", "A car of up to 5 m fits.")


def test_what_the_rule_cannot_settle_goes_to_an_adviser_with_exactly_what_is_missing(session: Session) -> None:
    case = permits.apply(session, permits.KEEPER_UNKNOWN)
    assert (case.state, case.queue, case.tier, case.team) == (
        State.WITH_ADVISER, "parking", 2, "customer-services")
    assert case.tier_reason == "The rule could not decide without: registered keeper"
    passed = session.scalars(select(Entry).where(Entry.move == "pass_to_adviser")).one()
    assert passed.reason.startswith("Gate: evidence.") and passed.public_words == (
        "A person is looking at your application")
    assert purposes(session, case) == ["received_application"]


def test_danger_goes_first_and_looks_like_any_application(session: Session) -> None:
    case = permits.apply(session, {"description": DANGER})
    assert (case.state, case.queue) == (State.WITH_SPECIALIST, "duty")
    assert purposes(session, case) == ["received_application"]
    assert charges.by_key(session, case.council_id, f"case:{case.reference}") is None


def test_an_offer_that_is_not_taken_up_lapses_after_its_last_day(session: Session) -> None:
    case = permits.apply(session)
    charge = charge_of(session, case)
    paying.lapse(session, charge, charge.pay_by - HOUR)
    assert case.state == State.AWAITING_PAYMENT, "the last day is not over"
    paying.lapse(session, charge, charge.pay_by)
    paying.lapse(session, charge, charge.pay_by + DAY)
    assert (case.state, case.outcome, charge.state) == (State.CLOSED, Outcome.NOT_PAID, ChargeState.VOID)
    assert "You did not pay £60.00 by 21 December 2026." in body(session, "not_paid")
    assert grants.of_case(session, case.council_id, case.id) is None and not case.on_hold


def test_one_that_was_paid_at_the_last_moment_is_issued_not_lapsed(session: Session, tmp_path: Path) -> None:
    case = permits.apply(session)
    charge = pay(session, case, tmp_path)
    paying.lapse(session, charge, charge.pay_by + DAY)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.GRANTED)


def test_withdrawing_before_paying_leaves_nothing_owed(session: Session) -> None:
    case = permits.apply(session)
    ending.withdraw(session, case, actor=guest("aldermere"), at=make.AT + HOUR)
    assert (case.state, charge_of(session, case).state) == (State.WITHDRAWN, ChargeState.VOID)
    paying.lapse(session, charge_of(session, case), make.AT + 40 * DAY)
    assert case.outcome == Outcome.WITHDRAWN


def test_what_was_paid_at_this_very_moment_cannot_be_withdrawn(session: Session, tmp_path: Path) -> None:
    case = permits.apply(session)
    charge = pay(session, case, tmp_path)
    with pytest.raises(MoveRefused, match="It is paid"):
        ending.withdraw(session, case, actor=guest("aldermere"), at=make.AT + HOUR)
    paying.heed(session, charge, at=make.AT + HOUR)
    assert case.outcome == Outcome.GRANTED


def test_a_payment_wait_is_not_ended_by_the_timetable_of_questions(session: Session) -> None:
    permits.apply(session)
    assert holds.overdue(session, make.AT + 60 * DAY) == []


def test_whoever_is_in_danger_while_they_pay_gets_what_they_paid_for_and_nothing_shows(
    session: Session, tmp_path: Path,
) -> None:
    case = permits.apply(session)
    questions.write(session, case, body=DANGER, party=make.party(session, case), at=make.AT + HOUR)
    assert (case.state, case.queue, case.confidentiality) == (
        State.WITH_SPECIALIST, "duty", Confidentiality.SAFEGUARDING)
    paying.heed(session, pay(session, case, tmp_path), at=make.AT + HOUR)
    assert (case.state, case.queue, case.public_status) == (State.WITH_SPECIALIST, "duty", "Granted")
    assert grants.of_case(session, case.council_id, case.id) is not None
    assert purposes(session, case)[2:] == ["payment_received", "permit_issued"]


def test_whoever_is_in_danger_and_does_not_pay_sees_the_offer_end(session: Session) -> None:
    case = permits.apply(session)
    questions.write(session, case, body=DANGER, party=make.party(session, case), at=make.AT + HOUR)
    charge = charge_of(session, case)
    paying.lapse(session, charge, charge.pay_by)
    assert (case.state, case.public_status, charge.state) == (
        State.WITH_SPECIALIST, "Not paid in time", ChargeState.VOID)
    assert stranded(session) == []


def test_a_hidden_application_can_come_back_and_be_granted(session: Session) -> None:
    case = permits.apply(session, {"description": DANGER})
    duty = make.actor_of(session, "Dee Duty", level=Level.SPECIALIST, teams=("duty",))
    referrals.step_down(session, case, reason="Spoken with her.", actor=duty, at=make.AT + HOUR)
    assert (case.state, case.queue) == (State.WITH_ADVISER, "parking")


def test_nobody_plans_a_repair_of_an_application(session: Session) -> None:
    case = permits.apply(session, permits.KEEPER_UNKNOWN)
    adviser = make.actor_of(session, level=Level.MANAGER)
    assert {chance.move.name for chance in machine.chances(session, case, adviser) if chance.refusal is None} == {
        "ask_resident", "decide", "hold", "refer_to_specialist", "withdraw"}
    assert not {"mark_duplicate", "complete_work"} & {
        chance.move.name for chance in machine.chances(session, case, adviser)}
    with pytest.raises(MoveRefused, match="not something that is done with an application"):
        ending.complete_work(session, case, actor=adviser, at=make.AT)
