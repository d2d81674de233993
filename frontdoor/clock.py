"""Time: what time it is, which days count, and due dates that explain themselves.

Every due date is derived, never stored as a counter: from the moment of receipt, the terms of the clock and
the ledger of running and paused time, by one pure function, `due`.
"""
import calendar as months
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Protocol, Self
from zoneinfo import ZoneInfo

from frontdoor.errors import FrontDoorError

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
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


def now() -> datetime:
    """The present moment, aware, in UTC. Doors ask once and pass it on; nothing below them asks."""
    return datetime.now(UTC)


def local_date(at: datetime) -> date:
    """The calendar day in Europe/London of an aware moment."""
    return at.astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """The first moment of a London day, in UTC."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last second of a London day, in UTC: what is due on a day is late after it."""
    return start_of_day(day + DAY) - timedelta(seconds=1)


def in_words(day: date) -> str:
    """23 November 2026"""
    return f"{day.day} {day:%B %Y}"


def moment_in_words(at: datetime) -> str:
    """2:30pm on 23 November 2026, in London time; midday and midnight are said as such."""
    local = at.astimezone(LONDON)
    if local.minute == 0 and local.hour in (0, 12):
        return f"{'midday' if local.hour else 'midnight'} on {in_words(local.date())}"
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'} on {in_words(local.date())}"


@lru_cache(maxsize=64)
def bank_holidays(calendar: str, year: int) -> frozenset[date]:
    """The bank holidays of a calendar in a year (gov.uk/bank-holidays, as the holidays package has them)."""
    from holidays import country_holidays  # loaded when first needed: it costs a tenth of a second

    return frozenset(day for nation in NATIONS[calendar]
                     for day in country_holidays("GB", subdiv=nation, years=year))


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


@dataclass(frozen=True)
class Span:
    """A length of time in one unit: hours, days, working_days, months or school_days. It runs from receipt,
    or from the day `start_on` where the rule counts from a date fact."""

    amount: int
    unit: str
    start_on: date | None = None

    def in_words(self) -> str:
        unit = self.unit.replace("_", " ")
        return f"{self.amount} {unit.removesuffix('s') if self.amount == 1 else unit}"


@dataclass(frozen=True)
class ClockTerms:
    """What a clock promises and what the law demands, with the figures worked out for one case.

    Waiting for the resident pauses the promise if `pauses_for_resident`; the statutory date only if
    `pause_law` names the law that allows it. `closures` are stretches of days that do not count, both ends
    included; `terms` the school terms, likewise, where school days are counted. `roll` says where a last day goes that
    is no working day: True or "next" to the working day after it, "previous" to the one before.
    """

    promise: Span | None = None
    statutory: Span | None = None
    calendar: str = "england-and-wales"
    roll: bool | str = False
    pauses_for_resident: bool = True
    pause_law: str | None = None
    closures: Closures = ()
    terms: Closures = ()

    def as_json(self) -> dict[str, Any]:
        plain = asdict(self)
        for kind in ("promise", "statutory"):
            if plain[kind] and plain[kind]["start_on"]:
                plain[kind]["start_on"] = plain[kind]["start_on"].isoformat()
        plain["closures"] = [[first.isoformat(), last.isoformat()] for first, last in self.closures]
        del plain["terms"]
        if self.terms:
            plain["terms"] = [[first.isoformat(), last.isoformat()] for first, last in self.terms]
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The terms as `as_json` wrote them."""
        def span(stored: Mapping[str, Any] | None) -> Span | None:
            if stored is None:
                return None
            start = stored.get("start_on")
            return Span(stored["amount"], stored["unit"], date.fromisoformat(start) if start else None)

        def stretches(key: str) -> Closures:
            return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in plain.get(key, ()))

        return cls(span(plain["promise"]), span(plain["statutory"]), plain["calendar"], plain["roll"],
                   plain["pauses_for_resident"], plain["pause_law"], stretches("closures"), stretches("terms"))


class LedgerLine(Protocol):
    """One line of a clock's ledger: from `effective_from` on the clock is running or paused, for a reason."""

    @property
    def kind(self) -> str: ...

    @property
    def effective_from(self) -> datetime: ...

    @property
    def reason(self) -> str: ...


@dataclass(frozen=True)
class Interval:
    """A line of a clock's ledger; `kind` is running or paused."""

    kind: str
    effective_from: datetime
    reason: str = ""


@dataclass(frozen=True)
class Due:
    """When something is due, and why.

    `due_at` is the last moment in time, in UTC: for clocks in hours to the second (`timed`), for all others the
    last second of the London day `due_on`. `paused` says that the clock stands still now, so that the date will
    move on.
    """

    due_on: date | None
    due_at: datetime | None = None
    statutory_on: date | None = None
    because: tuple[str, ...] = ()
    paused: bool = False
    timed: bool = False


@dataclass(frozen=True)
class _Pause:
    start: datetime
    end: datetime | None
    reason: str


