"""Strong Kleene with two kinds of not knowing, and what a verdict rests on."""
import pytest

from tests.unit.assessments.making import WORDS, compiled, find, judged, outcome, verdict

YES, NO, DK = True, False, "dont_know"


def given(**values):
    return {name: value for name, value in values.items() if value is not None}


@pytest.mark.parametrize(("a", "b", "expected"), [
    (YES, YES, "met"), (YES, NO, "not_met"), (NO, None, "not_met"), (NO, DK, "not_met"), (DK, NO, "not_met"),
    (YES, None, "not_known"), (YES, DK, "dont_know"), (None, DK, "not_known"), (DK, DK, "dont_know"),
])
def test_all_is_decided_by_one_that_is_not_met_and_else_stays_open(a, b, expected):
    assert verdict({"all": ["a", "b"]}, given(a=a, b=b)) == expected


@pytest.mark.parametrize(("a", "b", "expected"), [
    (NO, NO, "not_met"), (YES, NO, "met"), (YES, None, "met"), (DK, YES, "met"), (None, YES, "met"),
    (NO, None, "not_known"), (NO, DK, "dont_know"), (None, DK, "not_known"), (DK, DK, "dont_know"),
])
def test_any_is_decided_by_one_that_is_met_and_else_stays_open(a, b, expected):
    assert verdict({"any": ["a", "b"]}, given(a=a, b=b)) == expected


@pytest.mark.parametrize(("a", "expected"), [(YES, "not_met"), (NO, "met"), (None, "not_known"), (DK, "dont_know")])
def test_not_turns_what_is_known_and_leaves_what_is_not(a, expected):
    assert verdict({"not": "a"}, given(a=a)) == expected


@pytest.mark.parametrize(("a", "b", "c", "expected"), [
    (YES, YES, None, "met"), (YES, NO, NO, "not_met"), (YES, None, NO, "not_known"), (YES, DK, NO, "dont_know"),
    (NO, NO, None, "not_met"), (YES, DK, None, "not_known"), (YES, YES, DK, "met"),
])
def test_at_least_n_counts_only_what_is_known(a, b, c, expected):
    assert verdict({"at_least_n": {"n": 2, "of": ["a", "b", "c"]}}, given(a=a, b=b, c=c)) == expected


@pytest.mark.parametrize(("facts", "expected"), [
    ({}, "not_met"), ({"day": "dont_know"}, "not_met"), ({"day": None}, "met"), ({"day": "2026-01-01"}, "met"),
])
def test_known_has_two_values_only(facts, expected):
    assert verdict({"fact": "day", "known": True}, facts) == expected
    assert verdict({"fact": "day", "known": False}, facts) == {"met": "not_met", "not_met": "met"}[expected]


def test_dont_know_is_never_counted_as_no_or_zero():
    assert verdict({"fact": "number", "below": 5}, {"number": "dont_know"}) == "dont_know"
    assert verdict({"not": "a"}, {"a": "dont_know"}) == "dont_know"


def test_a_test_between_two_facts_is_dont_know_as_soon_as_one_of_them_is():
    test = {"fact": "number", "above": {"fact": "other_number"}}
    assert verdict(test, {"number": "dont_know"}) == "dont_know"
    assert verdict(test, {"number": 3}) == "not_known"
    assert verdict(test, {"number": 3, "other_number": 2}) == "met"


SURFACES = {"any": [
    {"all": [{"fact": "colour", "is": "red"}, {"fact": "number", "at_least": "$high"}]},
    {"all": [{"fact": "colour", "is": "green"}, {"fact": "number", "above": "$low"}]}]}
FIGURES = {"high": [{"from": "2020-01-01", "value": 40, "source": "x"}],
           "low": [{"from": "2020-01-01", "value": 20, "source": "y"}]}


@pytest.mark.parametrize(("number", "expected"), [(50, "met"), (30, "not_met"), (10, "not_met")])
def test_a_verdict_rests_on_the_branch_that_decides_and_shows_no_other_figure(number, expected):
    found = judged(SURFACES, {"colour": "red", "number": number}, parameters=FIGURES)
    assert (found.verdict.value, found.parameters) == (expected, ("high",))
    assert set(found.facts) == {"colour", "number"}


def test_an_open_verdict_names_the_figures_of_the_branches_that_are_open():
    found = judged(SURFACES, {"colour": "red"}, parameters=FIGURES)
    assert (found.verdict.value, found.parameters) == ("not_known", ("high",))


def with_outcomes(*outcomes):
    return compiled(outcomes=[*outcomes, outcome("needs_assessment")])


def test_an_outcome_waits_for_every_earlier_one_to_be_false():
    found = with_outcomes(outcome("not_required", "a", automatic=True), outcome("accepted", "b", automatic=True))
    waiting = find(found, {"b": True})
    assert (waiting.result, waiting.settled, waiting.tier, waiting.missing) == ("needs_more_info", False, None, ("a",))
    assert find(found, {"a": False, "b": True}).result == "accepted"


def test_what_is_open_only_for_want_of_knowledge_goes_to_the_last_outcome_with_the_facts_named():
    found = with_outcomes(outcome("not_required", "a", automatic=True), outcome("accepted", "b", automatic=True))
    settled = find(found, {"a": "dont_know", "b": True})
    assert (settled.result, settled.settled, settled.tier) == ("needs_assessment", True, 2)
    assert settled.missing == ("a",) and settled.ask_next is None


def test_a_fact_that_nobody_may_ask_does_not_hold_up_the_result():
    facts = [{"id": "a", "type": "yes_no", "from": ["record"], "record": "street.owner"},
             {"id": "b", "type": "yes_no", "ask": "b?"}]
    found = compiled(facts=facts, outcomes=[outcome("accepted", {"all": ["a", "b"]}), outcome("needs_assessment")])
    asked = find(found)
    assert (asked.result, asked.missing) == ("needs_more_info", ("b",))
    assert find(found, {"b": True}).missing == ("a",)
    assert find(found, {"b": True}).result == "needs_assessment"
    assert find(found, {"a": True, "b": True}).result == "accepted"


def test_criteria_may_rest_on_criteria():
    words = {"words": WORDS}
    found = compiled(criteria={"x": {"test": "a", **words}, "y": {"test": {"not": "x"}, **words}})
    assert [reason.verdict.value for reason in find(found, {"a": True}).reasons] == ["met", "not_met"]
