"""A definition compiles, or is refused in one sentence with the line and the cure."""
from datetime import date
from typing import Any

import pytest
import yaml

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition, DefinitionError
from frontdoor.catalogue import loader
from tests.unit.assessments.making import FACTS, WORDS, compiled, fact, find, outcome, plain

CRITERION = {"test": "a", "words": WORDS}
SERIES = [{"from": "2020-01-01", "value": 1, "source": "s"}]


def refused(**changes):
    with pytest.raises(DefinitionError) as error:
        compile_definition(Definition.model_validate(plain(**changes)))
    return error.value.say


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"outcomes": [outcome("accepted", "nobody"), outcome("needs_assessment")]}, "no criterion or yes_no fact"),
    ({"outcomes": [outcome("accepted", {"fact": "nothing", "is": 1}), outcome("needs_assessment")]}, "no fact called"),
    ({"outcomes": [outcome("accepted", {"fact": "a", "above": 1}), outcome("needs_assessment")]}, "does not fit"),
    ({"outcomes": [outcome("accepted", {"fact": "number", "is": "x"}), outcome("needs_assessment")]}, "whole number"),
    ({"outcomes": [outcome("accepted", {"fact": "colour", "is": "pink"}), outcome("needs_assessment")]}, "one of red"),
    ({"outcomes": [outcome("accepted", {"fact": "number", "is": "$no"}), outcome("needs_assessment")]}, "no parameter"),
    ({"outcomes": [outcome("accepted", {"fact": "number"}), outcome("needs_assessment")]}, "exactly one operator"),
    ({"outcomes": [outcome("accepted", {"either": ["a"]}), outcome("needs_assessment")]}, "begins with `fact`"),
    ({"outcomes": [outcome("accepted", {"all": []}), outcome("needs_assessment")]}, "at least one test"),
    ({"outcomes": [outcome("accepted", {"fact": "number", "above": {"fact": "pay"}}), outcome("needs_assessment")]},
     "is compared with"),
    ({"outcomes": [outcome("accepted", "a")]}, "otherwise: true"),
    ({"outcomes": [outcome("needs_assessment"), outcome("accepted")]}, "otherwise: true"),
    ({"outcomes": [outcome("accepted", "a"), outcome("accepted", "b"), outcome("needs_assessment")]}, "own id"),
    ({"outcomes": [outcome("needs_more_info", "a"), outcome("needs_assessment")]}, "by itself"),
    ({"outcomes": [outcome("accepted", "a", gate="x"), outcome("needs_assessment")]}, "no gate"),
    ({"outcomes": [outcome("accepted", "a", automatic=True, tier=2), outcome("needs_assessment")]}, "tier must be 1"),
    ({"criteria": {"x": {"test": "y", "words": WORDS}, "y": {"test": "x", "words": WORDS}}}, "break the circle"),
    ({"derived": {"x": {"add": ["y", 1]}, "y": {"add": ["x", 1]}}}, "break the circle"),
    ({"derived": {"x": {"square": ["number"]}}}, "must be one of"),
    ({"derived": {"x": {"age_on": ["born"]}}}, "takes"),
    ({"derived": {"x": {"add": ["number", "pay"]}}}, "money only with money"),
    ({"criteria": {"x": {"test": "a", "words": {**WORDS, "met": "It is {nothing}."}}}}, "no fact or parameter"),
    ({"criteria": {"x": {"test": "a", "words": {**WORDS, "met": "It is {a.__class__}."}}}}, "no fact or parameter"),
    ({"criteria": {"x": {"test": "a", "words": {**WORDS, "met": "It is {a"}}}}, "does not close"),
    ({"parameters": {"p": [*SERIES, {"from": "2019-01-01", "value": 2, "source": "s"}]}}, "without overlap"),
    ({"parameters": {"p": [{"from": "2020-01-01", "by": "colour", "values": {"red": 1}, "source": "s"}]}}, "`other`"),
    ({"parameters": {"p": []}}, "`p` has no value"),
    ({"facts": [*FACTS, fact("a", "yes_no")]}, "own id"),
    ({"facts": [*FACTS, fact("d", "choice")]}, "needs `choices`"),
    ({"facts": [*FACTS, {"id": "d", "type": "yes_no"}]}, "needs `ask`"),
    ({"facts": [*FACTS, {"id": "d", "type": "yes_no", "from": ["record"], "record": "made.up"}]}, "use one of"),
    ({"pages": [["a"], ["nothing"]]}, "no fact called"),
    ({"pages": [["a"], ["a"]]}, "own id"),
    ({"clock": {"promise": {"days": 5, "from": "number"}}}, "neither"),
    ({"order_decides": [["accepted", "nothing"]]}, "ids of outcomes"),
]


