"""JSON facts become typed values, or a sentence that names the fact."""
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from frontdoor.assessments.facts import DONT_KNOW, NOT_ASKED, FactError, plain_value, typed
from tests.unit.assessments.making import compiled, fact

DEFINITION = compiled().definition


@pytest.mark.parametrize(("fact_id", "raw", "value"), [
    ("a", True, True), ("number", 40, 40), ("number", 40.0, 40), ("length", 4.5, Decimal("4.5")),
    ("length", "0.1", Decimal("0.1")), ("pay", "31.50", 3150), ("pay", 31.5, 3150),
    ("day", "2026-11-23", date(2026, 11, 23)),
    ("colour", "red", "red"), ("things", ["two", "one", "one"], ("one", "two")), ("things", [], ()),
    ("hours", "22:00-02:30", (time(22), time(2, 30))), ("note", "words", "words"), ("a", None, None),
    ("number", "dont_know", DONT_KNOW), ("place", {"ward": "x"}, {"ward": "x"}),
])
def test_a_fact_is_read_as_its_type(fact_id, raw, value):
    assert typed(DEFINITION, {fact_id: raw})[fact_id] == value


@pytest.mark.parametrize(("fact_id", "raw"), [
    ("a", "yes"), ("a", 1), ("number", "40"), ("number", 1.5), ("number", True), ("number", float("nan")),
    ("number", Decimal("1E+1000000")), ("number", 10 ** 40), ("length", "4,5"), ("length", float("inf")),
    ("pay", "1.005"), ("day", "23/11/2026"), ("day", "2026-02-30"), ("day", 5),
    ("day", "1799-12-31"), ("day", "2201-01-01"), ("colour", "pink"), ("colour", ["red"]),
    ("things", "one"), ("things", ["four"]), ("hours", "22:00"), ("hours", "25:00-26:00"), ("note", 5),
    ("note", "x" * 501), ("place", 5), ("nothing", True), ("age", 200), ("nation", "france"),
])
def test_what_cannot_be_used_is_refused_by_a_sentence_that_names_the_fact(fact_id, raw):
    with pytest.raises(FactError) as refused:
        typed(DEFINITION, {fact_id: raw})
    assert refused.value.fact == fact_id and fact_id in refused.value.say and refused.value.say.endswith(".")


def test_bounds_belong_to_the_fact():
    found = compiled(facts=[*[dict(one) for one in [fact("a", "yes_no")]],
                            fact("depth", "whole_number", at_least=0, at_most=10), fact("cost", "money", at_most=5)])
    assert typed(found.definition, {"depth": 0, "cost": "5.00"}) == {"depth": 0, "cost": 500}
    for wrong in ({"depth": -1}, {"depth": 11}, {"cost": "5.01"}):
        with pytest.raises(FactError):
            typed(found.definition, wrong)


def test_an_age_that_the_date_of_birth_denies_is_refused():
    with pytest.raises(FactError, match="age must be 66"):
        typed(DEFINITION, {"age": 65, "dob": "1960-11-23", "as_of": "2026-11-23"})
    typed(DEFINITION, {"age": 65, "dob": "1960-11-24", "as_of": "2026-11-23"})


def test_shared_facts_need_no_declaration():
    assert typed(DEFINITION, {"nation": "wales", "immediate_danger": True})["nation"] == "wales"


def test_received_may_be_a_day_or_a_moment():
    assert typed(DEFINITION, {"received": "2026-11-23"})["received"] == date(2026, 11, 23)
    moment = typed(DEFINITION, {"received": "2026-11-23T09:30:00+00:00"})["received"]
    assert isinstance(moment, datetime) and moment.tzinfo is not None
    with pytest.raises(FactError):
        typed(DEFINITION, {"received": "yesterday"})


def test_absent_facts_were_not_asked():
    assert typed(DEFINITION, {}).value("a") is NOT_ASKED


@pytest.mark.parametrize(("fact_id", "raw"), [
    ("pay", "31.50"), ("length", "4.50"), ("day", "2026-11-23"), ("hours", "22:00-02:30"), ("things", ["one"]),
    ("number", 4), ("a", False), ("a", None), ("number", "dont_know"),
])
def test_a_value_goes_back_to_json_as_it_came(fact_id, raw):
    assert plain_value(typed(DEFINITION, {fact_id: raw})[fact_id], DEFINITION.fact(fact_id).type) == raw
