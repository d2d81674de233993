"""Asking the provider with no transaction open: what breaks in between is found again, nothing is paid twice."""

from datetime import timedelta
from pathlib import Path

import pytest

from frontdoor.db import Database, retrying
from frontdoor.payments import asking, mandates, tries
from frontdoor.payments.charges import ChargeNotOwed
from frontdoor.payments.models import Charge, ChargeState, Mandate, Payment, PaymentState
from frontdoor.payments.provider import ProviderAway
from frontdoor.payments.tries import TryIsLive
from tests.integration.payments.owing import AT, PAY_BY, Flaky, Heeding, owe, owed, payments, tasks, till

BACK = "http://127.0.0.1/pay/one/return"


def begun(place: asking.Till, charge_id: int, *, wants_mandate: bool = False) -> int:
    """The row id of a try that was just begun."""
    reference = asking.begin(place, charge_id, wants_mandate=wants_mandate, at=AT)
    with place.database.session(write=False) as session:
        return next(one.id for one in payments(session) if one.reference == reference)


def started(place: asking.Till, charge_id: int, *, wants_mandate: bool = False) -> tuple[int, str]:
    """A try that the provider has: its row id, and the provider's own."""
    payment_id = begun(place, charge_id, wants_mandate=wants_mandate)
    address = asking.start(place, payment_id, return_url=BACK, at=AT)
    assert address is not None
    return payment_id, address.rpartition("/")[2]


def provider(place: asking.Till) -> Flaky:
    assert isinstance(place.provider, Flaky)
    return place.provider


def heeded(place: asking.Till) -> list[str]:
    assert isinstance(place.heed, Heeding)
    return place.heed.heeded


def states(database: Database) -> list[tuple[str, bool]]:
    with database.session(write=False) as session:
        return [(one.state, one.surplus) for one in payments(session)]


def charge_of(database: Database, charge_id: int) -> Charge:
    with database.session(write=False) as session:
        return session.get_one(Charge, charge_id)


def test_a_payment_that_succeeds_pays_the_charge_and_is_heeded_once(database: Database, tmp_path: Path) -> None:
    place, charge_id = till(database, tmp_path), owed(database)
    payment_id, at_provider = started(place, charge_id, wants_mandate=True)
    provider(place).inner.pay(at_provider)
    for _ in range(3):
        asking.find_out(place, payment_id, at=AT)
    charge = charge_of(database, charge_id)
    assert (charge.state, charge.paid_at, charge.heeded_at) == (ChargeState.PAID, AT, AT)
    assert heeded(place) == ["case:one"]
    with database.session(write=False) as session:
        mandate = mandates.of_charge(session, session.get_one(Charge, charge_id))
        assert mandate is not None and mandate.words == mandates.WORDS


def test_a_crash_before_we_wrote_down_that_the_provider_has_it_is_found_by_our_reference(
    database: Database, tmp_path: Path,
) -> None:
    place, charge_id = till(database, tmp_path), owed(database)
    payment_id = begun(place, charge_id)
    provider(place).after = {"create"}
    with pytest.raises(ProviderAway):
        asking.start(place, payment_id, return_url=BACK, at=AT)
    assert states(database) == [(PaymentState.CREATED, False)]
    with database.session(write=False) as session:
        reference = session.get_one(Payment, payment_id).reference
    answer = provider(place).inner.find("aldermere", reference)
    assert answer is not None
    provider(place).inner.pay(answer.provider_id)
    asking.find_out(place, payment_id, at=AT)
    assert charge_of(database, charge_id).state == ChargeState.PAID


def test_asking_the_provider_twice_for_the_same_try_is_one_payment(database: Database, tmp_path: Path) -> None:
    place, charge_id = till(database, tmp_path), owed(database)
    payment_id, first = started(place, charge_id)
    assert asking.start(place, payment_id, return_url=BACK, at=AT) == f"/test-payment/{first}"
    assert len(list((tmp_path / "provider").glob("*.asked"))) == 1


def test_a_second_tab_cancels_the_first_try_at_the_provider_before_it_begins(
    database: Database, tmp_path: Path,
) -> None:
    place, charge_id = till(database, tmp_path), owed(database)
    _, first = started(place, charge_id)
    started(place, charge_id)
    provider(place).inner.pay(first)
    assert [state for state, _ in states(database)] == [PaymentState.CANCELLED, PaymentState.STARTED]
    found = provider(place).inner.look(first)
    assert found is not None and found.state == PaymentState.CANCELLED


def test_a_first_tab_that_had_in_fact_been_paid_counts_once_and_the_second_has_nothing_to_pay(
    database: Database, tmp_path: Path,
) -> None:
    place, charge_id = till(database, tmp_path), owed(database)
    _, first = started(place, charge_id)
    provider(place).inner.pay(first)
    with pytest.raises(ChargeNotOwed):
        asking.begin(place, charge_id, wants_mandate=False, at=AT)
    assert states(database) == [(PaymentState.SUCCEEDED, False)] and heeded(place) == ["case:one"]


def test_nobody_is_sent_to_pay_a_try_that_another_tab_gave_up_meanwhile(database: Database, tmp_path: Path) -> None:
    place, charge_id = till(database, tmp_path), owed(database)
    payment_id = begun(place, charge_id)
    inner = provider(place).inner

    class Slow(Flaky):
        def create(self, request):
            asking.cancel(place, payment_id, at=AT)
            return super().create(request)

    late = asking.Till(database, Slow(inner), place.heed)
    assert asking.start(late, payment_id, return_url=BACK, at=AT) is None
    with database.session(write=False) as session:
        answer = inner.find("aldermere", session.get_one(Payment, payment_id).reference)
    assert answer is not None and answer.state == PaymentState.CANCELLED


