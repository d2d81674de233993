"""The provider that takes no money remembers like a real one: in files of its own, and the first word stands."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from frontdoor.payments.models import PaymentState
from frontdoor.payments.provider import PaymentRequest, ProviderAway
from frontdoor.payments.test_provider import TestProvider

ASKED = PaymentRequest("aldermere", "PY-1", 6000, "Permit", "http://127.0.0.1/back")
AGREEING = PaymentRequest("aldermere", "PY-2", 6000, "Permit", "http://127.0.0.1/back", "The same way each year")


def test_the_same_reference_is_the_same_payment_in_another_process_too(tmp_path: Path) -> None:
    first = TestProvider(tmp_path).create(ASKED)
    assert TestProvider(tmp_path).create(ASKED) == first
    assert TestProvider(tmp_path).create(PaymentRequest("thornby", "PY-1", 1, "Permit")) != first
    found = TestProvider(tmp_path).find("aldermere", "PY-1")
    assert found is not None and (found.state, found.provider_id) == (PaymentState.STARTED, first.provider_id)


def test_what_it_never_had_it_does_not_find(tmp_path: Path) -> None:
    assert TestProvider(tmp_path).find("aldermere", "PY-1") is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "x" * 32, "0" * 31 + "/", "0" * 32])
def test_an_id_that_is_none_of_its_own_leads_nowhere(tmp_path: Path, name: str) -> None:
    provider = TestProvider(tmp_path)
    assert provider.look(name) is None
    provider.pay(name)
    assert not list(tmp_path.glob("*.done"))


def test_the_first_decision_stands_whoever_comes_after(tmp_path: Path) -> None:
    provider = TestProvider(tmp_path)
    for reference, first, then in [("a", "pay", "cancel"), ("b", "cancel", "pay"), ("c", "refuse", "pay")]:
        made = provider.create(PaymentRequest("aldermere", reference, 1, "Permit")).provider_id
        for act in (first, then):
            provider.cancel("aldermere", made) if act == "cancel" else getattr(provider, act)(made)
    states = {name: found.state for name in "abc" if (found := provider.find("aldermere", name))}
    assert states == {"a": PaymentState.SUCCEEDED, "b": PaymentState.CANCELLED, "c": PaymentState.REFUSED}


def test_paying_and_cancelling_at_the_same_moment_ends_in_one_of_the_two(tmp_path: Path) -> None:
    provider = TestProvider(tmp_path)
    made, ready = provider.create(ASKED).provider_id, threading.Barrier(8)

    def act(number: int) -> PaymentState:
        ready.wait()
        provider.pay(made) if number % 2 else provider.cancel("aldermere", made)
        found = provider.look(made)
        assert found is not None
        return found.state

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(act, range(8)))) == 1


def test_an_agreement_comes_only_where_one_was_asked_for_and_only_with_a_success(tmp_path: Path) -> None:
    provider = TestProvider(tmp_path)
    for request in (ASKED, AGREEING):
        made = provider.create(request).provider_id
        before = provider.find("aldermere", request.reference)
        provider.pay(made)
        after = provider.find("aldermere", request.reference)
        assert before is not None and before.agreement_id is None
        assert after is not None and (after.agreement_id is not None) == bool(request.agreement_words)


def test_money_is_taken_under_an_agreement_once_for_a_reference_and_not_after_its_end(tmp_path: Path) -> None:
    provider = TestProvider(tmp_path)
    provider.pay(provider.create(AGREEING).provider_id)
    found = provider.find("aldermere", "PY-2")
    assert found is not None and found.agreement_id is not None
    renewal = PaymentRequest("aldermere", "PY-3", 6000, "Permit")
    first = provider.take(found.agreement_id, renewal)
    assert first.state == PaymentState.SUCCEEDED
    for _ in range(2):
        provider.end_agreement("aldermere", found.agreement_id)
    assert provider.take(found.agreement_id, renewal) == first
    later = provider.take(found.agreement_id, PaymentRequest("aldermere", "PY-4", 6000, "Permit"))
    assert (later.state, later.why) == (PaymentState.REFUSED, "the agreement has ended")
    assert provider.take("0" * 32, PaymentRequest("aldermere", "PY-5", 1, "x")).state == PaymentState.REFUSED


def test_a_folder_that_cannot_be_used_is_a_provider_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    provider = TestProvider(tmp_path / "file")
    with pytest.raises(ProviderAway):
        provider.create(ASKED)
    with pytest.raises(ProviderAway):
        provider.find("aldermere", "PY-1")
