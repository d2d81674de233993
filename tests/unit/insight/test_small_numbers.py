"""Numbers that are published give away no small one: not by themselves, and not by what is left of a whole."""

import pytest
from hypothesis import given, strategies as st

from frontdoor.insight import small_numbers
from frontdoor.insight.small_numbers import Share


@pytest.mark.parametrize(("count", "shown"), [
    (0, 0), (1, None), (9, None), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1_002, 1_000),
])
def test_a_number_below_ten_is_not_shown_and_the_others_to_the_nearest_five(count, shown):
    assert small_numbers.published(count) == shown


def test_a_loss_is_rounded_as_a_gain_is():
    assert (small_numbers.rounded(-13), small_numbers.rounded(13)) == (-15, 15)


@pytest.mark.parametrize(("count", "of", "shown"), [(95, 100, None), (90, 100, 90), (100, 100, 100), (0, 5, None)])
def test_a_number_is_not_shown_where_the_rest_of_its_whole_is_small(count, of, shown):
    assert small_numbers.published(count, of) == shown


def test_one_hidden_part_takes_another_with_it_so_that_the_rest_of_the_whole_does_not_tell_it():
    assert small_numbers.parts([3, 40, 25, 0]) == [None, 40, None, 0]


def test_hidden_parts_that_are_many_together_need_no_other():
    assert small_numbers.parts([6, 7, 40]) == [None, None, 40]


def test_a_whole_that_is_small_itself_has_no_parts():
    assert small_numbers.parts([3, 0]) == [None, 0]


def test_a_ward_with_few_flips_keeps_its_rows_and_takes_another_wards_flips_with_it():
    shown = small_numbers.shares({"A": Share(200, 3), "B": Share(100, 40), "C": Share(50, 0), "D": Share(300, 60)})
    assert shown == {"A": (200, None), "B": (100, None), "C": (50, 0), "D": (300, 60)}


def test_a_ward_where_all_but_a_few_flip_does_not_show_the_few():
    shown = small_numbers.shares({"A": Share(50, 47), "B": Share(100, 50)})
    assert shown["A"] == (50, None)


def test_everybody_of_a_ward_may_flip():
    assert small_numbers.shares({"A": Share(50, 50), "B": Share(100, 50)}) == {"A": (50, 50), "B": (100, 50)}


TABLES = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 60).flatmap(
    lambda rows: st.integers(0, rows).map(lambda flips: Share(rows, flips))), min_size=1)


@given(TABLES)
def test_in_no_table_do_the_shown_lines_leave_few_for_the_hidden_ones(table):
    shown = small_numbers.shares(table)
    for value, (rows, flips) in shown.items():
        assert rows is None or not small_numbers.is_small(table[value].rows)
        assert flips is None or not small_numbers.is_small(table[value].flips)
    hidden = [table[value] for value, (_, flips) in shown.items() if flips is None]
    left = [table[value] for value, (_, flips) in shown.items() if flips is not None]
    if any(share.rows for share in left):
        flips = sum(share.flips for share in hidden)
        assert not small_numbers.is_small(flips)
        assert not small_numbers.is_small(sum(share.rows for share in hidden) - flips)
