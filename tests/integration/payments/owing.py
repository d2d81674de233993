"""Charges to pay, providers that behave as a test needs them to, and what became of the money."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.work import Task
from frontdoor.clock import now
from frontdoor.db import Database, retrying
from frontdoor.payments import charges
from frontdoor.payments.asking import Till
from frontdoor.payments.models import Charge, Payment
from frontdoor.payments.provider import (
    Answer, PaymentRequest, ProviderAway, RefundAnswer, RefundRequest, Started,
)
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people import account_sessions
from frontdoor.people.accounts import Account
from frontdoor.people.residents import Resident
from tests import factories as make
from tests.integration.conftest import Visitor

AT = make.AT
PAY_BY = AT + timedelta(days=28)
FEE = 6_000


def owe(
    session: Session, *, key: str = "case:one", amount_pence: int = FEE, offers_mandate: bool = True, at: datetime = AT,
    resident_id: int | None = None, case_id: int | None = None,
) -> Charge:
    """£60 for a permit, owed by somebody new unless it is said by whom."""
    return charges.raise_charge(
        session, council_id=make.ALDERMERE, key=key, resident_id=resident_id or make.resident(session).id,
        case_id=case_id, amount_pence=amount_pence, description="Resident parking permit",
        offers_mandate=offers_mandate, pay_by=PAY_BY, at=at,
    )


def owed(database: Database, **more: object) -> int:
    """The row id of a charge that stands in the database."""
    return retrying(database, lambda session: owe(session, **more).id)  # type: ignore[arg-type]


class Heeding:
    """Stands for what becomes of a paid charge. `fails` times it breaks first."""

    def __init__(self, fails: int = 0) -> None:
        self.fails = fails
        self.heeded: list[str] = []

    def __call__(self, session: Session, charge: Charge, *, at: datetime) -> None:
        if self.fails:
            self.fails -= 1
            raise RuntimeError("the permit printer is on fire")
        self.heeded.append(charge.key)


class Flaky:
    """A provider in front of another, that breaks where it is told to: before a call, or after it was done."""

    name = "test"

    def __init__(self, inner: TestProvider) -> None:
        self.inner = inner
        self.before: set[str] = set()
        self.after: set[str] = set()
        self.calls: list[str] = []

    def _call(self, name: str, work: Callable[[], object]) -> object:
        self.calls.append(name)
        if name in self.before:
            raise ProviderAway("no answer")
        done = work()
        if name in self.after:
            raise ProviderAway("the line broke")
        return done

    def create(self, request: PaymentRequest) -> Started:
        return self._call("create", lambda: self.inner.create(request))  # type: ignore[return-value]

    def find(self, council_id: str, reference: str) -> Answer | None:
        return self._call("find", lambda: self.inner.find(council_id, reference))  # type: ignore[return-value]

    def cancel(self, council_id: str, provider_id: str) -> None:
        self._call("cancel", lambda: self.inner.cancel(council_id, provider_id))

    def take(self, agreement_id: str, request: PaymentRequest) -> Answer:
        return self._call("take", lambda: self.inner.take(agreement_id, request))  # type: ignore[return-value]

    def end_agreement(self, council_id: str, agreement_id: str) -> None:
        self._call("end_agreement", lambda: self.inner.end_agreement(council_id, agreement_id))

    def refund(self, request: RefundRequest) -> RefundAnswer:
        return self._call("refund", lambda: self.inner.refund(request))  # type: ignore[return-value]

    def find_refund(self, council_id: str, reference: str) -> RefundAnswer | None:
        found = self._call("find_refund", lambda: self.inner.find_refund(council_id, reference))
        return found  # type: ignore[return-value]


def till(database: Database, folder: Path, heed: Heeding | None = None) -> Till:
    return Till(database, Flaky(TestProvider(folder / "provider")), heed or Heeding())


def payments(session: Session) -> Sequence[Payment]:
    return session.scalars(select(Payment).order_by(Payment.id)).all()


def tasks(session: Session) -> list[str]:
    return [task.words for task in session.scalars(select(Task).order_by(Task.id))]


def signed_in(council: Session, visitor: Visitor, who: Resident, login: str) -> Visitor:
    """The visitor, signed in to an account of that resident's."""
    account = Account(council_id=who.council_id, resident_id=who.id, login_kind="email", login=login,
                      created_at=now(), confirmed_at=now())
    council.add(account)
    council.flush()
    token = account_sessions.begin(council, account, at=now())
    visitor.set_cookie("frontdoor-account", token, domain="127.0.0.1")
    return visitor
