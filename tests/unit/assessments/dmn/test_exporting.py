"""A definition as tables, and back: both say the same of random people about whom everything is known."""
from datetime import date

import pytest

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition, Source
from frontdoor.assessments.dmn import cells, exporting, importing, reading, writing
from frontdoor.assessments.dmn.conditions import Unsaid, inputs_of
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import plain_value, typed
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.interpreter import Interpreter, NoFigure
from frontdoor.catalogue import loader
from tests.unit.assessments.dmn.people import People
from tests.unit.assessments.making import FACTS, WORDS, compiled, fact, outcome, plain

ON = date(2026, 11, 23)
PEOPLE = 300


def criterion(test):
    return {"test": test, "words": WORDS}


class Both:
    """A definition, the tables made of it and read again, and the definition made of those."""

    def __init__(self, original):
        self.original = original
        self.exported = exporting.exported(original, ON)
        self.model = reading.read(writing.written(self.exported.model).encode())
        self.answer = self.model.decision(exporting.OUTCOME)
        made = importing.definition_of(self.model, self.answer, "made-again")
        self.again = compile_definition(Definition.model_validate(made))
        self.ids = {fact.short: fact.id for fact in self.again.definition.facts}
        self.types = {fact.id: fact.type for fact in original.definition.facts}

    def compare(self, facts):
        """Asserts that all three agree on one person; False where the rules leave something open."""
        interpreter = Interpreter(self.original, facts, ON)
        found = assess(self.original, facts, ON)
        open_inputs = {name: interpreter.judge(node).verdict for name, node in self.exported.stands_for.items()}
        verdicts = [*open_inputs.values(), *(reason.verdict for reason in found.reasons)]
        if not found.settled or any(verdict.is_open for verdict in verdicts):
            return False
        given = {name: verdict is Verdict.MET for name, verdict in open_inputs.items()}
        self._compare_tables({**inputs_of(facts, self.types), **given}, found)
        self._compare_again(facts, given, found)
        return True

    def _compare_tables(self, given, found):
        decided = self.model.decide(self.answer, given)
        assert decided.problem is None
        assert decided.value == {"outcome": found.outcome, "result": str(found.result)}
        for reason in found.reasons:
            if reason.criterion in self.model.decisions:
                said = self.model.decide(self.model.decision(reason.criterion), given).value
                assert said is (reason.verdict is Verdict.MET), reason

    def _compare_again(self, facts, given, found):
        written = {self.ids[name]: plain_value(facts[name], self.types[name]) for name in facts if name in self.ids}
        written |= {self.ids[name]: value for name, value in given.items() if name in self.ids}
        again = assess(self.again, typed(self.again.definition, written), ON)
        assert (again.outcome, again.result, again.settled) == (found.outcome, found.result, True)


@pytest.mark.parametrize("service", sorted(loader.packaged()))
def test_a_shipped_service_its_tables_and_what_is_made_of_them_agree(service):
    both = Both(loader.compiled(service))
    people = People(both.original, ON, seed=20261123)
    compared = sum(both.compare(people.one()) for _ in range(PEOPLE))
    assert compared >= PEOPLE / 10
    assert both.model == both.exported.model


