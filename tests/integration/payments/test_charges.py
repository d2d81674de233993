"""What is owed is raised once, and paid or not owed any more."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.audit import AuditRow
from frontdoor.db import Database, retrying
from frontdoor.payments import charges, tries
from frontdoor.payments.charges import ChargeDiffers, ChargeNotOwed
from frontdoor.payments.models import Charge, ChargeState, PaymentState
from frontdoor.payments.provider import Answer
from frontdoor.payments.test_provider import TestProvider
from tests import factories as make
from tests.integration.payments.owing import AT, FEE, PAY_BY, owe, payments, tasks


def test_raising_the_same_charge_again_gives_the_one_that_stands(session: Session) -> None:
    who = make.resident(session).id
    first = owe(session, resident_id=who)
    assert owe(session, resident_id=who) is first
    assert charges.by_key(session, make.ALDERMERE, "case:one") is first
    assert charges.by_key(session, make.THORNBY, "case:one") is None
    assert len(session.scalars(select(Charge)).all()) == 1


def test_another_amount_for_the_same_key_is_an_error_while_it_is_owed(session: Session) -> None:
    first = owe(session)
    with pytest.raises(ChargeDiffers):
        owe(session, amount_pence=FEE + 1)
    charges.void(session, first, AT)
    assert owe(session, amount_pence=FEE + 1).amount_pence == FEE


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_not_a_charge(session: Session, amount: int) -> None:
    with pytest.raises(ValueError):
        owe(session, amount_pence=amount)


def test_eight_who_raise_the_same_charge_at_once_raise_one(database: Database) -> None:
    who = retrying(database, lambda session: make.resident(session).id)
    found, together = [], threading.Barrier(8)

    def work() -> None:
        together.wait()
        found.append(retrying(database, lambda session: owe(session, resident_id=who).id))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1


def test_a_charge_can_be_paid_until_the_moment_it_is_due_by_and_not_at_it(session: Session) -> None:
    charge = owe(session)
    assert charges.is_payable(charge, at=PAY_BY - timedelta(microseconds=1))
    assert not charges.is_payable(charge, at=PAY_BY)


def test_voiding_twice_is_voiding_once_and_what_is_paid_cannot_be_voided(session: Session) -> None:
    charge = owe(session)
    charges.void(session, charge, AT)
    charges.void(session, charge, AT)
    assert charge.state == ChargeState.VOID
    done = session.scalars(select(AuditRow.action).where(AuditRow.subject_id == charge.public_id)).all()
    assert done == ["raised", "voided"]
    paid = owe(session, key="case:two")
    provider = TestProvider.__new__(TestProvider)
    payment = tries.begin(session, paid, wants_mandate=False, provider=provider, at=AT)
    tries.settle(session, payment, Answer(PaymentState.SUCCEEDED, "1"), at=AT)
    with pytest.raises(ChargeNotOwed):
        charges.void(session, paid, AT)


def test_money_that_comes_after_the_charge_was_voided_is_to_be_given_back(session: Session) -> None:
    case_id = None
    charge = owe(session, case_id=case_id)
    payment = tries.begin(session, charge, wants_mandate=True, provider=TestProvider.__new__(TestProvider), at=AT)
    charges.void(session, charge, AT)
    tries.settle(session, payment, Answer(PaymentState.SUCCEEDED, "1", "agreement-1"), at=AT)
    assert charge.state == ChargeState.VOID and charge.paid_at is None
    assert [one.surplus for one in payments(session)] == [True]
    assert tasks(session) == [f"Give back £60.00: Resident parking permit was paid when it was no longer owed. "
                              f"Payment {payment.reference}."]
    assert payment.mandate is not None and payment.mandate.ended_at == AT
