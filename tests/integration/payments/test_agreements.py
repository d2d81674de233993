"""A resident sees in their account what they paid and agreed to, and ends an agreement there."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.jobs import reconcile_payments, worker_for
from frontdoor.payments import mandates, tries
from frontdoor.payments.models import Charge, Mandate, PaymentState
from frontdoor.payments.provider import Answer, PaymentRequest
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people.residents import Resident
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.payments.owing import AT, owe, signed_in

PAGE = "/account/payments"


@pytest.fixture
def rose(council: Session) -> Resident:
    return make.resident(council, "Rose Whitaker", email="rose.whitaker@example.org")


@pytest.fixture
def provider(settings: Settings) -> TestProvider:
    return TestProvider(settings.files.parent / "test-payments")


@pytest.fixture
def charge(council: Session, rose: Resident, provider: TestProvider) -> Charge:
    """A permit that was paid at the provider, with an agreement."""
    charge = owe(council, resident_id=rose.id)
    payment = tries.begin(council, charge, wants_mandate=True, provider=provider, at=AT)
    request = PaymentRequest(make.ALDERMERE, payment.reference, payment.amount_pence, charge.description, "",
                             payment.agreed_words)
    provider.pay(provider.create(request).provider_id)
    tries.settle(council, payment, provider.find(make.ALDERMERE, payment.reference) or Answer(PaymentState.FAILED, ""),
                 at=AT)
    return charge


def test_the_account_shows_receipts_and_ends_an_agreement(
    council: Session, client: Visitor, rose: Resident, charge: Charge, settings: Settings, provider: TestProvider,
) -> None:
    signed_in(council, client, rose, "rose.whitaker@example.org")
    page = client.get(PAGE)
    paid = tries.paid_by(council, charge)
    assert paid is not None and paid.reference in page.text and "£60" in page.text
    assert mandates.WORDS in page.text
    mandate = mandates.of_charge(council, charge)
    assert mandate is not None
    page = client.submit(PAGE, {}, form=-1)
    assert "We will not take any more payments" in page.text and mandates.WORDS not in page.text
    council.refresh(mandate)
    assert mandate.ended_at is not None and mandate.told_at is None
    council.commit()
    database = Database(settings.database_url)
    reconcile_payments(worker_for(database, settings))
    database.dispose()
    council.refresh(mandate)
    assert mandate.told_at is not None
    refused = provider.take(mandate.agreement_id, PaymentRequest(make.ALDERMERE, "PY-later", 1, "Permit"))
    assert refused.state == PaymentState.REFUSED


def test_nobody_sees_or_ends_anothers_agreement(
    council: Session, client: Visitor, charge: Charge, visitors: Callable[[], Visitor],
) -> None:
    other = signed_in(council, client, make.resident(council, "Nell Other", email="nell@example.org"),
                      "nell@example.org")
    mandate = mandates.of_charge(council, charge)
    assert isinstance(mandate, Mandate)
    page = other.get(PAGE)
    assert "You have not agreed to any" in page.text and "Receipt PY-" not in page.text
    address = f"{PAGE}/agreements/{mandate.public_id}/end"
    assert other.post(address, data={"csrf_token": _token(other)}).status_code == 404
    stranger = visitors()
    assert stranger.get(PAGE).status_code == 302
    assert mandates.of_charge(council, charge) is mandate


def _token(visitor: Visitor) -> list[str]:
    from tests.integration.pages import as_read

    fields = [form.fields for form in as_read(visitor.get("/find").text).forms() if "csrf_token" in form.fields]
    return fields[0]["csrf_token"] if fields else [""]
