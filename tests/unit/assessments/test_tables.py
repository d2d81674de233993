"""Figures that a fact picks from a table: which row is whose, and what holds of somebody for whom there is none."""
import pytest

from frontdoor.assessments.checks import check
from frontdoor.assessments.checks.claims import Question
from frontdoor.assessments.checks.proof import Prover
from frontdoor.assessments.columns import evaluate, facts_frame, row_of
from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.evaluate import assess, finding
from frontdoor.assessments.facts import Facts, typed
from frontdoor.assessments.generated import Decided, decided
from frontdoor.assessments.interpreter import Interpreter
from tests.unit.assessments.making import FACTS, ON, WORDS, compiled, fact, find, outcome

COLOURS = {"red": 1, "green": 2, "blue": 3}
HOUSEHOLD = fact("household", "people", fields=[fact("earns", "whole_number")])
TEST = {"fact": "number", "at_least": "$limit"}


def table(by, values, **more):
    return {"limit": [{"from": "2020-01-01", "by": by, "values": values, "source": "s", "review_on": "2027-01-01",
                       **more}]}


def made(by, values, test=TEST, **changes):
    return compiled(**{
        "facts": [*FACTS, HOUSEHOLD], "parameters": table(by, values),
        "criteria": {"enough": {"test": test, "words": {**WORDS, "met": "At least {limit}."}}},
        "outcomes": [outcome("accepted", "enough", automatic=True, fee="$limit"), outcome("needs_assessment")],
        **changes})


def found_by_all(rules, given):
    """The finding, which the interpreter, the Python that is written and the columns agree on to the last value."""
    known = typed(rules.definition, given)
    reference, quick = finding(Interpreter(rules, known, ON)), decided(rules, known, ON)
    assert isinstance(quick, Decided)
    row, = evaluate(rules, facts_frame(rules, [(known, ON)])).iter_rows(named=True)
    assert row_of(reference) == row
    assert finding(quick).canonical() == reference.canonical()
    return reference


@pytest.mark.parametrize("length", ["4.5", "4.50", "4.500000", 4.5])
@pytest.mark.parametrize("written", ["4.5", "4.50", "04.5"])
def test_a_number_picks_the_same_row_however_many_noughts_it_is_written_with(written, length):
    found = found_by_all(made("length", {written: 7, "other": 1}), {"number": 7, "length": length})
    assert (found.result, found.fee_pence) == ("accepted", 7)
    assert found_by_all(made("length", {written: 7, "other": 1}), {"number": 6, "length": length}).fee_pence == 0


@pytest.mark.parametrize(("length", "fee"), [("10", 7), ("10.0", 7), ("100", 1), ("0", 9), ("-0.0", 9)])
def test_whole_numbers_among_decimals_keep_their_noughts_before_the_point(length, fee):
    assert found_by_all(made("length", {"10": 7, "0": 9, "other": 1}), {"number": 9, "length": length}).fee_pence == fee


@pytest.mark.parametrize("pay", ["31.5", "31.50", 31.5])
def test_money_picks_by_pounds_as_it_is_written_everywhere(pay):
    assert found_by_all(made("pay", {"31.50": 7, "other": 1}), {"number": 7, "pay": pay}).fee_pence == 7
    assert found_by_all(made("pay", {"3150": 7, "other": 1}), {"number": 7, "pay": pay}).fee_pence == 1


@pytest.mark.parametrize(("by", "values", "words"), [
    ("length", {"4.5": 1, "4.50": 2, "other": 3}, "has the same number twice"),
    ("length", {"long": 1, "other": 3}, "`length` picks by 'long', which must be a number"),
    ("pay", {"1.005": 1, "other": 3}, "`pay` picks by '1.005', which must be pounds")])
def test_a_key_that_picks_nothing_is_refused_in_a_sentence(by, values, words):
    with pytest.raises(DefinitionError, match=words):
        made(by, values)


def test_the_search_and_the_prover_know_the_rows_of_decimals():
    rules = made("length", {"4.5": 7, "other": 1}, outcomes=[
        outcome("accepted", "enough"), outcome("redirect", {"fact": "number", "below": 7}),
        outcome("needs_assessment", meant=True)], order_decides=[["accepted", "redirect"]])
    assert not [one for one in check(rules, ON) if one.kind in ("not_proven", "contradiction", "unreachable_outcome")]
    proven = Prover(rules, ON).answer(Question((rules.criteria["enough"],)), 5.0)
    assert proven is not None and proven.person is not None
    assert Interpreter(rules, Facts(proven.person), ON).criterion("enough").verdict == "met"