def due(terms: ClockTerms, received_at: datetime, intervals: Sequence[LedgerLine] = (),
        at: datetime | None = None) -> Due:
    """When something received at `received_at` is due under `terms`.

    `intervals` is the ledger, in order of `effective_from`; a pause that lies wholly after the due date
    changes nothing. A pause that is still open counts up to `at`, or not at all where `at` is not given.
    """
    pauses = _pauses(intervals)
    is_paused = bool(pauses) and pauses[-1].end is None
    counted = [_Pause(pause.start, pause.end or at or pause.start, pause.reason) for pause in pauses]
    # No law lets a council's own closure days put a statutory date off.
    lawful = replace(terms, closures=())
    statutory = _reckon(lawful, terms.statutory, received_at, counted if terms.pause_law else [])
    if terms.promise is None:
        return Due(statutory.due_on, statutory.due_at, statutory.due_on, statutory.because,
                   is_paused and bool(terms.pause_law), statutory.timed)
    planned = _reckon(terms, terms.promise, received_at, counted if terms.pauses_for_resident else [])
    because = planned.because
    if is_paused and terms.pauses_for_resident:
        since = moment_in_words(pauses[-1].start)
        because += (f"The clock has stood still since {since}: {pauses[-1].reason}.",)
    if statutory.due_on:
        because += (f"By law it is due by {in_words(statutory.due_on)}.",)
    return Due(planned.due_on, planned.due_at, statutory.due_on, because,
               is_paused and terms.pauses_for_resident, planned.timed)


def _pauses(intervals: Sequence[LedgerLine]) -> list[_Pause]:
    found: list[_Pause] = []
    for line in intervals:
        is_open = bool(found) and found[-1].end is None
        if line.kind == "paused" and not is_open:
            found.append(_Pause(line.effective_from, None, line.reason))
        elif line.kind == "running" and is_open:
            found[-1] = _Pause(found[-1].start, line.effective_from, found[-1].reason)
    return found


def _reckon(terms: ClockTerms, span: Span | None, received_at: datetime, pauses: Sequence[_Pause]) -> Due:
    if span is None:
        return Due(None)
    if span.unit == "hours":
        return _reckon_hours(span, received_at, pauses)
    return _reckon_days(terms, span, received_at, pauses)


def _reckon_hours(span: Span, received_at: datetime, pauses: Sequence[_Pause]) -> Due:
    start = start_of_day(span.start_on) if span.start_on else received_at.astimezone(UTC)
    due_at = start + timedelta(hours=span.amount)
    because = [_opening(span, received_at), f"{span.in_words()} from then is {moment_in_words(due_at)}."]
    for pause in pauses:
        if pause.end is None or pause.start >= due_at or pause.end <= start:
            continue
        due_at += pause.end.astimezone(UTC) - max(pause.start.astimezone(UTC), start)
        stood = f"from {moment_in_words(pause.start)} to {moment_in_words(pause.end)}"
        because.append(f"The clock stood still {stood}: {pause.reason}. That makes it {moment_in_words(due_at)}.")
    return Due(local_date(due_at), due_at, because=tuple(because), timed=True)


def _reckon_days(terms: ClockTerms, span: Span, received_at: datetime, pauses: Sequence[_Pause]) -> Due:
    start = span.start_on or local_date(received_at)
    counts_working = span.unit in ("working_days", "school_days")
    due_on = _advance(start, span.amount, span.unit, terms)
    same_day = span.unit == "days" and span.amount == 0
    because = [_opening(span, received_at), f"It is due the same day, {in_words(due_on)}." if same_day
               else f"{span.in_words()} from then is {in_words(due_on)}."]
    if counts_working:
        holidays = "school holidays" if span.unit == "school_days" else "days we are closed"
        because.append(f"Weekends, {NAMES[terms.calendar]} and {holidays} are not counted.")
    for pause in pauses:
        first, last = local_date(pause.start), local_date(pause.end or pause.start)
        first = max(first, start)
        if first > due_on or last <= first:
            continue
        unit = span.unit if counts_working else "days"
        due_on = _advance(due_on, _between(first, last, unit, terms), unit, terms)
        because.append(f"The clock stood still from {in_words(first)} to {in_words(last)}: {pause.reason}. "
                       f"That makes it {in_words(due_on)}.")
    if terms.roll and not is_working_day(due_on, terms.calendar, terms.closures):
        due_on = add_working_days(due_on, -1 if terms.roll == "previous" else 1, terms.calendar, terms.closures)
        because.append(f"That is not a working day, so it is {in_words(due_on)}.")
    return Due(due_on, end_of_day(due_on), because=tuple(because))


def _advance(day: date, amount: int, unit: str, terms: ClockTerms) -> date:
    if unit == "days":
        return day + DAY * amount
    if unit == "months":
        return add_months(day, amount)
    if unit == "school_days":
        return add_school_days(day, amount, terms.terms, terms.calendar)
    return add_working_days(day, amount, terms.calendar, terms.closures)


def _between(first: date, last: date, unit: str, terms: ClockTerms) -> int:
    """How many units lie between two days."""
    if unit == "school_days":
        return school_days_between(first, last, terms.terms, terms.calendar)
    return working_days_between(first, last, terms.calendar, terms.closures) if unit == "working_days" else (
        last - first).days


def _opening(span: Span, received_at: datetime) -> str:
    if span.start_on:
        return f"The time runs from {in_words(span.start_on)}."
    if span.unit == "hours":
        return f"We received it at {moment_in_words(received_at)}."
    return f"We received it on {in_words(local_date(received_at))}."
