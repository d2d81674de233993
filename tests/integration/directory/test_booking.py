"""Places at meetings of groups: as many as there are, one each, given back, and only one's own."""
from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.directory import booking, feedback, groups
from frontdoor.directory.booking import GroupFull
from tests import factories as make
from tests.factories import ALDERMERE

MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
(GROUP,) = (one for one in groups.groups(ALDERMERE) if one.id == "knit-and-natter")


@pytest.fixture
def town(session):
    make.set_up(session)
    return session


@pytest.fixture
def small(town):
    """The same group with two places."""
    return GROUP.model_copy(update={"places": 2})


def first(session, group):
    return booking.upcoming(session, ALDERMERE, group, at=MONDAY)[0]


def book(session, group, who, by=None):
    return booking.book(session, ALDERMERE, group, first(session, group).starts_at, who=who, by=by or who, at=MONDAY)


def test_the_meetings_of_four_weeks_are_on_their_weekday_in_local_time(town):
    found = booking.upcoming(town, ALDERMERE, GROUP, at=MONDAY)
    assert [f"{one.starts_at:%a %d %b %H:%M}" for one in found] == [
        "Wed 02 Dec 14:00", "Wed 09 Dec 14:00", "Wed 16 Dec 14:00", "Wed 23 Dec 14:00"]
    assert {one.left for one in found} == {12}


def test_a_meeting_that_has_begun_is_not_offered(town):
    at = datetime(2026, 12, 2, 14, 1, tzinfo=UTC)
    assert booking.upcoming(town, ALDERMERE, GROUP, at=at)[0].starts_at.day == 9


def test_places_are_taken_until_there_are_none(town, small):
    for number in range(2):
        book(town, small, make.resident(town, f"Person {number}"))
    assert first(town, small).left == 0
    with pytest.raises(GroupFull):
        book(town, small, make.resident(town, "One too many"))


def test_whoever_has_a_place_keeps_it_and_takes_no_second(town, small):
    rose = make.resident(town, "Rose")
    assert book(town, small, rose).id == book(town, small, rose).id
    assert first(town, small).left == 1


def test_a_place_that_is_given_back_can_be_had_again(town, small):
    rose = make.resident(town, "Rose")
    place = book(town, small, rose)
    for _ in range(2):
        booking.cancel(town, place, at=MONDAY)
    assert first(town, small).left == 2
    assert booking.of_residents(town, ALDERMERE, frozenset({rose.id})) == []
    assert book(town, small, rose).state == "booked"


def test_a_moment_at_which_it_does_not_meet_cannot_be_booked(town):
    rose = make.resident(town, "Rose")
    with pytest.raises(GroupFull):
        booking.book(town, ALDERMERE, GROUP, MONDAY + timedelta(days=1), who=rose, by=rose, at=MONDAY)


def test_a_place_is_found_only_by_those_whose_it_is(town):
    rose, other = make.resident(town, "Rose"), make.resident(town, "Owen")
    place = book(town, GROUP, rose)
    public_id = place.public_id
    assert booking.of_public_id(town, ALDERMERE, public_id, frozenset({rose.id})) is place
    assert booking.of_public_id(town, ALDERMERE, public_id, frozenset({other.id})) is None
    assert booking.of_public_id(town, "thornby", public_id, frozenset({rose.id})) is None


def test_what_is_wrong_with_the_list_goes_to_the_council(town):
    row = feedback.tell(town, ALDERMERE, GROUP, about="gone", text="", to="group", by=None, at=MONDAY)
    assert row.to == "council"
    assert feedback.see(town, ALDERMERE, row.public_id, at=MONDAY) and feedback.unseen(town, ALDERMERE) == []


def test_the_same_said_twice_by_one_person_is_kept_once(town):
    rose = make.resident(town, "Rose")
    for _ in range(2):
        feedback.tell(town, ALDERMERE, GROUP, about="good", text="Lovely", to="group", by=rose, at=MONDAY)
    assert len(feedback.of_group(town, ALDERMERE, GROUP.id)) == 1
