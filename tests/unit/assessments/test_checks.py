"""Every kind of mistake that the checks look for is found in a definition that has it, and in no sound one."""
from datetime import date

import pytest

from frontdoor.assessments.checks import check
from frontdoor.assessments.checks.reading_age import reading_age
from tests.unit.assessments.making import ON, WORDS, compiled, fact, outcome

AB = [fact("a", "yes_no"), fact("b", "yes_no"), fact("number", "whole_number", at_least=0)]
PAGES = [["a"], ["b"], ["number"]]
LAST = outcome("needs_assessment", meant=True)


def criterion(test):
    return {"test": test, "words": WORDS}


def problems(on=ON, seconds=10.0, **changes):
    return check(compiled(**{"facts": AB, "pages": PAGES, **changes}), on, seconds)


def kinds(**changes):
    return {problem.kind for problem in problems(**changes)} - {"untested_outcome", "untested_criterion"}


def only(kind, **changes):
    return [problem for problem in problems(**changes) if problem.kind == kind]


def test_a_sound_definition_has_no_problems():
    cases = [{"given": {"a": True, "number": 5}, "on": "2026-11-23",
              "expect": {"result": "accepted", "reasons": {"x": "met"}}},
             {"given": {"a": False}, "on": "2026-11-23", "expect": {"result": "needs_assessment"}}]
    assert problems(criteria={"x": criterion({"all": ["a", {"fact": "number", "at_least": 5}]})},
                    outcomes=[outcome("accepted", "x"), LAST], cases=cases) == []


def test_an_outcome_behind_one_that_takes_everybody_is_unreachable():
    outcomes = [outcome("accepted", {"any": ["a", {"fact": "number", "at_least": 0}]}),
                outcome("not_required", {"fact": "number", "at_least": 3}), LAST]
    assert [one.where for one in only("unreachable_outcome", outcomes=outcomes)] == ["outcomes.1"]


def test_a_gap_is_shown_as_a_person_who_reaches_the_last_outcome():
    outcomes = [outcome("accepted", {"fact": "number", "above": 10}),
                outcome("not_required", {"fact": "number", "below": 10}), outcome("needs_assessment")]
    gap, = only("gap", outcomes=outcomes)
    assert gap.example == {"number": 10, "as_of": "2026-11-23"}
    assert only("gap", outcomes=[*outcomes[:-1], LAST]) == []


def test_an_overlap_is_shown_unless_order_is_said_to_decide():
    outcomes = [outcome("accepted", "a"), outcome("not_required", "b"), LAST]
    overlap, = only("overlap", outcomes=outcomes)
    assert overlap.example == {"a": True, "b": True, "as_of": "2026-11-23"}
    assert only("overlap", outcomes=outcomes, order_decides=[["accepted", "not_required"]]) == []
    assert only("overlap", outcomes=[outcome("accepted", "a"), outcome("not_required", {"all": [{"not": "a"}, "b"]}),
                                     LAST]) == []


def test_a_criterion_that_changes_nothing_is_idle():
    criteria = {"x": criterion("a"), "y": criterion({"any": ["a", "b"]})}
    idle = only("idle_criterion", criteria=criteria, outcomes=[outcome("accepted", {"all": ["x", "b"]}), LAST])
    assert [one.where for one in idle] == ["criteria.y"]


def test_tests_that_contradict_each_other_are_found():
    criteria = {"x": criterion({"all": [{"fact": "number", "above": 5}, {"fact": "number", "below": 3}]})}
    assert "contradiction" in kinds(criteria=criteria, outcomes=[outcome("accepted", "x"), LAST])


def test_a_fact_that_nothing_needs_is_idle():
    assert [one.where for one in only("idle_fact", pages=[["a"], ["number"]])] == ["facts.1"]


def test_a_fact_that_a_rule_needs_and_nobody_can_give_is_found():
    silent = [*AB, {"id": "secret", "type": "yes_no", "from": ["record"]}]
    assert [one.where for one in only("unaskable_fact", facts=silent, outcomes=[outcome("accepted", "secret"), LAST])
            ] == ["facts.3"]
    assert only("unaskable_fact", pages=[["b"], ["number"]])[0].where == "facts.0"


def series(**last):
    return {"p": [{"from": "2020-01-01", "value": 1, "source": "s", **last}]}


def test_a_figure_that_ends_within_two_years_is_found():
    assert "2 January 2027" in only("parameter_gap", parameters=series(until="2027-01-01"))[0].say
    assert only("parameter_gap", parameters=series(until="2028-11-23")) == []


def test_a_figure_without_an_end_needs_a_day_to_look_again():
    assert only("review_due", parameters=series())
    assert only("review_due", parameters=series(review_on="2026-11-23"))
    assert only("review_due", parameters=series(review_on="2026-11-24")) == []
    assert only("review_due", on=date(2027, 1, 1), parameters=series(review_on="2026-11-24"))


