"""Why a question is asked: what hangs on its answer just now."""
import pytest

from frontdoor.assessments.because import because
from frontdoor.assessments.facts import typed
from frontdoor.catalogue import loader
from tests.unit.assessments.making import ON, WORDS, compiled, fact, facts, outcome

LONG = {"max_m": [{"from": "2020-01-01", "value": 5, "source": "the rules", "review_on": "2030-01-01"}]}
FITS = {"fits": {"test": {"fact": "length", "at_most": "$max_m"}, "words": WORDS | {"met": "The vehicle fits."}}}


def vehicles(**more):
    return compiled(facts=[fact("length", "decimal", unit="m", why="Bays are short."), fact("a", "yes_no")],
                    parameters=LONG, criteria=FITS | more.pop("criteria", {}),
                    outcomes=more.pop("outcomes", [outcome("accepted", {"all": ["fits", "a"]}),
                                                   outcome("needs_assessment")]))


def test_it_names_the_criterion_in_its_own_words_with_the_figure_and_its_unit():
    found = because(vehicles(), facts(vehicles()), ON, "length")
    [hanging] = found.decides
    [limit] = hanging.limits
    assert (found.why, hanging.criterion, hanging.words) == ("Bays are short.", "fits", "The vehicle fits.")
    assert (limit.parameter, limit.operator, limit.value, limit.unit, limit.source) == (
        "max_m", "at_most", "5", "m", "the rules")


def test_nothing_hangs_on_what_is_settled_or_has_no_criterion():
    found = vehicles()
    assert because(found, facts(found, a=False), ON, "length").decides == ()
    assert because(found, facts(found), ON, "a").decides == ()


def test_an_answer_that_was_given_is_taken_as_not_given():
    found = vehicles()
    assert because(found, facts(found, length=4), ON, "length").decides[0].criterion == "fits"


def test_words_that_tell_of_something_unknown_give_way_to_what_is_needed():
    words = {"met": "It is {length} m long.", "not_met": "No.", "not_known": "We need the length."}
    found = vehicles(criteria={"fits": {"test": {"fact": "length", "at_most": "$max_m"}, "words": words}})
    assert because(found, facts(found), ON, "length").decides[0].words == "We need the length."


def test_a_criterion_within_a_criterion_is_named_where_its_own_tests_wait():
    outer = {"outer": {"test": {"all": ["fits", "a"]}, "words": WORDS}}
    found = vehicles(criteria=outer, outcomes=[outcome("accepted", "outer"), outcome("needs_assessment")])
    assert [one.criterion for one in because(found, facts(found), ON, "length").decides] == ["fits"]
    assert [one.criterion for one in because(found, facts(found), ON, "a").decides] == ["outer"]


def test_a_figure_that_hangs_on_something_unknown_is_left_out():
    by = {"max_m": [{"from": "2020-01-01", "by": "a", "values": {"true": 5, "false": 6}, "source": "the rules",
                     "review_on": "2030-01-01"}]}
    found = compiled(facts=[fact("length", "decimal", unit="m"), fact("a", "yes_no")], parameters=by, criteria=FITS,
                     outcomes=[outcome("accepted", "fits"), outcome("needs_assessment")])
    assert because(found, facts(found), ON, "length").decides[0].limits == ()
    assert because(found, facts(found, a=False), ON, "length").decides[0].limits[0].value == "6"


@pytest.mark.parametrize("service", sorted(
    one for one in loader.packaged() if loader.compiled(one).definition.offered))
def test_every_service_says_what_hangs_on_each_question_of_its_criteria(service):
    found = loader.compiled(service)
    said = {name: because(found, typed(found.definition, {}), ON, name)
            for name in (one.id for one in found.definition.facts) if "resident" in found.definition.fact(name).from_}
    assert any(one.decides for one in said.values())
    assert all("{" not in hanging.words and "not asked" not in hanging.words
               for one in said.values() for hanging in one.decides)
