"""A due date as a list of intervals: from when to when, what was counted, and why the rest was not."""
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from frontdoor.clock import calendars
from frontdoor.clock.ledger import ExtensionLine, LedgerLine, Pause, pauses
from frontdoor.clock.measures import MINUTE, is_of_time, of_days, of_time, on_day
from frontdoor.clock.moments import DAY, local_date, start_of_day
from frontdoor.clock.reckoning import counted_pauses, due, lengthened, started
from frontdoor.clock.terms import ClockTerms, Span

FIRST_DAY = "the day from which we count"
ROLLED = "moved to a working day"
SHUT = "outside the hours at which we are open"
EVERY_WEEK = frozenset({FIRST_DAY, ROLLED, SHUT, "weekend"})


@dataclass(frozen=True)
class Stretch:
    """A stretch of time in which the same holds. `ends_at` is the first moment after it. `counted` are days, or minutes
    where the clock is `timed`; 0 with the reason `why_not` where it does not count. `paused`: it stood still."""

    begins_at: datetime
    ends_at: datetime
    counted: int
    why_not: str | None = None
    paused: bool = False
    timed: bool = False

    @property
    def is_unusual(self) -> bool:
        """Whether it was left out for a reason that nobody expects of every week: a pause, a holiday, a closure."""
        return self.why_not is not None and self.why_not not in EVERY_WEEK

    @property
    def first(self) -> date:
        return local_date(self.begins_at)

    @property
    def last(self) -> date:
        """The last London day that it touches."""
        return local_date(self.ends_at - timedelta(microseconds=1))


def account(terms: ClockTerms, received_at: datetime, intervals: Sequence[LedgerLine] = (), at: datetime | None = None,
            extensions: Sequence[ExtensionLine] = (), *, statutory: bool = False) -> tuple[Stretch, ...]:
    """How the date that `due` gives for the same arguments comes about, the first stretch first. `statutory`: the date
    of the law, and not the promise. Nothing where there is no such date. What is counted adds up to the length of the
    clock with all that was added to it; of months, to the days that they have."""
    by_law = statutory or terms.promise is None
    span = terms.statutory if by_law else terms.promise
    if span is None:
        return ()
    lines = [line for line in extensions if line.unit == span.unit and (line.statutory or not by_law)]
    ledger = due(terms, received_at, intervals, at, extensions)
    until = ledger.statutory_at if by_law else ledger.due_at
    if until is None:
        return ()
    stood = counted_pauses(terms, pauses(intervals), at)[by_law]
    terms = replace(terms, closures=()) if by_law else terms
    length = lengthened(span, lines)
    if is_of_time(span.unit):
        return _merged(_of_time(terms, length, started(span, received_at), until, stood))
    return _merged(_of_days(terms, length, span.start_on or local_date(received_at), local_date(until), stood))


def _of_days(terms: ClockTerms, span: Span, first: date, last: date, stood: Sequence[Pause]) -> Iterator[Stretch]:
    measure = of_days(terms, span.unit)
    left = (calendars.add_months(first, span.amount) - first).days if span.unit == "months" else span.amount
    yield _day(first, 0, FIRST_DAY)
    day = first + DAY
    while day <= last:
        pause = _pause_at(stood, day, first)
        why_not = measure.why_not(day) if pause is None else None
        if pause is not None:
            yield _day(day, 0, pause.reason, paused=True)
        elif left <= 0 or why_not:
            yield _day(day, 0, why_not or ROLLED)
        else:
            left -= 1
            yield _day(day, 1)
        day += DAY


def _pause_at(stood: Sequence[Pause], day: date, first: date) -> Pause | None:
    """The pause that takes a day out: it began on an earlier day, and ended on this one or later."""
    return next((pause for pause in stood if pause.end is not None
                 and max(local_date(pause.start), first) < day <= local_date(pause.end)), None)


def _day(day: date, counted: int, why_not: str | None = None, *, paused: bool = False) -> Stretch:
    return Stretch(start_of_day(day), start_of_day(day + DAY), counted, why_not, paused)


def _of_time(terms: ClockTerms, span: Span, since: datetime, until: datetime, stood: Sequence[Pause],
             ) -> Iterator[Stretch]:
    begins = since
    for pause in stood:
        start, end = max(pause.start, since), pause.end or pause.start
        if start >= until or end <= begins:
            continue
        yield from _running(terms, span, begins, start)
        yield Stretch(start, end, 0, pause.reason, paused=True, timed=True)
        begins = end
    yield from _running(terms, span, begins, until)


def _running(terms: ClockTerms, span: Span, begins: datetime, ends: datetime) -> Iterator[Stretch]:
    if begins >= ends:
        return
    if span.unit == "hours":
        counted = of_time(terms, span.unit).between(begins, ends)
        yield Stretch(begins, ends, counted // MINUTE, timed=True)
        return
    day = local_date(begins)
    while start_of_day(day) < ends:
        yield from _in_a_day(terms, day, max(begins, start_of_day(day)), min(ends, start_of_day(day + DAY)))
        day += DAY


def _in_a_day(terms: ClockTerms, day: date, begins: datetime, ends: datetime) -> Iterator[Stretch]:
    why_not = calendars.why_not_working(day, terms.calendar, terms.closures)
    for opens, shuts in on_day(terms.hours, day) if why_not is None else ():
        if shuts <= begins or opens >= ends:
            continue
        if opens > begins:
            yield Stretch(begins, opens, 0, SHUT, timed=True)
        begins, shuts = max(opens, begins), min(shuts, ends)
        yield Stretch(begins, shuts, (shuts - begins) // MINUTE, timed=True)
        begins = shuts
    if begins < ends:
        yield Stretch(begins, ends, 0, why_not or SHUT, timed=True)


def _merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Stretches that follow each other and say the same, as one."""
    found: list[Stretch] = []
    for one in stretches:
        last = found[-1] if found else None
        if last is not None and (last.why_not, last.paused, last.ends_at) == (one.why_not, one.paused, one.begins_at):
            found[-1] = replace(last, ends_at=one.ends_at, counted=last.counted + one.counted)
        else:
            found.append(one)
    return tuple(found)
