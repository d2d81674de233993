"""What a machine may not decide is refused, or held for an officer, in words that a service manager understands."""
import pytest

from frontdoor.assessments.checks import check
from frontdoor.assessments.columns import evaluate, facts_frame, row_of
from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.evaluate import finding
from frontdoor.assessments.facts import typed
from frontdoor.assessments.interpreter import Interpreter
from tests.unit.assessments.making import FACTS, ON, WORDS, compiled, fact, find, outcome

HEALTH = [*FACTS, fact("ill", "yes_no", special_category=True), fact("relapses", "whole_number", special_category=True),
          fact("household", "people", fields=[fact("disabled", "yes_no", special_category=True),
                                              fact("student", "yes_no")])]
LAST = outcome("needs_assessment")


def automatic(when, result="accepted", **more):
    return outcome(result, when, automatic=True, **more)


def refused(**changes):
    with pytest.raises(DefinitionError) as refusal:
        compiled(**changes)
    return refusal.value.say


def held(when, **changes):
    """Whether an automatic outcome with that test is held for an officer."""
    found = compiled(facts=HEALTH, outcomes=[automatic(when), LAST], **changes)
    return found.outcomes[0].held_for_legal_basis


@pytest.mark.parametrize("area", ["social_care", "safeguarding", "homelessness"])
def test_a_service_in_these_areas_is_never_decided_by_a_machine(area):
    say = refused(area=area, outcomes=[automatic("a"), LAST])
    assert say == (f"`accepted` must not be automatic: {area.replace('_', ' ')} is always decided by a person. "
                   "Remove `automatic`.")


@pytest.mark.parametrize(("service", "area"), [
    ("adult-social-care", "social_care"), ("carers-assessment", "social_care"),
    ("safeguarding-concern", "safeguarding"), ("homeless-application", "homelessness")])
def test_a_service_that_forgets_to_say_its_area_is_told_to(service, area):
    assert refused(id=service) == f"Say `area: {area}`: such services are never decided automatically."
    with pytest.raises(DefinitionError, match="always decided by a person"):
        compiled(id=service, area=area, outcomes=[automatic("a"), LAST])


def test_an_automatic_refusal_says_why_nothing_is_left_to_judge():
    assert refused(outcomes=[automatic("a", "not_eligible"), LAST]) == (
        "`not_eligible` refuses automatically, so it needs `closed_rule` with the reason why the rule leaves no "
        "judgement.")
    compiled(outcomes=[automatic("a", "not_eligible", closed_rule={"reason": "The size is written down."}), LAST])


def test_what_a_person_is_to_assess_is_not_decided_by_a_machine():
    assert refused(outcomes=[automatic("a", "needs_assessment", id="x"), LAST]) == (
        "`x` needs a person to assess it. Remove `automatic`.")


@pytest.mark.parametrize("when", [
    "ill", {"not": "ill"}, {"any": ["a", {"all": ["b", "ill"]}]}, {"fact": "doubled", "above": 3},
    {"fact": "number", "above": {"fact": "relapses"}}, "sick", {"at_least_n": {"n": 1, "of": ["a", "sick"]}},
    {"fact": "number", "at_most": "$by_illness"}, {"fact": "ill", "known": True},
    {"some_of": {"people": "household", "test": "disabled"}}])
def test_special_category_facts_are_seen_through_everything_that_is_worked_out_from_them(when):
    changes = {"derived": {"doubled": {"multiply": ["relapses", 2]}},
               "criteria": {"sick": {"test": "ill", "words": WORDS}},
               "parameters": {"by_illness": [{"from": "2020-01-01", "by": "ill", "values": {"true": 1, "false": 2},
                                              "source": "s"}]}}
    assert held(when, **changes)
    assert not held(when, **changes, automatic_basis="Care Act 2014, section 9")


def test_what_rests_on_nothing_special_is_not_held():
    assert not held({"all": ["a", {"fact": "number", "above": 3}]})


def test_a_held_decision_is_the_same_and_waits_for_an_officer():
    found = find(compiled(facts=HEALTH, outcomes=[automatic("ill"), LAST]), {"ill": True})
    assert (found.result.value, found.automatic, found.tier, found.queue, found.held_for_legal_basis) == (
        "accepted", False, 2, "testers", True)


def test_a_flag_on_special_category_facts_raises_and_decides_nothing():
    found = compiled(facts=HEALTH, outcomes=[automatic("a"), LAST], flags=[{"id": "f", "when": "ill", "tier": 3}])
    finding = find(found, {"a": True, "ill": True})
    assert (finding.automatic, finding.tier, finding.flags) == (False, 3, ("f",))
    assert find(found, {"a": True}).automatic


def test_a_basis_names_a_law_or_a_question_that_asks_for_consent():
    assert refused(automatic_basis="we think it is fine") == (
        "`automatic_basis` must name the law, such as an Act with its section, or the question that asks for consent.")
    assert "Name the question" in refused(automatic_basis="explicit consent")


