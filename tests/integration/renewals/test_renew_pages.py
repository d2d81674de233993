"""The pages behind the link of a renewal, and the telephone of the demo."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.config import Settings
from frontdoor.entitlements.models import InboundText, Journey
from frontdoor.jobs import run_due
from frontdoor.payments.models import Charge
from frontdoor.triage.renewals import links
from frontdoor.triage.renewals.telling import Means
from tests.integration.pages import as_read
from tests.integration.renewals import permits
from tests.integration.renewals.permits import KEYS, OPENS, renewal_of, terms_of

AFTER = OPENS + timedelta(days=1)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"payments": "test", "demo": True})


@pytest.fixture
def asked(council):
    """A permit for £60 whose holder has been asked, and who has no account."""
    permits.publish(council)
    permit = permits.permit(council)
    permits.tick(council, OPENS)
    council.commit()
    return permit


@pytest.fixture
def address(council, asked):
    return links.path_of(KEYS, renewal_of(council, asked).public_id)


@pytest.fixture(autouse=True)
def a_day_later():
    with time_machine.travel(AFTER, tick=False):
        yield


def test_the_page_shows_what_would_be_renewed_and_at_what_price_and_looking_changes_nothing(
    client, council, asked, address,
):
    page = client.get(address)
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    for words in ("RW19OSE", "22 November 2027", "23 November 2027", "£60", "1 Harbour Row"):
        assert words in page.text, words
    assert renewal_of(council, asked).state == "asked"
    assert council.scalars(select(AuditRow.action).where(AuditRow.subject_kind == "renewal")).all() == ["opened"]


def test_a_link_that_we_did_not_make_is_no_page(client, address):
    token = address.removeprefix("/renew/")
    public_id, _, stamp = token.partition(".")
    for spoilt in (token[:-1], token + "x", public_id, "0" * 16 + "." + stamp, "x", "%00"):
        for page in ("", "/pay", "/change"):
            assert client.get(f"/renew/{spoilt}{page}").status_code == 404


def test_the_link_of_one_council_is_nothing_in_another(client, address):
    assert client.get(address, base_url="http://localhost").status_code == 404


def test_no_answer_is_an_error_and_renews_nothing(client, council, asked, address):
    page = client.submit(address, {})
    assert page.status_code == 422 and "Select what you want to do" in page.text
    assert renewal_of(council, asked).state == "asked"


def test_yes_leads_to_paying_the_price_that_the_server_has(client, council, asked, address):
    page = client.submit(address, {"answer": "yes"})
    assert page.request.path == address + "/pay" and "£60" in page.text
    charge = council.scalars(select(Charge)).one()
    assert (charge.amount_pence, charge.key) == (6000, f"renewal:{renewal_of(council, asked).public_id}")
    assert len(terms_of(council, asked)) == 1


def test_another_price_than_ours_is_asked_about_again(client, council, asked, address):
    for pence in ("1", "", "-6000", "6e3", "x", "²"):
        page = client.submit(address, {"answer": "yes", "pence": pence})
        assert "Check the price" in page.text
    assert council.scalars(select(Charge)).all() == []


def test_two_tabs_with_yes_owe_once(client, council, address):
    first = client.get(address)
    client.submit(address, {"answer": "yes"})
    fields = {**as_read(first.text).forms()[0].fields, "answer": "yes"}
    assert "Pay £60" in client.post(address, data=fields, follow_redirects=True).text
    assert len(council.scalars(select(Charge)).all()) == 1


def test_paying_renews_and_the_page_then_says_so(client, council, database, settings, asked, address):
    client.submit(address, {"answer": "yes"})
    page = client.submit(address + "/pay", {})
    assert "/test-payment/" in page.request.path
    paid = client.submit(page.request.path, {"decided": "pay"})
    assert paid.status_code == 200
    run_due(database, settings, AFTER + timedelta(minutes=10))
    assert len(terms_of(council, asked)) == 2
    assert "Your permit is renewed" in client.get(address).text


def test_nothing_is_to_be_paid_before_yes(client, address):
    assert client.get(address + "/pay").status_code == 404


def test_something_changed_opens_the_form_with_what_is_known(client, council, asked, address):
    page = client.submit(address, {"answer": "changed"})
    assert page.request.path == address + "/change"
    form = client.submit(page.request.path, {})
    assert form.request.path.startswith("/drafts/")
    assert renewal_of(council, asked).state == "declined"
    journey = council.scalars(select(Journey)).one()
    assert (journey.kind, journey.entitlement_id) == ("renew", asked.id)


def test_not_wanted_any_more_ends_it_without_a_word(client, council, asked, address):
    page = client.submit(address, {"answer": "stop"})
    assert "cannot be renewed here" in page.text
    assert renewal_of(council, asked).state == "stopped"


def test_what_the_rules_refuse_says_why_and_offers_the_form(client, council):
    permits.publish(council)
    permit = permits.permit(council, facts={"length_m": "5.4"})
    permits.tick(council, OPENS)
    page = client.get(links.path_of(KEYS, renewal_of(council, permit).public_id))
    assert "The vehicle is too long." in page.text and "Tell us what has changed" in page.text


def test_the_telephone_of_the_demo_shows_the_text_and_takes_an_answer(client, council, database, settings, asked):
    run_due(database, settings, AFTER)
    assert permits.NUMBER in client.get("/demo/telephone").text
    number = permits.NUMBER.replace("+", "%2B")
    page = client.submit(f"/demo/telephone?number={number}", {"text": "yes"})
    assert "£60" in page.text and ">yes<" in page.text
    assert council.scalars(select(InboundText.heeded)).all() == ["to_pay"]
    empty = client.submit(f"/demo/telephone?number={number}", {"text": ""})
    assert empty.status_code == 422 and "Enter what you want to answer" in empty.text


def test_the_telephone_takes_the_same_answer_once(client, council, asked):
    number = permits.NUMBER.replace("+", "%2B")
    for _ in range(2):
        client.submit(f"/demo/telephone?number={number}", {"text": "yes", "once": "1"})
    assert council.scalars(select(InboundText.heeded)).all() == ["to_pay"]


def test_the_job_asks_takes_and_renews_by_itself(council, database, settings):
    provider = permits.provider_in(settings)
    permits.publish(council)
    resident = permits.holder(council)
    permit = permits.permit(council, resident, mandate=permits.agreement(council, resident, provider))
    permits.agree_at(provider)
    council.commit()
    run_due(database, settings, OPENS)
    assert permits.text(council, "YES", AFTER, means=Means(KEYS, provider)) == "taking"
    council.commit()
    for minutes in range(3):
        run_due(database, settings, AFTER + timedelta(minutes=minutes))
    assert [term.fee_pence for term in terms_of(council, permit)] == [0, 6000]
    assert datetime(2027, 11, 23, tzinfo=UTC).date() == terms_of(council, permit)[1].starts_on
