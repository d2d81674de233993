"""Groups on the pages: looked for, booked for somebody one acts for, given back, and what was said of them."""

from datetime import timedelta

import pytest

from frontdoor.directory import booking, groups
from frontdoor.directory.models import GroupFeedback, GroupPlace
from frontdoor.people import profile, representatives
from tests import factories as make
from tests.factories import ALDERMERE, AT
from tests.integration.accounts.conftest import send, sign_in

pytestmark = pytest.mark.usefixtures("moment")
KNIT = "/community/knit-and-natter"
(GROUP,) = (one for one in groups.groups(ALDERMERE) if one.id == "knit-and-natter")
# The first form that posts is that to sign out.
BOOK, SAY = 1, 2


@pytest.fixture
def donna(account, client):
    donna = account("Donna Prentice", email="donna@example.org")
    sign_in(client, "donna@example.org")
    return donna.resident


@pytest.fixture
def elsie(council, donna):
    """Donna's mother, for whom she acts."""
    elsie = make.resident(council, "Elsie Prentice", email=None)
    profile.note(council, elsie, "dob", "1944-02-01", source="a test", at=AT)
    representatives.offer(council, elsie, donna, scope=["apply"], evidence="said so", until_on=None,
                          recorded_by="a test", at=AT, agreed=True)
    council.commit()
    return elsie


def meeting(session, group=GROUP):
    return booking.upcoming(session, ALDERMERE, group, at=AT)[0].starts_at


def test_anybody_can_look_for_groups_by_words_and_by_what_must_be_met(council, client):
    page = client.get("/community?q=knitting&free=yes")
    assert "Knit and Natter" in page.text and "Free" in page.text and "Tiny Tunes" not in page.text
    page = client.get("/community?age=75&day=tuesday")
    assert "Market Place Coffee Morning" in page.text and "It meets on Tuesdays" in page.text
    assert "Tiny Tunes" not in page.text


def test_a_place_that_is_known_brings_the_distance_and_another_is_said_not_to_be(council, client):
    assert "nearest first" not in client.get("/community").text
    assert "We do not know this place" in client.get("/community?near=Nowhere+Hill").text
    assert "The age must be a number, like 75" in client.get("/community?age=old").text


@pytest.mark.parametrize("query", [
    "q=%00", "age=" + "9" * 300, "day=someday", "topic=%3Cscript%3E", "near=" + "x" * 5_000])
def test_nothing_that_is_typed_is_an_error(council, client, query):
    assert client.get(f"/community?{query}").status_code == 200


def test_nothing_that_fits_says_what_to_do(council, client):
    assert "Try with less" in client.get("/community?q=zzqqxx").text


def test_a_group_that_is_not_listed_is_not_found(council, client):
    assert client.get("/community/nothing").status_code == 404


def test_a_guest_is_led_to_sign_in_or_to_ring(council, client):
    page = client.get(KNIT)
    assert "Sign in to book" in page.text and "01632 960301" in page.text and "12 places left" not in page.text
    assert client.get("/account/community").status_code == 302


def test_a_place_is_booked_for_the_mother_and_stands_in_the_account(council, client, donna, elsie):
    page = client.submit(KNIT, {"whom": elsie.public_id, "starts_at": meeting(council).isoformat()}, form=BOOK)
    assert page.request.path == "/account/community"
    assert "The place is booked for Elsie Prentice" in page.text and "for Elsie Prentice" in page.text
    place = council.query(GroupPlace).one()
    assert (place.resident_id, place.booked_by_id) == (elsie.id, donna.id)
    assert "11 places left" in client.get(KNIT).text


def test_groups_are_shown_by_the_age_of_each(council, client, donna, elsie):
    page = client.get("/account/community")
    hers = page.text.partition("For Elsie Prentice")[2]
    assert "For this age: Over" in hers and "Under 5" not in hers


def test_a_place_is_given_back(council, client, donna, elsie):
    booking.book(council, ALDERMERE, GROUP, meeting(council), who=elsie, by=donna, at=AT)
    council.commit()
    page = client.submit("/account/community", {}, form=1)
    assert "The place is given back" in page.text and "Nothing is booked" in page.text


@pytest.mark.parametrize("fields, words", [
    ({"whom": ""}, "Select who it is for"), ({"whom": "0" * 32}, "Select who it is for"),
    ({"starts_at": ""}, "Select a day"), ({"starts_at": "soon"}, "Select a day"),
    ({"starts_at": "2026-12-02T14:00"}, "Select a day")])
def test_what_is_missing_is_said(council, client, donna, fields, words):
    whole = {"whom": donna.public_id, "starts_at": meeting(council).isoformat()}
    page = client.submit(KNIT, {**whole, **fields}, form=BOOK)
    assert page.status_code == 422 and words in page.text
    assert council.query(GroupPlace).count() == 0


def test_a_day_that_filled_up_meanwhile_is_said(council, client, donna):
    starts_at = meeting(council)
    for number in range(12):
        who = make.resident(council, f"Person {number}", email=None)
        booking.book(council, ALDERMERE, GROUP, starts_at, who=who, by=who, at=AT)
    council.commit()
    page = send(client, f"{KNIT}/book", {"whom": donna.public_id, "starts_at": starts_at.isoformat()})
    assert page.status_code == 409 and "That day is full now" in page.text


def test_a_place_of_somebody_else_cannot_be_given_back(council, client, donna):
    other = make.resident(council, "Owen", email=None)
    place = booking.book(council, ALDERMERE, GROUP, meeting(council), who=other, by=other, at=AT)
    council.commit()
    assert send(client, f"/account/community/{place.public_id}/cancel").status_code == 404
    council.refresh(place)
    assert place.state == "booked"


def test_after_it_took_place_it_can_be_said_what_it_was_like(council, client, donna, moment):
    booking.book(council, ALDERMERE, GROUP, meeting(council), who=donna, by=donna, at=AT)
    council.commit()
    moment.move_to(meeting(council) + timedelta(hours=3))
    sign_in(client, "donna@example.org")
    assert "Tell us what you thought of it" in client.get("/account/community").text
    page = client.submit(KNIT, {"about": "good", "text": "They were kind to Mum.", "to": "group"}, form=SAY)
    assert "Thank you. We have told the group." in page.text
    row = council.query(GroupFeedback).one()
    assert (row.group_id, row.to, row.resident_id) == ("knit-and-natter", "group", donna.id)


def test_a_guest_can_say_that_a_group_is_gone_and_an_officer_reads_it(council, client):
    page = client.submit(KNIT, {"about": "gone", "text": "The door was shut.", "to": "council"}, form=0)
    assert "Thank you for telling us" in page.text
    assert council.query(GroupFeedback).one().resident_id is None


def test_what_cannot_be_sent_comes_back_as_typed(council, client):
    page = client.submit(KNIT, {"about": "", "text": "x" * 2_001, "to": "mayor"}, form=0)
    assert page.status_code == 422
    for words in ("Select what you want to tell us", "must be 2,000 characters or fewer", "Select who should read it",
                  "x" * 2_001):
        assert words in page.text
