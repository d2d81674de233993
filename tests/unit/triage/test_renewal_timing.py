"""When a step of a renewal is due: on every day of years with 29 February and with both changes of the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from frontdoor.assessments.entitling import RenewalRule
from frontdoor.triage.renewals import timing

DAY = timedelta(days=1)
RULE = RenewalRule.model_validate({
    "window": {"months": 1}, "reply_days": 10, "grace_days": 14,
    "chase": [{"id": "early", "days_before": 60, "by": "preferred"}, {"id": "week", "days_before": 7, "by": "other"},
              {"id": "after", "days_before": -5, "by": "letter"},
              {"id": "too_late", "days_before": -60, "by": "person"}],
})


def due_at(step_id: str, ends_on: date) -> datetime:
    return next(step.due_at for step in timing.steps_of(RULE, ends_on) if step.id == step_id)


def test_what_the_query_asks_for_is_exactly_what_is_due():
    """`latest_end` turns the question round. The two must agree on every day, also a second before nine."""
    for step in ("open", "early", "week", "after", "too_late", "lapse"):
        for days in range(4 * 366):
            nine = timing.at_nine(date(2027, 1, 1) + DAY * days)
            for at in (nine - timedelta(seconds=1), nine):
                latest = timing.latest_end(RULE, step, at)
                assert due_at(step, latest) <= at < due_at(step, latest + DAY), (step, at)


def test_a_later_term_never_has_an_earlier_step():
    for step in ("open", "early", "week", "after", "too_late", "lapse"):
        days = [due_at(step, date(2027, 1, 1) + DAY * one) for one in range(4 * 366)]
        assert days == sorted(days)


def test_nine_in_the_morning_is_nine_on_the_wall_in_summer_and_in_winter():
    assert timing.at_nine(date(2027, 3, 27)) == datetime(2027, 3, 27, 9, tzinfo=UTC)
    assert timing.at_nine(date(2027, 3, 28)) == datetime(2027, 3, 28, 8, tzinfo=UTC)
    assert timing.at_nine(date(2027, 10, 31)) == datetime(2027, 10, 31, 9, tzinfo=UTC)


@pytest.mark.parametrize(("ends_on", "opens_on"), [
    (date(2028, 2, 29), date(2028, 1, 29)), (date(2028, 3, 29), date(2028, 2, 29)),
    (date(2027, 3, 29), date(2027, 2, 28)), (date(2027, 12, 31), date(2027, 11, 30)),
])
def test_the_window_opens_on_the_same_day_of_the_month_before(ends_on, opens_on):
    assert timing.opens_on(RULE, ends_on) == opens_on


def test_no_reminder_comes_before_the_question_or_after_the_last_day():
    steps = timing.steps_of(RULE, date(2027, 11, 22))
    assert [(step.id, step.due_on) for step in steps] == [
        ("open", date(2027, 10, 22)), ("early", date(2027, 10, 22)), ("week", date(2027, 11, 15)),
        ("after", date(2027, 11, 27)), ("too_late", date(2027, 12, 6)), ("lapse", date(2027, 12, 7)),
    ]


def test_a_reply_counts_for_some_days_and_not_beyond_the_grace():
    ends_on = date(2027, 11, 22)
    assert timing.reply_by(RULE, ends_on, asked_at=timing.at_nine(date(2027, 10, 22))).date() == date(2027, 11, 1)
    assert timing.reply_by(RULE, ends_on, asked_at=timing.at_nine(date(2027, 12, 1))).date() == date(2027, 12, 6)
    assert timing.reply_by(RULE, ends_on, asked_at=timing.at_nine(date(2028, 2, 1))).date() == date(2028, 2, 11)


def test_whoever_says_yes_may_pay_until_the_grace_is_over_however_late_they_said_it():
    ends_on = date(2027, 11, 22)
    assert timing.pay_by(RULE, ends_on, agreed_at=timing.at_nine(date(2027, 10, 23))).date() == date(2027, 12, 6)
    assert timing.pay_by(RULE, ends_on, agreed_at=timing.at_nine(date(2027, 12, 6))).date() == date(2027, 12, 20)
