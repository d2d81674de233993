"""Dates, ages, months and decimals at their edges: the interpreter, the Python that is written and the columns say what
the calendar says."""
from datetime import date

import pytest

from frontdoor.assessments.columns import evaluate, facts_frame, row_of
from frontdoor.assessments.evaluate import finding
from frontdoor.assessments.facts import typed
from frontdoor.assessments.generated import Decided, decided
from frontdoor.assessments.interpreter import Interpreter
from tests.unit.assessments.making import WORDS, compiled

DERIVED = {"paid": {"multiply": ["pay", "number"]}, "whole": {"add": ["length", "1.0"]}, "gap": {"months_between": [
    "day", "as_of"]}, "later": {"months_after": ["day", 1]}, "old": {"age_on": ["born", "day"]},
    "half": {"percent_of": ["pay", 50]}, "waited": {"working_days_between": ["day", "as_of"]}}
LEAP = {"born": "2008-02-29"}


def said(test, given, on):
    """Whether the test is met, by all three."""
    rules = compiled(derived=DERIVED, criteria={"it": {"test": test, "words": WORDS}})
    known, day = typed(rules.definition, given), date.fromisoformat(on)
    reference, quick = finding(Interpreter(rules, known, day)), decided(rules, known, day)
    assert isinstance(quick, Decided)
    row, = evaluate(rules, facts_frame(rules, [(known, day)])).iter_rows(named=True)
    assert row_of(finding(quick)) == row_of(reference) == row
    assert row["it"] in (0, 1)
    return row["it"] == 1


@pytest.mark.parametrize(("on", "is_18"), [
    ("2026-02-28", False), ("2026-03-01", True), ("2028-02-28", True), ("2025-12-31", False)])
def test_who_was_born_on_29_february_is_a_year_older_on_1_march(on, is_18):
    assert said({"fact": "born", "age_at_least": 18}, LEAP, on) is is_18
    assert said({"fact": "born", "age_below": 18}, LEAP, on) is not is_18
    assert said({"fact": "old", "at_least": 18}, {**LEAP, "day": on}, on) is is_18


@pytest.mark.parametrize(("on", "is_20"), [("2028-02-28", False), ("2028-02-29", True)])
def test_in_a_leap_year_the_birthday_is_the_day_itself(on, is_20):
    assert said({"fact": "born", "age_at_least": 20}, LEAP, on) is is_20


@pytest.mark.parametrize(("day", "on", "is_within"), [
    ("2026-01-31", "2026-02-28", True), ("2026-01-31", "2026-03-01", False), ("2026-01-30", "2026-02-28", True),
    ("2028-01-31", "2028-02-29", True), ("2028-01-31", "2028-03-01", False), ("2026-03-31", "2026-04-30", True)])
def test_a_month_ends_on_the_last_day_of_a_shorter_one(day, on, is_within):
    assert said({"fact": "as_of", "within_months": {"n": 1, "after": "day"}}, {"day": day}, on) is is_within
    assert said({"fact": "later", "on_or_after": "as_of"}, {"day": day}, on) is is_within


@pytest.mark.parametrize(("day", "on", "months"), [
    ("2026-01-31", "2026-02-28", 1), ("2026-01-31", "2026-02-27", 0), ("2026-01-15", "2026-02-14", 0),
    ("2026-01-15", "2026-02-15", 1), ("2026-02-15", "2026-01-15", -1)])
def test_a_month_is_whole_on_the_day_of_the_same_number(day, on, months):
    assert said({"fact": "gap", "is": months}, {"day": day}, on)


@pytest.mark.parametrize(("day", "on", "count"), [
    ("2026-12-24", "2026-12-29", 1), ("2026-11-27", "2026-11-30", 1), ("2026-11-28", "2026-11-29", 0)])
def test_working_days_leave_out_weekends_and_bank_holidays(day, on, count):
    assert said({"fact": "waited", "is": count}, {"day": day}, on)


@pytest.mark.parametrize(("test", "given"), [
    ({"fact": "whole", "is": "1.1"}, {"length": 0.1}), ({"fact": "whole", "is": "1.30"}, {"length": "0.3"}),
    ({"fact": "paid", "is": "0.30"}, {"pay": 0.1, "number": 3}), ({"fact": "half", "is": "0.01"}, {"pay": "0.01"}),
    ({"fact": "length", "at_most": "4.5"}, {"length": "4.500000"}),
    ({"not": {"fact": "length", "at_most": "4.5"}}, {"length": "4.500001"})])
def test_decimals_and_money_are_exact(test, given):
    assert said(test, given, "2026-11-23")
