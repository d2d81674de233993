"""The answers that asking tries for each question are answers to it, whatever the rules hold them against."""
from datetime import date, time

import pytest

from frontdoor.assessments.kinds import Kinds
from tests.unit.assessments.making import FACTS, ON, compiled, fact, find, outcome

WITH_TIME = [*FACTS, fact("at", "time")]


def tried(test, fact_id, **more):
    found = compiled(facts=WITH_TIME, outcomes=[outcome("accepted", test), outcome("needs_assessment")], **more)
    assert find(found).result == "needs_more_info"
    return Kinds(found, ON).values[fact_id]


@pytest.mark.parametrize(("test", "fact_id", "kind"), [
    ({"fact": "hours", "overlaps_hours": "09:00-17:00"}, "hours", tuple),
    ({"fact": "at", "between": ["09:00", "17:00"]}, "at", time),
    ({"fact": "later", "after": "as_of"}, "number", int), ({"fact": "later", "after": "as_of"}, "day", date),
    ({"fact": "of_age", "before": "2024-02-29"}, "number", int),
    ({"fact": "gap", "above": 3}, "born", date), ({"fact": "day", "within_school_days": 3}, "day", date),
])
def test_only_values_of_its_type_are_tried(test, fact_id, kind):
    derived = {"later": {"days_after": ["day", "number"]}, "gap": {"days_between": ["born", "day"]},
               "of_age": {"birthday": ["born", "number"]}}
    values = tried(test, fact_id, derived=derived)
    assert values and all(isinstance(value, kind) for value in values)


def test_a_figure_that_is_missing_is_no_error_where_nobody_decides_by_it():
    found = compiled(parameters={"later": [{"from": "2026-12-01", "value": 3, "source": "x"}]}, outcomes=[
        outcome("accepted", "a", automatic=True), outcome("not_required", {"fact": "number", "above": "$later"}),
        outcome("needs_assessment")])
    assert 3 not in Kinds(found, ON).values["number"]
