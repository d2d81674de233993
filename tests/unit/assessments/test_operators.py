"""Each operator on both sides of its boundary."""
import pytest

from tests.unit.assessments.making import judged, verdict

MET, NOT = "met", "not_met"


@pytest.mark.parametrize(("test", "value", "expected"), [
    ({"fact": "number", "is": 5}, 5, MET), ({"fact": "number", "is": 5}, 6, NOT),
    ({"fact": "number", "is_not": 5}, 5, NOT), ({"fact": "number", "is_not": 5}, None, MET),
    ({"fact": "day", "is": None}, None, MET), ({"fact": "day", "is": None}, "2026-01-01", NOT),
    ({"fact": "colour", "one_of": ["red", "blue"]}, "blue", MET),
    ({"fact": "colour", "one_of": ["red", "blue"]}, "green", NOT),
    ({"fact": "colour", "none_of": ["red", "blue"]}, "green", MET),
    ({"fact": "colour", "none_of": ["red", "blue"]}, None, MET),
    ({"fact": "things", "contains_any": ["one", "two"]}, ["two", "three"], MET),
    ({"fact": "things", "contains_any": ["one", "two"]}, ["three"], NOT),
    ({"fact": "things", "contains_all": ["one", "two"]}, ["two", "one"], MET),
    ({"fact": "things", "contains_all": ["one", "two"]}, ["two"], NOT),
    ({"fact": "things", "contains_none": ["one", "two"]}, [], MET),
    ({"fact": "things", "contains_none": ["one", "two"]}, ["one"], NOT),
    ({"fact": "number", "above": 20}, 20, NOT), ({"fact": "number", "above": 20}, 21, MET),
    ({"fact": "number", "at_least": 40}, 40, MET), ({"fact": "number", "at_least": 40}, 39, NOT),
    ({"fact": "number", "below": 5}, 5, NOT), ({"fact": "number", "below": 5}, 4, MET),
    ({"fact": "length", "at_most": "5.0"}, 5, MET), ({"fact": "length", "at_most": "5.0"}, "5.01", NOT),
    ({"fact": "pay", "at_most": "616.67"}, "616.67", MET), ({"fact": "pay", "at_most": "616.67"}, "616.68", NOT),
    ({"fact": "number", "between": [2, 4]}, 2, MET), ({"fact": "number", "between": [2, 4]}, 4, MET),
    ({"fact": "number", "between": [2, 4]}, 5, NOT), ({"fact": "number", "between": [2, 4]}, 1, NOT),
    ({"fact": "day", "before": "2026-05-01"}, "2026-05-01", NOT),
    ({"fact": "day", "before": "2026-05-01"}, "2026-04-30", MET),
    ({"fact": "day", "after": "2026-05-01"}, "2026-05-01", NOT),
    ({"fact": "day", "on_or_before": "2026-05-01"}, "2026-05-01", MET),
    ({"fact": "day", "on_or_after": "2026-05-01"}, "2026-04-30", NOT),
    ({"fact": "day", "on_or_after": "as_of"}, "2026-11-23", MET),
    ({"fact": "day", "on_or_after": "as_of"}, None, NOT),
])
def test_plain_operators_hold_on_the_right_side_of_their_limit(test, value, expected):
    assert verdict(test, {test["fact"]: value}) == expected


@pytest.mark.parametrize(("test", "value", "expected"), [
    ({"within_days": 14}, "2026-11-09", MET), ({"within_days": 14}, "2026-11-08", NOT),
    ({"within_days": 14}, "2026-11-24", NOT),
    ({"within_months": 3}, "2026-08-23", MET), ({"within_months": 3}, "2026-08-22", NOT),
    ({"within_months": 3}, "2026-11-23", MET),
    ({"within_working_days": 2}, "2026-11-19", MET), ({"within_working_days": 2}, "2026-11-18", NOT),
    ({"within_days": {"n": 56, "after": "as_of"}}, "2027-01-18", MET),
    ({"within_days": {"n": 56, "after": "as_of"}}, "2027-01-19", NOT),
])
def test_a_window_includes_its_last_day(test, value, expected):
    assert verdict({"fact": "day", **test}, {"day": value}) == expected


