"""What is printed on a permit, and what people make of it when they type it."""

import pytest

from frontdoor.cases.references import ALPHABET
from frontdoor.entitlements.numbers import CODE, in_groups, tidy_code


@pytest.mark.parametrize("typed", ["7K2M9QX4C0T1", "7k2m 9qx4 c0t1", " 7K2M-9QX4-C0T1\n", "7K2M–9QX4_C0T1",
                                   "7k2m9qx4cOtl", "7K2M9QX4COTI"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert tidy_code(typed) == "7K2M9QX4C0T1"


@pytest.mark.parametrize("typed", ["", "7K2M9QX4C0T", "7K2M9QX4C0T11", "7K2M9QX4C0TU", "ALD-7K2M-9QX4", "é" * CODE,
                                   "٣" * CODE, "\x00" * CODE])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert tidy_code(typed) is None


def test_a_code_is_printed_in_groups_and_read_back() -> None:
    assert in_groups("7K2M9QX4C0T1") == "7K2M-9QX4-C0T1"
    assert tidy_code(in_groups(ALPHABET[:CODE])) == ALPHABET[:CODE]
