"""Hours as London's clocks show them, and chains of cover that end at somebody who is there, or at nobody."""

from datetime import UTC, date, datetime

import pytest

from frontdoor.people.working import Away, cover_of, is_working, loop

WEEK = {day: ("09:00", "17:00") for day in range(5)}
A, B, C, D = 1, 2, 3, 4


def day(number):
    return date(2026, 11, number)


def away(officer, first, last, cover=None):
    return Away(officer, day(first), day(last), cover)


@pytest.mark.parametrize("at, works", [
    (datetime(2026, 11, 23, 8, 59, tzinfo=UTC), False), (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), True),
    (datetime(2026, 11, 23, 16, 59, tzinfo=UTC), True), (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), False),
    (datetime(2026, 7, 20, 8, 0, tzinfo=UTC), True), (datetime(2026, 7, 20, 16, 0, tzinfo=UTC), False),
    (datetime(2026, 11, 28, 12, 0, tzinfo=UTC), False),
])
def test_hours_are_those_that_a_clock_in_london_shows(at, works):
    assert is_working(WEEK, at) is works


def test_the_cover_of_a_cover_stands_in_where_both_are_away():
    aways = [away(A, 2, 6, B), away(B, 4, 5, C)]
    assert [cover_of(aways, A, day(n)) for n in (1, 2, 4, 6, 7)] == [None, B, C, B, None]


def test_a_chain_that_ends_with_nobody_gives_nobody():
    assert cover_of([away(A, 2, 6, B), away(B, 2, 6)], A, day(3)) is None


def test_a_loop_that_came_about_all_the_same_gives_nobody_and_ends():
    assert cover_of([away(A, 2, 6, B), away(B, 2, 6, A)], A, day(3)) is None


def test_a_loop_is_seen_through_any_number_of_covers():
    aways = [away(B, 1, 9, C), away(C, 1, 9, A)]
    assert loop(aways, away(A, 2, 3, B)) == (B, C)
    assert loop(aways, away(A, 2, 3, A)) == (A,)
    assert loop(aways, away(A, 2, 3, D)) == ()


def test_covers_that_are_never_away_on_one_and_the_same_day_make_no_loop():
    aways = [away(B, 1, 4, C), away(C, 5, 9, A)]
    assert loop(aways, away(A, 1, 9, B)) == ()


def test_a_loop_among_others_does_not_run_for_ever():
    assert loop([away(B, 1, 9, C), away(C, 1, 9, B)], away(A, 1, 9, B)) == ()
