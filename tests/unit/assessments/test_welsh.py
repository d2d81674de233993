"""The same finding in Welsh: the words that were written, and the values in them."""
import pytest

from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from tests.unit.assessments.making import FACTS, ON, compiled, fact, outcome

BOTH = {"en": "Born on {born}, {colour}, {a}.", "cy": "Ganwyd ar {born}, {colour}, {a}."}
COLOURS = [{"id": "red", "label": {"en": "Red", "cy": "Coch"}}, {"id": "blue", "label": "Blue"}]
MADE = compiled(
    facts=[*[one for one in FACTS if one["id"] != "colour"], fact("colour", "choice") | {"choices": COLOURS}],
    criteria={"it": {"test": "a", "words": {"met": BOTH, "not_met": "No.", "not_known": "Not known."}}},
    outcomes=[outcome("accepted", "it", answer={"en": "You can.", "cy": "Gallwch."}), outcome("needs_assessment")])
GIVEN = {"a": True, "born": "1951-03-01", "colour": "red"}


def found(language, given=None):
    return assess(MADE, typed(MADE.definition, given or GIVEN), ON, language=language)


@pytest.mark.parametrize(("language", "words", "answer"), [
    ("en", "Born on 1 March 1951, Red, yes.", "You can."), ("cy", "Ganwyd ar 1 Mawrth 1951, Coch, ie.", "Gallwch."),
])
def test_words_and_the_values_in_them_are_in_the_language_of_the_reader(language, words, answer):
    finding = found(language)
    assert (finding.reason("it").words, finding.answer) == (words, answer)


def test_what_was_not_written_in_welsh_is_read_in_english():
    finding = found("cy", {"a": False})
    assert finding.reason("it").words == "No."


def test_only_the_words_differ_and_the_stored_finding_says_in_which_language_they_are():
    english, welsh = found("en"), found("cy")
    assert (english.result, english.hash, english.due_on) == (welsh.result, welsh.hash, welsh.due_on)
    assert b'"language":"cy"' in welsh.canonical() and b'"language"' not in english.canonical()


def test_what_is_not_known_is_said_in_welsh_too():
    made = compiled(criteria={"it": {"test": {"fact": "number", "above": 3}, "words": {
        "met": "x", "not_met": "x", "not_known": {"en": "{number} {born}", "cy": "{number} {born}"}}}},
        outcomes=[outcome("accepted", "it"), outcome("needs_assessment")])
    finding = assess(made, typed(made.definition, {"number": "dont_know"}), ON, language="cy")
    assert finding.reason("it").words == "ddim yn hysbys heb ei ofyn"
