"""How long a resident's session lasts is told to them and nobody else; asking does not lengthen it, one press does."""

import re
from datetime import timedelta

import pytest

from tests import factories
from tests.integration.accounts.conftest import sign_in

pytestmark = pytest.mark.usefixtures("moment")
PATH = "/account/staying"


def dialog(page):
    """What warns, as it stands in a page; empty where it does not."""
    found = re.search(r'(?s)<dialog class="fd-session".*?</dialog>', page)
    return found.group() if found else ""


def stay(visitor, page):
    (token,) = re.findall(r'name="csrf_token" value="([^"]+)"', dialog(page))
    return visitor.post(PATH, data={"csrf_token": token})


@pytest.mark.parametrize("kiosk, most, away", [("", 30, ""), ("y", 15, 'data-away="/"')])
def test_asking_does_not_lengthen_it_and_one_press_does(client, account, moment, kiosk, most, away):
    rose = account().resident
    sign_in(client, **({"kiosk": kiosk} if kiosk else {}))
    page = client.get("/account").text
    (left,) = map(int, re.findall(r'data-left="(\d+)"', page))
    assert most * 60 - 10 <= left <= most * 60 and rose.public_id in dialog(page)
    assert ("data-away" in page) == bool(away) and away in page
    for minutes in (most - 5, most - 1):
        moment.move_to(factories.AT + timedelta(minutes=minutes))
        told = client.get(PATH).get_json()
        assert abs(told["seconds"] - (most - minutes) * 60) < 10    # signing in took a moment
        assert told["who"] == rose.public_id
    assert stay(client, page).get_json()["seconds"] > most * 60 - 10
    moment.move_to(factories.AT + timedelta(minutes=2 * most))
    assert client.get(PATH).status_code == 302 and "/sign-in" in client.get(PATH).location
    assert stay(client, page).status_code == 302


def test_no_page_says_a_word_of_it_to_whoever_is_not_signed_in(client, council):
    assert client.get(PATH).status_code == 302
    assert all(dialog(client.get(path).text) == "" for path in ("/", "/near", "/sign-in"))


def test_every_page_that_is_opened_while_signed_in_warns(client, account):
    account()
    sign_in(client)
    assert all(dialog(client.get(path).text) for path in ("/", "/near", "/account/details", "/services/pothole"))
