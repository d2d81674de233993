"""A try to pay moves only forward, whatever the provider says, how often and in which order."""

import itertools
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from frontdoor.payments import mandates, receipts, tries
from frontdoor.payments.charges import ChargeNotOwed
from frontdoor.payments.models import ChargeState, Payment, PaymentState
from frontdoor.payments.provider import Answer
from frontdoor.payments.test_provider import TestProvider
from frontdoor.payments.tries import MandateNotLive, TryIsLive
from tests import factories as make
from tests.integration.payments.owing import AT, FEE, PAY_BY, owe, payments, tasks

SAID = [PaymentState.STARTED, PaymentState.REFUSED, PaymentState.CANCELLED, PaymentState.SUCCEEDED]


@pytest.fixture
def provider(tmp_path: Path) -> TestProvider:
    return TestProvider(tmp_path)


def say(session: Session, payment: Payment, state: PaymentState, agreement_id: str | None = None) -> None:
    tries.settle(session, payment, Answer(state, f"at the provider {payment.number}", agreement_id), at=AT)


def test_a_try_takes_its_amount_from_the_charge_and_a_second_click_is_the_same_try(
    session: Session, provider: TestProvider,
) -> None:
    charge = owe(session)
    first = tries.begin(session, charge, wants_mandate=False, provider=provider, at=AT)
    assert (first.amount_pence, first.state, first.number) == (FEE, PaymentState.CREATED, 1)
    assert tries.begin(session, charge, wants_mandate=False, provider=provider, at=AT) is first


def test_a_try_that_the_provider_has_stands_in_the_way_of_another(session: Session, provider: TestProvider) -> None:
    charge = owe(session)
    first = tries.begin(session, charge, wants_mandate=False, provider=provider, at=AT)
    with pytest.raises(TryIsLive):
        tries.begin(session, charge, wants_mandate=True, provider=provider, at=AT)
    say(session, first, PaymentState.STARTED)
    with pytest.raises(TryIsLive):
        tries.begin(session, charge, wants_mandate=False, provider=provider, at=AT)
    say(session, first, PaymentState.REFUSED)
    assert tries.begin(session, charge, wants_mandate=False, provider=provider, at=AT).number == 2


@pytest.mark.parametrize("order", list(itertools.permutations(SAID)))
def test_in_every_order_of_answers_the_try_ends_the_same(
    session: Session, provider: TestProvider, order: tuple[PaymentState, ...],
) -> None:
    charge = owe(session)
    payment = tries.begin(session, charge, wants_mandate=False, provider=provider, at=AT)
    for state in order:
        say(session, payment, state)
        say(session, payment, state)
    assert (payment.state, payment.surplus, charge.state) == (PaymentState.SUCCEEDED, False, ChargeState.PAID)
    assert tasks(session) == []


def test_what_is_over_does_not_begin_again(session: Session, provider: TestProvider) -> None:
    payment = tries.begin(session, owe(session), wants_mandate=False, provider=provider, at=AT)
    say(session, payment, PaymentState.REFUSED)
    say(session, payment, PaymentState.STARTED)
    assert payment.state == PaymentState.REFUSED and payment.finished_at == AT


def test_a_second_success_is_money_too_much_and_a_task_for_a_person(session: Session, provider: TestProvider) -> None:
    charge = owe(session)
    first = tries.begin(session, charge, wants_mandate=False, provider=provider, at=AT)
    say(session, first, PaymentState.CANCELLED)
    second = tries.begin(session, charge, wants_mandate=False, provider=provider, at=AT)
    say(session, second, PaymentState.SUCCEEDED)
    for _ in range(2):
        say(session, first, PaymentState.SUCCEEDED)
    assert [(one.state, one.surplus) for one in payments(session)] == [("succeeded", True), ("succeeded", False)]
    assert tasks(session) == [f"Give back £60.00: Resident parking permit was paid twice. Payment {first.reference}."]
    assert tries.paid_by(session, charge) is second


