"""Forms made from facts: every type can be asked, read, refused with a sentence and shown again."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from frontdoor.assessments.definition import Fact
from frontdoor.web.forms import QuestionForm, form_for
from frontdoor.web.widgets import form_errors
from tests.integration.pages import Page
from tests.naughty import NAUGHTY


@pytest.fixture(autouse=True)
def on_a_page(app: Flask):
    with app.test_request_context():
        yield


def fact(kind: str, **more: Any) -> Fact:
    return Fact.model_validate({"id": "thing", "type": kind, "ask": "What is it?", "short": "Thing", **more})


CHOICES = [{"id": "road", "label": "A road"}, {"id": "path", "label": "A path", "hint": "For feet"}]
TYPES = {
    "yes_no": fact("yes_no"), "choice": fact("choice", choices=CHOICES), "choices": fact("choices", choices=CHOICES),
    "whole_number": fact("whole_number", unit="mm", at_least=0, at_most=5000), "decimal": fact("decimal", unit="m"),
    "money": fact("money"), "text": fact("text", max_length=100), "long_text": fact("long_text", max_length=2000),
    "date": fact("date"), "time": fact("time"), "address": fact("address"), "phone": fact("phone"),
    "email": fact("email"), "vehicle": fact("vehicle"), "time_range": fact("time_range"),
}


def sent(of: Fact, *values: str) -> QuestionForm:
    return form_for([of], "en", sent=MultiDict([("thing", value) for value in values]))


def error(form: QuestionForm) -> str:
    assert not form.validate()
    return form_errors(form)[0]["text"]


@pytest.mark.parametrize("kind, values, answer", [
    ("yes_no", ["yes"], True), ("yes_no", ["no"], False), ("choice", ["path"], "path"),
    ("choices", ["path", "road"], ["road", "path"]), ("whole_number", ["40 mm"], 40), ("decimal", ["4.50"], "4.50"),
    ("money", ["£31.50"], "31.50"), ("text", ["  two  words "], "two words"), ("long_text", ["a\r\nb"], "a\nb"),
    ("date", ["23", "11", "2026"], "2026-11-23"), ("time", ["9pm"], "21:00"),
    ("phone", ["07700 900123"], "+447700900123"),
    ("email", ["a@example.org"], "a@example.org"), ("vehicle", [" rw19 ose "], "RW19OSE"),
    ("time_range", ["22:00-02:30"], "22:00-02:30"),
])
def test_an_answer_is_read_as_it_stands_in_json(kind: str, values: list[str], answer: object) -> None:
    form = sent(TYPES[kind], *values)
    assert form.validate(), form.errors
    assert form.answers() == {"thing": answer}


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_what_is_kept_is_shown_again_and_reads_the_same(kind: str) -> None:
    kept = {"yes_no": False, "choice": "path", "choices": ["road"], "whole_number": 40, "decimal": "4.50",
            "money": "31.50", "date": "2026-11-23", "time": "21:00", "phone": "+447700900123",
            "email": "a@example.org", "time_range": "22:00-02:30", "vehicle": "RW19OSE"}.get(kind, "some words")
    form = form_for([TYPES[kind]], "en", kept={"thing": kept})
    field = form["thing"]
    html = str(field())
    again = field.raw_data if kind == "date" else field.data
    values = again if isinstance(again, list) else [str(again)]
    reread = sent(TYPES[kind], *values)
    assert reread.validate() and reread.answers() == {"thing": kept}
    assert "checked" in html if kind in {"yes_no", "choice", "choices"} else str(values[0]) in html


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_a_question_left_empty_is_told_so_unless_it_is_optional(kind: str) -> None:
    own = TYPES[kind].model_copy(update={"errors": {"missing": fact("text", ask="Say something").ask}})
    for values in ([], [""], ["   "]):
        if kind not in {"yes_no", "choice", "choices"} or not values:
            assert error(sent(own, *values)) == "Say something"
    optional = sent(TYPES[kind].model_copy(update={"optional": True}))
    assert optional.validate()
    assert optional.answers()["thing"] in (None, [])


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_nothing_that_is_typed_breaks_a_question_or_comes_back_live(kind: str) -> None:
    plain = {element.tag for element in Page(str(sent(TYPES[kind], "")["thing"]())).elements} | {"p", "span"}
    for text in NAUGHTY:
        form = sent(TYPES[kind], text, text)
        form.validate()
        page = str(form["thing"]())
        elements = Page(page).elements
        assert {element.tag for element in elements} <= plain, text
        assert [name for element in elements for name in element.attributes if name.startswith("on")] == [], text
        assert "\x00" not in page


@pytest.mark.parametrize("kind, values", [
    ("whole_number", ["4O"]), ("whole_number", ["1e999"]), ("choice", ["elsewhere"]), ("choices", ["road", "else"]),
    ("yes_no", ["maybe"]), ("date", ["31", "2", "2026"]), ("email", ["nobody"]), ("phone", ["999"]),
    ("time_range", ["9-5"]), ("money", ["a lot"]), ("decimal", ["1,2,3"]),
])
def test_an_answer_that_cannot_be_read_gets_a_sentence_and_keeps_what_was_typed(kind: str, values: list[str]) -> None:
    form = sent(TYPES[kind], *values)
    assert error(form)
    if kind in {"whole_number", "email", "phone", "money", "decimal", "time_range"}:
        assert f'value="{values[0]}"' in str(form["thing"]())


@pytest.mark.parametrize("value, sentence", [
    ("-1", "too small"), ("5001", "too large"), ("nine", "unreadable"), ("", "missing"),
])
def test_the_sentence_is_the_one_that_the_definition_has_for_the_fault(value: str, sentence: str) -> None:
    own = fact("whole_number", at_least=0, at_most=5000, errors={
        "too_small": "too small", "too_large": "too large", "invalid": "unreadable", "missing": "missing"})
    assert error(sent(own, value)) == sentence


def test_words_over_the_limit_are_kept_and_told() -> None:
    form = sent(TYPES["long_text"], "x" * 2001)
    assert error(form) == "Thing must be 2000 characters or fewer"
    assert "x" * 2001 in str(form["thing"]())


def test_not_knowing_is_an_answer_where_it_is_offered() -> None:
    number = fact("whole_number", dont_know=True)
    form = form_for([number], "en", sent=MultiDict({"thing_dont_know": "y"}))
    assert form.validate() and form.answers() == {"thing": "dont_know"}
    choice = sent(fact("choice", choices=CHOICES, dont_know=True), "dont_know")
    assert choice.validate() and choice.answers() == {"thing": "dont_know"}
    assert error(sent(fact("choice", choices=CHOICES), "dont_know"))


def test_knowing_and_not_knowing_at_once_is_asked_about() -> None:
    number = fact("whole_number", dont_know=True)
    form = form_for([number], "en", sent=MultiDict({"thing": "40", "thing_dont_know": "y"}))
    assert error(form) == "Give an answer or select “I don’t know”, not both"
    both = sent(fact("choices", choices=CHOICES, dont_know=True), "road", "dont_know")
    assert error(both)


def test_not_knowing_is_shown_again() -> None:
    form = form_for([fact("whole_number", dont_know=True)], "en", kept={"thing": "dont_know"})
    assert form["thing_dont_know"].data is True and form["thing"].data == ""


@pytest.mark.parametrize("name", ["data", "errors", "validate", "photos", "questions", "answers", "meta", "process"])
def test_a_fact_may_have_the_name_of_a_part_of_the_form(name: str) -> None:
    of = Fact.model_validate({"id": name, "type": "text", "ask": "What?"})
    form = form_for([of], "en", sent=MultiDict({name: "words"}))
    assert form.validate() and form.answers() == {name: "words"}


def test_the_words_are_in_the_language_of_the_page() -> None:
    of = fact("text", ask={"en": "Where?", "cy": "Ble?"}, hint={"en": "A street", "cy": "Stryd"})
    form = form_for([of], "cy")
    assert (form["thing"].label.text, form["thing"].description) == ("Ble?", "Stryd")


def test_names_and_addresses_say_what_they_are_to_the_browser() -> None:
    of = Fact.model_validate({"id": "email", "type": "email", "ask": "Email"})
    assert 'autocomplete="email"' in str(form_for([of], "en")["email"]())


@pytest.mark.parametrize("year", ["9999", "1799", "0001"])
def test_a_day_on_which_nobody_claims_anything_is_refused_and_stays_in_its_boxes(year: str) -> None:
    form = sent(TYPES["date"], "31", "12", year)
    assert "Check this answer" in error(form)
    assert form["thing"].raw_data == ["31", "12", year]
