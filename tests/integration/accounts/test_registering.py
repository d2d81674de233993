"""An account comes about when the message is used, and nothing on the way tells who has one."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from frontdoor.audit import AuditRow
from frontdoor.people import account_keys
from frontdoor.people.accounts import Account, AccountKey
from frontdoor.people.residents import Resident
from tests import factories
from tests.integration.accounts.conftest import OTHER, PASSWORD, ROSE, send, sign_in, token
from tests.integration.sameness import steady

pytestmark = pytest.mark.usefixtures("moment")


def register(visitor, contact=ROSE, password=PASSWORD, name="Rose Whitaker", path="/register", **more):
    return visitor.submit(path, {"name": name, "contact": contact, "password": password, **more})


def accounts(council):
    return council.scalar(select(func.count()).select_from(Account))


def test_an_account_is_made_by_the_link_and_its_owner_is_signed_in(client, council, post):
    assert register(client).request.path == "/confirm"
    assert accounts(council) == 0
    (letter,) = post()
    assert (letter.purpose, letter.to, letter.channel) == ("account_confirm", ROSE, "email")
    client.submit(letter.link, {})
    made = council.scalars(select(Account)).one()
    (point,) = made.resident.contact_points
    assert (made.login, made.resident.name, point.value, point.verified_by) == (ROSE, "Rose Whitaker", ROSE, "link")
    assert "Sign out" in client.get("/").text
    assert council.scalar(select(AuditRow.subject_id).where(AuditRow.action == "registered")) == (
        made.resident.public_id)


def test_a_mobile_number_is_as_good_and_its_code_is_typed(client, council, post):
    register(client, "07700 900175")
    (letter,) = post()
    assert (letter.to, letter.channel) == ("+447700900175", "sms")
    client.submit("/confirm", {"code": f"{letter.code[:3]} {letter.code[3:]}"})
    made = council.scalars(select(Account)).one()
    assert (made.login_kind, made.login) == ("phone", "+447700900175")
    assert made.resident.contact_points[0].verified_by == "code"
    assert "Sign out" in client.get("/").text


def test_fetching_the_link_makes_nothing(client, council, post):
    register(client)
    assert client.get(post()[0].link).status_code == 200
    assert accounts(council) == 0


def test_registering_keeps_the_way_somebody_was_on(client, post):
    register(client, path="/register?next=/services/pothole")
    answer = client.submit(post()[0].link, {})
    assert answer.request.path == "/services/pothole"


def test_registering_never_leads_to_another_site(client, post):
    register(client, path="/register?next=//example.org/")
    assert client.submit(post()[0].link, {}).request.path == "/account"


def test_the_way_somebody_was_on_is_not_readable_in_the_database(client, council, post):
    register(client, path="/register?next=/drafts/secret-of-the-draft/place")
    assert "secret-of-the-draft" not in str(council.scalars(select(AccountKey.detail)).one())


def test_somebody_who_has_an_account_is_told_by_message_alone(client, visitors, council, post, account):
    account()
    known, unknown = register(client), register(visitors(), "rose.whitaken@example.org")
    assert known.status_code == unknown.status_code
    assert steady(known).replace(ROSE, "") == steady(unknown).replace("rose.whitaken@example.org", "")
    assert [letter.purpose for letter in post()] == ["account_exists", "account_confirm"]
    assert post()[0].code == ""
    for visitor in (client, visitors()):
        register(visitor, f"{'A' if visitor is client else 'b'}@example.org")
    rows = council.scalars(select(AccountKey)).all()
    assert len(rows) == 4 and all(key.detail["password"].startswith("$argon2id$") for key in rows)


def test_wrong_codes_are_answered_alike_with_and_without_an_account(client, visitors, account):
    account()
    other = visitors()
    register(client)
    register(other, "rose.whitaken@example.org")
    for _ in range(6):
        pages = [send(visitor, "/confirm", {"code": "wrong"}) for visitor in (client, other)]
        same = [steady(page).replace(ROSE, "").replace("rose.whitaken@example.org", "") for page in pages]
        assert pages[0].status_code == pages[1].status_code and same[0] == same[1]


def test_five_wrong_codes_spend_the_message(client, council, post):
    register(client)
    for _ in range(5):
        assert client.submit("/confirm", {"code": "wrong"}).status_code == 422
    assert client.get("/confirm").status_code == 404
    assert client.get(post()[0].link).status_code == 404
    assert accounts(council) == 0


def test_a_link_works_once_and_says_so_kindly(client, visitors, council, post):
    register(client)
    link = post()[0].link
    client.submit(link, {})
    again = visitors().get(link)
    assert again.status_code == 404 and "does not work any more" in again.text and "/sign-in" in again.text
    assert send(client, link).status_code == 404
    assert accounts(council) == 1


def test_a_link_and_its_code_work_for_15_minutes(client, post, moment):
    register(client)
    moment.shift(timedelta(minutes=14, seconds=50))
    assert client.get(post()[0].link).status_code == 200
    moment.shift(timedelta(seconds=30))
    assert client.get(post()[0].link).status_code == 404
    assert client.get("/confirm").status_code == 404


def test_a_link_of_another_council_opens_nothing_here(client, council, post):
    factories.set_up(council, factories.THORNBY)
    register(client)
    assert client.get(post()[0].link, base_url="http://localhost").status_code == 404


def test_a_code_is_typed_in_the_browser_that_asked_or_not_at_all(client, visitors, post):
    register(client)
    assert visitors().get("/confirm").status_code == 404
    assert client.get("/confirm").status_code == 200


def test_in_another_browser_the_link_asks_for_the_password(client, visitors, council, post):
    register(client)
    owner, link = visitors(), post()[0].link
    assert owner.submit(link, {"password": OTHER}).status_code == 422
    assert accounts(council) == 0
    owner.submit(link, {"password": PASSWORD})
    assert accounts(council) == 1 and token(owner) is not None and token(client) is None


def test_whoever_registers_with_a_strangers_address_does_not_get_in(client, visitors, council, post):
    register(client, password=OTHER)
    stranger = visitors()
    for _ in range(5):
        assert stranger.submit(post()[0].link, {"password": "what did I choose?"}).status_code == 422
    assert stranger.get(post()[0].link).status_code == 404
    assert accounts(council) == 0


def test_two_messages_to_the_same_address_make_one_account(client, visitors, council, post):
    other = visitors()
    register(client)
    register(other)
    client.submit(post()[0].link, {})
    assert other.submit(post()[1].link, {}).status_code == 404
    assert accounts(council) == 1
    assert council.scalar(select(func.count()).select_from(Resident)) == 1


def test_neither_link_nor_code_nor_password_stands_in_the_database(client, council, post):
    register(client)
    (letter,) = post()
    key = council.scalars(select(AccountKey)).one()
    stored = f"{key.token_digest} {key.code_digest} {key.detail}"
    assert letter.link.rpartition("/")[2] not in stored and letter.code not in stored and PASSWORD not in stored
    assert len(letter.code) == account_keys.DIGITS
    client.submit(letter.link, {})
    council.expire_all()
    assert key.detail == {}


@pytest.mark.parametrize("fields, says", [
    ({"name": ""}, "Enter your full name"),
    ({"contact": ""}, "Enter your email address or mobile number"),
    ({"contact": "rose"}, "Enter an email address like name@example.com"),
    ({"contact": "01632 960175"}, "or a mobile number like"),
    ({"password": ""}, "Enter a password"),
    ({"password": "short"}, "Password must be 12 characters or more"),
    ({"password": "password2026!"}, "harder to guess"),
    ({"password": "Rose Whitaker 1"}, "Enter a password that is not your name"),
    ({"contact": "07700 900175", "password": "07700900175 0"}, "not your name, email address or phone number"),
    ({"name": "x" * 201}, "Full name must be 200 characters or fewer"),
])
def test_a_mistake_gets_a_sentence_and_keeps_what_was_typed(client, council, post, fields, says):
    page = register(client, **{"contact": ROSE, **fields})
    assert page.status_code == 422 and page.text.count(says) == 2
    assert post() == []


def test_no_more_than_six_texts_a_day_go_to_one_number(client, council, post, moment):
    for _ in range(6):
        assert register(client, "07700 900175").request.path == "/confirm"
    page = register(client, "+44 7700 900175")
    assert page.status_code == 429 and "as many messages as we can" in page.text
    assert len(post()) == 6
    moment.shift(timedelta(days=1))
    assert register(client, "07700 900175").request.path == "/confirm"


def test_the_same_page_says_there_were_too_many_whether_or_not_there_is_an_account(client, visitors, account):
    account()
    pages = []
    for contact in (ROSE, "rose.whitaken@example.org"):
        visitor = visitors()
        for _ in range(12):
            assert register(visitor, contact).request.path == "/confirm"
        pages.append(register(visitor, contact))
    assert [page.status_code for page in pages] == [429, 429]
    assert steady(pages[0]).replace(ROSE, "") == steady(pages[1]).replace("rose.whitaken@example.org", "")


def test_a_form_that_was_open_for_too_long_keeps_what_was_typed(client, council):
    page = client.post("/register", data={"name": "Rose Whitaker", "contact": ROSE, "csrf_token": "old"})
    assert page.status_code == 400 and "open too long" in page.text and ROSE in page.text
    assert accounts(council) == 0


def test_somebody_who_is_signed_in_is_sent_on(client, account):
    account()
    sign_in(client)
    assert client.get("/register?next=/near").location == "/near"