def test_a_window_may_be_counted_from_another_date():
    test = {"fact": "day", "within_working_days": {"n": 2, "after": "born"}}
    assert verdict(test, {"born": "2026-11-20", "day": "2026-11-24"}) == MET
    assert verdict(test, {"born": "2026-11-20", "day": "2026-11-25"}) == NOT
    assert verdict(test, {"day": "2026-11-25"}) == "not_known"


@pytest.mark.parametrize(("born", "expected"), [("1960-11-23", MET), ("1960-11-24", NOT), ("1960-11-22", MET)])
def test_age_is_attained_at_the_start_of_the_birthday(born, expected):
    assert verdict({"fact": "born", "age_at_least": 66}, {"born": born}) == expected
    assert verdict({"fact": "born", "age_below": 66}, {"born": born}) == {MET: NOT, NOT: MET}[expected]


@pytest.mark.parametrize(("hours", "expected"), [
    ("20:00-21:00", NOT), ("20:00-21:01", MET), ("07:59-08:30", MET), ("08:00-21:00", NOT), ("23:00-01:00", MET),
])
def test_hours_overlap_past_midnight_and_touching_is_not_overlapping(hours, expected):
    assert verdict({"fact": "hours", "overlaps_hours": "21:00-08:00"}, {"hours": hours}) == expected


@pytest.mark.parametrize(("place", "expected"), [
    ({"ward": "north"}, MET), ({"ward": "south", "areas": ["zone-a"]}, MET), ({"ward": "south"}, NOT), ("High St", NOT),
])
def test_a_place_is_in_an_area_by_its_ward_or_its_areas(place, expected):
    assert verdict({"fact": "place", "in_area": ["north", "zone-a"]}, {"place": place}) == expected


def test_a_figure_is_picked_by_another_fact_and_unknown_while_that_is():
    figures = {"limit": [{"from": "2020-01-01", "by": "colour", "values": {"red": 1, "other": 9}, "source": "s"}]}
    test = {"fact": "number", "at_most": "$limit"}
    assert verdict(test, {"number": 5, "colour": "red"}, parameters=figures) == NOT
    assert verdict(test, {"number": 5, "colour": "blue"}, parameters=figures) == MET
    assert verdict(test, {"number": 5}, parameters=figures) == "not_known"
    assert judged(test, {"number": 5, "colour": "red"}, parameters=figures).facts == ("number", "colour")


@pytest.mark.parametrize(("function", "facts", "test", "expected"), [
    ({"add": ["number", 1]}, {"number": 1}, {"is": 2}, MET),
    ({"sum": ["number", "other_number"]}, {"number": 1, "other_number": 4}, {"is": 5}, MET),
    ({"min": ["number", "other_number"]}, {"number": 1, "other_number": 4}, {"is": 1}, MET),
    ({"max": ["number", "other_number"]}, {"number": 1, "other_number": 4}, {"is": 4}, MET),
    ({"count": ["things"]}, {"things": ["one", "two"]}, {"is": 2}, MET),
    ({"age_on": ["born", "as_of"]}, {"born": "2000-11-24"}, {"is": 25}, MET),
    ({"days_between": ["day", "as_of"]}, {"day": "2026-11-20"}, {"is": 3}, MET),
    ({"working_days_between": ["day", "as_of"]}, {"day": "2026-11-20"}, {"is": 1}, MET),
    ({"months_between": ["day", "as_of"]}, {"day": "2026-08-24"}, {"is": 2}, MET),
    ({"first_day_after": ["day", 28]}, {"day": "2026-11-01"}, {"is": "2026-11-30"}, MET),
    ({"birthday": ["day", 66]}, {"day": "1960-04-05"}, {"is": "2026-04-05"}, MET),
    ({"birthday": ["day", 66]}, {"day": "1960-02-29"}, {"is": "2026-03-01"}, MET),
    ({"birthday": ["day", 68]}, {"day": "1960-02-29"}, {"is": "2028-02-29"}, MET),
    ({"add": ["number", 1]}, {"number": "dont_know"}, {"is": 2}, "dont_know"),
    ({"add": ["number", 1]}, {}, {"is": 2}, "not_known"),
])
def test_a_derived_value_is_worked_out_or_unknown_with_what_it_rests_on(function, facts, test, expected):
    found = judged({"fact": "worked_out", **test}, facts, derived={"worked_out": function})
    assert found.verdict.value == expected
