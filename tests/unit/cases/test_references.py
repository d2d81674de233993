"""References are read aloud, typed back, and checked by their last letter."""

import pytest

from frontdoor.cases.references import ALPHABET, new_reference, tidy


def test_a_new_reference_is_its_own_tidy_form() -> None:
    for _ in range(200):
        reference = new_reference()
        assert tidy(reference) == reference


@pytest.mark.parametrize("typed", ["fd-{0}-{1}-{2}", "  {0} {1} {2} ", "FD{0}{1}{2}", "fd {0}/{1}.{2}"])
def test_a_reference_may_be_typed_in_any_case_and_spacing(typed: str) -> None:
    reference = new_reference()
    _, first, second, check = reference.split("-")
    assert tidy(typed.format(first.lower(), second, check)) == reference


def test_letters_that_look_like_digits_are_read_as_the_digits() -> None:
    reference = next(r for r in iter(new_reference, None) if "0" in r[3:] and "1" in r[3:])
    assert tidy("FD-" + reference[3:].replace("0", "O").replace("1", "l")) == reference


def test_every_single_wrong_letter_is_found() -> None:
    reference = new_reference()
    body = reference.replace("FD-", "").replace("-", "")
    for place, right in enumerate(body):
        for wrong in ALPHABET:
            if wrong != right:
                assert tidy(f"FD{body[:place]}{wrong}{body[place + 1:]}") is None


def test_every_swap_of_two_neighbours_is_found() -> None:
    for _ in range(50):
        body = new_reference().replace("FD-", "").replace("-", "")
        for place in range(len(body) - 1):
            swapped = body[:place] + body[place + 1] + body[place] + body[place + 2:]
            if swapped != body:
                assert tidy("FD" + swapped) is None


@pytest.mark.parametrize("typed", ["", "FD", "FD-7K2M", "FD-7K2M-9QX4-CC", "hello world", "é" * 9, "\x00" * 9])
def test_what_cannot_be_a_reference_gives_none(typed: str) -> None:
    assert tidy(typed) is None
