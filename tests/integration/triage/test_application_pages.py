"""What whoever applied sees of it: where it stands, what was decided and why, what to pay, and what they can do."""

import pytest
from sqlalchemy import select

from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Outcome, State
from frontdoor.cases.files import FileStore
from frontdoor.entitlements import grants, terms
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import charges, tries
from frontdoor.payments.models import ChargeState, PaymentState
from frontdoor.payments.provider import Answer
from frontdoor.payments.test_provider import TestProvider
from frontdoor.triage import paying, questions
from tests import factories as make
from tests.integration.triage import permits


@pytest.fixture(autouse=True)
def offered(council):
    permits.offer(council)


@pytest.fixture
def opened(council, settings, client):
    """Opens an application with the key from its message, and gives the page."""
    def open_it(case, path=""):
        client.get(make.link(settings, case, make.party(council, case)))
        return client.get(f"/cases/{case.reference}{path}")

    return open_it


def charge_of(council, case):
    return charges.by_key(council, case.council_id, f"case:{case.reference}")


def pay(council, case, folder):
    charge = charge_of(council, case)
    tried = tries.begin(council, charge, wants_mandate=False, provider=TestProvider(folder), at=make.AT)
    paying.heed(council, tries.settle(council, tried, Answer(PaymentState.SUCCEEDED, "one"), at=make.AT), at=make.AT)


def test_a_granted_application_says_why_and_what_to_pay_until_when(council, opened):
    case = permits.apply(council)
    text = opened(case).text
    for words in ("Bay permit: RW19 OSE", "Your application", "Waiting for your payment", "We granted your application",
                  "You can have a permit.", "Met:</b> You live in the street.", f'href="/pay/{case.reference}"',
                  "£60", "What you told us", "4 Harbour Row", "4.1 m", "Withdraw your application"):
        assert words in text, words
    for words in ("your report", "this report", "You will hear from us by", "See and print your permit"):
        assert words not in text, words


def test_the_page_after_sending_speaks_of_the_application(council, settings, client):
    case = permits.apply(council)
    client.get(make.link(settings, case, make.party(council, case)))
    text = client.get(f"/sent/{case.reference}").text
    assert "We have your application" in text and "We granted your application" in text and "your report" not in text


def test_once_it_is_paid_the_permit_is_there(council, opened, tmp_path):
    case = permits.apply(council)
    pay(council, case, tmp_path)
    held = grants.of_case(council, case.council_id, case.id)
    assert held is not None
    term = terms.last(held)
    text = opened(case).text
    assert f"{held.title} {term.number}" in text and f'href="/cases/{case.reference}/permit"' in text
    assert ">Granted<" in text.replace("\n", "") and "Pay now" not in text and "Withdraw" not in text


def test_a_refusal_names_each_point_and_what_would_change_it_and_offers_another_look(council, client, opened):
    case = permits.apply(council, permits.TOO_LONG)
    text = opened(case).text
    for words in ("Not granted", "We could not grant your application", "Your car is too long.",
                  "Not met:</b> The car is longer than 5 m.", "A car of up to 5 m fits.", "Ask us to look again"):
        assert words in text, words
    page = client.submit(f"/cases/{case.reference}/review", {"text": "It is 4.9 m."})
    assert "We will look at your application again" in page.text
    council.refresh(case)
    assert (case.state, case.queue, case.outcome) == (State.UNDER_REVIEW, "parking", Outcome.REFUSED)
    assert "Being looked at again" in page.text


def test_what_is_still_checked_is_named_while_a_person_looks(council, opened):
    text = opened(permits.apply(council, permits.KEEPER_UNKNOWN)).text
    assert "What we still have to check" in text and "Registered keeper" in text
    assert "Being looked at" in text and "We granted" not in text and "Ask us to look again" not in text


def test_a_hidden_application_looks_like_any_that_is_looked_at(council, opened):
    case = permits.apply(council, {"description": "My husband hits me and I am scared."})
    text = opened(case).text
    assert "Being looked at" in text and "A person is looking at your application" in text
    assert "specialist" not in text and "duty" not in text


def test_an_offer_to_pay_stands_on_the_page_of_somebody_in_danger_too(council, opened):
    case = permits.apply(council)
    questions.write(council, case, body="He hits me and I am scared.", party=make.party(council, case), at=make.AT)
    text = opened(case).text
    assert "Waiting for your payment" in text and f'href="/pay/{case.reference}"' in text


def test_an_application_is_withdrawn_in_its_own_words(council, client, opened):
    case = permits.apply(council)
    page = opened(case, "/withdraw")
    assert "you do not have to pay anything for it" in page.text and "Withdraw my application" in page.text
    done = client.submit(f"/cases/{case.reference}/withdraw", {})
    assert "You withdrew your application" in done.text and "Pay now" not in done.text
    council.refresh(case)
    assert case.state == State.WITHDRAWN and charge_of(council, case).state == ChargeState.VOID


def test_one_that_was_not_paid_says_so_and_is_not_for_review(council, opened):
    case = permits.apply(council)
    charge = charge_of(council, case)
    paying.lapse(council, charge, charge.pay_by)
    text = opened(case).text
    assert "Not paid in time" in text and "You can apply again at any time." in text and "Pay now" not in text
    assert "Ask us to look again" not in text
    assert council.scalars(select(OutboxRow).where(OutboxRow.purpose == "not_paid")).one()


def test_documents_come_back_to_who_sent_them_and_to_nobody_else(council, settings, client, visitors, opened):
    case = permits.apply(council)
    content = b"%PDF-1.4 a bill"
    council.add(Attachment(
        council_id=case.council_id, case_id=case.id, fact_id="keeper", name="bill.pdf", scan="clean", size_bytes=15,
        media_type="application/pdf", digest=FileStore(settings.files).put(content), created_at=make.AT,
        public_id="abc123",
    ))
    assert "bill.pdf" in opened(case).text
    address = f"/cases/{case.reference}/photos/abc123"
    assert client.get(address).data == content
    assert visitors().get(address).status_code == 404
