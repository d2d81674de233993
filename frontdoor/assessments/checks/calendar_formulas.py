"""Months and ages as formulas: a day is the number of its month and the day in it, tied to its day number exactly."""
from datetime import date
from typing import Any, NamedTuple

# Days before the first of each month in a year that is no leap year.
BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FEBRUARY = 1


class NotExpressible(Exception):
    """A rule that cannot be put as a formula, such as working days from a day that is not given."""


class MonthDay(NamedTuple):
    """`month` counts the months since January of the year 0; `day` is the day in it."""

    month: Any
    day: Any


class CalendarFormulas:
    """`always` takes the formulas that tie a day to its month and day. Days are the numbers of `date.toordinal`."""

    def __init__(self, z3: Any, always: list[Any]) -> None:
        self.z3, self.always = z3, always
        self._split: dict[str, MonthDay] = {}

    def split(self, day: Any) -> MonthDay:
        """The month of a day, and its number there."""
        if self.z3.is_int_value(day):
            known = date.fromordinal(day.as_long())
            return MonthDay(self.z3.IntVal(known.year * 12 + known.month - 1), self.z3.IntVal(known.day))
        key = str(day)
        if key not in self._split:
            name = f"month_day_{len(self._split)}"
            found = MonthDay(self.z3.Int(f"{name}_month"), self.z3.Int(f"{name}_day"))
            self.always += [day == self._before(found.month) + found.day, found.day >= 1,
                            found.day <= self._length(found.month), found.month >= 12, found.month < 12 * 9998]
            self._split[key] = found
        return self._split[key]

    def months_after(self, day: Any, count: Any) -> Any:
        """The day of the same number so many months on, or the last of a shorter month."""
        month, number = self.split(day)
        return self._in_month(month + count, number)

    def birthday(self, born: Any, years: Any) -> Any:
        """The day of the same number so many years on; of 29 February 1 March in other years."""
        month, number = self.split(born)
        return self._before(month + 12 * years) + number

    def _in_month(self, month: Any, number: Any) -> Any:
        length = self._length(month)
        return self._before(month) + self.z3.If(number <= length, number, length)

    def months_between(self, first: Any, last: Any) -> Any:
        """Whole months from one day to another, negative where it lies before."""
        return self.z3.If(last < first, -self._whole_months(last, first), self._whole_months(first, last))

    def _whole_months(self, first: Any, last: Any) -> Any:
        begun, ended = self.split(first), self.split(last)
        count = ended.month - begun.month
        return self.z3.If(self._in_month(ended.month, begun.day) <= last, count, count - 1)

    def age_on(self, born: Any, on: Any) -> Any:
        """Whole years, attained at the start of the birthday; of 29 February on 1 March."""
        birth, now = self.split(born), self.split(on)
        not_yet = self.z3.Or(now.month % 12 < birth.month % 12,
                             self.z3.And(now.month % 12 == birth.month % 12, now.day < birth.day))
        return now.month / 12 - birth.month / 12 - self.z3.If(not_yet, 1, 0)

    def _is_leap(self, month: Any) -> Any:
        year = month / 12
        return self.z3.And(year % 4 == 0, self.z3.Or(year % 100 != 0, year % 400 == 0))

    def _length(self, month: Any) -> Any:
        return self._by_month(month, LENGTHS) + self.z3.If(
            self.z3.And(month % 12 == FEBRUARY, self._is_leap(month)), 1, 0)

    def _before(self, month: Any) -> Any:
        """The day number before the first of a month."""
        past = month / 12 - 1
        return (365 * past + past / 4 - past / 100 + past / 400 + self._by_month(month, BEFORE)
                + self.z3.If(self.z3.And(month % 12 > FEBRUARY, self._is_leap(month)), 1, 0))

    def _by_month(self, month: Any, numbers: tuple[int, ...]) -> Any:
        found = self.z3.IntVal(numbers[-1])
        for place in reversed(range(len(numbers) - 1)):
            found = self.z3.If(month % 12 == place, numbers[place], found)
        return found