def test_a_provider_that_cannot_cancel_leaves_the_first_try_in_the_way(database: Database, tmp_path: Path) -> None:
    place, charge_id = till(database, tmp_path), owed(database)
    started(place, charge_id)
    provider(place).before = {"cancel"}
    with pytest.raises(ProviderAway):
        asking.begin(place, charge_id, wants_mandate=False, at=AT)
    assert states(database) == [(PaymentState.STARTED, False)]


def test_what_goes_wrong_with_heeding_does_not_undo_that_the_money_came(database: Database, tmp_path: Path) -> None:
    place, charge_id = till(database, tmp_path, Heeding(fails=1)), owed(database)
    payment_id, at_provider = started(place, charge_id)
    provider(place).inner.pay(at_provider)
    asking.find_out(place, payment_id, at=AT)
    charge = charge_of(database, charge_id)
    assert (charge.state, charge.heeded_at) == (ChargeState.PAID, None)
    for _ in range(2):
        asking.heed_later(place, charge_id, at=AT)
    assert heeded(place) == ["case:one"] and charge_of(database, charge_id).heeded_at == AT


def agreed(place: asking.Till, charge_id: int) -> int:
    """The row id of an agreement that came with paying the charge."""
    payment_id, at_provider = started(place, charge_id, wants_mandate=True)
    provider(place).inner.pay(at_provider)
    asking.find_out(place, payment_id, at=AT)
    with place.database.session(write=False) as session:
        mandate = mandates.of_charge(session, session.get_one(Charge, charge_id))
        assert mandate is not None
        return mandate.id


def taken(place: asking.Till, mandate_id: int) -> tuple[int, int]:
    """A renewal's charge that is to be taken under the agreement, and the try: row ids."""
    def work(session) -> tuple[int, int]:
        mandate = session.get_one(Mandate, mandate_id)
        charge = owe(session, key="renewal:one", resident_id=mandate.resident_id)
        return charge.id, tries.take(session, charge, mandate, place.provider, AT).id

    return retrying(place.database, work)


def test_money_is_taken_under_the_agreement_once_even_if_the_line_breaks_right_after(
    database: Database, tmp_path: Path,
) -> None:
    place = till(database, tmp_path)
    mandate_id = agreed(place, owed(database))
    charge_id, payment_id = taken(place, mandate_id)
    provider(place).after = {"take"}
    with pytest.raises(ProviderAway):
        asking.take(place, payment_id, at=AT)
    assert charge_of(database, charge_id).state == ChargeState.OWED
    asking.take(place, payment_id, at=AT)
    asking.take(place, payment_id, at=AT)
    assert charge_of(database, charge_id).state == ChargeState.PAID
    assert provider(place).calls.count("take") == 1 and heeded(place) == ["case:one", "renewal:one"]


@pytest.mark.parametrize("what", ["mandate", "charge"])
def test_nothing_is_taken_when_the_agreement_or_the_charge_ended_in_between(
    database: Database, tmp_path: Path, what: str,
) -> None:
    place = till(database, tmp_path)
    mandate_id = agreed(place, owed(database))
    charge_id, payment_id = taken(place, mandate_id)
    if what == "mandate":
        retrying(database, lambda session: mandates.end(session, session.get_one(Mandate, mandate_id), at=AT))
    asking.take(place, payment_id, at=AT if what == "mandate" else PAY_BY)
    assert provider(place).calls.count("take") == 0
    assert states(database)[-1] == (PaymentState.CANCELLED, False)
    with database.session(write=False) as session:
        assert tries.mandate_refused(session, session.get_one(Charge, charge_id))


def test_a_payer_cannot_pay_by_card_while_it_is_being_taken_under_the_agreement(
    database: Database, tmp_path: Path,
) -> None:
    place = till(database, tmp_path)
    charge_id, _ = taken(place, agreed(place, owed(database)))
    with pytest.raises(TryIsLive):
        asking.begin(place, charge_id, wants_mandate=False, at=AT)


def test_a_charge_lapses_only_after_asking_once_more(database: Database, tmp_path: Path) -> None:
    place, charge_id, lapsed = till(database, tmp_path), owed(database), Heeding()
    _, at_provider = started(place, charge_id)
    provider(place).inner.pay(at_provider)
    asking.lapse(place, charge_id, lapsed, at=PAY_BY)
    assert lapsed.heeded == [] and charge_of(database, charge_id).state == ChargeState.PAID


def test_a_charge_that_nobody_pays_lapses_once_and_cannot_be_paid_afterwards(
    database: Database, tmp_path: Path,
) -> None:
    place, charge_id, lapsed = till(database, tmp_path), owed(database), Heeding()
    _, at_provider = started(place, charge_id)
    asking.lapse(place, charge_id, lapsed, at=PAY_BY - timedelta(seconds=1))
    assert charge_of(database, charge_id).state == ChargeState.OWED
    for _ in range(2):
        asking.lapse(place, charge_id, lapsed, at=PAY_BY)
    provider(place).inner.pay(at_provider)
    assert lapsed.heeded == ["case:one"] and charge_of(database, charge_id).state == ChargeState.VOID
    found = provider(place).inner.look(at_provider)
    assert found is not None and found.state == PaymentState.CANCELLED
    with database.session(write=False) as session:
        assert tasks(session) == []


def test_nothing_lapses_while_the_provider_cannot_be_asked(database: Database, tmp_path: Path) -> None:
    place, charge_id, lapsed = till(database, tmp_path), owed(database), Heeding()
    started(place, charge_id)
    provider(place).before = {"find"}
    with pytest.raises(ProviderAway):
        asking.lapse(place, charge_id, lapsed, at=PAY_BY)
    assert lapsed.heeded == [] and charge_of(database, charge_id).state == ChargeState.OWED
