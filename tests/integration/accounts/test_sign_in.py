"""Residents sign in and out: nothing tells who has an account, and a session ends when it should."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.people.accounts import AccountSession
from tests import factories
from tests.integration.accounts.conftest import COOKIE, PASSWORD, PHONE, ROSE, send, sign_in, token
from tests.integration.sameness import steady

pytestmark = pytest.mark.usefixtures("moment")
WRONG = "Enter the email address, mobile number or account number, and the password"
INSIDE = "/account/password"


def is_in(visitor):
    return visitor.get(INSIDE).status_code == 200


def test_a_resident_signs_in_with_email_in_any_case(client, account):
    account()
    assert sign_in(client, ROSE.upper(), path="/sign-in?next=/near").request.path == "/near"
    page = client.get("/")
    assert "Sign out" in page.text and "Your account" in page.text and ">Sign in<" not in page.text


def test_a_resident_signs_in_with_a_number_however_it_is_written(client, visitors, account):
    account(email=None, phone=PHONE)
    for written in ("07700 900175", "+44 7700 900 175", "(07700) 900175"):
        visitor = visitors()
        sign_in(visitor, written, path="/sign-in?next=/near")
        assert is_in(visitor)


def test_after_signing_in_the_resident_comes_to_the_page_they_asked_for(client, account):
    account()
    assert client.get(f"{INSIDE}?x=1").location == "/sign-in?next=/account/password?x%3D1"
    assert sign_in(client, path=f"/sign-in?next={INSIDE}").request.path == INSIDE


def test_signing_in_never_leads_to_another_site(client, account):
    account()
    sign_in(client, path="/sign-in?next=/near")
    for elsewhere in ("https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", ""):
        assert client.get("/sign-in", query_string={"next": elsewhere}).location == "/account"


def test_an_account_that_does_not_exist_gets_the_same_page(client, visitors, council, account):
    account()
    closed = account("Cy Moor", email="cy@example.org")
    closed.closed_at = factories.AT
    unset = account("Di Lane", email="di@example.org")
    unset.password_hash = None
    pages = {}
    for login in (ROSE, "cy@example.org", "di@example.org", "zed@example.org", "07700 900999", "R7KM-9XHD", "\x00x"):
        page = sign_in(visitors(), login, "not the password")
        pages[login] = (page.status_code, steady(page).replace(login, "").replace("x", ""))
    assert len(set(pages.values())) == 1 and WRONG in pages[ROSE][1]


def test_an_account_of_another_council_is_none_here(client, council, account):
    factories.set_up(council, factories.THORNBY)
    account(council_id=factories.THORNBY)
    assert WRONG in sign_in(client).text


def test_a_session_of_another_council_opens_nothing_here(client, visitors, council, account):
    factories.set_up(council, factories.THORNBY)
    account()
    sign_in(client, path="/sign-in?next=/near")
    thief = visitors()
    thief.set_cookie(COOKIE, token(client).value, domain="localhost")
    assert thief.get(INSIDE, base_url="http://localhost").status_code == 302


def test_each_sign_in_is_a_new_session_and_the_one_before_is_dead(client, visitors, account):
    account()
    sign_in(client, path="/sign-in?next=/near")
    first = token(client).value
    send(client, "/sign-in?next=/near", {"login": ROSE, "password": PASSWORD})
    assert token(client).value != first
    thief = visitors()
    thief.set_cookie(COOKIE, first, domain="127.0.0.1")
    assert not is_in(thief) and is_in(client)


def test_a_token_that_was_planted_before_does_not_become_a_session(client, account):
    account()
    client.set_cookie(COOKIE, "planted", domain="127.0.0.1")
    sign_in(client, path="/sign-in?next=/near")
    assert token(client).value != "planted"


def test_only_a_digest_of_the_token_is_stored_and_the_cookie_is_out_of_reach_of_scripts(client, council, account):
    account()
    sign_in(client, path="/sign-in?next=/near")
    cookie = token(client)
    assert cookie.http_only and cookie.same_site == "Lax" and cookie.path == "/" and cookie.expires is None
    digests = council.scalars(select(AccountSession.token_digest)).all()
    assert len(digests) == 1 and cookie.value not in digests


def test_five_wrong_tries_in_five_minutes_shut_the_door_for_that_account_from_that_address(
    client, visitors, account, moment,
):
    account()
    for login in (ROSE, ROSE.upper(), f" {ROSE}", ROSE, ROSE):
        assert WRONG in sign_in(client, login, "wrong").text
    shut = sign_in(client)
    assert shut.status_code == 429 and "Wait five minutes" in shut.text
    elsewhere = visitors()
    elsewhere.environ_base = {**elsewhere.environ_base, "REMOTE_ADDR": "127.0.0.9"}
    sign_in(elsewhere, path="/sign-in?next=/near")
    assert is_in(elsewhere)
    moment.shift(timedelta(minutes=5))
    sign_in(client, path="/sign-in?next=/near")
    assert is_in(client)


def test_an_unknown_account_is_shut_out_in_the_same_way(client, account):
    account()
    for _ in range(5):
        sign_in(client, "zed@example.org", "wrong")
    assert sign_in(client, "zed@example.org", "wrong").status_code == 429
    assert sign_in(client, path="/sign-in?next=/near").status_code == 200


def test_signing_out_ends_the_session_wherever_a_copy_of_the_cookie_is(client, visitors, council, account):
    account()
    sign_in(client, path="/sign-in?next=/near")
    kept = token(client).value
    out = client.submit("/near", {})
    assert out.request.path == "/" and "You are signed out" in out.text
    assert out.history[0].headers["Clear-Site-Data"] == '"cache", "storage"'
    assert token(client) is None
    thief = visitors()
    thief.set_cookie(COOKIE, kept, domain="127.0.0.1")
    assert not is_in(thief)
    assert council.scalar(select(AuditRow.action).where(AuditRow.action == "signed_out"))


@pytest.mark.parametrize("kiosk, minutes, status", [("", 29, 200), ("", 30, 302), ("y", 14, 200), ("y", 15, 302)])
def test_a_session_ends_after_30_idle_minutes_and_on_a_shared_machine_after_15(
    client, account, moment, kiosk, minutes, status,
):
    account()
    sign_in(client, path="/sign-in?next=/near", **({"kiosk": kiosk} if kiosk else {}))
    moment.shift(timedelta(minutes=minutes))
    assert client.get(INSIDE).status_code == status


def test_whoever_was_signed_out_by_time_is_told_so_and_comes_back_to_where_they_were(client, account, moment):
    account()
    sign_in(client, path="/sign-in?next=/near")
    moment.shift(timedelta(minutes=31))
    page = client.get(INSIDE, follow_redirects=True)
    assert "You were signed out" in page.text
    assert sign_in(client, path=page.request.full_path).request.path == INSIDE


def test_nobody_who_was_never_signed_in_is_told_that_it_ended(client, council):
    assert "You were signed out" not in client.get("/sign-in").text


def test_no_page_is_kept_by_anything_on_the_way_while_somebody_is_signed_in(client, account):
    account()
    assert client.get("/").headers["Cache-Control"] != "no-store"
    sign_in(client, path="/sign-in?next=/near")
    for path in ("/", "/near", INSIDE):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_hostile_words_at_the_door_get_a_sentence(client, council):
    for typed in ("", " ", "\x00\x01", "’ or 1=1 --", "x" * 20_000, "‮𝕊"):
        for fields in ({"login": typed, "password": "x"}, {"login": f"{typed[:9]}@example.com", "password": typed}):
            page = client.submit("/sign-in", fields)
            assert page.status_code in (422, 429) and "There is a problem" in page.text
