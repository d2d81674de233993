"""Paying on the site: what a payer sees, in every order of clicks that people are capable of."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.audit import AuditRow
from frontdoor.cases.case import Case
from frontdoor.config import Settings
from frontdoor.payments import charges, mandates, tries
from frontdoor.payments.models import Charge, ChargeState, Payment, PaymentState
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people import representatives
from frontdoor.people.residents import Resident
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.opening import opening
from tests.integration.pages import as_read
from tests.integration.payments.owing import AT, FEE, PAY_BY, owe, payments, signed_in, tasks


@pytest.fixture(autouse=True)
def moment() -> object:
    with time_machine.travel(AT, tick=False) as travelling:
        yield travelling


@pytest.fixture
def case(council: Session) -> Case:
    return make.case(council)


@pytest.fixture
def charge(council: Session, case: Case) -> Charge:
    return owe(council, key=f"case:{case.reference}", case_id=case.id,
               resident_id=make.party(council, case).resident_id)


@pytest.fixture
def provider(settings: Settings) -> TestProvider:
    return TestProvider(settings.files.parent / "test-payments")


@pytest.fixture
def payer(council: Session, client: Visitor, settings: Settings, case: Case, charge: Charge) -> Visitor:
    opening(client, settings, council, case)
    return client


def pay_path(case: Case) -> str:
    return f"/pay/{case.reference}"


def at_provider(payer: Visitor, case: Case, **fields: str) -> str:
    """Press the button; the address of the provider's page."""
    page = payer.submit(pay_path(case), fields, form=-1)
    assert page.request.path.startswith("/test-payment/"), page.request.path
    return page.request.path


def heading(page: object) -> str:
    return as_read(page.text).words_of("h1")  # type: ignore[attr-defined]


def test_paying_shows_the_price_takes_it_once_and_gives_a_receipt(
    council: Session, payer: Visitor, case: Case, charge: Charge,
) -> None:
    page = payer.get(pay_path(case))
    assert heading(page) == "Pay £60" and "Resident parking permit" in page.text
    test_page = payer.get(at_provider(payer, case))
    assert "no money is taken" in test_page.text and "You also agree" not in test_page.text
    done = payer.submit(test_page.request.path, {"decided": "pay"})
    assert done.request.path == pay_path(case) and heading(done) == "You have paid"
    assert "What happens next" in done.text
    [payment] = payments(council)
    assert (payment.state, payment.amount_pence, charge.state) == (PaymentState.SUCCEEDED, FEE, ChargeState.PAID)
    assert charge.heeded_at == AT
    receipt = payer.get(f"{pay_path(case)}/receipt")
    assert heading(receipt) == "Receipt" and payment.reference in receipt.text and "£60" in receipt.text
    looked = council.scalars(select(AuditRow.action).where(AuditRow.subject_id == case.reference)).all()
    assert "opened" in looked


def test_being_refused_takes_nothing_and_another_try_may_succeed(
    council: Session, payer: Visitor, case: Case, charge: Charge,
) -> None:
    page = payer.submit(at_provider(payer, case), {"decided": "refuse"})
    assert heading(page) == "Your payment was not taken" and "Other ways to pay" in page.text
    assert "Try again" in page.text and charge.state == ChargeState.OWED
    assert heading(payer.submit(at_provider(payer, case), {"decided": "pay"})) == "You have paid"
    assert [one.state for one in payments(council)] == ["refused", "succeeded"]


def test_leaving_without_paying_takes_nothing_and_one_can_come_back_until_the_last_day(
    council: Session, payer: Visitor, case: Case, charge: Charge,
) -> None:
    page = payer.submit(at_provider(payer, case), {"decided": "leave"})
    assert heading(page) == "You have not paid yet" and "21 December 2026" in page.text
    assert charge.state == ChargeState.OWED
    assert heading(payer.submit(at_provider(payer, case), {"decided": "pay"})) == "You have paid"


def test_what_is_paid_is_not_paid_again(council: Session, payer: Visitor, case: Case, charge: Charge) -> None:
    token = as_read(payer.get(pay_path(case)).text).forms()[-1].fields
    payer.submit(at_provider(payer, case), {"decided": "pay"})
    assert "You do not need to pay again" in payer.get(pay_path(case)).text
    again = payer.post(pay_path(case), data=token, follow_redirects=True)
    assert heading(again) == "You have paid"
    assert heading(payer.get(f"{pay_path(case)}/go", follow_redirects=True)) == "You have paid"
    for _ in range(2):
        assert heading(payer.get(f"{pay_path(case)}/return", follow_redirects=True)) == "You have paid"
    assert len(payments(council)) == 1