def test_nothing_can_be_begun_that_is_paid_or_late(session: Session, provider: TestProvider) -> None:
    charge = owe(session)
    with pytest.raises(ChargeNotOwed):
        tries.begin(session, charge, wants_mandate=False, provider=provider, at=PAY_BY)
    say(session, tries.begin(session, charge, wants_mandate=False, provider=provider, at=AT), PaymentState.SUCCEEDED)
    with pytest.raises(ChargeNotOwed):
        tries.begin(session, charge, wants_mandate=False, provider=provider, at=AT)


def test_the_receipt_has_a_number_and_the_agreement_the_words_that_were_shown(
    session: Session, provider: TestProvider,
) -> None:
    charge = owe(session)
    assert receipts.of_charge(session, charge) is None
    payment = tries.begin(session, charge, wants_mandate=True, provider=provider, at=AT)
    say(session, payment, PaymentState.SUCCEEDED, "agreement-1")
    found = receipts.of_charge(session, charge)
    assert found is not None and (found.number, found.amount_pence) == (payment.reference, FEE)
    assert found.agreement == mandates.WORDS
    mandate = mandates.of_charge(session, charge)
    assert mandate is not None and mandate.words == mandates.WORDS
    assert mandates.of_resident(session, make.ALDERMERE, charge.resident_id) == [mandate]
    mandates.end(session, mandate, at=AT)
    mandates.end(session, mandate, at=AT + timedelta(days=1))
    assert mandate.ended_at == AT and mandates.of_charge(session, charge) is None


def test_no_agreement_is_made_where_none_was_offered_or_ticked(session: Session, provider: TestProvider) -> None:
    for key, offered, ticked in [("case:a", False, True), ("case:b", True, False)]:
        charge = owe(session, key=key, offers_mandate=offered)
        payment = tries.begin(session, charge, wants_mandate=ticked, provider=provider, at=AT)
        say(session, payment, PaymentState.SUCCEEDED, "agreement-1")
        assert payment.agreed_words == "" and mandates.of_charge(session, charge) is None


def test_a_charge_is_taken_under_an_agreement_at_most_once(session: Session, provider: TestProvider) -> None:
    first = owe(session)
    payment = tries.begin(session, first, wants_mandate=True, provider=provider, at=AT)
    say(session, payment, PaymentState.SUCCEEDED, "agreement-1")
    mandate = mandates.of_charge(session, first)
    assert mandate is not None
    renewal = owe(session, key="renewal:one", resident_id=first.resident_id)
    taken = tries.take(session, renewal, mandate, provider, AT)
    assert tries.take(session, renewal, mandate, provider, AT) is taken
    say(session, taken, PaymentState.REFUSED)
    assert tries.take(session, renewal, mandate, provider, AT) is taken
    assert tries.mandate_refused(session, renewal)
    card = tries.begin(session, renewal, wants_mandate=False, provider=provider, at=AT)
    assert (card.kind, card.number) == ("card", 2)


def test_nothing_is_taken_under_anothers_agreement_or_one_that_has_ended(
    session: Session, provider: TestProvider,
) -> None:
    first = owe(session)
    payment = tries.begin(session, first, wants_mandate=True, provider=provider, at=AT)
    say(session, payment, PaymentState.SUCCEEDED, "agreement-1")
    mandate = mandates.of_charge(session, first)
    assert mandate is not None
    with pytest.raises(MandateNotLive):
        tries.take(session, owe(session, key="renewal:anothers"), mandate, provider, AT)
    mandates.end(session, mandate, at=AT)
    with pytest.raises(MandateNotLive):
        tries.take(session, owe(session, key="renewal:one", resident_id=first.resident_id), mandate, provider, AT)
    assert mandates.find(session, make.ALDERMERE, first.resident_id, mandate.public_id) is mandate
    assert mandates.find(session, make.ALDERMERE, first.resident_id + 1, mandate.public_id) is None
