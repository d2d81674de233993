"""How each unit of a clock is measured: forward from a point, and how much lies between two.

Two kinds of points: hours are counted between moments, days between London days. A pause takes out of days what lies
after the day on which it began, up to and including the day on which it ended: that day is to the time which is left
what the day of receipt is to the whole, day nought.
"""
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from frontdoor.clock import calendars
from frontdoor.clock.moments import DAY, LONDON, in_words, local_date, moment_in_words, start_of_day
from frontdoor.clock.terms import ClockTerms, Hours

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MOST_WINDOWS_COUNTED = 100_000


class DayMeasure(Protocol):
    """A unit of days."""

    def forward(self, day: date, amount: int) -> date:
        """The day `amount` units after `day`. What is left of a day that is over goes on with the next that counts."""

    def between(self, first: date, last: date) -> int:
        """How many units lie after `first`, up to and including `last`."""

    def why_not(self, day: date) -> str | None:
        """Why a day does not count, in a few words; None where it does."""


class Days:
    """Every day counts."""

    def forward(self, day: date, amount: int) -> date:
        return day + DAY * amount

    def between(self, first: date, last: date) -> int:
        return (last - first).days

    def why_not(self, day: date) -> str | None:
        return None


class WorkingDays:
    """Days that are no weekend, bank holiday or closure."""

    def __init__(self, terms: ClockTerms) -> None:
        self.calendar, self.closures = terms.calendar, terms.closures

    def forward(self, day: date, amount: int) -> date:
        return calendars.add_working_days(day, amount, self.calendar, self.closures)

    def between(self, first: date, last: date) -> int:
        return calendars.working_days_between(first, last, self.calendar, self.closures)

    def why_not(self, day: date) -> str | None:
        return calendars.why_not_working(day, self.calendar, self.closures)


class SchoolDays:
    """Working days within the school terms."""

    def __init__(self, terms: ClockTerms) -> None:
        self.calendar, self.terms = terms.calendar, terms.terms

    def forward(self, day: date, amount: int) -> date:
        return calendars.add_school_days(day, amount, self.terms, self.calendar)

    def between(self, first: date, last: date) -> int:
        return calendars.school_days_between(first, last, self.terms, self.calendar)

    def why_not(self, day: date) -> str | None:
        said = calendars.why_not_working(day, self.calendar)
        return said or (None if calendars.is_school_day(day, self.terms, self.calendar) else "school holiday")


def of_days(terms: ClockTerms, unit: str) -> DayMeasure:
    """The measure of a unit of days. Months are counted out first, and then in days."""
    if unit == "working_days":
        return WorkingDays(terms)
    return SchoolDays(terms) if unit == "school_days" else Days()


class TimeMeasure(Protocol):
    """A unit of hours."""

    def forward(self, moment: datetime, amount: timedelta) -> datetime:
        """The moment at which `amount` of counted time has passed since `moment`."""

    def between(self, first: datetime, last: datetime) -> timedelta:
        """How much time counts between two moments."""


class Elapsed:
    """Time as it passes, day and night, also while the clocks change."""

    def forward(self, moment: datetime, amount: timedelta) -> datetime:
        return moment.astimezone(UTC) + amount

    def between(self, first: datetime, last: datetime) -> timedelta:
        return last.astimezone(UTC) - first.astimezone(UTC)


class OpenTime:
    """Time in which the council is open, on working days."""

    def __init__(self, terms: ClockTerms) -> None:
        self.terms = terms

    def forward(self, moment: datetime, amount: timedelta) -> datetime:
        left = amount
        if not left:
            return moment.astimezone(UTC)
        for opens, shuts in self.windows(moment):
            if shuts - opens >= left:
                return opens + left
            left -= shuts - opens
        raise OverflowError(f"{amount} of open time after {moment} are too many to count")

    def between(self, first: datetime, last: datetime) -> timedelta:
        found = timedelta()
        if last <= first:
            return found
        for opens, shuts in self.windows(first):
            if opens >= last:
                break
            found += min(shuts, last) - opens
        return found

    def windows(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """When the council is open from `moment` on, in UTC. Ends after MOST_WINDOWS_COUNTED; at once where it is never
        open."""
        day = local_date(moment)
        if not self.terms.hours:
            return
        for _ in range(MOST_WINDOWS_COUNTED):
            if calendars.is_working_day(day, self.terms.calendar, self.terms.closures):
                for opens, shuts in on_day(self.terms.hours, day):
                    if shuts > moment:
                        yield max(opens, moment.astimezone(UTC)), shuts
            day += DAY


def on_day(hours: Hours, day: date) -> list[tuple[datetime, datetime]]:
    """When a council with these hours is open on a London day, in UTC: by the clock on the wall, so at the same hour
    before and after the clocks change."""
    return [(wall(day, first), wall(day, last)) for weekday, first, last in sorted(hours) if weekday == day.weekday()]


def wall(day: date, minute: int) -> datetime:
    """The moment at which a clock in London shows so many minutes after midnight; 1440 is the end of the day."""
    if minute >= 24 * 60:
        return start_of_day(day + DAY)
    return datetime.combine(day, time(minute // 60, minute % 60), LONDON).astimezone(UTC)


def of_time(terms: ClockTerms, unit: str) -> TimeMeasure:
    """The measure of a unit of hours."""
    return OpenTime(terms) if unit == "working_hours" else Elapsed()


def is_of_time(unit: str) -> bool:
    """Whether a unit is counted between moments, and not between days."""
    return unit in ("hours", "working_hours")


def day_or_moment(unit: str, at: datetime) -> str:
    """A moment as a clock in that unit says it: the moment, or the day alone."""
    return moment_in_words(at) if is_of_time(unit) else in_words(local_date(at))