def test_an_amount_that_the_page_sends_changes_nothing(
    council: Session, payer: Visitor, case: Case, charge: Charge, provider: TestProvider,
) -> None:
    address = at_provider(payer, case, amount="1", amount_pence="1", fee="1", offers_mandate="y")
    asked = provider.look(address.rpartition("/")[2])
    assert asked is not None and asked.request.amount_pence == FEE
    assert [one.amount_pence for one in payments(council)] == [FEE]


def test_the_agreement_is_kept_in_the_words_that_were_shown(
    council: Session, payer: Visitor, case: Case, charge: Charge,
) -> None:
    page = payer.get(pay_path(case))
    assert mandates.WORDS in page.text
    assert 'checked' not in page.text
    test_page = payer.get(at_provider(payer, case, agree="y"))
    assert "You also agree to this" in test_page.text
    done = payer.submit(test_page.request.path, {"decided": "pay"})
    assert "You can end this in your account" in done.text
    mandate = mandates.of_charge(council, charge)
    assert mandate is not None and mandate.words == mandates.WORDS
    assert mandates.WORDS in payer.get(f"{pay_path(case)}/receipt").text


def test_no_agreement_is_asked_for_where_the_charge_offers_none(
    council: Session, payer: Visitor, case: Case, charge: Charge,
) -> None:
    charge.offers_mandate = False
    assert "When you renew" not in payer.get(pay_path(case)).text
    payer.submit(at_provider(payer, case, agree="y"), {"decided": "pay"})
    assert mandates.of_charge(council, charge) is None


def test_a_double_click_is_one_try(council: Session, payer: Visitor, case: Case, charge: Charge) -> None:
    fields = as_read(payer.get(pay_path(case)).text).forms()[-1].fields
    for _ in range(2):
        assert payer.post(pay_path(case), data=fields).headers["Location"] == f"{pay_path(case)}/go"
    places = {payer.get(f"{pay_path(case)}/go").headers["Location"] for _ in range(2)}
    assert len(places) == 1 and len(payments(council)) == 1


def test_a_second_tab_closes_the_first_at_the_provider(
    council: Session, payer: Visitor, case: Case, charge: Charge,
) -> None:
    first = at_provider(payer, case)
    second = at_provider(payer, case)
    assert first != second and "This payment is over" in payer.get(first).text
    assert heading(payer.submit(second, {"decided": "pay"})) == "You have paid"
    assert heading(payer.submit(first, {})) == "You have paid"
    assert [one.state for one in payments(council)] == ["cancelled", "succeeded"] and tasks(council) == []


def test_a_first_tab_that_was_paid_without_our_hearing_counts_when_the_button_is_pressed_again(
    council: Session, payer: Visitor, case: Case, charge: Charge, provider: TestProvider,
) -> None:
    provider.pay(at_provider(payer, case).rpartition("/")[2])
    assert heading(payer.submit(pay_path(case), {})) == "You have paid"
    assert len(payments(council)) == 1 and charge.state == ChargeState.PAID


def broken(settings: Settings) -> Callable[[], None]:
    """Put a file where the provider's folder is, so that it cannot be reached; gives the way to mend it."""
    folder = settings.files.parent / "test-payments"
    away = folder.with_name("taken-away")
    if folder.exists():
        folder.rename(away)
    folder.write_text("in the way", encoding="utf-8")

    def mend() -> None:
        folder.unlink()
        if away.exists():
            away.rename(folder)

    return mend


def test_while_the_provider_is_away_nothing_is_lost(
    council: Session, payer: Visitor, case: Case, charge: Charge, settings: Settings,
) -> None:
    mend = broken(settings)
    page = payer.submit(pay_path(case), {})
    assert page.status_code == 503 and heading(page) == "You cannot pay at the moment"
    assert page.headers["Retry-After"]
    mend()
    assert heading(payer.submit(at_provider(payer, case), {"decided": "pay"})) == "You have paid"
    assert len(payments(council)) == 1


