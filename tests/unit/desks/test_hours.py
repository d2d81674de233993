"""Hours in words, and London wall time as officers type it, on the days on which the clocks change too."""

from datetime import UTC, date, datetime, time

import pytest

from frontdoor.desks import hours
from frontdoor.desks.hours import NoSuchTime

LIBRARY = [{"days": [0, 1, 2, 3, 4], "from": "09:00", "until": "12:30"},
           {"days": [0, 1, 2, 3, 4], "from": "13:30", "until": "20:00"},
           {"days": [5], "from": "09:30", "until": "12:00"}]


def test_days_that_are_alike_stand_together_and_every_day_is_said() -> None:
    assert hours.of_week(LIBRARY) == [
        ("Monday to Friday", "9am to 12:30pm and 1:30pm to 8pm"), ("Saturday", "9:30am to midday"),
        ("Sunday", "Closed"),
    ]


def test_two_days_alike_and_a_day_until_its_end() -> None:
    assert hours.of_week([{"days": [5, 6], "from": "00:00", "until": "24:00"}]) == [
        ("Monday to Friday", "Closed"), ("Saturday and Sunday", "midnight to midnight"),
    ]


def test_nine_is_nine_on_either_side_of_the_change_of_clocks() -> None:
    assert hours.wall(date(2027, 3, 27), time(9)) == datetime(2027, 3, 27, 9, tzinfo=UTC)
    assert hours.wall(date(2027, 3, 28), time(9)) == datetime(2027, 3, 28, 8, tzinfo=UTC)


def test_a_time_that_the_clocks_jump_over_is_none() -> None:
    with pytest.raises(NoSuchTime):
        hours.wall(date(2027, 3, 28), time(1, 30))


def test_a_time_that_comes_twice_begins_with_the_first_and_ends_with_the_second() -> None:
    assert hours.wall(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert hours.wall(date(2026, 10, 25), time(1, 30), last=True) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
