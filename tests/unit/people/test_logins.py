"""What residents sign in with is read however they write it."""

import pytest

from frontdoor.people import logins


def test_a_new_account_number_begins_with_a_letter_and_is_read_back_however_it_is_typed():
    for _ in range(50):
        made = logins.new_number()
        assert made.value[0].isalpha() and len(made.value) == logins.NUMBER_LENGTH
        for typed in (made.written, made.value.lower(), f" {made.written} ", made.written.replace("-", " ")):
            assert logins.number(typed) == made


@pytest.mark.parametrize("typed", [
    "", "ACDE", "ACDE-FHJKM", "ACDE-FHJ0", "07700 900175", "rose@example.org", "ÀCDE-FHJK",
])
def test_what_cannot_be_an_account_number_is_none(typed):
    assert logins.number(typed) is None


def test_capitals_make_no_other_account_of_an_email_address():
    assert logins.email("Rose@example.org").value == logins.email("rose@example.org").value
    assert logins.email("Rose@example.org").written == "Rose@example.org"
