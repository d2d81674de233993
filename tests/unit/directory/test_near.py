"""Which groups suit somebody: what must be met is met, the near and the fitting come first, with the reasons."""
from datetime import date

import pytest

from frontdoor.directory import groups, near
from frontdoor.directory.groups import Group
from frontdoor.directory.near import Wish, suited

HERE = (1_000.0, 1_000.0)


def group(name, **more):
    return Group.model_validate({
        "id": name, "name": name.capitalize(), "about": "A group.", "topics": ["company"], "place": "The hall",
        "postcode": name, "days": ["Tuesday"], "cost": "£2", "ages": "Adults", "contact": {}, "source": "x",
        "checked_on": date(2026, 9, 1), **more})


def ids(listed, wish, where=None):
    return [one.group.id for one in suited(listed, wish, where or {})]


TUESDAY = [{"day": "tuesday", "from": "10:00", "until": "12:00"}]


@pytest.mark.parametrize("wish, fits", [
    (Wish(topics=("music",)), {"topics": ["music"]}), (Wish(age=70), {"from_age": 60}),
    (Wish(day="tuesday"), {"meets": TUESDAY}), (Wish(free=True), {"cost": "Free"}),
    (Wish(step_free=True), {"access": ["step-free"]})])
def test_what_is_asked_for_must_be_met(wish, fits):
    other = {"topics": ["food"], "to_age": 20, "meets": [], "cost": "£1", "access": ["some steps"]}
    assert ids([group("yes", **{**other, "to_age": None, **fits}), group("no", **other)], wish) == ["yes"]


@pytest.mark.parametrize("age, fits", [(59, False), (60, True), (80, True), (81, False)])
def test_the_ends_of_the_ages_are_in(age, fits):
    assert group("g", from_age=60, to_age=80).is_for(age) is fits


def test_the_nearer_one_comes_first_and_the_reason_says_how_far():
    where = {"far": (1_000.0, 4_400.0), "close": (1_000.0, 1_240.0)}
    found = suited([group("far"), group("close")], Wish(at=HERE), where)
    assert [(one.group.id, one.metres, one.reasons[0]) for one in found] == [
        ("close", 240, "200 metres away"), ("far", 3400, "3.4 km away")]


def test_one_that_is_just_for_them_goes_before_one_a_little_nearer():
    where = {"any": (1_000.0, 1_500.0), "older": (1_000.0, 2_500.0)}
    assert ids([group("any"), group("older", from_age=60)], Wish(at=HERE, age=75), where) == ["older", "any"]


def test_one_whose_place_is_not_known_stands_behind_those_that_are_near():
    assert ids([group("lost"), group("close")], Wish(at=HERE), {"close": (1_000.0, 3_000.0)}) == ["close", "lost"]


def test_a_group_for_older_people_fits_one_of_them_better_than_one_for_every_adult():
    listed = [group("adults", from_age=18), group("anybody"), group("older", from_age=60)]
    assert ids(listed, Wish(age=75)) == ["older", "adults", "anybody"]


def test_without_a_place_the_name_decides():
    assert ids([group("b"), group("a")], Wish()) == ["a", "b"]


def test_the_reasons_say_for_whom_what_for_and_what_it_costs():
    one = group("g", from_age=60, ages="Over 60", cost="Free", access=["ramp"], meets=TUESDAY)
    wish = Wish(topics=("company",), age=75, day="tuesday", step_free=True)
    assert near.reasons(one, wish, None) == (
        "For this age: Over 60", "It is about company", "It meets on Tuesdays", "Free", "No steps")


@pytest.mark.parametrize("council_id", ["aldermere", "thornby"])
def test_the_packaged_groups_are_for_something_that_has_words_and_meet_where_they_say(council_id):
    listed = groups.groups(council_id)
    assert len(listed) >= 40
    assert {topic for one in listed for topic in one.topics} <= near.TOPICS.keys()
    for one in listed:
        assert all(meeting.from_ < meeting.until for meeting in one.meets), one.id
        assert one.contact.phone or one.contact.email or one.contact.website, one.id
    assert any(one.is_bookable for one in listed)


def test_a_council_without_a_file_lists_none():
    assert groups.groups("nowhere") == () and groups.of_id("nowhere", "knit-and-natter") is None


def test_one_that_meets_by_telephone_is_near_to_nobody():
    found = suited([group("calls", postcode="", cost="Free")], Wish(at=HERE), {"hall": HERE})
    assert [(one.metres, one.reasons) for one in found] == [(None, ("Free",))]
