"""What two states of the rules have the same is judged once, and comes out as if each were judged alone."""
import json

import polars as pl
import pytest

from frontdoor.assessments import crowd
from frontdoor.assessments.columns import evaluate, evaluate_both, facts_frame
from frontdoor.assessments.columns.cells import cells
from frontdoor.assessments.columns.masks import filled
from frontdoor.assessments.columns.sharing import alike
from frontdoor.assessments.compiler import compile_definition
from frontdoor.catalogue import councils, loader
from tests.unit.assessments.making import WORDS, compiled, outcome

OLD = {"met": {"test": {"fact": "number", "at_most": "$most"}, "words": WORDS},
       "wide": {"test": {"fact": "other_number", "above": 3}, "words": WORDS},
       "both": {"test": {"all": ["met", "wide"]}, "words": WORDS}}
OUTCOMES = [outcome("accepted", "both"), outcome("needs_assessment")]


def state(most=5, wide=3, **more):
    criteria = {**OLD, "wide": {"test": {"fact": "other_number", "above": wide}, "words": WORDS}}
    return compiled(criteria=criteria, outcomes=OUTCOMES, parameters={
        "most": [{"from": "2020-01-01", "value": most, "source": "x"}]}, **more)


def shared(one, other):
    same = alike(one, other)
    return {name for name, node in other.criteria.items() if id(node) in same}


def test_the_same_rules_have_everything_alike():
    assert shared(state(), state()) == {"met", "wide", "both"}


def test_another_figure_is_not_alike_nor_what_rests_on_it():
    assert shared(state(most=5), state(most=6)) == {"wide"}


def test_another_test_is_not_alike_nor_what_rests_on_it():
    assert shared(state(wide=3), state(wide=4)) == {"met"}


def test_another_worked_out_value_behind_a_test_is_not_alike():
    def of(sum_):
        return compiled(criteria={"it": {"test": {"fact": "total", "above": 3}, "words": WORDS}},
                        derived={"total": {"add": ["number", sum_]}})
    assert shared(of(1), of(1)) == {"it"} and shared(of(1), of(2)) == set()


@pytest.mark.parametrize("service_id", sorted(loader.packaged()))
def test_both_come_out_as_if_judged_alone(service_id):
    """The council's own state beside one with another figure, over people with holes."""
    one = loader.compiled(service_id, "aldermere")
    base = json.loads(one.definition.canonical)["base"]
    for series in list(base.get("parameters", {}).values())[:3]:
        for stretch in series:
            if isinstance(stretch.get("value"), int):
                stretch["value"] += 1
    other = compile_definition(loader.of_base(base, councils.get("aldermere")))
    people = list(crowd.people(one, 11, 400))
    frames = facts_frame(one, people), facts_frame(other, people)
    first, second = evaluate_both(one, other, frames)
    assert first.equals(evaluate(one, frames[0])) and second.equals(evaluate(other, frames[1]))


def test_no_rows_give_two_empty_tables():
    one = state()
    first, second = evaluate_both(one, one, (facts_frame(one, []), facts_frame(one, [])))
    assert first.height == second.height == 0 and first.schema == evaluate(one, facts_frame(one, [])).schema


def test_cells_gather_the_rows_of_every_combination_that_occurs():
    found = cells([pl.Series([1, 2, 1, None]), pl.Series([True, True, True, False])])
    assert found is not None
    assert {row: filled(mask, 4).to_list() for row, mask in found} == {
        (1, True): [True, False, True, False], (2, True): [False, True, False, False],
        (None, False): [False, False, False, True]}


@pytest.mark.parametrize("column", [
    pl.Series([0, 1_000]), pl.Series(["a"]), pl.Series(["c1"], dtype=pl.Enum([f"c{number}" for number in range(30)]))])
def test_what_may_hold_many_values_is_not_gathered(column):
    assert cells([column]) is None


def test_too_many_combinations_are_not_gathered():
    assert cells([pl.Series(range(10)), pl.Series(range(10))]) is None
