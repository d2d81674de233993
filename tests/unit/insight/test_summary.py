"""The summary of a replay: one shape, in the program and in JSON."""

import json
from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from frontdoor.insight.summary import CriterionFlips, Flip, Line, Load, Money, Population, Summary, Workload

LINES = (Line(value="Harbour", rows=100, flips=20), Line(value="Mill", rows=30, flips=None))
SUMMARY = Summary(
    council="aldermere", service="pothole", version=3, hash="a" * 64, draft_hash="b" * 64, on=date(2027, 4, 1),
    claimed="all as if they had claimed on 1 April 2027", as_of=datetime(2026, 11, 30, 9, tzinfo=UTC), populations=(
        Population(
            kind="past", rows=130, flips=25, failed=0,
            outcomes=(Flip(from_outcome="repair", from_result="accepted", to_outcome="too_small",
                           to_result="not_eligible", count=25),),
            wards=LINES, ages=LINES, tiers=LINES, decided_by=LINES,
            money=Money(before_pence=600_000, after_pence=650_000, difference_pence=50_000, changed=25, unknown=0),
            workload=Workload(tiers=(Load(tier="1", before=100, after=80),), to_people=25, from_people=0, weeks=52.0,
                              a_week=0.5),
            criteria=(CriterionFlips(criterion="deep_enough", count=25),),
        ),
    ), not_held=("width_mm",), notes=(), seconds=1.5,
)


def test_a_summary_comes_back_from_its_json_as_it_was():
    assert Summary.from_json(SUMMARY.as_json()) == SUMMARY
    assert json.loads(SUMMARY.as_json())["populations"][0]["wards"][1] == {"value": "Mill", "rows": 30, "flips": None}


def test_a_summary_with_an_unknown_key_is_refused():
    with pytest.raises(ValidationError):
        Summary.from_json(json.dumps({**json.loads(SUMMARY.as_json()), "names": ["Rose Fell"]}))


def test_a_summary_is_empty_where_there_was_nothing_to_replay():
    assert not SUMMARY.is_empty
    assert SUMMARY.model_copy(update={"populations": ()}).is_empty
