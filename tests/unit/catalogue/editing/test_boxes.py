"""What is typed into the boxes of a part becomes plain data, and what comes back unchanged is left as it stood."""
import pytest

from frontdoor.catalogue.editing import boxes, parts, sections, typed
from frontdoor.catalogue.editing.boxes import Box, Kind
from frontdoor.catalogue.editing.sections import BY_ID
from tests.unit.catalogue.editing import rich, shipped

PERMIT = "parking-permit-resident"


def sent_for(base, section, name, **changes):
    """What a browser sends of a part's form, with some inputs changed."""
    part = sections.as_map(section, parts.part(base, section.shelf, name))
    return {**boxes.typed_in(part, section.boxes), **{key: value for key, value in changes.items()}}


@pytest.mark.parametrize("service_id", [*shipped.SERVICES, rich.ID])
def test_every_part_that_comes_back_as_it_was_shown_stays_as_it_stood(service_id):
    base = rich.of(service_id)
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


@pytest.mark.parametrize("kind,words,say", [
    (Kind.WHOLE, "a few", "must be a whole number"), (Kind.NUMBER, "5 metres", "must be a number"),
    (Kind.AMOUNT, "nothing_such", "the name of a figure"), (Kind.ONE, "elsewhere", "select one of the list"),
    (Kind.SOME, "elsewhere", "select from the list"), (Kind.LINE, "x" * 301, "300 characters"),
    (Kind.WORDS, "x" * 2001, "2,000 characters"), (Kind.EXACT, "[a-z]\n+", "one line"),
    (Kind.WHOLES, "7, soon", "a whole"),
    (Kind.NAMED, "nothing_such", "the name of a question"), (Kind.MOMENT, "1 4 2027", "a day and a time"),
    (Kind.LINES, "one\n" * 61, "60 lines"), (Kind.SAYINGS, "x" * 301, "each line")])
def test_what_does_not_fit_a_box_is_said_beside_it_and_nothing_changes(kind, words, say):
    part, wrong = boxes.filled_in({"key": 1}, [Box("it", "It", kind)], {"it": [words]}, {})
    assert part == {"key": 1} and say in wrong["it"]


def test_a_day_is_read_from_three_boxes_and_must_be_real():
    box = Box("on", "Day", Kind.DATE)
    assert boxes.filled_in({}, [box], {"on": ["1", "4", "2027"]}, {})[0] == {"on": "2027-04-01"}
    assert "real day" in boxes.filled_in({}, [box], {"on": ["31", "2", "2027"]}, {})[1]["on"]


@pytest.mark.parametrize("kind,words,value", [
    (Kind.EXACT, "[A-Z]  {2}", "[A-Z]  {2}"), (Kind.WHOLES, "14, 7 1", [14, 7, 1]), (Kind.NAMED, "length", "length"),
    (Kind.NAMED, "fee_pence", "$fee_pence"), (Kind.MOMENT, "1 4 2027 9:30", "2027-04-01T09:30:00+01:00"),
    (Kind.MOMENT, "2027-04-01T09:30:00+01:00", "2027-04-01T09:30:00+01:00"),
    (Kind.SAYINGS, "A pen\nA cup", ["A pen", "A cup"])])
def test_what_fits_a_box_is_read_as_it_stands_in_a_definition(kind, words, value):
    base = {"parameters": {"fee_pence": []}, "facts": [{"id": "length"}]}
    assert boxes.filled_in({}, [Box("it", "It", kind)], {"it": [words]}, base) == ({"it": value}, {})


def test_none_at_all_is_kept_apart_from_the_usual_numbers():
    box = Box("remind_days", "Reminders", Kind.WHOLES, usual=[7, 1])
    assert box.shown({}) == {"remind_days": ["7, 1"]}
    assert boxes.filled_in({}, [box], {"remind_days": [""]}, {})[0] == {"remind_days": []}
    assert boxes.filled_in({"remind_days": [3]}, [box], {"remind_days": ["7 1"]}, {})[0] == {}


def test_lines_in_welsh_stand_beside_those_in_english_and_one_may_be_left_out():
    box = Box("need", "What they need", Kind.SAYINGS)
    sent = {"need": ["A bill\nA photo"], "need-cy": ["Bil\n-"]}
    part, wrong = boxes.filled_in({"need": ["A bill", "A photo"]}, [box], sent, {})
    assert (part, wrong) == ({"need": [{"en": "A bill", "cy": "Bil"}, "A photo"]}, {})
    assert box.shown(part) == {"need": ["A bill\nA photo"], "need-cy": ["Bil\n-"]}
    _, wrong = boxes.filled_in(part, [box], {"need": ["A bill\nA photo"], "need-cy": ["Bil"]}, {})
    assert "a line of Welsh for each line" in wrong["need"]


def test_only_one_of_two_boxes_may_be_filled_in():
    law, consent = Box("basis.law", "Law"), Box("basis.consent", "Consent", instead_of="basis.law")
    _, wrong = boxes.filled_in({}, [law, consent], {"basis-law": ["The Act"], "basis-consent": ["yes"]}, {})
    assert wrong == {"basis.consent": "Fill in this or “Law”, not both"}


def test_an_amount_is_a_number_or_the_name_of_a_figure_or_worked_out_value():
    base = {"parameters": {"fee_pence": []}, "derived": {"hire": {}}}
    assert [typed.amount_of(words, base, "Fee") for words in ("6000", "fee_pence", "$fee_pence", "hire")] == [
        6000, "$fee_pence", "$fee_pence", "hire"]


def test_a_box_that_must_be_filled_in_says_so():
    _, wrong = boxes.filled_in({}, [Box("name", "Name", needed=True)], {"name": ["  "]}, {})
    assert wrong == {"name": "Enter: name"}


def test_a_complaint_of_the_loader_finds_the_box_that_it_is_about():
    question = BY_ID["questions"].boxes
    assert boxes.first_wrong(question, ("errors", "missing", "x")) == "errors.missing"
    assert boxes.first_wrong(question, ("nothing",)) is None
