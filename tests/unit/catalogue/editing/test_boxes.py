"""What is typed into the boxes of a part becomes plain data, and what comes back unchanged is left as it stood."""
import pytest

from frontdoor.catalogue.editing import boxes, parts, sections
from frontdoor.catalogue.editing.boxes import Box, Kind
from frontdoor.catalogue.editing.sections import BY_ID
from tests.unit.catalogue.editing import shipped

PERMIT = "parking-permit-resident"


def sent_for(base, section, name, **changes):
    """What a browser sends of a part's form, with some inputs changed."""
    part = sections.as_map(section, parts.part(base, section.shelf, name))
    return {**boxes.typed_in(part, section.boxes), **{key: value for key, value in changes.items()}}


@pytest.mark.parametrize("service_id", shipped.SERVICES)
def test_every_part_that_comes_back_as_it_was_shown_stays_as_it_stood(service_id):
    base = shipped.base(service_id)
    for section in sections.SECTIONS:
        if not section.boxes or (not section.shelf.has_many and section.shelf.key not in base):
            continue
        for name in parts.names(base, section.shelf) if section.shelf.has_many else [""]:
            again, wrong = sections.changed(base, section, name, sent_for(base, section, name))
            assert (again, wrong) == (base, {}), f"{section.id} {name}"


def test_a_change_of_one_box_leaves_every_other_key_alone():
    base = shipped.base(PERMIT)
    after, wrong = sections.changed(base, BY_ID["questions"], "length_m",
                                    sent_for(base, BY_ID["questions"], "length_m", hint=["Measure it."]))
    assert wrong == {}
    before = parts.part(base, BY_ID["questions"].shelf, "length_m")
    assert parts.part(after, BY_ID["questions"].shelf, "length_m") == {**before, "hint": "Measure it."}
    assert {**after, "facts": None} == {**base, "facts": None}


def test_what_is_emptied_goes_with_the_map_that_held_it():
    base = shipped.base(PERMIT)
    section = BY_ID["questions"]
    faults = ("missing", "invalid", "too_small", "too_large", "too_long")
    sent = sent_for(base, section, "seats", **{f"errors-{key}": [""] for key in faults})
    after, _ = sections.changed(base, section, "seats", sent)
    assert "errors" not in parts.part(after, section.shelf, "seats")


def test_welsh_stands_beside_the_english_and_stays_when_the_english_changes():
    box = Box("ask", "Question", Kind.WORDS)
    part, wrong = boxes.filled_in({"ask": "Where?"}, [box], {"ask": ["Where is it?"], "ask-cy": ["Ble mae?"]}, {})
    assert (part, wrong) == ({"ask": {"en": "Where is it?", "cy": "Ble mae?"}}, {})
    part, _ = boxes.filled_in(part, [box], {"ask": ["Where was it?"], "ask-cy": ["Ble mae?"]}, {})
    assert part["ask"]["cy"] == "Ble mae?"


def test_choices_keep_their_ids_and_welsh_when_their_words_change_and_move_by_their_place():
    box = Box("choices", "Choices", Kind.CHOICES)
    part = {"choices": [{"id": "car", "label": {"en": "A car", "cy": "Car"}}, {"id": "van", "label": "A van"}]}
    sent = {"choices-id": ["car", "van", ""], "choices-place": ["2", "1", "3"],
            "choices-label": ["One car", "A van", "A bus"], "choices-hint": ["", "", "Or coach"]}
    after, wrong = boxes.filled_in(part, [box], sent, {})
    assert wrong == {}
    assert after["choices"] == [{"id": "van", "label": "A van"}, {"id": "car", "label": {"en": "One car", "cy": "Car"}},
                                {"id": "a_bus", "label": "A bus", "hint": "Or coach"}]


def test_a_choice_in_place_0_is_taken_out():
    box = Box("choices", "Choices", Kind.CHOICES)
    part = {"choices": [{"id": "car", "label": "A car"}, {"id": "van", "label": "A van"}]}
    sent = {"choices-id": ["car", "van"], "choices-place": ["0", "2"], "choices-label": ["A car", "A van"],
            "choices-hint": ["", ""]}
    assert boxes.filled_in(part, [box], sent, {})[0]["choices"] == [{"id": "van", "label": "A van"}]


@pytest.mark.parametrize("kind,typed,say", [
    (Kind.WHOLE, "a few", "must be a whole number"), (Kind.NUMBER, "5 metres", "must be a number"),
    (Kind.AMOUNT, "nothing_such", "the name of a figure"), (Kind.ONE, "elsewhere", "select one of the list"),
    (Kind.SOME, "elsewhere", "select from the list"), (Kind.LINE, "x" * 301, "300 characters"),
    (Kind.WORDS, "x" * 2001, "2,000 characters")])
def test_what_does_not_fit_a_box_is_said_beside_it_and_nothing_changes(kind, typed, say):
    part, wrong = boxes.filled_in({"key": 1}, [Box("it", "It", kind)], {"it": [typed]}, {})
    assert part == {"key": 1} and say in wrong["it"]


def test_a_day_is_read_from_three_boxes_and_must_be_real():
    box = Box("on", "Day", Kind.DATE)
    assert boxes.filled_in({}, [box], {"on": ["1", "4", "2027"]}, {})[0] == {"on": "2027-04-01"}
    assert "real day" in boxes.filled_in({}, [box], {"on": ["31", "2", "2027"]}, {})[1]["on"]


def test_an_amount_is_a_number_or_the_name_of_a_figure_or_worked_out_value():
    base = {"parameters": {"fee_pence": []}, "derived": {"hire": {}}}
    assert [boxes.amount_of(words, base, "Fee") for words in ("6000", "fee_pence", "$fee_pence", "hire")] == [
        6000, "$fee_pence", "$fee_pence", "hire"]


def test_a_box_that_must_be_filled_in_says_so():
    _, wrong = boxes.filled_in({}, [Box("name", "Name", needed=True)], {"name": ["  "]}, {})
    assert wrong == {"name": "Enter: name"}


def test_a_complaint_of_the_loader_finds_the_box_that_it_is_about():
    question = BY_ID["questions"].boxes
    assert boxes.first_wrong(question, ("errors", "missing", "x")) == "errors.missing"
    assert boxes.first_wrong(question, ("nothing",)) is None