@pytest.mark.parametrize(("changes", "words"), MISTAKES)
def test_a_mistake_is_refused_in_one_sentence(changes, words):
    say = refused(**changes)
    assert words in say and "\n" not in say


@pytest.mark.parametrize("changes", [changes for changes, _ in MISTAKES])
def test_a_mistake_is_said_with_its_file_and_a_line_in_the_part_that_has_it(changes, tmp_path):
    path = tmp_path / "made.yaml"
    path.write_text(yaml.safe_dump(plain(**changes), sort_keys=False), "utf-8")
    with pytest.raises(DefinitionError) as error:
        compile_definition(loader.load(path))
    lines = path.read_text("utf-8").splitlines()
    begun = [line.split(":")[0] for line in lines[:error.value.line] if line[:1].isalpha()]
    assert error.value.file == str(path) and 1 < error.value.line <= len(lines)
    assert begun[-1] in changes


def test_an_automatic_refusal_needs_a_closed_rule():
    no = outcome("not_eligible", "a", automatic=True)
    assert "closed_rule" in refused(outcomes=[no, outcome("needs_assessment")])
    closed = {**no, "closed_rule": {"reason": "No judgement is left."}}
    assert find(compiled(outcomes=[closed, outcome("needs_assessment")]), {"a": True}).automatic


@pytest.mark.parametrize("service", ["adult-social-care-assessment", "safeguarding-child", "homelessness"])
def test_social_care_safeguarding_and_homelessness_are_never_decided_by_a_machine(service):
    assert "area" in refused(id=service)
    area = {"adult-social-care-assessment": "social_care", "safeguarding-child": "safeguarding"}.get(
        service, "homelessness")
    assert "must not be automatic" in refused(id=service, area=area)
    compiled(id=service, area=area, outcomes=[outcome("accepted", "a"), outcome("needs_assessment")])


SENSITIVE = [fact("a", "yes_no", special_category=True), fact("b", "yes_no")]


def test_health_data_without_a_basis_give_the_same_result_but_an_officer_confirms_it():
    held = find(compiled(facts=SENSITIVE, criteria={"ill": CRITERION},
                         outcomes=[outcome("accepted", "ill", automatic=True), outcome("needs_assessment")]),
                {"a": True})
    assert (held.result, held.automatic, held.tier, held.queue) == ("accepted", False, 2, "testers")
    assert held.held_for_legal_basis


def test_a_named_basis_makes_it_automatic_again():
    found = find(compiled(facts=SENSITIVE, automatic_basis="Care Act 2014, section 9, with Schedule 1 to the DPA 2018"),
                 {"a": True})
    assert found.automatic and found.tier == 1 and not found.held_for_legal_basis


def test_an_outcome_that_rests_on_other_facts_stays_automatic():
    found = find(compiled(facts=SENSITIVE, outcomes=[outcome("accepted", "b", automatic=True),
                                                     outcome("needs_assessment")]), {"b": True})
    assert found.automatic


def test_the_hash_is_that_of_the_content():
    assert compiled().hash == compiled().hash != compiled(name="Another").hash


def test_a_day_before_the_first_figure_is_an_error_and_never_a_default():
    found = compiled(parameters={"p": SERIES},
                     outcomes=[outcome("accepted", {"fact": "number", "is": "$p"}), outcome("needs_assessment")])
    with pytest.raises(DefinitionError, match="no value on 2019-12-31"):
        find(found, {"number": 1}, on=date(2019, 12, 31))


def test_a_series_changes_on_its_day():
    series = [{"from": "2020-01-01", "value": 1, "source": "s"}, {"from": "2026-04-01", "value": 2, "source": "t"}]
    found = compiled(parameters={"p": series},
                     outcomes=[outcome("accepted", {"fact": "number", "at_least": "$p"}), outcome("needs_assessment")])
    assert find(found, {"number": 1}, on=date(2026, 3, 31)).result == "accepted"
    assert find(found, {"number": 1}, on=date(2026, 4, 1)).result == "needs_assessment"