def test_a_failing_case_is_said_in_words():
    cases = [{"name": "it is accepted", "given": {"a": False}, "on": "2026-11-23", "expect": {"result": "accepted"}},
             {"given": {"nothing": 1}, "on": "2026-11-23", "expect": {}},
             {"given": {"a": True}, "on": "2026-11-23", "expect": {"resultt": "accepted"}}]
    says = [one.say for one in only("case_failed", cases=cases)]
    assert "it is accepted: result is 'needs_assessment' and should be 'accepted'." in says and len(says) == 3


def test_outcomes_and_criteria_without_a_case_are_named():
    found = problems(criteria={"x": criterion("a")}, outcomes=[outcome("accepted", "x"), LAST])
    assert {(one.kind, one.where) for one in found} == {
        ("untested_outcome", "outcomes.0"), ("untested_outcome", "outcomes.1"), ("untested_criterion", "criteria.x")}


def test_long_sentences_and_hard_words_are_found():
    long = "We will " + "and we will " * 12 + "come."
    assert only("reading_age", summary=long)
    assert only("reading_age", summary="Eligibility determinations necessitate comprehensive documentary verification "
                                       "regarding residential circumstances and financial accountability.")
    assert reading_age(["We will mend the road. You can tell us more."]) < 9 < reading_age(
        ["The authority will subsequently undertake remediation of the carriageway."])


def test_what_there_was_no_time_to_search_is_said_to_be_not_proven():
    assert [one.kind for one in problems(seconds=-1.0) if not one.kind.startswith("untested")] == ["not_proven"]


def test_days_are_cut_exactly_so_that_absence_is_proven():
    never = {"all": [{"fact": "day", "before": "2020-01-01"}, {"fact": "day", "after": "2021-01-01"}]}
    outcomes = [outcome("accepted", never), LAST]
    found = kinds(facts=[fact("day", "date")], pages=[["day"]], outcomes=outcomes)
    assert found == {"unreachable_outcome"}


def test_one_number_is_tried_below_at_and_above_another():
    facts = [*AB, fact("most", "whole_number", at_least=0)]
    found = kinds(facts=facts, pages=[*PAGES, ["most"]], outcomes=[outcome("accepted", "room"), LAST],
                  criteria={"room": criterion({"fact": "number", "below": {"fact": "most"}})})
    assert found == set()


def test_a_day_is_tried_around_the_months_that_are_counted_from_it():
    facts = [fact("first", "date")]
    test = {"fact": "next_one", "on_or_before": "as_of"}
    found = kinds(facts=facts, pages=[["first"]], derived={"next_one": {"months_after": ["first", 6]}},
                  criteria={"time": criterion(test)}, outcomes=[outcome("accepted", "time"), LAST])
    assert found == set()


@pytest.mark.parametrize("count", [2, 0, -3])
def test_a_day_is_tried_around_the_working_days_that_are_counted_from_another(count):
    facts = [fact("first", "date"), fact("second", "date")]
    test = {"fact": "second", "on_or_before": {"fact": "last_one"}}
    derived = {"last_one": {"working_days_after": ["first", count]}}
    outcomes = [outcome("accepted", "time"), outcome("not_required", {"not": "time"}), outcome("needs_assessment")]
    found = kinds(facts=facts, pages=[["first", "second"]], derived=derived, criteria={"time": criterion(test)},
                  outcomes=outcomes)
    assert found == set()


def test_a_window_that_ends_on_an_answered_day_is_tried_inside_and_outside():
    facts = [fact("ends", "date")]
    test = {"fact": "as_of", "within_months": {"n": 1, "before": "ends"}}
    found = kinds(facts=facts, pages=[["ends"]], criteria={"soon": criterion(test)},
                  outcomes=[outcome("accepted", "soon"), LAST])
    assert found == set()


def test_who_does_not_know_reaches_the_last_outcome_even_where_everybody_else_has_one():
    outcomes = [outcome("accepted", "a"), outcome("not_required", {"not": "a"}), outcome("needs_assessment")]
    assert kinds(facts=AB[:1], pages=[["a"]], outcomes=outcomes) == set()


def test_a_fact_that_may_be_missing_is_tried_missing():
    guarded = {"all": [{"fact": "a", "known": True}, "a"]}
    missing = {"all": [{"not": {"fact": "a", "known": True}}, "b"]}
    outcomes = [outcome("accepted", guarded), outcome("not_required", missing), LAST]
    assert kinds(facts=AB[:2], pages=[["a"], ["b"]], outcomes=outcomes) == set()


def test_many_questions_that_each_refuse_are_searched_to_the_end():
    names = [f"q{place}" for place in range(24)]
    outcomes = [outcome("not_required", {"any": [{"not": name} for name in names]}),
                outcome("accepted", {"all": names}), LAST]
    found = problems(facts=[fact(name, "yes_no") for name in names], pages=[names], outcomes=outcomes)
    assert {one.kind for one in found} == {"untested_outcome"}
