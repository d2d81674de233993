"""Figures by bands of a number, and the functions that reckon with money."""
from datetime import date
from decimal import Decimal

import pytest

from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import DONT_KNOW
from frontdoor.assessments.form import FactRef
from frontdoor.assessments.interpreter import Interpreter
from tests.unit.assessments.making import ON, compiled, facts, outcome, verdict

BANDS = {"0": 100, "7": 50, "14": 25, "22": 0}


def series(**more):
    return {"kept": [{"from": "2020-01-01", "source": "ours", "review_on": "2030-01-01", **more}]}


def kept(number, bands=None):
    found = compiled(parameters=series(by="number", bands=bands or BANDS))
    ref = found.parameters["kept"]
    return Interpreter(found, facts(found, number=number), ON).read(ref).value


@pytest.mark.parametrize(("days", "percent"), [
    (0, 100), (6, 100), (7, 50), (13, 50), (14, 25), (21, 25), (22, 0), (400, 0)])
def test_a_band_holds_from_its_number_up_to_the_next(days, percent):
    assert kept(days) == percent


def test_bands_may_be_written_in_any_order_and_begin_below_zero():
    assert kept(-3, {"10": 1, "-5": 2}) == 2


def test_below_the_lowest_band_there_is_no_value_and_a_person_has_to_find_out():
    assert kept(6, {"7": 50}) is DONT_KNOW


def test_what_is_not_known_picks_no_band():
    test = {"fact": "other_number", "at_least": "$kept"}
    parameters = series(by="number", bands=BANDS)
    assert verdict(test, {"other_number": 50}, parameters=parameters) == "not_known"
    assert verdict(test, {"other_number": 50, "number": "dont_know"}, parameters=parameters) == "dont_know"
    assert verdict(test, {"other_number": 50, "number": 7}, parameters=parameters) == "met"
    assert verdict(test, {"other_number": 49, "number": 7}, parameters=parameters) == "not_met"


@pytest.mark.parametrize(("more", "words"), [
    ({"by": "colour", "bands": {"0": 1}}, "picked by a whole number"),
    ({"by": "number", "bands": {"few": 1}}, "picked by a whole number"),
    ({"by": "number", "bands": {"1.5": 1}}, "picked by a whole number"),
    ({"by": "number", "bands": {}}, "picked by a whole number"),
    ({"by": "nothing", "bands": {"0": 1}}, "no fact called `nothing`"),
    ({"by": "number", "bands": {"0": "much"}}, "`kept` has 'much', which must be a whole number"),
])
def test_bands_that_cannot_be_used_are_refused_in_a_sentence(more, words):
    with pytest.raises(DefinitionError, match=words):
        compiled(parameters=series(**more), derived={"it": {"lookup": ["$kept"]}})


@pytest.mark.parametrize("more", [
    {"bands": {"0": 1}}, {"by": "number"}, {"by": "number", "bands": {"0": 1}, "values": {"other": 1}},
    {"by": "number", "bands": {"0": 1}, "value": 1},
])
def test_a_stretch_has_one_form(more):
    with pytest.raises(ValueError, match="either `value`, or `by` with `values` or `bands`"):
        compiled(parameters=series(**more))


def worked_out(derived, **json_facts):
    found = compiled(derived={"it": derived}, parameters={
        **series(by="number", bands=BANDS), "each_pence": [{"from": "2020-01-01", "value": 4250, "source": "ours"}]})
    kind = found.derived["it"].type
    return Interpreter(found, facts(found, **json_facts), ON).read(FactRef("it", kind, derived=True)).value, kind


@pytest.mark.parametrize(("derived", "given", "value", "kind"), [
    ({"multiply": ["number", 3]}, {"number": 4}, 12, "whole_number"),
    ({"multiply": ["$each_pence", "number"]}, {"number": 2}, 8500, "money"),
    ({"multiply": ["number", "pay"]}, {"number": 2, "pay": "1.05"}, 210, "money"),
    ({"multiply": ["length", "number"]}, {"number": 3, "length": "1.5"}, 4.5, "decimal"),
    ({"subtract": [100, "$kept"]}, {"number": 7}, 50, "whole_number"),
    ({"add": ["length", "0.25"]}, {"length": "0.5"}, Decimal("0.75"), "decimal"),
    ({"add": ["number", "0.5"]}, {"number": 2}, Decimal("2.5"), "decimal"),
    ({"max": ["pay", "1.50"]}, {"pay": "0.10"}, 150, "money"),
    ({"multiply": ["number", "1.5"]}, {"number": 2}, 3, "decimal"),
    ({"subtract": ["number", 1, 2]}, {"number": 10}, 7, "whole_number"),
    ({"percent_of": ["pay", 25]}, {"pay": "40.00"}, 1000, "money"),
    ({"percent_of": ["pay", 25]}, {"pay": "0.02"}, 1, "money"),
    ({"percent_of": ["pay", 50]}, {"pay": "0.01"}, 1, "money"),
    ({"percent_of": ["pay", "$kept"]}, {"pay": "10.00", "number": 14}, 250, "money"),
])
def test_numbers_and_money_are_reckoned_exactly(derived, given, value, kind):
    assert worked_out(derived, **given) == (value, kind)


@pytest.mark.parametrize("derived", [
    {"multiply": ["pay", "1.5"]}, {"add": ["pay", "1.005"]},
    {"multiply": ["pay", "pay"]}, {"multiply": ["pay", "length"]}, {"multiply": ["number", "day"]},
    {"percent_of": ["number", 25]}, {"percent_of": ["pay"]}, {"subtract": ["pay", "number"]},
])
def test_what_cannot_be_reckoned_together_is_refused(derived):
    with pytest.raises(DefinitionError):
        compiled(derived={"it": derived})


def test_a_fee_may_be_worked_out():
    found = compiled(
        parameters={"each_pence": [{"from": "2020-01-01", "value": 4250, "source": "ours"}]},
        derived={"all_pay": {"multiply": ["$each_pence", "number"]}, "late": {"days_after": ["day", 1]}},
        outcomes=[outcome("accepted", "a", automatic=True, fee="all_pay"), outcome("needs_assessment")])
    assert assess(found, facts(found, a=True, number=2), ON).fee_pence == 8500
    assert assess(found, facts(found, a=True), ON).fee_pence is None


def test_a_fee_is_money():
    with pytest.raises(DefinitionError, match="`day` is a date"):
        compiled(outcomes=[outcome("accepted", "a", automatic=True, fee="day"), outcome("needs_assessment")])


def test_dates_and_amounts_of_the_service_are_given_whatever_the_outcome():
    found = compiled(derived={"late": {"days_after": ["day", 42]}}, dates={"last_day": "late"},
                     amounts={"refund": "pay"})
    open_yet = assess(found, facts(found, day="2026-11-01", pay="3.10"), ON)
    assert open_yet.result == "needs_more_info"
    assert (open_yet.dates, open_yet.amounts) == ({"last_day": date(2026, 12, 13)}, {"refund": "3.10"})
    assert assess(found, facts(found, a=True), ON).dates == {}
