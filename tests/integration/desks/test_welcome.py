"""The first sign-in: a link that works once, a password, a second factor that is shown to work, recovery codes."""

import re
from datetime import timedelta

import pytest

from frontdoor.people import credentials, one_time_links
from tests import factories
from tests.integration.desks.conftest import PASSWORD, found

pytestmark = pytest.mark.usefixtures("moment")


@pytest.fixture
def link(council):
    officer = factories.officer(council)
    return f"/desk/welcome/{one_time_links.make(council, officer, at=factories.AT)}"


def officer_of(council, link):
    return one_time_links.opened_by(council, factories.ALDERMERE, link.rpartition("/")[2], at=factories.AT).officer


def secret_on(page):
    return found(r"<code[^>]*>([A-Z2-7 ]{32,})</code>", page.text).replace(" ", "")


def fill_in(visitor, link, at=factories.AT, password=PASSWORD):
    """Fetch the page, scan its secret and send the form, as one person does."""
    page = visitor.get(link)
    kept = found(r'name="kept"[^>]*value="([^"]+)"', page.text)
    csrf = found(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    secret = secret_on(page)
    return secret, visitor.post(link, data={
        "csrf_token": csrf, "kept": kept, "password": password, "code": credentials.code_at(secret, at)})


def test_an_officer_sets_up_both_factors_and_signs_in(client, link):
    secret, page = fill_in(client, link)
    codes = re.findall(r"<code[^>]*>([a-z2-9]{5}-[a-z2-9]{5})</code>", page.text)
    assert page.status_code == 200 and len(set(codes)) == 10
    page = client.submit("/desk/sign-in", {"email": "ada@example.com", "password": PASSWORD})
    at = factories.AT + timedelta(seconds=30)
    assert client.submit(page.request.path, {"code": credentials.code_at(secret, at)}).request.path == "/desk"


def test_the_code_that_was_shown_at_set_up_does_not_sign_in(client, link):
    secret, _ = fill_in(client, link)
    page = client.submit("/desk/sign-in", {"email": "ada@example.com", "password": PASSWORD})
    assert client.submit(page.request.path, {"code": credentials.code_at(secret, factories.AT)}).status_code == 422


def test_looking_at_the_link_does_not_use_it_up_and_using_it_does(client, visitors, link):
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert fill_in(client, link)[1].status_code == 200
    spent = visitors().get(link)
    assert spent.status_code == 404 and "does not work any more" in spent.text


@pytest.mark.parametrize("minutes, status", [(14, 200), (15, 404)])
def test_a_link_works_for_15_minutes(client, link, moment, minutes, status):
    moment.shift(timedelta(minutes=minutes))
    assert client.get(link).status_code == status


def test_only_the_newest_link_works(client, link, council):
    officer = officer_of(council, link)
    newer = one_time_links.make(council, officer, at=factories.AT)
    assert client.get(link).status_code == 404
    assert client.get(f"/desk/welcome/{newer}").status_code == 200


def test_a_link_opens_nothing_in_another_council(client, link):
    assert client.get(link, base_url="http://localhost").status_code == 404


def test_after_a_mistake_the_page_comes_back_with_the_same_secret_and_nothing_is_kept(client, link):
    secret, back = fill_in(client, link, password="short")
    assert back.status_code == 422 and "Password must be 12 characters or more" in back.text
    assert secret_on(back) == secret
    secret, back = fill_in(client, link, at=factories.AT + timedelta(hours=1))
    assert back.status_code == 422 and "Enter the code that your app shows now" in back.text
    assert secret_on(back) == secret
    refused = client.submit("/desk/sign-in", {"email": "ada@example.com", "password": PASSWORD})
    assert refused.request.path == "/desk/sign-in"


def test_a_secret_that_was_not_made_for_this_link_is_replaced(client, link):
    page = client.submit(link, {"kept": "made up", "password": PASSWORD, "code": "123456"})
    assert page.status_code == 422 and len(secret_on(page)) == 32


def test_setting_up_anew_ends_every_session(client, seat, council, link):
    officer = officer_of(council, link)
    old = seat(officer)
    assert old.get("/desk").status_code == 200
    fill_in(client, link)
    assert old.get("/desk").status_code == 302
