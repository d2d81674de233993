"""Form widgets: the library's faults stay mended, and errors lead to the right box."""

import re

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from frontdoor.web.widgets import (
    Checkboxes,
    CountedTextArea,
    DateBoxes,
    DropDown,
    NumberBox,
    Radios,
    TextBox,
    Tick,
    form_errors,
)


def choices(*words: str) -> list[SelectChoice]:
    return [SelectChoice(word.lower(), word) for word in words]


class Report(Form):
    depth = StringField("How deep is it?", [InputRequired("Enter how deep it is")], widget=NumberBox("mm"))
    seen = DateField("When?", [InputRequired("Enter the day")], format="%d %m %Y", widget=DateBoxes())
    where = RadioField("Where?", [InputRequired("Select where it is")], choices=choices("Road", "Path"),
                       widget=Radios({"path": "For feet"}))
    signs = SelectMultipleField("What else?", choices=choices("Wet", "Dark"), widget=Checkboxes())
    words = TextAreaField("More", widget=CountedTextArea(500))
    name = StringField("Name", [InputRequired("Enter your name")], widget=TextBox())
    team = SelectField("Team", choices=choices("Roads", "Claims"), widget=DropDown())
    sure = BooleanField("I am sure", widget=Tick())


@pytest.fixture(autouse=True)
def on_a_page(app: Flask):
    with app.test_request_context():
        yield


@pytest.mark.parametrize("parts", [
    [], ["1"], ["1", "2"], ["27", "3", "2026"], ["1", "2", "3", "4"], ["<b>", "", ""],
])
def test_a_date_with_any_number_of_parts_is_shown_again(parts: list[str]) -> None:
    form = Report(MultiDict([("seen", part) for part in parts]))
    form.validate()
    shown = re.findall(r'name="seen"[^>]*?value="([^"]*)"', str(form.seen()))
    sent = [part.replace("<b>", "&lt;b&gt;") for part in parts[:3]]
    assert [part for part in shown if part] == [part for part in sent if part]
    assert all(label in form.seen() for label in ("Day", "Month", "Year"))


def test_radios_without_a_hint_have_no_empty_hint() -> None:
    page = Report().where()
    assert "where-hint" not in page and "For feet" in page


def test_the_browser_is_not_asked_to_validate() -> None:
    form = Report()
    assert not any("required" in field() for field in form)


def test_a_number_has_a_number_pad_and_its_unit() -> None:
    page = Report().depth()
    assert 'inputmode="numeric"' in page and "mm" in page and 'type="text"' in page


def test_too_much_text_can_still_be_typed_so_that_none_is_cut_off() -> None:
    page = Report().words()
    assert 'data-maxlength="500"' in page and not re.search(r"\smaxlength=", page)


def test_each_error_leads_to_the_first_box_that_mends_it_in_the_order_of_the_page() -> None:
    form = Report(MultiDict({"team": "roads"}))
    form.validate()
    assert form_errors(form) == [
        {"text": "Enter how deep it is", "href": "#depth"},
        {"text": "Enter the day", "href": "#seen-day"},
        {"text": "Select where it is", "href": "#where"},
        {"text": "Enter your name", "href": "#name"},
    ]
    for error in form_errors(form):
        assert any(f'id="{error["href"][1:]}"' in field() for field in form)


def test_typed_text_comes_back_as_text() -> None:
    form = Report(MultiDict({"name": '"><script>alert(1)</script>'}))
    assert "<script" not in form.name() and "&lt;script&gt;" in form.name()


def test_a_drop_down_shows_what_was_chosen() -> None:
    page = Report(MultiDict({"team": "claims"})).team()
    assert re.search(r'<option value="claims"\s+selected', page) and '<option value="roads"' in page