def held_after(*outcomes, place=1, **changes):
    """Whether the outcome at a place is held for an officer, where others come before it."""
    made = compiled(facts=HEALTH, outcomes=[*outcomes, LAST], criteria={
        "sick": {"test": {"any": ["ill", "b"]}, "words": WORDS}, "sick_and_here": {
            "test": {"all": ["ill", "a"]}, "words": WORDS}}, **changes)
    return made.outcomes[place].held_for_legal_basis


def test_a_refusal_rests_on_an_approval_by_health_that_it_was_not():
    by_health, refusal = automatic("ill"), automatic("b", "not_eligible", closed_rule={"reason": "It is closed."})
    assert held_after(by_health, refusal)
    assert not held_after(by_health, refusal, automatic_basis="Care Act 2014, section 9")
    assert not held_after(refusal, by_health, place=0)


@pytest.mark.parametrize(("earlier", "when", "is_held"), [
    ({"all": ["ill", "a"]}, {"not": "a"}, False), ({"all": ["ill", "a"]}, {"all": ["b", {"not": "a"}]}, False),
    ({"all": ["ill", "a"]}, "b", True), ("sick_and_here", {"not": "a"}, False), ("sick_and_here", "a", True),
    ({"all": ["ill", {"not": "a"}]}, "a", False), ("sick", {"not": "b"}, True), ({"any": ["ill", "a"]}, "b", True),
    ({"any": [{"all": ["ill", "a"]}, "c"]}, {"not": {"any": ["a", "c"]}}, False),
    ({"all": ["ill", {"fact": "number", "at_least": 3}]}, {"fact": "number", "below": 3}, False),
    ({"all": ["ill", {"fact": "number", "at_least": 3}]}, {"fact": "number", "below": 4}, True),
    ({"all": ["ill", {"fact": "colour", "is": "red"}]}, {"fact": "colour", "is": "blue"}, False),
    ({"all": ["ill", {"fact": "colour", "is": "red"}]}, {"fact": "colour", "is_not": "blue"}, True),
])
def test_what_something_else_already_closes_does_not_count(earlier, when, is_held):
    assert held_after(automatic(earlier), automatic(when, "not_required")) is is_held


def test_an_earlier_outcome_that_goes_to_a_person_chooses_who_decides_and_not_what():
    assert not held_after(outcome("refer_urgent", "ill"), automatic("b"))
    assert not held_after(outcome("refer_urgent", "ill"), automatic("b", "not_eligible", closed_rule={"reason": "x"}))


@pytest.mark.parametrize("when", [True, None])
def test_a_decision_without_a_ground_of_its_own_rests_on_all_that_comes_before_it(when):
    last = automatic(when, "not_required") if when else {"result": "not_required", "otherwise": True, "automatic": True}
    outcomes = [outcome("refer_urgent", "ill"), last, *([LAST] if when else [])]
    assert compiled(facts=HEALTH, outcomes=outcomes).outcomes[1].held_for_legal_basis
    without = [outcome("refer_urgent", "b"), *outcomes[1:]]
    assert not compiled(facts=HEALTH, outcomes=without).outcomes[1].held_for_legal_basis


@pytest.mark.parametrize("gives", [
    {"fee": "$by_illness"}, {"fee": "owed"}, {"amounts": {"share": "$by_illness"}},
    {"grant": {"entitlement": "e", "months": "$by_illness"}}])
def test_what_is_charged_and_given_by_health_is_part_of_the_decision(gives):
    changes = {"parameters": {"by_illness": [{"from": "2020-01-01", "by": "ill", "values": {"true": 1, "false": 2},
                                              "source": "s"}]}, "derived": {"owed": {"multiply": ["relapses", 2]}}}
    assert compiled(facts=HEALTH, outcomes=[automatic("a", **gives), LAST], **changes).outcomes[0].held_for_legal_basis


def test_every_way_of_evaluating_holds_the_same_decisions():
    made = compiled(facts=HEALTH, outcomes=[automatic("ill"), automatic("b", "not_required"), LAST])
    for given in ({"ill": False, "b": True}, {"ill": True}, {"ill": False, "b": False}):
        known = typed(made.definition, given)
        reference, generated = finding(Interpreter(made, known, ON)), find(made, given)
        row, = evaluate(made, facts_frame(made, [(known, ON)])).iter_rows(named=True)
        assert row_of(reference) == row_of(generated) == row
        assert not row["automatic"] and row["tier"] == 2


def test_the_check_says_on_account_of_which_fact_a_decision_is_held():
    made = compiled(facts=HEALTH, outcomes=[automatic("ill"), automatic("b", "not_required"), LAST])
    second = next(one for one in check(made, ON) if one.kind == "held_for_legal_basis" and one.where == "outcomes.1")
    assert "`not_required` each time: it rests on `ill`" in second.say
    assert find(made, dict(second.example or {})).held_for_legal_basis
