"""What people type is read as they mean it, and what cannot be read is refused, never guessed."""

import pytest

from frontdoor.web import typed_text


@pytest.mark.parametrize("text, value", [
    ("40", 40), ("40 mm", 40), ("40mm", 40), ("40 MM.", 40), ("1,500", 1500), ("40.0", 40), ("+40", 40),
    ("４０", 40), ("40 millimetres", 40), ("-5", -5), ("\N{MINUS SIGN}5", -5), ("007", 7),
])
def test_a_whole_number_is_read_with_its_unit_commas_and_other_digits(text: str, value: int) -> None:
    assert typed_text.whole_number(text, "mm") == value


@pytest.mark.parametrize("text", [
    "4O", "forty", "40.5", "1e999", "1e3", "4 cm", "40 m", "40-50", "about 40", "", "mm", "-", "1,50", "9" * 13,
    "9" * 100_000, "0x28", "inf", "NaN", "٤٠", "1_000", "40 mm 30", "½", "1/2", "40\u200b",
])
def test_what_is_not_a_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        typed_text.whole_number(text, "mm")


@pytest.mark.parametrize("text, value", [("£31.50", "31.50"), ("1,200", "1200"), ("£ 5", "5"), ("0.5", "0.5")])
def test_money_is_read_in_pounds(text: str, value: str) -> None:
    assert typed_text.money(text) == value


@pytest.mark.parametrize("text", ["£1.005", "€5", "£", "1e9", "5p"])
def test_what_is_not_money_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        typed_text.money(text)


@pytest.mark.parametrize("parts, value", [
    (["23", "11", "2026"], "2026-11-23"), (["3", "nov", "2026"], "2026-11-03"),
    (["29", "February", "2028"], "2028-02-29"),
])
def test_a_day_is_read_from_its_parts(parts: list[str], value: str) -> None:
    assert typed_text.day(parts) == value


@pytest.mark.parametrize("parts", [
    [], ["23"], ["23", "11"], ["23", "11", "26"], ["29", "2", "2026"], ["0", "1", "2026"], ["23", "13", "2026"],
    ["23", "11", "0000"], ["-1", "1", "2026"], ["1e1", "1", "2026"], ["a", "b", "c"], ["1", "2", "3", "4"],
])
def test_what_is_not_a_day_is_refused(parts: list[str]) -> None:
    with pytest.raises(ValueError):
        typed_text.day(parts)


@pytest.mark.parametrize("text, value", [
    ("9:30pm", "21:30"), ("9 pm", "21:00"), ("21.30", "21:30"), ("12am", "00:00"), ("12 PM", "12:00"),
    ("7:05", "07:05"),
])
def test_a_time_is_read(text: str, value: str) -> None:
    assert typed_text.time_of_day(text) == value


@pytest.mark.parametrize("text", ["24:00", "9", "13pm", "0am", "9:60", "noon", "", "9:3"])
def test_what_is_not_a_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        typed_text.time_of_day(text)


@pytest.mark.parametrize("text", ["07700 900123", "+44 7700 900123", "0044 7700 900123", "(07700) 900-123"])
def test_a_telephone_number_is_kept_in_one_form_and_shown_as_people_write_it(text: str) -> None:
    kept = typed_text.phone(text)
    assert kept == "+447700900123"
    assert typed_text.shown_phone(kept) == "07700 900123"


@pytest.mark.parametrize("text", ["999", "12345", "07700 9OO123", "1" * 300, "", "+", "call me", "07700 900123 ext 5"])
def test_what_is_not_a_telephone_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        typed_text.phone(text)


def test_an_email_address_is_kept_in_its_usual_form() -> None:
    assert typed_text.email("Peter@EXAMPLE.org") == "Peter@example.org"


@pytest.mark.parametrize("text", ["peter", "peter@", "@example.org", "a b@example.org", "a@b@example.org",
                                  "x" * 300 + "@example.org", "peter@example", "<script>@example.org"])
def test_what_is_not_an_email_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        typed_text.email(text)


def test_control_and_turning_marks_are_taken_out_of_what_was_typed() -> None:
    assert typed_text.tidied(" a\x00b\x1b[31m\u202ec \ud800 d\r\ne ") == "ab[31mc d e"
    assert typed_text.tidied("one\r\ntwo\x07\rthree", lines=True) == "one\ntwo\nthree"
