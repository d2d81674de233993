"""The door itself: a councillor signs in as officers do, sees their own pages and none of the desk's."""

from datetime import timedelta

import pytest

from frontdoor.people import members as people
from frontdoor.people.actor import ActorKind, Level
from tests import factories
from tests.integration.desks.conftest import found
from tests.integration.environment.conftest import ON_ONE
from tests.integration.members.conftest import CASTLE, councillor_of

pytestmark = ON_ONE


@pytest.mark.parametrize("path", ["/desk", "/desk/queues", "/desk/people", "/manage/quality", "/design",
                                  "/desk/search?q=FD-7K2M-9QX4-C", "/desk/sign-in", "/desk/sign-in?next=/desk"])
def test_no_page_of_the_desk_opens_to_a_councillor(hers, path):
    shown = hers.get(path)
    assert shown.status_code == 302 and shown.headers["Location"] == "/members"


def test_nothing_of_the_desk_can_be_sent_by_a_councillor(hers):
    hers.get("/members/raise")
    token = hers.get("/members/raise").text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    assert hers.post("/desk/chat/seat", data={"csrf_token": token}).status_code == 403


def test_an_officer_has_no_casework_of_a_councillor_and_a_stranger_signs_in_first(desk, client):
    assert desk().get("/members").status_code == 403
    asked = client.get("/members/ward?service=pothole")
    assert asked.headers["Location"] == "/desk/sign-in?next=/members/ward?service%3Dpothole"


def test_a_councillor_who_signs_in_comes_to_their_casework(hers):
    assert hers.get("/desk/sign-in?next=/members/ward").headers["Location"] == "/members/ward"
    hers.submit("/members", {}, form=0)
    assert hers.get("/members").status_code == 302


def test_the_page_warns_before_the_session_ends_asking_does_not_lengthen_it_and_one_press_does(hers, moment, desk):
    assert desk().get("/members/staying").status_code == 403
    page = hers.get("/members/raise").text
    assert 'data-url="/members/staying"' in page and 1_790 <= int(found(r'data-left="(\d+)"', page)) <= 1_800
    token = found(r'(?s)data-session-warning hidden>.*?name="csrf_token" value="([^"]+)"', page)
    for minutes, most in ((10, 1_200), (29, 60)):
        moment.move_to(factories.AT + timedelta(minutes=minutes))
        assert most - 10 <= hers.get("/members/staying").get_json()["seconds"] <= most
    assert 1_790 <= hers.post("/members/staying", data={"csrf_token": token}).get_json()["seconds"] <= 1_800
    moment.move_to(factories.AT + timedelta(minutes=60))
    assert hers.get("/members/staying").status_code == 302


def test_a_councillor_acts_as_one_and_speaks_for_wards_that_there_are(council, member):
    assert member.as_actor().kind is ActorKind.MEMBER and not member.as_actor().is_at_least(Level.CORE)
    assert [one.name for one in people.of_ward(council, factories.ALDERMERE, factories.WARD)] == ["Mira Solway"]
    with pytest.raises(people.UnknownWard):
        councillor_of(council, "Idris Vane", "Atlantis")
    with pytest.raises(ValueError, match="only a councillor"):
        people.elect(council, factories.officer(council, "Sam Reed"), [CASTLE], known=[CASTLE])


def test_forms_left_open_too_long_keep_what_was_typed(hers):
    late = hers.post("/members/raise", data={"name": "Joan Hardy", "text": "The lamp is out.", "csrf_token": "old"})
    assert late.status_code == 400 and "The lamp is out." in late.text
