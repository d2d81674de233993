"""Tests and worked-out values in the words that a service manager reads."""
from datetime import date

import pytest

from frontdoor.assessments import sentences
from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.derived import FUNCTIONS
from frontdoor.assessments.form import Derived, Literal
from frontdoor.assessments.operators import OPERATORS
from frontdoor.catalogue import loader
from tests.unit.assessments.making import FACTS, WORDS, compiled, fact

FIGURES = {
    "most": [{"from": "2020-01-01", "value": 4, "source": "s"}, {"from": "2027-01-01", "value": 5, "source": "s"}],
    "by_colour": [{"from": "2020-01-01", "by": "colour", "values": {"red": 1, "other": 2}, "source": "s"}]}
HOUSEHOLD = {**fact("household", "people", short="Household"), "fields": [fact("age", "whole_number", short="Age")]}
MADE = compiled(
    facts=[*FACTS, HOUSEHOLD, fact("height", "decimal", short="Height", unit="m")], parameters=FIGURES,
    criteria={"tall": {"test": {"fact": "height", "at_least": 2}, "words": WORDS}},
    derived={"next": {"add": ["number", 1]}, "later": {"days_after": ["day", 1]}})


def said(raw, on=None):
    return sentences.sentence_of(MADE.definition, raw, on)


@pytest.mark.parametrize(("raw", "words"), [
    (True, "always"),
    (False, "never"),
    ("tall", "“tall” is met"),
    ({"not": "tall"}, "“tall” is not met"),
    ("a", "“a?” is yes"),
    ({"not": "a"}, "“a?” is not yes"),
    ({"fact": "height", "at_least": "1.80"}, "Height is at least 1.80 m"),
    ({"fact": "number", "between": [1, 2000]}, "“number?” is between 1 and 2,000"),
    ({"fact": "pay", "above": "31.5"}, "“pay?” is above £31.50"),
    ({"fact": "day", "before": "2026-12-24"}, "“day?” is before 24 December 2026"),
    ({"fact": "day", "after": "as_of"}, "“day?” is after the day of the claim"),
    ({"fact": "day", "is": None}, "“day?” is none"),
    ({"fact": "day", "within_days": 1}, "“day?” is within 1 day up to the day of the claim"),
    ({"fact": "day", "within_months": {"n": 3, "after": "born"}}, "“day?” is within 3 months after “born?”"),
    ({"fact": "born", "age_below": 16}, "“born?” makes an age of under 16"),
    ({"fact": "colour", "one_of": ["red", "blue"]}, "“colour?” is one of “red” or “blue”"),
    ({"fact": "things", "contains_all": ["one", "two"]}, "“things?” has all of “one” and “two”"),
    ({"fact": "place", "in_area": "Town"}, "“place?” is in Town"),
    ({"fact": "day", "within_school_days": 2}, "“day?” is within 2 school days up to the day of the claim"),
    ({"some_of": {"people": "household", "test": {"fact": "age", "below": 5}}},
     "for at least one of Household: Age is below 5"),
    ({"not": {"every_of": {"people": "household", "test": {"all": [{"fact": "age", "below": 5}, "a"]}}}},
     "not (for every one of Household: (all of: Age is below 5; “a?” is yes))"),
    ({"fact": "number", "known": False}, "“number?” is not known"),
    ({"fact": "next", "below": {"fact": "other_number"}}, "Next is below “other_number?”"),
])
def test_a_test_is_said_in_words(raw, words):
    assert said(raw) == words


def test_a_figure_is_named_and_has_its_value_on_the_day_that_is_asked_about():
    raw = {"fact": "height", "at_most": "$most"}
    assert said(raw) == "Height is at most the figure most"
    assert said(raw, date(2026, 12, 31)) == "Height is at most 4 m (most)"
    assert said(raw, date(2027, 1, 1)) == "Height is at most 5 m (most)"
    assert said(raw, date(2019, 1, 1)) == "Height is at most the figure most"


def test_a_figure_from_a_table_names_what_picks_it():
    assert said({"fact": "number", "at_most": "$by_colour"}, date(2026, 1, 1)) == (
        "“number?” is at most the figure by_colour by “colour?”")


def test_a_length_of_time_has_its_unit_inside_the_figure():
    assert said({"fact": "day", "within_days": "$most"}, date(2026, 1, 1)) == (
        "“day?” is within 4 days (most) up to the day of the claim")


def test_what_is_joined_inside_something_joined_stands_in_brackets():
    assert said({"any": ["a", {"all": ["b", "tall"]}]}) == "any of: “a?” is yes; (all of: “b?” is yes; “tall” is met)"
    assert said({"not": {"any": ["a", "b"]}}) == "not (any of: “a?” is yes; “b?” is yes)"
    assert said({"at_least_n": {"n": 2, "of": ["a", "b", "c"]}}) == (
        "at least 2 of: “a?” is yes; “b?” is yes; “c?” is yes")


def test_a_join_of_one_and_a_join_in_its_like_are_said_without_it():
    assert said({"all": ["a"]}) == "“a?” is yes"
    assert said({"all": ["a", {"all": ["b", {"any": ["c"]}]}]}) == "all of: “a?” is yes; “b?” is yes; “c?” is yes"


def test_a_test_that_cannot_be_read_is_refused_as_the_compiler_does():
    with pytest.raises(DefinitionError, match="no fact called"):
        said({"fact": "nobody", "is": 1})


def test_a_worked_out_value_is_said_in_words():
    assert sentences.working_out(MADE.definition, MADE.derived["next"]) == "“number?” plus 1"
    assert sentences.working_out(MADE.definition, MADE.derived["later"]) == "1 day after “day?”"


def test_every_operator_has_words_of_its_own():
    said_apart = {*sentences.WINDOWS, "age_at_least", "age_below", "known"}
    assert set(OPERATORS) == said_apart | set(sentences.PHRASES)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_said_in_words(name):
    number = Literal(2)
    given = sentences.working_out(MADE.definition, Derived("it", name, MADE.derived["next"].type,
                                                           (number, number)))
    assert "2" in given and "_" not in given


@pytest.mark.parametrize("service_id", loader.packaged())
def test_every_test_of_the_packaged_services_is_said(service_id):
    found = loader.compiled(service_id)
    nodes = [*found.criteria.values(), *(plan.when for plan in found.outcomes if plan.when is not None),
             *found.asked_when.values(), *(plan.when for plan in found.flags)]
    assert all(sentences.sentence(found.definition, node, date(2026, 11, 30)) for node in nodes)