@pytest.mark.parametrize("given", [{"number": 2, "colour": None}, {"number": 0, "colour": None}])
def test_who_is_known_to_have_nothing_that_picks_a_figure_gets_a_person(given):
    found = found_by_all(made("colour", COLOURS), given)
    assert (found.result, found.tier, found.settled, found.automatic) == ("needs_assessment", 2, True, False)
    assert (found.missing, found.reasons[0].verdict) == (("colour",), "dont_know")


def test_other_is_also_for_whoever_has_nothing():
    found = found_by_all(made("colour", {"red": 1, "other": 2}), {"number": 2, "colour": None})
    assert (found.result, found.fee_pence) == ("accepted", 2)


def test_nothing_is_no_word_in_a_table():
    assert found_by_all(made("note", {"None": 9, "other": 2}), {"number": 2, "note": None}).fee_pence == 2


def test_what_still_can_be_asked_is_asked_only_where_it_settles():
    rules = made("colour", COLOURS)
    assert found_by_all(rules, {"colour": None}).missing == ("number", "colour")
    assert find(rules, {"number": 2}).ask_next == "colour"
    both = made("colour", COLOURS, {"any": [TEST, "a"]})
    assert found_by_all(both, {"number": 2, "colour": None}).ask_next == "a"
    assert found_by_all(both, {"number": 2, "colour": None, "a": True}).result == "accepted"


def test_a_worked_out_value_without_its_figure_is_not_known_either():
    rules = made("colour", COLOURS, {"fact": "more", "at_least": 2}, derived={"more": {"add": ["number", "$limit"]}})
    found = found_by_all(rules, {"number": 2, "colour": None})
    assert (found.result, found.missing) == ("needs_assessment", ("colour",))


def test_a_figure_that_nobody_picks_leaves_the_people_of_a_list_open():
    rules = made("colour", COLOURS, {"some_of": {"people": "household", "test": {"fact": "earns", "above": "$limit"}}})
    found = found_by_all(rules, {"household": [{"earns": 5}], "colour": None})
    assert (found.result, found.missing) == ("needs_assessment", ("colour",))
    assert found_by_all(rules, {"household": [{"earns": 5}], "colour": "red"}).result == "accepted"


def test_a_price_that_nothing_picks_is_not_nought():
    rules = made("colour", COLOURS, "a")
    assert found_by_all(rules, {"a": True, "colour": None}).fee_pence is None


@pytest.mark.parametrize("more", [{"optional": True}, {"from": ["record", "resident"], "record": "property.zone"}])
def test_the_check_shows_somebody_for_whom_a_table_has_no_row(more):
    colour = next(one for one in FACTS if one["id"] == "colour")
    facts = [*(one for one in FACTS if one["id"] != "colour"), {**colour, **more}]
    rules = made("colour", COLOURS, facts=facts)
    gap, = (one for one in check(rules, ON) if one.kind == "parameter_gap")
    assert gap.where == "parameters.limit" and gap.example == {**(gap.example or {}), "colour": None}
    assert "no value for somebody who has no `colour`; add `other` to its table" in gap.say
    found = assess(rules, typed(rules.definition, {"number": 2, **(gap.example or {})}), ON)
    assert (found.result, found.missing) == ("needs_assessment", ("colour",))
    with_other = made("colour", {"red": 1, "other": 2}, facts=facts)
    assert not [one for one in check(with_other, ON) if one.kind == "parameter_gap"]


@pytest.mark.parametrize(("function", "number"), [
    ("days_after", 10 ** 11), ("months_after", 10 ** 11), ("working_days_after", 10 ** 11), ("days_after", 3_000_000)])
def test_reckoning_that_leaves_the_calendar_is_for_a_person_and_no_error(function, number):
    rules = made("colour", COLOURS, {"fact": "later", "before": "2030-01-01"},
                 derived={"later": {function: ["day", "number"]}},
                 outcomes=[outcome("accepted", {"all": ["enough", "a"]}, automatic=True), outcome("needs_assessment")])
    known = typed(rules.definition, {"day": "2026-11-01", "number": number, "a": True})
    reference = finding(Interpreter(rules, known, ON))
    assert (reference.result, reference.tier, reference.reasons[0].verdict) == ("needs_assessment", 2, "dont_know")
    assert set(reference.missing) == {"day", "number"} and assess(rules, known, ON).canonical() == reference.canonical()
    assert evaluate(rules, facts_frame(rules, [(known, ON)])).row(0, named=True) == row_of(reference)


def test_a_definition_that_can_leave_the_calendar_can_be_checked():
    rules = made("colour", COLOURS, {"fact": "later", "before": "2030-01-01"},
                 derived={"later": {"months_after": ["day", "number"]}})
    assert "contradiction" not in {one.kind for one in check(rules, ON, 5.0)}


def test_a_question_that_a_resident_must_answer_leaves_nobody_without_a_row():
    assert not [one for one in check(made("colour", COLOURS), ON) if one.kind == "parameter_gap"]
