"""The Python that is written for a definition: it says what the interpreter says, and is of our own words only."""
from datetime import date

import pytest

from frontdoor.assessments import crowd
from frontdoor.assessments.evaluate import assess, finding
from frontdoor.assessments.generated import Decided, Writer, decided, rules
from frontdoor.assessments.interpreter import Interpreter, NoFigure
from frontdoor.assessments.reads import deciding_nodes
from frontdoor.catalogue import loader
from tests.unit.assessments.making import ON, WORDS, compiled, facts, find, outcome


@pytest.mark.parametrize("service_id", sorted(loader.packaged()))
def test_every_verdict_and_what_it_rests_on_are_the_interpreter_s(service_id):
    made = loader.compiled(service_id, "aldermere")
    for known, on in crowd.people(made, 5, 800):
        ours, theirs = decided(made, known, on), Interpreter(made, known, on)
        assert isinstance(ours, Decided)
        for node in deciding_nodes(made):
            assert ours.judge(node) == theirs.judge(node)


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("service_id", sorted(loader.packaged()))
def test_a_finding_has_the_same_bytes_by_either_way(service_id, language):
    made = loader.compiled(service_id, "aldermere")
    for known, on in crowd.people(made, 6, 200):
        ours = assess(made, known, on, language=language)
        theirs = finding(Interpreter(made, known, on, language=language))
        assert ours == theirs and ours.canonical() == theirs.canonical()


def test_a_new_figure_counts_from_its_day():
    made = compiled(criteria={"it": {"test": {"fact": "number", "at_least": "$least"}, "words": WORDS}},
                    parameters={"least": [{"from": "2020-01-01", "value": 40, "until": "2026-03-31", "source": "x"},
                                          {"from": "2026-04-01", "value": 50, "source": "x"}]})
    known = facts(made, number=45)
    verdicts = [decided(made, known, on).criterion("it").verdict for on in (date(2026, 3, 31), date(2026, 4, 1))]
    assert verdicts == ["met", "not_met"]
    assert rules(made, date(2026, 3, 31)) is rules(made, date(2020, 1, 1)) is not rules(made, ON)


def test_a_missing_figure_is_an_error_only_where_somebody_looks():
    series = {"later": [{"from": "2026-12-01", "value": 3, "source": "x"}]}
    made = compiled(parameters=series, outcomes=[
        outcome("accepted", "a", automatic=True), outcome("not_required", {"fact": "number", "above": "$later"}),
        outcome("needs_assessment")])
    assert find(made, {"a": True, "number": 5}).result == "accepted"
    with pytest.raises(NoFigure, match="`later` has no value on 2026-11-23"):
        find(made, {"a": False, "number": 5})


def test_a_figure_that_no_key_picks_is_named_by_none():
    table = {"limit": [{"from": "2020-01-01", "by": "colour", "values": {"red": 1, "green": 2, "blue": 3},
                        "source": "a table"}]}
    made = compiled(criteria={"it": {"test": {"fact": "number", "above": "$limit"}, "words": WORDS}}, parameters=table)
    reason = find(made, {"number": 2, "colour": "red"}).reason("it")
    assert (reason.verdict, reason.parameters, reason.source) == ("met", {"limit": 1}, "a table")
    found = find(made, {"number": 2})
    assert found.reason("it").parameters == {} and b'"parameters":{}' in found.canonical()


def test_no_word_of_a_definition_stands_in_the_source():
    evil = 'x") or __import__("os").system("true") or ("'
    made = compiled(criteria={"it": {"test": {"fact": "note", "is": evil}, "words": {**WORDS, "met": evil}}})
    writer = Writer(made, ON)
    judged, _ = writer.function(list(deciding_nodes(made)))
    source = "\n".join(writer.lines)
    assert "note" not in source and "import" not in source
    assert writer.table.judgements[judged(facts(made, note=evil), ON)[0][0]].verdict == "met"
    assert writer.table.judgements[judged(facts(made, note="other"), ON)[0][0]].verdict == "not_met"


def test_what_rests_on_very_many_combinations_does_not_grow_without_end():
    made = loader.compiled("pothole", "thornby")
    first = rules(made, ON)
    first.table.judgements += [first.table.judgements[0]] * 100_001
    assert rules(made, ON) is not first
