"""Workers killed while they give money back: every refund is made once, and none is left."""

from pathlib import Path

from sqlalchemy import func, select

from frontdoor.clock import now
from frontdoor.db import Database
from frontdoor.payments import refunds, tries
from frontdoor.payments.models import PaymentState, Refund, RefundState
from frontdoor.payments.provider import Answer, PaymentRequest
from frontdoor.payments.test_provider import TestProvider
from tests.faults import killing, refunds_worker, size
from tests.integration.payments import owing

REFUNDS = size.of(short=30, full=5_000)
TIME_S = size.of(short=60, full=1800)
KILLED_AFTER = size.of(short=4, full=60)
FASTER = 60


def many_refunds(database: Database, provider: TestProvider) -> list[str]:
    """As many payments, each of sixty pounds, of which a pound is to go back; the provider's ids of them."""
    found = []
    with database.session() as session:
        for number in range(REFUNDS):
            charge = owing.owe(session, key=f"case:{number}")
            tried = tries.begin(session, charge, wants_mandate=False, provider=provider, at=owing.AT)
            started = provider.create(PaymentRequest(charge.council_id, tried.reference, owing.FEE, "a permit"))
            provider.pay(started.provider_id)
            tries.settle(session, tried, Answer(PaymentState.SUCCEEDED, started.provider_id), at=owing.AT)
            refunds.raise_refund(session, charge, key=f"cancel:{number}", amount_pence=100, reason="A test.", at=now())
            found.append(started.provider_id)
        session.commit()
    return found


def done(database: Database) -> int:
    with database.session(write=False) as session:
        return session.scalar(select(func.count(Refund.id)).where(Refund.state == RefundState.DONE)) or 0


def test_every_refund_is_made_once_whoever_is_killed(database: Database, database_url: str, tmp_path: Path) -> None:
    provider = TestProvider(tmp_path)
    payments = many_refunds(database, provider)
    workers = killing.Workers(refunds_worker.run, database_url, tmp_path, now(), FASTER)
    killing.until(lambda: done(database) == REFUNDS, lambda: done(database), workers, killed_after=KILLED_AFTER,
                  time_s=TIME_S)
    assert done(database) == REFUNDS and workers.killed > 0
    assert {tuple(provider.refunded(one)) for one in payments} == {(100,)}
