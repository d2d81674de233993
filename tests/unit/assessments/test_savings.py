"""What is saved by asking only what still matters, and which question comes first."""
from statistics import mean, stdev

import pytest

from frontdoor.assessments import savings
from frontdoor.assessments.asking import ask_next, still_matters
from frontdoor.assessments.facts import Facts
from frontdoor.catalogue import loader
from tests.unit.assessments.making import ON, compiled, fact, facts, outcome

SERVICES = sorted(loader.packaged())


def efforts(found, names):
    return sum(found.definition.fact(name).effort for name in names)


@pytest.mark.parametrize("service", SERVICES)
def test_nobody_whose_records_are_known_is_asked_more_than_in_written_order_on_average(service):
    found = loader.compiled(service)
    more = [len(savings.by_engine(found, ON, one)) - len(savings.in_written_order(found, ON, one))
            for one in savings.people(found, ON, 150, 1, records=True)]
    assert mean(more) <= 2 * stdev(more) / len(more) ** 0.5


@pytest.mark.parametrize("service", SERVICES)
def test_where_no_record_helps_the_effort_is_not_more_than_in_written_order_on_average(service):
    found = loader.compiled(service)
    more = [efforts(found, savings.by_engine(found, ON, one)) - efforts(found, savings.in_written_order(found, ON, one))
            for one in savings.people(found, ON, 150, 1, records=False)]
    assert mean(more) <= 2 * stdev(more) / len(more) ** 0.5


def test_the_same_seed_draws_the_same_people_and_another_draws_others():
    found = loader.compiled("pothole")
    first, again, other = (list(savings.people(found, ON, 20, seed, records=True)) for seed in (1, 1, 2))
    assert first == again != other


def test_what_is_on_record_is_not_asked():
    found = loader.compiled("pothole")
    for one in savings.people(found, ON, 30, 3, records=True):
        assert "road_owner" not in {*savings.by_engine(found, ON, one), *savings.in_written_order(found, ON, one)}


def test_the_tally_counts_everybody_once_and_by_outcome():
    found = loader.compiled("street-light")
    said = savings.measured(found, ON, savings.people(found, ON, 50, 1, records=True)).as_json()
    assert said["people"] == 50 == sum(one["people"] for one in said["by_outcome"].values())
    assert said["saved"] == pytest.approx(said["written_order"] - said["asked"], abs=0.011)


def of_three(*answers, **more):
    return compiled(facts=[fact("a", "yes_no"), fact("colour", "choice", of=("red", "green", "blue", "grey"))],
                    outcomes=[outcome("not_required", {"any": ["a", {"fact": "colour", "one_of": list(answers)}]}),
                              outcome("accepted", {"not": "a"}), outcome("needs_assessment")], **more)


def test_of_equal_cost_the_one_that_more_answers_settle_comes_first():
    wide = compiled(facts=[fact("a", "yes_no"), fact("b", "yes_no"), fact("c", "yes_no")],
                    outcomes=[outcome("not_required", {"any": [{"all": ["a", "b"]}, "c"]}),
                              outcome("needs_assessment")])
    assert still_matters(wide, facts(wide), ON) == ["c", "a", "b"]
    settles_both_ways = compiled(
        facts=[fact("a", "yes_no"), fact("b", "yes_no")],
        outcomes=[outcome("not_required", {"all": ["a", "b"]}), outcome("accepted", {"not": "b"}),
                  outcome("needs_assessment")])
    assert ask_next(settles_both_ways, facts(settles_both_ways), ON) == "b"


def test_past_answers_say_what_is_likely():
    found = of_three("red")
    assert ask_next(found, facts(found), ON) == "a"
    likely: dict[str, dict[object, float]] = {"colour": {"red": 9.0, "blue": 1.0}, "a": {True: 1.0, False: 99.0}}
    assert still_matters(found, facts(found), ON, likely) == ["colour", "a"]


def test_a_cheap_question_comes_before_a_likely_one():
    dear = compiled(facts=[fact("a", "yes_no", effort=3), fact("b", "yes_no", effort=1), fact("c", "yes_no", effort=1)],
                    outcomes=[outcome("accepted", {"any": ["a", {"all": ["b", "c"]}]}), outcome("needs_assessment")])
    assert still_matters(dear, Facts({}), ON) == ["b", "c", "a"]
