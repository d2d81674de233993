"""However many answer, click and settle at the same moment, a charge is paid once. The control shows that this does
not come by itself."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import update

from frontdoor.db import Database, retrying
from frontdoor.payments import asking, tries
from frontdoor.payments.charges import ChargeNotOwed
from frontdoor.payments.models import Charge, ChargeState, Payment, PaymentState
from frontdoor.payments.provider import Answer
from tests.integration.payments.owing import AT, Flaky, Heeding, owed, payments, tasks, till

MANY = 8


def together(work: Callable[[int], object]) -> list[object]:
    """Run the work MANY times at once; what each gave."""
    ready = threading.Barrier(MANY)

    def one(number: int) -> object:
        ready.wait()
        return work(number)

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def paid_at_the_provider(place: asking.Till, charge_id: int) -> int:
    reference = asking.begin(place, charge_id, wants_mandate=True, at=AT)
    with place.database.session(write=False) as session:
        payment_id = next(one.id for one in payments(session) if one.reference == reference)
    address = asking.start(place, payment_id, return_url="http://127.0.0.1/back", at=AT)
    assert address is not None and isinstance(place.provider, Flaky)
    place.provider.inner.pay(address.rpartition("/")[2])
    return payment_id


def test_many_who_settle_the_same_payment_at_once_pay_it_once(database: Database, tmp_path: Path) -> None:
    heed = Heeding()
    place, charge_id = till(database, tmp_path, heed), owed(database)
    payment_id = paid_at_the_provider(place, charge_id)
    together(lambda _: asking.find_out(place, payment_id, at=AT))
    with database.session(write=False) as session:
        assert session.get_one(Charge, charge_id).state == ChargeState.PAID
        assert [one.surplus for one in payments(session)] == [False] and tasks(session) == []
    assert heed.heeded == ["case:one"]


def test_without_the_lock_the_same_answers_are_heeded_more_than_once(database: Database, tmp_path: Path) -> None:
    """The control: read that it is owed, then write that it is paid, as one would without knowing better."""
    charge_id, heeded, all_have_read = owed(database), [], threading.Barrier(MANY)

    def naive(number: int) -> None:
        with database.session(write=False) as session:
            is_owed = session.get_one(Charge, charge_id).state == ChargeState.OWED
        all_have_read.wait()
        if is_owed:
            retrying(database, lambda session: session.execute(
                update(Charge).where(Charge.id == charge_id).values(state=ChargeState.PAID)))
            heeded.append(number)

    together(naive)
    assert len(heeded) > 1


def test_many_who_begin_at_once_begin_one_try(database: Database, tmp_path: Path) -> None:
    place, charge_id = till(database, tmp_path), owed(database)
    begun = together(lambda _: asking.begin(place, charge_id, wants_mandate=False, at=AT))
    assert len(set(begun)) == 1
    with database.session(write=False) as session:
        assert [one.number for one in payments(session)] == [1]


def test_many_tabs_that_begin_while_one_is_already_paying_pay_once(database: Database, tmp_path: Path) -> None:
    heed = Heeding()
    place, charge_id = till(database, tmp_path, heed), owed(database)
    paid_at_the_provider(place, charge_id)

    def tab(_: int) -> str:
        try:
            return asking.begin(place, charge_id, wants_mandate=False, at=AT)
        except ChargeNotOwed:
            return "paid"

    assert together(tab) == ["paid"] * MANY
    assert heed.heeded == ["case:one"]


def test_of_two_tries_that_were_both_paid_one_counts_and_one_is_given_back(database: Database, tmp_path: Path) -> None:
    """A provider that took money although it had said the payment was cancelled."""
    charge_id, place = owed(database), till(database, tmp_path)

    def begin(session) -> int:
        return tries.begin(session, session.get_one(Charge, charge_id), wants_mandate=False,
                           provider=place.provider, at=AT).id

    ids = []
    for state in (PaymentState.CANCELLED, PaymentState.STARTED):
        ids.append(retrying(database, begin))
        asking.settle(place, ids[-1], Answer(state, f"p{len(ids)}"), at=AT)
    together(lambda number: asking.settle(
        place, ids[number % 2], Answer(PaymentState.SUCCEEDED, f"p{number % 2}"), at=AT))
    with database.session(write=False) as session:
        found = [(session.get_one(Payment, one).state, session.get_one(Payment, one).surplus) for one in ids]
        assert sorted(found) == [("succeeded", False), ("succeeded", True)]
        assert len(tasks(session)) == 1
