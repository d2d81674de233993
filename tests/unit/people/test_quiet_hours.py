"""Quiet hours: by the clock on the wall in London, over midnight and over the days on which the clocks change."""

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.clock import LONDON
from frontdoor.people.preferences import Preferences, let_be, quiet_until


def wishes(first, last):
    return Preferences(channel="sms", quiet_from=first, quiet_until=last)


def london(year: int, month: int, day: int, hour: int = 0, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON, fold=fold).astimezone(UTC)


@pytest.mark.parametrize("first, last, at, end", [
    ("21:00", "07:30", (2026, 1, 5, 20, 59), None),
    ("21:00", "07:30", (2026, 1, 5, 21, 0), (2026, 1, 6, 7, 30)),
    ("21:00", "07:30", (2026, 1, 5, 23, 59), (2026, 1, 6, 7, 30)),
    ("21:00", "07:30", (2026, 1, 6, 0, 0), (2026, 1, 6, 7, 30)),
    ("21:00", "07:30", (2026, 1, 6, 7, 29), (2026, 1, 6, 7, 30)),
    ("21:00", "07:30", (2026, 1, 6, 7, 30), None),
    ("12:00", "14:00", (2026, 7, 6, 13, 0), (2026, 7, 6, 14, 0)),
    ("12:00", "14:00", (2026, 7, 6, 14, 0), None),
    ("00:00", "23:59", (2026, 7, 6, 12, 0), (2026, 7, 6, 23, 59)),
])
def test_quiet_hours_begin_and_end_to_the_minute(first, last, at, end):
    assert quiet_until(wishes(first, last), london(*at)) == (london(*end) if end else None)


def test_somebody_without_quiet_hours_may_be_told_at_any_time():
    at = london(2026, 1, 5, 3)
    assert quiet_until(wishes(None, None), at) is None and let_be(wishes(None, None), at) == at


def test_a_night_in_which_an_hour_is_left_out_ends_by_the_wall_clock():
    end = quiet_until(wishes("21:00", "07:30"), london(2026, 3, 28, 22))
    assert end == datetime(2026, 3, 29, 6, 30, tzinfo=UTC)


def test_a_night_in_which_an_hour_comes_twice_ends_by_the_wall_clock():
    end = quiet_until(wishes("21:00", "07:30"), london(2026, 10, 24, 22))
    assert end == datetime(2026, 10, 25, 7, 30, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_quiet_twice():
    early = wishes("01:00", "02:00")
    first, second = london(2026, 10, 25, 1, 30), london(2026, 10, 25, 1, 30, fold=1)
    assert second - first == timedelta(hours=1)
    assert quiet_until(early, first) == quiet_until(early, second) == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_an_end_that_is_left_out_comes_an_hour_later_by_the_clock():
    assert quiet_until(wishes("21:00", "01:30"), london(2026, 3, 29, 0, 30)) == london(2026, 3, 29, 2, 30)


def test_every_minute_of_a_year_that_is_not_quiet_any_more_is_free():
    night = wishes("21:00", "07:30")
    at, end = london(2026, 1, 1), london(2027, 1, 1)
    while at < end:
        over = quiet_until(night, at)
        assert over is None or (over > at and quiet_until(night, over) is None)
        at += timedelta(minutes=37)
