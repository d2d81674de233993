"""A payment that is heeded by several at once, and one that meets a withdrawal: one permit, or none, never half."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Outcome, State
from frontdoor.db import Database, retrying
from frontdoor.entitlements.models import Entitlement, Term
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import charges, tries
from frontdoor.payments.models import Charge, ChargeState, Payment, PaymentState
from frontdoor.payments.provider import Answer
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people.actor import guest
from frontdoor.triage import ending, paying
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.stranded import stranded
from tests import factories as make
from tests.integration.entitlements.test_races import race
from tests.integration.triage import permits


@pytest.fixture
def waiting(session: Session) -> Case:
    """An application that is granted and waits for its payment, committed."""
    make.set_up(session)
    permits.offer(session)
    case = permits.apply(session)
    session.commit()
    return case


def begun(session: Session, case: Case, folder: Path) -> tuple[int, int]:
    """A try to pay, about which the provider is going to say that the money came."""
    charge = charges.by_key(session, case.council_id, f"case:{case.reference}")
    assert charge is not None
    tried = tries.begin(session, charge, wants_mandate=False, provider=TestProvider(folder), at=make.AT)
    session.commit()
    return charge.id, tried.id


def settle(session: Session, payment_id: int) -> str:
    tried = session.get_one(Payment, payment_id)
    charge = tries.settle(session, tried, Answer(PaymentState.SUCCEEDED, "one"), at=make.AT)
    paying.heed(session, charge, at=make.AT)
    return "heeded"


def test_one_permit_however_many_hear_of_the_payment_at_once(
    session: Session, database: Database, waiting: Case, tmp_path: Path,
) -> None:
    _, payment_id = begun(session, waiting, tmp_path)
    assert set(race(lambda _: retrying(database, lambda own: settle(own, payment_id)))) == {"heeded"}
    session.expire_all()
    assert session.scalar(select(func.count(Term.id))) == 1
    assert (waiting.state, waiting.outcome) == (State.CLOSED, Outcome.GRANTED)
    told = select(func.count(OutboxRow.id)).where(OutboxRow.purpose == "permit_issued")
    assert session.scalar(told) == 1


def test_whoever_withdraws_while_the_payment_comes_has_the_permit_or_owes_nothing(
    session: Session, database: Database, waiting: Case, tmp_path: Path,
) -> None:
    (charge_id, payment_id), case_id = begun(session, waiting, tmp_path), waiting.id

    def withdraw(own: Session) -> str:
        try:
            ending.withdraw(own, own.get_one(Case, case_id), actor=guest("aldermere"), at=make.AT)
        except MoveRefused:
            own.rollback()
            return "refused"
        return "withdrawn"

    def lapse(own: Session) -> str:
        charge = own.get_one(Charge, charge_id)
        paying.lapse(own, charge, charge.pay_by + timedelta(days=1))
        return "lapsed"

    def one_of_them(number: int) -> str:
        works = (lambda own: settle(own, payment_id), withdraw, lapse)
        return str(retrying(database, works[number % 3]))

    race(one_of_them)
    session.expire_all()
    charge, issued = session.get_one(Charge, charge_id), session.scalar(select(func.count(Entitlement.id)))
    if charge.state == ChargeState.PAID:
        assert (waiting.outcome, issued, charge.heeded_at) == (Outcome.GRANTED, 1, make.AT)
    else:
        assert (charge.state, issued) == (ChargeState.VOID, 0)
        assert waiting.outcome in {Outcome.WITHDRAWN, Outcome.NOT_PAID}
    assert waiting.is_finished and stranded(session) == []
