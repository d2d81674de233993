"""Only what can still change the result is asked, and asking ends when it is settled."""
from frontdoor.assessments.asking import all_questions, ask_next, needed_for_record, still_matters
from tests.unit.assessments.making import ON, compiled, fact, facts, find, outcome


def three(**more):
    return compiled(facts=[fact("a", "yes_no", **more.pop("a", {})), fact("b", "yes_no", **more.pop("b", {})),
                           fact("c", "yes_no", **more.pop("c", {}))],
                    outcomes=more.pop("outcomes", [outcome("accepted", {"all": ["a", "b", "c"]}),
                                                   outcome("needs_assessment")]), **more)


def test_the_cheapest_question_comes_first():
    found = three(a={"effort": 5}, b={"effort": 1})
    assert still_matters(found, facts(found), ON) == ["b", "c", "a"]


def test_of_equal_cost_the_one_that_can_settle_at_once_comes_first():
    outcomes = [outcome("accepted", {"any": [{"all": ["a", "b"]}, "c"]}), outcome("needs_assessment")]
    found = three(outcomes=outcomes)
    assert ask_next(found, facts(found), ON) == "c"


def test_nothing_is_asked_once_the_result_is_settled():
    found = three()
    assert still_matters(found, facts(found, a=False), ON) == []
    assert find(found, {"a": False}).settled


def test_what_was_answered_with_dont_know_is_never_asked_again():
    found = three()
    assert "a" not in still_matters(found, facts(found, a="dont_know"), ON)
    assert find(found, {"a": "dont_know", "b": True, "c": True}).missing == ("a",)


def test_a_question_whose_condition_fails_is_not_asked():
    found = three(c={"when": "a"}, outcomes=[outcome("accepted", {"any": [{"not": "c"}, "b"]}),
                                             outcome("needs_assessment")])
    assert still_matters(found, facts(found, a=False, b=False), ON) == []


def test_the_condition_of_a_question_is_asked_before_it():
    found = three(c={"when": "a"}, outcomes=[outcome("accepted", "c"), outcome("needs_assessment")])
    assert still_matters(found, facts(found), ON) == ["a"]
    assert still_matters(found, facts(found, a=True), ON) == ["c"]


def test_what_the_record_needs_is_asked_after_the_result_is_settled():
    found = three(a={"needed": "always"}, b={"needed": "always"}, pages=[["b"], ["a", "c"]])
    assert needed_for_record(found, facts(found, a=False), ON) == ["b"]


def test_all_the_questions_come_in_the_order_of_the_pages():
    found = three(c={"when": "a"}, pages=[["b"], ["a", "c"]])
    assert all_questions(found, facts(found), ON) == ["b", "a", "c"]
    assert all_questions(found, facts(found, a=False), ON) == ["b", "a"]


def test_a_fact_behind_a_derived_value_is_asked():
    found = compiled(derived={"total": {"add": ["number", "other_number"]}},
                     outcomes=[outcome("accepted", {"fact": "total", "at_least": 5}), outcome("needs_assessment")])
    assert still_matters(found, facts(found, number=1), ON) == ["other_number"]
