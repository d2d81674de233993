"""Names compared by what they sound like, and what is typed into the search box taken apart."""

from datetime import date

import pytest

from frontdoor.people.sounds import address_words, sound, words
from frontdoor.people.typed_search import MOST_WORDS, nicknames, read

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize("one, other", [
    ("smith", "smyth"), ("stephen", "steven"), ("catherine", "kathryn"), ("whitaker", "whittaker"),
    ("philips", "phillips"), ("clark", "clarke"), ("davies", "davis"), ("macdonald", "mcdonald"), ("knight", "night"),
    ("wright", "right"), ("sean", "shaun"), ("christine", "kristine"), ("gerry", "jerry"),
])
def test_two_spellings_of_a_name_have_one_sound(one: str, other: str) -> None:
    assert sound(one) == sound(other) != ""


@pytest.mark.parametrize("one, other", [("smith", "jones"), ("rose", "ruth"), ("brown", "braun-lee"), ("mill", "nell")])
def test_other_names_have_another_sound(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_a_number_has_no_sound() -> None:
    assert sound("12a") == sound("") == ""


def test_accents_marks_and_case_never_stand_between_a_person_and_their_name() -> None:
    assert words("O’Brien-Łukasz, ZOË") == ["obrien", "lukasz", "zoe"]
    assert address_words("1 St. Mary's Rd") == address_words("1 st marys road") == ["1", "street", "marys", "road"]


@pytest.mark.parametrize("typed", [
    "3/11/1950", "03-11-1950", "3.11.50", "3 Nov 1950", "3rd of November 1950", "Nov 3, 1950", "1950-11-03",
    "03 11 1950",
])
def test_a_date_of_birth_is_read_as_people_speak_it(typed: str) -> None:
    found = read(f"smith {typed}", today=TODAY)
    assert (found.born, found.words) == ((date(1950, 11, 3),), ("smith",))


@pytest.mark.parametrize("typed", ["31/2/1950", "3/13/1950", "1/1/2027", "1/1/1800"])
def test_what_is_nobodys_date_of_birth_is_none(typed: str) -> None:
    assert read(typed, today=TODAY).born == ()


def test_a_year_of_two_figures_is_the_last_that_is_past() -> None:
    assert read("1/2/26", today=TODAY).born == (date(2026, 2, 1),)
    assert read("1/2/27", today=TODAY).born == (date(1927, 2, 1),)


def test_numbers_and_addresses_of_every_kind_are_told_apart() -> None:
    found = read("Rose rose@Example.org 07700 900175 flat 3 rose hill road", today=TODAY)
    assert found.emails == ("rose@example.org",) and found.phones == ("+447700900175",)
    assert found.words == ("rose", "3", "hill")


def test_words_that_every_address_has_count_only_when_they_stand_alone() -> None:
    assert read("road", today=TODAY).words == ("road",)
    assert read("The Close", today=TODAY).words == ("the", "close")


@pytest.mark.parametrize("typed", ["", " ", "a", "%", "_", "’", "\x00"])
def test_nothing_is_looked_for_by_less_than_two_letters(typed: str) -> None:
    assert read(typed, today=TODAY).is_empty


def test_a_long_text_is_cut_to_a_few_words() -> None:
    assert len(read("zebra xylophone " * 5_000 + " ".join(map(str, range(99))), today=TODAY).words) <= MOST_WORDS


def test_forms_of_a_name_find_each_other() -> None:
    assert "william" in nicknames()["bill"] and "bill" in nicknames()["william"]
    assert all(name.isalpha() and name == name.lower() for name in nicknames())
