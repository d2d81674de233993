"""Money that goes back: once, never more than came, and by another way where the provider will not."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.db import Database
from frontdoor.payments import refunds, tries
from frontdoor.payments.asking import Till
from frontdoor.payments.models import Charge, PaymentState, Refund, RefundState
from frontdoor.payments.provider import Answer, PaymentRequest, ProviderAway, ProviderRefused, RefundRequest
from frontdoor.payments.test_provider import TestProvider
from tests.integration.entitlements.test_races import race
from tests.integration.payments import owing
from tests.integration.payments.owing import AT, FEE, Flaky

LATER = AT + refunds.ASK_AGAIN_AFTER


class Told:
    """Stands for what a payer is told."""

    def __init__(self) -> None:
        self.references: list[str] = []

    def __call__(self, session: Session, refund: Refund, *, at: object) -> None:
        self.references.append(refund.reference)


@pytest.fixture
def provider(tmp_path: Path) -> Flaky:
    return Flaky(TestProvider(tmp_path / "provider"))


@pytest.fixture
def paid(session: Session, provider: Flaky) -> Charge:
    """Sixty pounds that were paid, also at the provider."""
    charge = owing.owe(session)
    tried = tries.begin(session, charge, wants_mandate=False, provider=provider.inner, at=AT)
    started = provider.inner.create(PaymentRequest(charge.council_id, tried.reference, FEE, "a permit"))
    provider.inner.pay(started.provider_id)
    tries.settle(session, tried, Answer(PaymentState.SUCCEEDED, started.provider_id), at=AT)
    session.commit()
    return charge


def given_back(session: Session, charge: Charge, pence: int, key: str = "cancel:one") -> Refund | None:
    found = refunds.raise_refund(session, charge, key=key, amount_pence=pence, reason="Cancelled.", at=AT)
    session.commit()
    return found


def money(session: Session, provider: Flaky) -> list[int]:
    """What the provider gave back of the one payment."""
    return provider.inner.refunded(owing.payments(session)[0].provider_id or "")


def test_it_is_raised_once_and_never_for_more_than_was_paid(session: Session, paid: Charge) -> None:
    first = given_back(session, paid, 4_000)
    assert first is not None and given_back(session, paid, 1_000) is first and first.amount_pence == 4_000
    rest = given_back(session, paid, 4_000, "cancel:two")
    assert rest is not None and rest.amount_pence == 2_000
    assert given_back(session, paid, 1, "cancel:three") is None
    assert given_back(session, owing.owe(session, key="case:unpaid"), 100, "cancel:four") is None


def test_however_many_ask_the_money_goes_back_once(
    session: Session, database: Database, paid: Charge, provider: Flaky,
) -> None:
    refund, told = given_back(session, paid, 4_000), Told()
    assert refund is not None and refunds.due(session, AT) == [refund.id]
    till, refund_id = Till(database, provider, owing.Heeding(), None, told), refund.id
    session.commit()
    race(lambda _: refunds.ask(till, refund_id, at=AT))
    session.expire_all()
    assert (refund.state, money(session, provider), told.references) == (RefundState.DONE, [4_000], [refund.reference])
    session.commit()
    refunds.ask(till, refund_id, at=LATER)
    assert money(session, provider) == [4_000] and refunds.due(session, LATER) == []


@pytest.mark.parametrize("breaks", ["before", "after"])
def test_where_nobody_knows_what_became_of_it_the_provider_is_looked_at_first(
    session: Session, database: Database, paid: Charge, provider: Flaky, breaks: str,
) -> None:
    refund, told = given_back(session, paid, 4_000), Told()
    assert refund is not None
    till, refund_id = Till(database, provider, owing.Heeding(), None, told), refund.id
    session.commit()
    getattr(provider, breaks).add("refund")
    with pytest.raises(ProviderAway):
        refunds.ask(till, refund_id, at=AT)
    getattr(provider, breaks).clear()
    session.expire_all()
    assert refund.state == RefundState.ASKED and refunds.due(session, LATER - timedelta(seconds=1)) == []
    assert refunds.due(session, LATER) == [refund.id]
    provider.calls.clear()
    session.commit()
    refunds.ask(till, refund_id, at=LATER)
    assert provider.calls == (["find_refund"] if breaks == "after" else ["find_refund", "refund"])
    session.expire_all()
    assert (refund.state, money(session, provider), len(told.references)) == (RefundState.DONE, [4_000], 1)


def test_what_the_provider_refuses_becomes_a_task(
    session: Session, database: Database, paid: Charge, provider: Flaky,
) -> None:
    refund = given_back(session, paid, 4_000)
    assert refund is not None
    payment = owing.payments(session)[0]
    # Somebody gave it back by hand, at the provider itself.
    provider.inner.refund(RefundRequest("aldermere", "by hand", payment.provider_id or "", payment.reference, FEE))
    told, refund_id = Told(), refund.id
    session.commit()
    refunds.ask(Till(database, provider, owing.Heeding(), None, told), refund_id, at=AT)
    session.expire_all()
    assert (refund.state, told.references) == (RefundState.FAILED, [])
    [words] = owing.tasks(session)
    assert "£40.00" in words and payment.reference in words and "more than is left" in words


def test_the_test_provider_gives_nothing_back_that_it_does_not_have(provider: Flaky) -> None:
    inner = provider.inner
    started = inner.create(PaymentRequest("aldermere", "PY-1", FEE, "a permit"))
    request = RefundRequest("aldermere", "RF-1", started.provider_id, "PY-1", 4_000)
    with pytest.raises(ProviderRefused):
        inner.refund(request)
    inner.pay(started.provider_id)
    assert inner.find_refund("aldermere", "RF-1") is None
    answers = race(lambda number: _try(inner, RefundRequest(
        "aldermere", f"RF-{number}", started.provider_id, "PY-1", 4_000)))
    assert sorted(answers)[:1] == ["done"] and answers.count("done") == 1
    assert inner.refunded(started.provider_id) == [4_000]


def _try(provider: TestProvider, request: RefundRequest) -> str:
    try:
        return str(provider.refund(request).state)
    except ProviderRefused:
        return "refused"


def test_the_job_gives_it_back(session: Session, database: Database, paid: Charge, provider: Flaky) -> None:
    given_back(session, paid, 100)
    till = Till(database, provider, owing.Heeding())
    found = refunds.due(session, AT)
    session.commit()
    for one in found:
        refunds.ask(till, one, at=AT)
    session.expire_all()
    assert [one.state for one in session.scalars(select(Refund))] == [RefundState.DONE]
    assert refunds.left_of(session, owing.payments(session)[0]) == FEE - 100
