"""Which days count: the calendar of the service or the one that is named, and the school terms of the council."""
from datetime import date

import pytest

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition, DefinitionError, Source
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.assessments.form import FactRef
from frontdoor.assessments.interpreter import Interpreter, NoFigure
from tests.unit.assessments.making import WORDS, compiled, fact, plain, verdict

TERMS = ((date(2026, 9, 2), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18)))
# 30 November 2026 is St Andrew's Day, a bank holiday in Scotland only.
BEFORE_ST_ANDREW = "2026-11-27"


def with_terms(**changes):
    source = Source(terms=TERMS)
    return compile_definition(Definition.model_validate(plain(**changes), context=source))


def worked_out(made, name, **given):
    interpreter = Interpreter(made, typed(made.definition, given), date(2026, 11, 23))
    return interpreter.read(FactRef(name, made.derived[name].type, derived=True)).value


@pytest.mark.parametrize(("calendar", "expected"), [
    ("england-and-wales", date(2026, 11, 30)), ("scotland", date(2026, 12, 1)), ("united-kingdom", date(2026, 12, 1)),
    ("northern-ireland", date(2026, 11, 30)),
])
def test_working_days_go_by_the_calendar_of_the_clock_or_the_one_that_is_named(calendar, expected):
    by_clock = compiled(derived={"next": {"working_days_after": ["day", 1]}}, clock={"calendar": calendar})
    named = compiled(derived={"next": {"working_days_after": ["day", 1, calendar]}})
    assert worked_out(by_clock, "next", day=BEFORE_ST_ANDREW) == expected
    assert worked_out(named, "next", day=BEFORE_ST_ANDREW) == expected


def test_a_window_of_working_days_may_name_its_calendar():
    def within(calendar):
        return verdict({"fact": "day", "within_working_days": {"n": 1, "after": "born", "calendar": calendar}},
                       {"born": BEFORE_ST_ANDREW, "day": "2026-12-01"})

    assert (within("scotland"), within("england-and-wales")) == ("met", "not_met")


def test_school_days_leave_out_the_holidays_between_terms():
    made = with_terms(derived={"after": {"school_days_after": ["day", 2]},
                               "between": {"school_days_between": ["day", "born"]}})
    assert worked_out(made, "after", day="2026-10-22") == date(2026, 11, 2)
    assert worked_out(made, "between", day="2026-10-22", born="2026-11-03") == 3


def test_a_clock_in_school_days_says_why_it_is_so_late():
    made = with_terms(clock={"promise": {"school_days": 3}})
    found = assess(made, typed(made.definition, {"a": False, "received": "2026-10-21"}), date(2026, 10, 21))
    assert found.due_on == date(2026, 11, 2)
    assert found.clock is not None and found.clock.as_json()["terms"] == [
        ["2026-09-02", "2026-10-23"], ["2026-11-02", "2026-12-18"]]


def test_the_terms_are_no_part_of_a_clock_that_does_not_count_school_days():
    made = with_terms(clock={"promise": {"days": 3}})
    found = assess(made, typed(made.definition, {"a": False}), date(2026, 10, 21))
    assert found.clock is not None and "terms" not in found.clock.as_json()


@pytest.mark.parametrize("changes", [
    {"clock": {"promise": {"school_days": 20}}},
    {"criteria": {"it": {"test": {"fact": "day", "within_school_days": {"n": 20, "after": "as_of"}}, "words": WORDS}}},
])
def test_beyond_the_terms_that_are_known_nothing_is_guessed(changes):
    made = with_terms(**changes)
    with pytest.raises(NoFigure, match="The school terms around 2026-12-19 are not known"):
        assess(made, typed(made.definition, {"a": False, "day": "2027-01-10"}), date(2026, 12, 1))


@pytest.mark.parametrize("derived", [
    {"x": {"working_days_after": ["day", 1, "mars"]}}, {"x": {"working_days_after": ["day"]}},
    {"x": {"working_days_after": ["day", 1, "scotland", "scotland"]}}, {"x": {"days_after": ["day", 1, "scotland"]}},
])
def test_a_calendar_that_is_none_and_arguments_too_many_are_refused(derived):
    with pytest.raises(DefinitionError):
        compiled(derived=derived, facts=[fact("a", "yes_no"), fact("day", "date")])