EVERY_TEST = [
    {"fact": "number", "is": 5}, {"fact": "number", "is_not": 5}, {"fact": "number", "one_of": [5, 6]},
    {"fact": "number", "none_of": [5, 6]}, {"fact": "number", "above": 5}, {"fact": "number", "at_least": 5},
    {"fact": "number", "below": 5}, {"fact": "number", "at_most": 5}, {"fact": "number", "between": [2, 4]},
    {"fact": "length", "at_most": "5.25"}, {"fact": "pay", "at_most": "616.67"}, {"fact": "pay", "above": "$limit"},
    {"fact": "colour", "is": "red"}, {"fact": "colour", "none_of": ["red", "blue"]},
    {"fact": "note", "is_not": 'a "b" \\ c'},
    {"fact": "a", "is": False}, {"fact": "day", "is": None}, {"fact": "day", "is_not": None},
    {"fact": "day", "before": "2026-11-20"}, {"fact": "day", "after": "as_of"},
    {"fact": "day", "on_or_before": "as_of"},
    {"fact": "day", "on_or_after": "2026-11-20"}, {"fact": "day", "within_days": 14},
    {"fact": "day", "within_months": 3},
    {"fact": "day", "within_working_days": 20}, {"fact": "day", "within_days": {"n": 7, "after": "as_of"}},
    {"fact": "born", "age_at_least": 18}, {"fact": "born", "age_below": 65}, {"any": ["a", {"not": "b"}]},
    {"not": {"all": ["a", {"any": ["b", "c"]}]}}, {"at_least_n": {"n": 2, "of": ["a", "b", "c"]}},
    {"not": {"at_least_n": {"n": 2, "of": ["a", "b", "c"]}}},
    {"all": [{"fact": "number", "above": 1}, {"fact": "number", "below": 4}]},
    {"at_least_n": {"n": 4, "of": ["a", "b"]}}, {"at_least_n": {"n": 0, "of": ["a"]}}, {"all": ["a", {"not": "a"}]},
    True,
    {"any": [{"all": [{"fact": "number", "known": True}, {"fact": "number", "above": 3}]}, "a"]},
]
LIMIT = {"limit": [{"from": "2026-01-01", "until": "2026-11-22", "value": "1", "source": "a test"},
                   {"from": "2026-11-23", "value": "12.34", "source": "a test"}]}


@pytest.mark.parametrize("test", EVERY_TEST, ids=str)
@pytest.mark.parametrize("turned", [False, True])
def test_each_test_says_the_same_as_a_table_for_null_too(test, turned):
    both = Both(compiled(criteria={"it": criterion({"not": test} if turned else test)}, parameters=LIMIT,
                         outcomes=[outcome("accepted", "it"), outcome("needs_assessment", meant=True)]))
    people = People(both.original, ON, seed=7)
    assert sum(both.compare(people.one()) for _ in range(100)) > 10
    assert "it" in both.model.decisions


@pytest.mark.parametrize(("test", "words"), [
    ({"fact": "things", "contains_any": ["one"]}, "`things` is no single value"),
    ({"fact": "number", "above": {"fact": "other_number"}}, "it compares with `other_number`"),
    ({"fact": "twice", "above": 3}, "it rests on `twice`, which is worked out"),
    ({"fact": "as_of", "after": "2026-01-01"}, "it tests the day of the claim"),
    ({"fact": "number", "above": "$by_colour"}, "the figure `by_colour` hangs on `colour`"),
    ({"fact": "day", "within_days": {"n": 7, "after": "born"}}, "it compares with `born`"),
    ({"fact": "born", "age_at_least": 300}, "it holds for every age or for none"),
    ({"fact": "day", "within_days": {"n": -7, "after": "as_of"}}, "its window holds no day"),
    ({"all": [{"any": [f"c{n}", {"not": f"d{n}"}]} for n in range(10)]}, "it needs more than 500 rows"),
])
def test_what_no_table_says_is_listed_and_becomes_an_input(test, words):
    many = {f"{letter}{n}": criterion("a") for n in range(10) for letter in "cd"}
    by_colour = [{"from": "2026-01-01", "by": "colour", "values": {"red": 1, "other": 2}, "source": "a test"}]
    found = exporting.exported(compiled(
        criteria={**many, "it": criterion(test)}, derived={"twice": {"add": ["number", "number"]}},
        parameters={"by_colour": by_colour},
        outcomes=[outcome("accepted", "it"), outcome("needs_assessment")]), ON)
    assert found.unsaid == (f"`it` is an input that is true or false: {words}.",)
    assert "it" in found.model.inputs and "it" not in found.model.decisions
    assert found.unsaid[0] in found.model.description


def test_a_test_in_an_outcome_that_no_table_says_is_an_input_of_its_own():
    both = Both(compiled(outcomes=[
        outcome("accepted", {"all": [{"fact": "things", "contains_any": ["one"]}, {"fact": "number", "above": 3}]}),
        outcome("not_required", {"not": {"fact": "things", "contains_any": ["two"]}}), outcome("needs_assessment")]))
    assert set(both.exported.stands_for) == {"things contains_any", "things contains_any again"}
    people = People(both.original, ON, seed=3)
    assert sum(both.compare(people.one()) for _ in range(200)) > 150


