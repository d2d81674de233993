"""A table of boxes: rows are changed, added, put in another place and taken out, and keep what no column shows."""
import pytest

from frontdoor.catalogue.editing import boxes
from frontdoor.catalogue.editing.boxes import Box, Kind
from frontdoor.catalogue.editing.rows import Rows, as_levels, as_map, of_levels, of_map

CHOICES = Rows("choices", "Choices", ordered=True, named_by="label", columns=(
    Box("label", "What it says", Kind.WORDS, needed=True), Box("hint", "Hint", Kind.WORDS)))
NAMED = Rows("dates", "Dates", opened=of_map, closed=as_map, columns=(
    Box("name", "Name", needed=True), Box("value", "Is", Kind.NAMED, needed=True)))
LEVELS = Rows("waive", "To let go", opened=of_levels, closed=as_levels, columns=(
    Box("over_pence", "Over", Kind.WHOLE), Box("least", "Level", needed=True)))
TWO = {"choices": [{"id": "car", "label": {"en": "A car", "cy": "Car"}}, {"id": "van", "label": "A van"}]}


def typed(box, part, **columns):
    """What a browser sends of a table, with some columns typed over."""
    return {**box.shown(part), **{f"{box.key}-{name.replace('_cy', '-cy')}": words for name, words in columns.items()}}


def after(box, part, **columns):
    return boxes.filled_in(part, [box], typed(box, part, **columns), {"facts": [{"id": "last"}]})


def test_rows_keep_their_ids_and_welsh_when_their_words_change_and_move_by_their_place():
    found, wrong = after(CHOICES, TWO, place=["2", "1", "3"], label=["One car", "A van", "A bus"],
                         hint=["", "", "Or coach"])
    assert wrong == {}
    assert found["choices"] == [{"id": "van", "label": "A van"}, {"id": "car", "label": {"en": "One car", "cy": "Car"}},
                                {"id": "a_bus", "label": "A bus", "hint": "Or coach"}]


def test_a_row_is_written_in_welsh_too():
    found, _ = after(CHOICES, TWO, label_cy=["Car", "Fan", "", ""])
    assert found["choices"][1] == {"id": "van", "label": {"en": "A van", "cy": "Fan"}}


def test_a_row_in_place_0_is_taken_out_and_a_whole_without_rows_is_left_out():
    assert after(CHOICES, TWO, place=["0", "2", "", ""])[0]["choices"] == [{"id": "van", "label": "A van"}]
    assert after(CHOICES, TWO, place=["0", "0", "", ""])[0] == {}


def test_words_that_move_from_one_row_to_the_next_are_a_change():
    part = {"choices": [{"id": "a", "label": "A", "hint": "Or B"}, {"id": "b", "label": "B"}]}
    found, _ = after(CHOICES, part, hint=["", "Or B", "", ""])
    assert [row.get("hint") for row in found["choices"]] == [None, "Or B"]


@pytest.mark.parametrize("columns,say", [
    ({"label": ["", "A van"], "hint": ["", ""], "label_cy": ["", ""]}, "place 0"),
    ({"label": ["A car", "A van", ""], "hint": ["", "", "Small"]}, "Choices, line 3: enter: what it says")])
def test_a_row_that_is_half_empty_is_said(columns, say):
    found, wrong = after(CHOICES, TWO, **columns)
    assert found == TWO and say in wrong["choices"]


def test_a_map_is_shown_as_names_and_values_and_a_line_that_is_emptied_goes():
    part = {"dates": {"first": "last", "second": 3}}
    assert after(NAMED, part, name=["", "third"], value=["", "last"])[0] == {"dates": {"third": "last"}}
    assert "on one line only" in after(NAMED, part, name=["second", "second"])[1]["dates"]
    assert "Dates, line 2: enter: is" in after(NAMED, part, value=["last", ""])[1]["dates"]


def test_one_level_holds_for_any_amount_and_several_from_each_amount_on():
    assert after(LEVELS, {}, row=[""], over_pence=[""], least=["manager"])[0] == {"waive": "manager"}
    found, _ = after(LEVELS, {"waive": "manager"}, row=["0", ""], over_pence=["", "5000"], least=["core", "manager"])
    assert found["waive"] == [{"over_pence": 0, "least": "core"}, {"over_pence": 5000, "least": "manager"}]


def test_more_rows_than_a_page_holds_are_refused():
    words = [f"Choice {number}" for number in range(70)]
    _, wrong = boxes.filled_in({}, [CHOICES], {"choices-label": words}, {})
    assert "60 lines or fewer" in wrong["choices"]
