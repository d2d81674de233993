"""Free times a few days to a page: which days stand on it, and where the pages before and after it begin."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from frontdoor.bookings.availability import Slot
from frontdoor.clock import DAY
from frontdoor.portal import times

TODAY, LAST = date(2026, 11, 23), date(2027, 5, 22)
Free = Callable[[date, int], list[Slot]]


def free_on(*days: int, each: int = 3) -> tuple[Free, list[int]]:
    """What is free: so many times on each of these days from today. Also how many days were asked for, each time."""
    asked: list[int] = []

    def free(first: date, count: int) -> list[Slot]:
        asked.append(count)
        found = []
        for day in sorted(days):
            if first <= TODAY + day * DAY < first + count * DAY:
                start = datetime.combine(TODAY + day * DAY, datetime.min.time(), UTC)
                begins = [start + timedelta(minutes=540 + 10 * n) for n in range(each)]
                found += [Slot(one, one + timedelta(minutes=30), (1,), 1, "", "") for one in begins]
        return found

    return free, asked


@pytest.fixture(autouse=True)
def _words() -> object:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def shown(free: Free, day: int | None = None) -> tuple[list[int], int | None, int | None]:
    """The days of a page, and where the pages before and after it begin, all counted from today."""
    found = times.page_of(free, TODAY, LAST, None if day is None else TODAY + day * DAY)
    count = [None if one is None else (one - TODAY).days for one in (found.earlier, found.later)]
    return [(one.day - TODAY).days for one in found.days], count[0], count[1]


def test_the_first_five_days_with_something_free_stand_on_the_first_page() -> None:
    free, _ = free_on(1, 4, 5, 9, 30, 31, 40, 41)
    assert shown(free) == ([1, 4, 5, 9, 30], None, 31)
    assert shown(free, 31) == ([31, 40, 41], 1, None)


def test_the_page_before_ends_where_this_one_begins() -> None:
    free, _ = free_on(*range(1, 20))
    assert shown(free, 12) == ([12, 13, 14, 15, 16], 7, 17)
    assert shown(free, 7) == ([7, 8, 9, 10, 11], 2, 12)
    assert shown(free, 2) == ([2, 3, 4, 5, 6], 1, 7)


def test_a_day_with_very_many_times_is_shown_whole_and_alone() -> None:
    free, _ = free_on(1, 2, 3, each=90)
    assert shown(free) == ([1], None, 2)
    assert shown(free, 2) == ([2], 1, 3)


def test_where_nothing_is_free_few_questions_are_asked_and_none_beyond_the_end() -> None:
    free, asked = free_on()
    assert shown(free) == ([], None, None)
    assert sum(asked) == (LAST - TODAY).days + 1 and len(asked) <= 4
    assert shown(free_on(3)[0], 100) == ([], 3, None)


def test_a_day_out_of_bounds_is_taken_for_the_nearest() -> None:
    free, _ = free_on(0, 1)
    assert shown(free, -400) == ([0, 1], None, None)
    assert shown(free, 4_000) == ([], 0, None)


def test_the_weeks_begin_with_the_first_day_and_then_with_mondays() -> None:
    found = times.page_of(free_on()[0], date(2026, 11, 25), date(2026, 12, 14), None)
    assert found.weeks == [date(2026, 11, 25), date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14)]
    assert found.week_of(date(2026, 12, 6)) == date(2026, 11, 30)
    assert times.page_of(free_on()[0], LAST, TODAY, None).weeks == [LAST]