def test_a_payer_who_comes_back_while_the_provider_is_away_is_told_not_to_pay_again(
    council: Session, payer: Visitor, case: Case, charge: Charge, settings: Settings, provider: TestProvider,
) -> None:
    provider.pay(at_provider(payer, case).rpartition("/")[2])
    mend = broken(settings)
    page = payer.get(f"{pay_path(case)}/return", follow_redirects=True)
    assert heading(page) == "We are waiting to hear about your payment" and "Do not pay again" in page.text
    assert as_read(page.text).forms() == []
    mend()
    assert heading(payer.get(f"{pay_path(case)}/return", follow_redirects=True)) == "You have paid"


def test_a_charge_that_is_not_owed_any_more_takes_no_money(
    council: Session, payer: Visitor, case: Case, charge: Charge,
) -> None:
    fields = as_read(payer.get(pay_path(case)).text).forms()[-1].fields
    charges.void(council, charge, AT)
    for page in (payer.get(pay_path(case)), payer.post(pay_path(case), data=fields, follow_redirects=True)):
        assert heading(page) == "You can no longer pay this" and as_read(page.text).forms() == []
    assert payments(council) == []


def test_after_the_last_day_nothing_can_be_paid(
    council: Session, payer: Visitor, case: Case, charge: Charge, moment: time_machine.Traveller,
    settings: Settings,
) -> None:
    moment.move_to(PAY_BY - timedelta(seconds=1))
    opening(payer, settings, council, case)
    assert heading(payer.get(pay_path(case))) == "Pay £60"
    moment.move_to(PAY_BY)
    assert "The last day to pay was Monday 21 December 2026" in payer.get(pay_path(case)).text


def test_money_that_comes_too_late_is_promised_back(
    council: Session, payer: Visitor, case: Case, charge: Charge, provider: TestProvider,
) -> None:
    address = at_provider(payer, case)
    charges.void(council, charge, AT)
    page = payer.submit(address, {"decided": "pay"})
    assert heading(page) == "We will give your money back" and "£60" in page.text
    [task] = tasks(council)
    assert task.startswith("Give back £60.00") and charge.state == ChargeState.VOID


def test_while_it_is_taken_under_an_agreement_nobody_pays_it_by_card(
    council: Session, payer: Visitor, case: Case, charge: Charge, provider: TestProvider,
) -> None:
    council.add(Payment(
        council_id=charge.council_id, reference=tries.new_reference(), charge=charge, number=1, kind=tries.MANDATE,
        provider="test", amount_pence=FEE, created_at=AT,
    ))
    assert heading(payer.get(pay_path(case))) == "We are waiting to hear about your payment"
    for path in ("go", "return"):
        page = payer.get(f"{pay_path(case)}/{path}", follow_redirects=True)
        assert heading(page) == "We are waiting to hear about your payment"


def test_there_is_no_receipt_before_it_is_paid_and_no_page_where_nothing_is_owed(
    council: Session, payer: Visitor, case: Case, charge: Charge, settings: Settings, visitors: Callable[[], Visitor],
) -> None:
    assert payer.get(f"{pay_path(case)}/receipt").status_code == 404
    free = make.case(council, {"name": "Ann Other", "email": "ann@example.org"})
    opening(payer, settings, council, free)
    assert payer.get(pay_path(free)).status_code == 404


def test_another_person_finds_nothing_there(
    council: Session, payer: Visitor, case: Case, charge: Charge, visitors: Callable[[], Visitor],
) -> None:
    payer.submit(at_provider(payer, case), {"decided": "pay"})
    stranger = visitors()
    fields = as_read(stranger.get("/find").text)
    assert fields is not None
    for path in ("", "/go", "/return", "/receipt"):
        assert stranger.get(pay_path(case) + path).status_code == 404
        assert stranger.get(f"/pay/FD-0000-0000-0{path}").status_code == 404


def test_a_follower_of_the_case_neither_sees_nor_pays_it(
    council: Session, case: Case, charge: Charge, settings: Settings, visitors: Callable[[], Visitor],
) -> None:
    from frontdoor.people.actor import guest
    from frontdoor.triage import duplicates

    follower = visitors()
    duplicates.follow(council, case, make.resident(council, "Fay Low"), actor=guest(make.ALDERMERE), at=AT)
    opening(follower, settings, council, case, "follower")
    assert follower.get(pay_path(case)).status_code == 404


