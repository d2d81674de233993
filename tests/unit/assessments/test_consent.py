"""Consent as the basis of an automatic decision: asked for, and a person's decision for whoever does not give it."""
import pytest

from frontdoor.assessments.definition import DefinitionError
from tests.unit.assessments.making import FACTS, compiled, fact, find, outcome

CONSENT = fact("agree", "yes_no", needed="always")
SENSITIVE = [fact("a", "yes_no", special_category=True), *FACTS[1:], CONSENT]


def with_basis(basis=None, facts=SENSITIVE, **changes):
    return compiled(facts=facts, automatic_basis=basis or {"consent": "agree"}, **changes)


def test_who_consents_is_decided_at_once():
    found = find(with_basis(), {"a": True, "agree": True})
    assert (found.result, found.automatic, found.tier, found.held_for_legal_basis) == ("accepted", True, 1, False)


@pytest.mark.parametrize("given", [{"agree": False}, {}, {"agree": "dont_know"}])
def test_who_does_not_consent_gets_the_same_result_from_a_person(given):
    found = find(with_basis(), {"a": True, **given})
    assert (found.result, found.automatic, found.tier, found.queue) == ("accepted", False, 2, "testers")
    assert found.held_for_legal_basis


def test_an_outcome_that_rests_on_nothing_sensitive_asks_nobody_for_consent():
    made = with_basis(outcomes=[outcome("accepted", "b", automatic=True), outcome("needs_assessment")])
    assert find(made, {"b": True}).automatic


def test_what_is_sensitive_of_one_person_in_a_list_is_sensitive():
    people = fact("household", "people", fields=[fact("ill", "yes_no", special_category=True)])
    made = compiled(facts=[*FACTS, people], outcomes=[
        outcome("accepted", {"some_of": {"people": "household", "test": "ill"}}, automatic=True),
        outcome("needs_assessment")])
    found = find(made, {"household": [{"ill": True}]})
    assert (found.result, found.automatic, found.held_for_legal_basis) == ("accepted", False, True)


@pytest.mark.parametrize(("basis", "changed", "say"), [
    ({"consent": "nothing"}, {}, "`nothing` must be a yes_no fact that only the resident can answer"),
    ({"consent": "agree"}, {"type": "text"}, "must be a yes_no fact"),
    ({"consent": "agree"}, {"from": ["resident", "officer"]}, "nobody consents for somebody else"),
    ({"consent": "agree"}, {"needed": "if_it_matters"}, "Consent must really be asked for"),
    ({"consent": "agree"}, {"optional": True}, "Consent must really be asked for"),
    ("explicit consent", {}, "Name the question: `automatic_basis: {consent: the_fact}`"),
    ("because we want to", {}, "must name the law"),
])
def test_a_basis_that_is_none_is_refused_in_plain_words(basis, changed, say):
    with pytest.raises(DefinitionError) as refused:
        with_basis(basis, facts=[*SENSITIVE[:-1], {**CONSENT, **changed}])
    assert say in refused.value.say


def test_a_law_that_is_named_is_a_basis():
    assert find(with_basis("Care Act 2014, section 9"), {"a": True}).automatic
