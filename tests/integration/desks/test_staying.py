"""How long a session at the desk lasts is told to whoever asks; asking does not lengthen it, and one press does."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from frontdoor.people.sessions import SignInSession
from tests import factories
from tests.integration.desks.conftest import found

pytestmark = pytest.mark.usefixtures("moment")
PATH = "/desk/staying"


def left(visitor):
    return visitor.get(PATH).get_json()["seconds"]


def stay(visitor, page):
    token = found(r'(?s)data-session-warning hidden>.*?name="csrf_token" value="([^"]+)"', page)
    return visitor.post(PATH, data={"csrf_token": token})


def test_asking_does_not_lengthen_it_and_one_press_does(desk, moment):
    ada = desk()
    page = ada.get("/desk").text
    assert 1_790 <= int(found(r'data-left="(\d+)"', page)) <= 1_800
    for minutes, most in ((10, 1_200), (20, 600), (29, 60)):
        moment.move_to(factories.AT + timedelta(minutes=minutes))
        assert most - 10 <= left(ada) <= most
    assert 1_790 <= stay(ada, page).get_json()["seconds"] <= 1_800
    assert 1_790 <= left(ada) <= 1_800
    moment.move_to(factories.AT + timedelta(minutes=60))
    gone = ada.get(PATH)
    assert gone.status_code == 302 and "/desk/sign-in" in gone.location
    assert stay(ada, page).status_code == 302


def test_after_twelve_hours_no_press_lengthens_it(council, desk):
    ada = desk()
    page = ada.get("/desk").text
    council.execute(update(SignInSession).values(started_at=factories.AT - timedelta(hours=11, minutes=59)))
    council.commit()
    answer = stay(ada, page).get_json()
    assert 0 < answer["seconds"] <= 60 and answer["who"] in page


def test_whoever_is_not_signed_in_is_told_nothing(visitors):
    assert visitors().get(PATH).status_code == 302
