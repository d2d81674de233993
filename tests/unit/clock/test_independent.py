"""Due dates against another engine, businesstimedelta, which counts business time by its own rules and with another
library of time zones: 2,000 random cases with pauses, back-dating, extensions and closures, and both clock changes."""
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

import pytest
import pytz
from businesstimedelta import BusinessTimeDelta, HolidayRule, Rules, WorkDayRule

from frontdoor.clock import (
    ClockTerms, Extension, Interval, Span, account, bank_holidays, due, local_date, start_of_day)

ZONE = pytz.timezone("Europe/London")
CALENDARS = ("england-and-wales", "scotland", "northern-ireland", "united-kingdom")
# Open from nine to half past twelve, and from half past one to five; on Fridays to four. As minutes of the day, and the
# days of the week.
OPEN = ((540, 750, (0, 1, 2, 3, 4)), (810, 1020, (0, 1, 2, 3)), (810, 960, (4,)))
HOURS = tuple((day, first, last) for first, last, days in OPEN for day in days)
EIGHT_HOURS = ((540, 1020, (0, 1, 2, 3, 4)),)
CASES = 2_000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def clock_time(minute):
    return (datetime.min + timedelta(minutes=minute)).time()


@cache
def holidays_of(calendar):
    return frozenset(day for year in range(2024, 2032) for day in bank_holidays(calendar, year))


def engine(calendar, closures, hours):
    """The other engine's rules for the same council."""
    closed = {first + step * DAY for first, last in closures for step in range((last - first).days + 1)}
    open_ = [WorkDayRule(start_time=clock_time(first), end_time=clock_time(last), working_days=days, tz=ZONE)
             for first, last, days in hours]
    return Rules([*open_, HolidayRule(holidays_of(calendar) | closed, tz=ZONE)], tz=ZONE)


def after(rules, moment, amount):
    return BusinessTimeDelta(rules, timedelta=amount) + moment


def by_the_other_in_hours(rules, received, amount, pauses):
    since, left = received, amount
    found = after(rules, since, left)
    for begins, ends in pauses:
        if begins < found:
            left -= rules.difference(since, begins).timedelta
            since, found = ends, after(rules, ends, left)
    return found


def by_the_other_in_days(rules, received, days, pauses):
    """A working day is one in which eight hours are worked: so many after the end of the day of receipt. The day on
    which a pause ends is to what is left as the day of receipt is to the whole."""
    def night(moment):
        return start_of_day(local_date(moment) + DAY)

    since, left = night(received), days * 8 * HOUR
    found = local_date(after(rules, since, left)) if left else local_date(received)
    for begins, ends in pauses:
        if local_date(begins) <= found and local_date(ends) > local_date(begins):
            left -= rules.difference(since, night(begins)).timedelta
            since = night(ends)
            # With nothing left it is due on the day itself, or the first working day from then on.
            start = since if left else start_of_day(local_date(ends))
            found = local_date(after(rules, start, left or HOUR))
    return found


def moment(rng, first, days):
    return (first + timedelta(minutes=rng.randrange(days * 24 * 60))).astimezone(UTC)


def a_case(rng, since=datetime(2025, 1, 1, tzinfo=UTC), days=1_500):
    received = moment(rng, since, days)
    marks = sorted(moment(rng, received, 20) for _ in range(2 * rng.choice((0, 1, 1, 2))))
    pauses = [one for one in zip(marks[::2], marks[1::2]) if one[0] < one[1]]
    begins = local_date(received) + rng.randrange(20) * DAY
    closures = ((begins, begins + rng.randrange(4) * DAY),) if rng.random() < 0.3 else ()
    return received, pauses, closures, rng.choice(CALENDARS), rng.choice((0, 0, 5))


def lines(rng, received, pauses):
    """The ledger in the order in which it was written down: a pause may be written later than what came after it."""
    found = [Interval("running", received, "received")]
    for begins, ends in pauses:
        found += [Interval("paused", begins, "waiting"), Interval("running", ends, "answered")]
    return sorted(found, key=lambda _: rng.random())


def of_days_agrees(rng, case):
    received, pauses, closures, calendar, more = case
    amount = rng.randrange(0, 20)
    terms = ClockTerms(Span(amount, "working_days"), calendar=calendar, closures=closures)
    extensions = [Extension(more, "working_days")] if more else []
    ledger = lines(rng, received, pauses)
    found = due(terms, received, ledger, extensions=extensions)
    rules = engine(calendar, closures, EIGHT_HOURS)
    assert found.due_on == by_the_other_in_days(rules, received, amount + more, pauses), case
    stretches = account(terms, received, ledger, extensions=extensions)
    assert sum(one.counted for one in stretches) == amount + more, case
    adjoin(stretches)


def of_hours_agrees(rng, case):
    received, pauses, closures, calendar, more = case
    amount = rng.randrange(1, 40)
    terms = ClockTerms(Span(amount, "working_hours"), calendar=calendar, closures=closures, hours=HOURS)
    extensions = [Extension(more, "working_hours")] if more else []
    ledger = lines(rng, received, pauses)
    found = due(terms, received, ledger, extensions=extensions)
    assert found.due_at == by_the_other_in_hours(
        engine(calendar, closures, OPEN), received, (amount + more) * HOUR, pauses), case
    stretches = account(terms, received, ledger, extensions=extensions)
    assert sum(one.counted for one in stretches) == (amount + more) * 60, case
    assert (stretches[0].begins_at, stretches[-1].ends_at) == (received, found.due_at)
    adjoin(stretches)


def adjoin(stretches):
    """Each stretch begins where the one before ends, and says something else."""
    for one, next_one in zip(stretches, stretches[1:]):
        assert one.ends_at == next_one.begins_at and one.why_not != next_one.why_not


@pytest.mark.parametrize("agrees", [of_days_agrees, of_hours_agrees])
def test_due_dates_are_those_of_an_independent_engine(agrees):
    rng = Random(20261130)
    for _ in range(CASES // 2):
        agrees(rng, a_case(rng))


@pytest.mark.parametrize("change", [
    date(year, month, day) for year, *days in ((2026, 29, 25), (2027, 28, 31)) for month, day in zip((3, 10), days)])
@pytest.mark.parametrize("agrees", [of_days_agrees, of_hours_agrees])
def test_due_dates_agree_over_both_clock_changes(agrees, change):
    rng = Random(change.toordinal())
    for _ in range(25):
        agrees(rng, a_case(rng, start_of_day(change - 9 * DAY), 10))


def test_hours_by_day_and_night_are_the_minutes_that_pass_while_the_clock_runs():
    rng = Random(9)
    for _ in range(30):
        received, pauses, *_ = a_case(rng)
        hours = rng.randrange(1, 100)
        found = due(ClockTerms(Span(hours, "hours")), received, lines(rng, received, pauses))
        minute, left = received, hours * 60
        while left:
            left -= not any(begins <= minute < ends for begins, ends in pauses)
            minute += timedelta(minutes=1)
        assert found.due_at == minute
