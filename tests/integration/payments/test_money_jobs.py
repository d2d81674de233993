"""What the clock does about money: ask, cancel, take, heed and let lapse; one that fails keeps none waiting."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdoor.cases.case import Case
from frontdoor.config import Settings
from frontdoor.db import Database, retrying
from frontdoor.jobs import Worker, reconcile_payments, run_due, take_agreed_payments, worker_for
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import asking, charges, due, mandates, tries
from frontdoor.payments.models import Charge, ChargeState, Mandate, Payment, PaymentState
from frontdoor.payments.provider import Answer, ProviderAway
from frontdoor.payments.test_provider import TestProvider
from tests import factories as make
from tests.integration.payments.owing import AT, PAY_BY, Flaky, Heeding, owe, owed

BACK = "http://127.0.0.1/back"


@pytest.fixture
def provider(settings: Settings) -> Flaky:
    return Flaky(TestProvider(settings.files.parent / "test-payments"))


@pytest.fixture
def worker(database: Database, settings: Settings, provider: Flaky) -> Worker:
    made = worker_for(database, settings)
    return Worker(made.database, made.post, made.files, provider)


def started(database: Database, provider: Flaky, charge_id: int, *, wants_mandate: bool = False) -> tuple[int, str]:
    till = asking.Till(database, provider, Heeding())
    reference = asking.begin(till, charge_id, wants_mandate=wants_mandate, at=AT)
    with database.session(write=False) as session:
        payment = next(one for one in session.get_one(Charge, charge_id).payments if one.reference == reference)
    address = asking.start(till, payment.id, return_url=BACK, at=AT)
    assert address is not None
    return payment.id, address.rpartition("/")[2]


def charge_of(database: Database, charge_id: int) -> Charge:
    with database.session(write=False) as session:
        return session.get_one(Charge, charge_id)


def state_of(database: Database, payment_id: int) -> str:
    with database.session(write=False) as session:
        return session.get_one(Payment, payment_id).state


def test_a_payment_whose_payer_did_not_come_back_is_asked_about_after_three_minutes(
    database: Database, worker: Worker, provider: Flaky,
) -> None:
    charge_id = owed(database)
    _, at_provider = started(database, provider, charge_id)
    provider.inner.pay(at_provider)
    reconcile_payments(worker.at_moment(AT + timedelta(minutes=2)))
    assert charge_of(database, charge_id).state == ChargeState.OWED
    at = AT + timedelta(minutes=5)
    reconcile_payments(worker.at_moment(at))
    charge = charge_of(database, charge_id)
    assert (charge.state, charge.paid_at, charge.heeded_at) == (ChargeState.PAID, at, at)


def test_one_that_the_provider_breaks_on_keeps_no_other_waiting(
    database: Database, worker: Worker, provider: Flaky,
) -> None:
    ids = [owed(database, key=f"case:{name}") for name in "ab"]
    tried = [started(database, provider, one) for one in ids]
    for _, at_provider in tried:
        provider.inner.pay(at_provider)
    with database.session(write=False) as session:
        bad = session.get_one(Payment, tried[0][0]).reference
    find = provider.inner.find

    class Poisoned(TestProvider):
        def find(self, council_id: str, reference: str) -> Answer | None:
            if reference == bad:
                raise ProviderAway("this one breaks")
            return find(council_id, reference)

    provider.inner = Poisoned(provider.inner.folder)
    reconcile_payments(worker.at_moment(AT + timedelta(minutes=5)))
    assert [charge_of(database, one).state for one in ids] == [ChargeState.OWED, ChargeState.PAID]


def test_what_nobody_finishes_is_cancelled_after_two_hours(
    database: Database, worker: Worker, provider: Flaky,
) -> None:
    charge_id = owed(database)
    payment_id, at_provider = started(database, provider, charge_id)
    reconcile_payments(worker.at_moment(AT + due.ABANDONED_AFTER - timedelta(seconds=1)))
    assert state_of(database, payment_id) == PaymentState.STARTED
    reconcile_payments(worker.at_moment(AT + due.ABANDONED_AFTER))
    assert state_of(database, payment_id) == PaymentState.CANCELLED
    found = provider.inner.look(at_provider)
    assert found is not None and found.state == PaymentState.CANCELLED


def test_a_try_for_what_is_no_longer_owed_is_cancelled_at_the_provider(
    database: Database, worker: Worker, provider: Flaky,
) -> None:
    charge_id = owed(database)
    payment_id, _ = started(database, provider, charge_id)
    retrying(database, lambda session: charges.void(session, session.get_one(Charge, charge_id), AT))
    reconcile_payments(worker.at_moment(AT))
    assert state_of(database, payment_id) == PaymentState.CANCELLED


def test_a_charge_that_is_paid_and_was_not_heeded_is_heeded_by_the_next_tick(
    database: Database, worker: Worker, provider: Flaky,
) -> None:
    charge_id = owed(database)
    payment_id, at_provider = started(database, provider, charge_id)
    provider.inner.pay(at_provider)
    asking.find_out(asking.Till(database, provider, Heeding(fails=1)), payment_id, at=AT)
    assert charge_of(database, charge_id).heeded_at is None
    for minutes in (1, 2):
        reconcile_payments(worker.at_moment(AT + timedelta(minutes=minutes)))
    assert charge_of(database, charge_id).heeded_at == AT + timedelta(minutes=1)


def test_nothing_lapses_on_its_last_day_and_it_does_after(
    database: Database, worker: Worker, provider: Flaky,
) -> None:
    charge_id = owed(database)
    reconcile_payments(worker.at_moment(PAY_BY - timedelta(seconds=1)))
    assert charge_of(database, charge_id).state == ChargeState.OWED
    for _ in range(2):
        reconcile_payments(worker.at_moment(PAY_BY))
    assert charge_of(database, charge_id).state == ChargeState.VOID


def test_a_charge_paid_on_its_last_day_does_not_lapse_although_nobody_told_us(
    database: Database, worker: Worker, provider: Flaky,
) -> None:
    charge_id = owed(database)
    _, at_provider = started(database, provider, charge_id)
    provider.inner.pay(at_provider)
    reconcile_payments(worker.at_moment(PAY_BY))
    assert charge_of(database, charge_id).state == ChargeState.PAID


def test_while_the_provider_is_away_nothing_lapses_and_afterwards_all_is_made_up(
    database: Database, worker: Worker, provider: Flaky,
) -> None:
    charge_id = owed(database)
    _, at_provider = started(database, provider, charge_id)
    provider.inner.pay(at_provider)
    provider.before = {"find", "cancel"}
    for hours in range(0, 72, 12):
        reconcile_payments(worker.at_moment(PAY_BY + timedelta(hours=hours)))
    assert charge_of(database, charge_id).state == ChargeState.OWED
    provider.before = set()
    reconcile_payments(worker.at_moment(PAY_BY + timedelta(hours=72)))
    assert charge_of(database, charge_id).state == ChargeState.PAID


def test_money_under_an_agreement_is_taken_once_by_however_many_ticks(
    database: Database, worker: Worker, provider: Flaky,
) -> None:
    first = owed(database)
    _, at_provider = started(database, provider, first, wants_mandate=True)
    provider.inner.pay(at_provider)
    reconcile_payments(worker.at_moment(AT + timedelta(minutes=5)))

    def agree(session) -> int:
        paid = session.get_one(Charge, first)
        mandate = mandates.of_charge(session, paid)
        assert isinstance(mandate, Mandate)
        charge = owe(session, key="case:next", resident_id=paid.resident_id)
        tries.take(session, charge, mandate, provider, AT)
        return charge.id

    charge_id = retrying(database, agree)
    provider.after = {"take"}
    take_agreed_payments(worker.at_moment(AT))
    provider.after = set()
    for _ in range(3):
        take_agreed_payments(worker.at_moment(AT))
    assert charge_of(database, charge_id).state == ChargeState.PAID
    assert provider.calls.count("take") == 1


def test_where_no_provider_is_set_what_waits_goes_on_waiting_and_what_lapses_lapses(
    database: Database, settings: Settings, provider: Flaky, tmp_path: Path,
) -> None:
    waiting, over = owed(database, key="case:waiting"), owed(database, key="case:over")
    payment_id, _ = started(database, provider, waiting)
    settings.payments = ""
    run_due(database, settings, PAY_BY)
    assert state_of(database, payment_id) == PaymentState.STARTED
    assert charge_of(database, waiting).state == ChargeState.OWED
    assert charge_of(database, over).state == ChargeState.VOID


def test_what_a_charge_names_is_the_case_itself_and_not_the_renewals_of_what_it_granted(
    database: Database, settings: Settings,
) -> None:
    with database.session() as session:
        make.set_up(session)
        case: Case = make.case(session)
        assert charges.of_case(session, make.ALDERMERE, case.id) is None
        who = make.resident(session).id
        own = owe(session, key=f"case:{case.reference}", resident_id=who, case_id=case.id)
        owe(session, key="renewal:later", resident_id=who, case_id=case.id)
        assert charges.of_case(session, make.ALDERMERE, case.id) is own
        assert charges.of_case(session, make.THORNBY, case.id) is None


def test_a_payer_who_left_before_the_bank_said_no_is_told_once_with_the_way_to_try_again(
    database: Database, worker: Worker, provider: Flaky,
) -> None:
    with database.session() as session:
        make.set_up(session)
        case = make.case(session)
        who = make.party(session, case).resident_id
        charge_id = owe(session, key=f"case:{case.reference}", resident_id=who, case_id=case.id).id
        session.commit()
    _, at_provider = started(database, provider, charge_id)
    provider.inner.refuse(at_provider)
    for minutes in (5, 10):
        reconcile_payments(worker.at_moment(AT + timedelta(minutes=minutes)))
    with database.session(write=False) as session:
        [told] = session.scalars(select(OutboxRow).where(OutboxRow.purpose == "payment_failed")).all()
    assert "£60.00" in told.body and "Your bank said no" in told.body and "21 December 2026" in told.body


def test_a_payer_who_left_on_purpose_is_not_written_to(
    database: Database, worker: Worker, provider: Flaky,
) -> None:
    charge_id = owed(database)
    started(database, provider, charge_id)
    reconcile_payments(worker.at_moment(AT + due.ABANDONED_AFTER))
    with database.session(write=False) as session:
        assert session.scalars(select(OutboxRow)).all() == []
