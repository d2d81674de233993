"""Dates, times, money and references as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from frontdoor.web import words

WINTER = datetime(2026, 11, 23, 14, 15, tzinfo=UTC)
SUMMER = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_page(app: Flask):
    with app.test_request_context():
        yield


def test_a_date_is_said_with_its_weekday() -> None:
    assert words.date_words(date(2026, 11, 23)) == "Monday 23 November 2026"


def test_a_summer_night_belongs_to_the_next_day_in_london() -> None:
    assert words.moment_words(SUMMER) == "Wednesday 1 July 2026 at 12:30am"


@pytest.mark.parametrize(("hour", "minute", "said"), [
    (14, 15, "2:15pm"), (9, 0, "9am"), (12, 0, "midday"), (0, 0, "midnight"), (12, 5, "12:05pm"),
    (0, 5, "12:05am"),
])
def test_times_are_said_on_a_twelve_hour_clock(hour: int, minute: int, said: str) -> None:
    assert words.time_words(WINTER.replace(hour=hour, minute=minute)) == said


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        words.moment_words(datetime(2026, 11, 23, 14, 15))


def test_nothing_is_said_of_a_date_that_is_not_known() -> None:
    assert words.date_words(None) == words.time_words(None) == words.short_moment(None) == ""
    assert words.pounds(None) == ""


@pytest.mark.parametrize(("pence", "said"), [
    (0, "£0"), (3000, "£30"), (1250, "£12.50"), (123_456_705, "£1,234,567.05"), (-5, "-£0.05"),
])
def test_money_is_written_with_pence_only_where_there_are_some(pence: int, said: str) -> None:
    assert words.pounds(pence) == said


def test_a_reference_is_spelled_letter_by_letter() -> None:
    assert words.spelled("FD-7K2M-9QX4-C") == "F D, 7 K 2 M, 9 Q X 4, C"


@pytest.mark.parametrize(("away", "said", "tone"), [
    (timedelta(days=-3), "3 days late", "late"),
    (timedelta(days=-1), "1 day late", "late"),
    (timedelta(minutes=-1), "Late since 2:14pm", "late"),
    (timedelta(0), "Due today at 2:15pm", "today"),
    (timedelta(days=1), "Due tomorrow", "soon"),
    (timedelta(days=3), "Due in 3 days", "soon"),
    (timedelta(days=4), "Due in 4 days", "later"),
])
def test_how_far_off_a_due_moment_is(away: timedelta, said: str, tone: str) -> None:
    assert words.due_words(WINTER + away, WINTER) == words.DueWords(said, tone)


def test_a_due_day_is_not_late_until_it_is_over_in_london() -> None:
    last = date(2026, 7, 1)
    assert words.due_words(last, SUMMER + timedelta(hours=23)).tone == "today"
    assert words.due_words(last, SUMMER + timedelta(hours=24)).tone == "late"


def test_a_case_without_due_date_says_so() -> None:
    assert words.due_words(None, WINTER) == words.DueWords("No due date", "none")