def test_where_nothing_can_be_paid_online_the_page_says_how_else(
    council: Session, payer: Visitor, case: Case, charge: Charge, settings: Settings,
) -> None:
    fields = as_read(payer.get(pay_path(case)).text).forms()[-1].fields
    address = at_provider(payer, case)
    settings.payments = ""
    page = payer.get(pay_path(case))
    assert "Ring us and we will take your payment" in page.text and as_read(page.text).forms() == []
    assert "01632 960100" in page.text
    assert payer.post(pay_path(case), data=fields).status_code == 303
    assert payer.get(address).status_code == 404
    assert payer.post(address, data=fields).status_code == 404


def test_the_test_page_shows_nothing_to_whoever_guesses(payer: Visitor) -> None:
    assert payer.get("/test-payment/" + "0" * 32).status_code == 404
    assert payer.get("/test-payment/..%2F..%2Fsecret").status_code == 404


def test_the_test_page_leads_back_to_this_site_only(
    council: Session, payer: Visitor, case: Case, charge: Charge, provider: TestProvider,
) -> None:
    page = payer.get(at_provider(payer, case))
    fields = as_read(page.text).forms()[-1].fields
    answer = payer.post(page.request.path, data={**fields, "decided": "leave", "return_url": "https://evil.example"})
    assert re.fullmatch(rf"{pay_path(case)}/return", answer.headers["Location"])


def test_a_payer_who_never_comes_back_is_found_by_the_job(
    council: Session, payer: Visitor, case: Case, charge: Charge, provider: TestProvider, settings: Settings,
    moment: time_machine.Traveller, tmp_path: Path,
) -> None:
    from frontdoor.db import Database
    from frontdoor.jobs import reconcile_payments, worker_for

    provider.pay(at_provider(payer, case).rpartition("/")[2])
    council.commit()
    database = Database(settings.database_url)
    at: datetime = AT + timedelta(minutes=3)
    reconcile_payments(worker_for(database, settings).at_moment(at))
    database.dispose()
    council.expire_all()
    assert charge.state == ChargeState.PAID and charge.heeded_at == at


def test_the_page_that_follows_the_case_leads_to_paying_and_afterwards_to_the_receipt(
    council: Session, payer: Visitor, case: Case, charge: Charge, settings: Settings,
) -> None:
    page = payer.get(f"/cases/{case.reference}")
    assert "Pay £60 by Monday 21 December 2026" in page.text and f'href="{pay_path(case)}"' in page.text
    payer.submit(at_provider(payer, case), {"decided": "pay"})
    page = payer.get(f"/cases/{case.reference}")
    assert "You paid £60" in page.text and "Pay now" not in page.text and f"{pay_path(case)}/receipt" in page.text


def test_a_resident_pays_from_their_own_account_without_any_link(
    council: Session, case: Case, charge: Charge, visitors: Callable[[], Visitor],
) -> None:
    mine = council.get_one(Resident, charge.resident_id)
    me = signed_in(council, visitors(), mine, "peter@example.org")
    assert heading(me.submit(at_provider(me, case), {"decided": "pay"}, form=-1)) == "You have paid"
    other = signed_in(council, visitors(), make.resident(council, "Nell Other"), "nell@example.org")
    assert other.get(pay_path(case)).status_code == 404


@pytest.mark.parametrize("scope, answer", [(["apply"], 404), (["pay"], 303)])
def test_somebody_who_acts_for_the_payer_pays_only_where_they_may(
    council: Session, case: Case, charge: Charge, visitors: Callable[[], Visitor], scope: list[str], answer: int,
) -> None:
    helper = make.resident(council, "Dan Helper", email="dan@example.org")
    representatives.offer(council, council.get_one(Resident, charge.resident_id), helper, scope=scope, until_on=None,
                          evidence="a letter", recorded_by="a test", at=AT, agreed=True)
    dan = signed_in(council, visitors(), helper, "dan@example.org")
    fields = as_read(dan.get(pay_path(case)).text).forms()[-1].fields
    assert dan.post(pay_path(case), data=fields).status_code == answer
    assert len(payments(council)) == (answer == 303)
