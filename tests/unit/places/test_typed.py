"""What people type for a place, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.places.typed import Typed, key, postcode_key, read, stem


@pytest.mark.parametrize("typed", ["St. Mary's Rd", "st marys road", "ST MARY’S RD.", "  St  Mary`s   Road "])
def test_apostrophes_capitals_and_abbreviations_make_no_difference(typed):
    assert key(typed) == "saint marys road"


def test_st_is_a_saint_at_the_start_and_a_street_elsewhere():
    assert key("St John's St") == "saint johns street"


def test_accents_and_hyphens_make_no_difference():
    assert key("Café-Row") == "cafe row"


@pytest.mark.parametrize(("typed", "number", "words"), [
    ("12 Mill Lane", "12", "mill lane"), ("12, mill ln", "12", "mill lane"),
    ("12A Mill Lane", "12a", "mill lane"), ("12 a Mill Lane", "12a", "mill lane"),
    ("007 high st", "7", "high street"), ("12-14 High Street", "12", "high street"),
    ("2nd Avenue", "", "2nd avenue"), ("Mill Lane", "", "mill lane"),
])
def test_a_house_number_is_taken_off_the_front(typed, number, words):
    assert (read(typed).number, read(typed).words) == (number, words)


def test_a_flat_its_house_and_a_postcode_are_told_apart():
    assert read("Flat 2, 8 High St, ZZ1 2AB") == Typed("high street", "high st", "8", "2", "zz12ab")


@pytest.mark.parametrize(("typed", "postcode"), [
    ("ZZ1 2AB", "zz12ab"), ("zz12ab", "zz12ab"), ("ZZ1", "zz1"), ("zz1 2", "zz12"), ("ZZ1 2a", "zz12a"),
])
def test_a_postcode_is_read_whole_or_in_part(typed, postcode):
    assert read(typed).postcode == postcode == postcode_key(typed)


def test_a_name_without_its_kind_can_be_compared():
    assert (stem("mill lane"), stem("the shambles"), stem("lane")) == ("mill", "the shambles", "lane")


@given(st.text(max_size=400))
def test_anything_at_all_may_be_typed(text):
    typed = read(text)
    assert all(letter.isascii() and (letter.isalnum() or letter == " ") for letter in typed.words)
    assert key(key(text)) == key(text)