HOUSEHOLD = fact("household", "people", most=3, fields=[fact("person_age", "whole_number")])
CHILD = {"people": "household", "test": {"fact": "person_age", "below": 18}}


def test_what_looks_at_several_people_is_an_input():
    named = exporting.exported(compiled(
        facts=[*FACTS, HOUSEHOLD], criteria={"it": criterion({"some_of": CHILD})},
        outcomes=[outcome("accepted", "it"), outcome("not_required", {"not": {"every_of": CHILD}}),
                  outcome("needs_assessment")]), ON)
    assert named.unsaid == ("`it` is an input that is true or false: it looks at several people.",
                            "`household every of` is an input that is true or false: it looks at several people.")
    assert set(named.stands_for) == set(named.model.inputs) == {"it", "household every of"}


SCHOOL_DAYS = {"criteria": {"it": criterion({"fact": "day", "within_school_days": 5})},
               "outcomes": [outcome("accepted", "it"), outcome("needs_assessment")]}


def test_school_days_are_said_where_the_terms_are_known():
    source = Source(terms=((date(2026, 9, 1), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))))
    with_terms = compile_definition(Definition.model_validate(plain(**SCHOOL_DAYS), context=source))
    table = exporting.exported(with_terms, date(2026, 11, 4)).model.decision("it").table
    assert table is not None
    assert table.rows[0].tests[0].text == '[date("2026-10-21")..date("2026-11-04")]'


def test_school_days_without_terms_are_not_said():
    found = exporting.exported(compiled(**SCHOOL_DAYS), ON)
    assert len(found.unsaid) == 1 and "the school terms around 2026-11-" in found.unsaid[0]


def test_outcomes_that_exclude_each_other_are_unique_and_others_go_by_their_order():
    not_required = outcome("not_required", {"all": [{"not": "a"}, "b"]})
    apart = exporting.exported(compiled(outcomes=[outcome("accepted", "a"), not_required,
                                                  outcome("needs_assessment")]), ON).model
    ordered = exporting.exported(compiled(), ON).model.decision(exporting.OUTCOME).table
    overlapping = exporting.exported(compiled(outcomes=[outcome("accepted", "a"), outcome("not_required", "b"),
                                                        outcome("needs_assessment")]), ON).model
    table, first = apart.decision(exporting.OUTCOME).table, overlapping.decision(exporting.OUTCOME).table
    assert table is not None and first is not None and ordered is not None
    assert (table.policy, len(table.rows), ordered.policy, first.policy, len(first.rows)) == (
        "UNIQUE", 2, "UNIQUE", "FIRST", 3)
    assert cells.overlap(table) is None and cells.overlap(first) is not None


def test_a_criterion_with_the_name_of_a_fact_keeps_a_name_of_its_own():
    both = Both(compiled(criteria={"number": criterion({"fact": "number", "above": 3})},
                         outcomes=[outcome("accepted", "number"), outcome("needs_assessment")]))
    assert "number criterion" in both.model.decisions and "number" in both.model.inputs


def test_figures_are_those_of_the_day_and_come_with_their_source():
    pothole = loader.compiled("pothole")
    table = exporting.exported(pothole, ON).model.decision("deep_enough").table
    assert table is not None
    assert any("min_depth_mm" in note for row in table.rows for note in row.annotations)
    with pytest.raises(NoFigure):
        exporting.exported(pothole, date(1900, 1, 1))


def test_outcomes_that_need_too_many_rows_are_refused():
    with pytest.raises(Unsaid, match="more than 500 rows"):
        exporting.exported(compiled(criteria={f"c{n}": criterion("a") for n in range(20)}, outcomes=[
            outcome("accepted", {"all": [{"any": [f"c{n}", f"c{n + 10}"]} for n in range(10)]}),
            outcome("needs_assessment")]), ON)
