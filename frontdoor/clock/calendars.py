"""Which days count, and how many lie between two: working days by nation, school days, months and ages."""
import calendar as months
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache

from frontdoor.clock.moments import DAY
from frontdoor.errors import FrontDoorError

SATURDAY = 5
MOST_DAYS_COUNTED = 366 * 400
NATIONS = {
    "england-and-wales": ("ENG", "WLS"),
    "scotland": ("SCT",),
    "northern-ireland": ("NIR",),
    # FOIA 2000 s10(6): a bank holiday in any part of the United Kingdom is not a working day.
    "united-kingdom": ("ENG", "WLS", "SCT", "NIR"),
}
NAMES = {
    "england-and-wales": "bank holidays in England and Wales", "scotland": "bank holidays in Scotland",
    "northern-ireland": "bank holidays in Northern Ireland",
    "united-kingdom": "bank holidays in any part of the United Kingdom",
}
Closures = tuple[tuple[date, date], ...]


class NoTermDates(FrontDoorError):
    """School days are counted on a day for which no term dates are known."""

    def __init__(self, day: date) -> None:
        super().__init__(f"the term dates around {day} are not known")
        self.day = day


@lru_cache(maxsize=64)
def named_holidays(calendar: str, year: int) -> Mapping[date, str]:
    """The bank holidays of a calendar in a year, with their names (gov.uk/bank-holidays, as the holidays package has
    them)."""
    from holidays import country_holidays  # loaded when first needed: it costs a tenth of a second

    return {day: name for nation in NATIONS[calendar]
            for day, name in country_holidays("GB", subdiv=nation, years=year).items()}


@lru_cache(maxsize=64)
def bank_holidays(calendar: str, year: int) -> frozenset[date]:
    """The bank holidays of a calendar in a year."""
    return frozenset(named_holidays(calendar, year))


def is_working_day(day: date, calendar: str = "england-and-wales", closures: Closures = ()) -> bool:
    """Whether a day counts: not at a weekend, not a bank holiday, not in a closure (both its ends
    included)."""
    return (day.weekday() < SATURDAY and day not in bank_holidays(calendar, day.year)
            and not any(first <= day <= last for first, last in closures))


def _check_countable(days: int) -> None:
    """Days are counted one by one, so not for ever. Raises OverflowError."""
    if days > MOST_DAYS_COUNTED:
        raise OverflowError(f"{days} days are too many to count one by one")


def add_working_days(day: date, count: int, calendar: str = "england-and-wales",
                     closures: Closures = ()) -> date:
    """The working day that is `count` working days after `day` (before it, if negative). `day` itself is day
    0, whether or not it is a working day; with a count of 0 it is given back. Raises OverflowError beyond the calendar,
    or some 400 years."""
    _check_countable(abs(count))
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, calendar, closures):
            day += step
    return day


def working_days_between(first: date, last: date, calendar: str = "england-and-wales",
                         closures: Closures = ()) -> int:
    """How many working days after `first`, up to and including `last`; negative if `last` is before
    `first`."""
    if last < first:
        return -working_days_between(last, first, calendar, closures)
    _check_countable((last - first).days)
    return sum(is_working_day(first + DAY * step, calendar, closures)
               for step in range(1, (last - first).days + 1))


def is_school_day(day: date, terms: Closures, calendar: str = "england-and-wales") -> bool:
    """Whether schools are open: a working day within one of the `terms`, both ends included. A holiday between two
    terms is known to be none. Raises NoTermDates for a day before the first term or after the last."""
    if not terms or day < min(terms)[0] or day > max(last for _, last in terms):
        raise NoTermDates(day)
    return is_working_day(day, calendar) and any(first <= day <= last for first, last in terms)


def add_school_days(day: date, count: int, terms: Closures, calendar: str = "england-and-wales") -> date:
    """The school day that is `count` school days after `day` (before it, if negative); `day` itself is day 0.
    Raises NoTermDates where the terms do not reach so far."""
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not is_school_day(day, terms, calendar):
            day += step
    return day


def school_days_between(first: date, last: date, terms: Closures, calendar: str = "england-and-wales") -> int:
    """How many school days after `first`, up to and including `last`; negative if `last` is before `first`. Raises
    NoTermDates where the terms do not cover it."""
    if last < first:
        return -school_days_between(last, first, terms, calendar)
    return sum(is_school_day(first + DAY * step, terms, calendar) for step in range(1, (last - first).days + 1))


def add_months(day: date, count: int) -> date:
    """The day of the same number `count` months on; where that month is too short, its last day. Raises OverflowError
    beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"{count} months from {day} are beyond the calendar")
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> int:
    """Whole months from `first` to `last`: the month is whole on the day of the same number."""
    if last < first:
        return -months_between(last, first)
    count = (last.year - first.year) * 12 + last.month - first.month
    return count if add_months(first, count) <= last else count - 1


def age_on(born: date, on: date) -> int:
    """Age in whole years, attained at the start of the birthday; 29 February counts as 1 March in other
    years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """The day on which somebody is so many years old, as `age_on` counts: of 29 February 1 March in other years."""
    day = add_months(born, 12 * years)
    return day if day.day == born.day else day + DAY


def why_not_working(day: date, calendar: str = "england-and-wales", closures: Closures = ()) -> str | None:
    """Why a day is no working day, in a few words; None where it is one."""
    if day.weekday() >= SATURDAY:
        return "weekend"
    name = named_holidays(calendar, day.year).get(day)
    if name is not None:
        return f"bank holiday: {name.replace('(observed)', '(substitute day)')}"
    return "the council is closed" if any(first <= day <= last for first, last in closures) else None
