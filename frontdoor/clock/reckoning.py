"""When something is due: one pure function of receipt, terms, pauses and extensions. No counter is ever kept."""
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from frontdoor.clock import calendars
from frontdoor.clock.calendars import NAMES
from frontdoor.clock.ledger import ExtensionLine, LedgerLine, Pause, pauses
from frontdoor.clock.measures import HOUR, DayMeasure, is_of_time, of_days, of_time
from frontdoor.clock.moments import DAY, end_of_day, in_words, local_date, moment_in_words, start_of_day
from frontdoor.clock.terms import ClockTerms, Span, in_units


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
    statutory_at: datetime | None = None


def due(terms: ClockTerms, received_at: datetime, intervals: Sequence[LedgerLine] = (),
        at: datetime | None = None, extensions: Sequence[ExtensionLine] = ()) -> Due:
    """When something received at `received_at` is due under `terms`.

    `intervals` is the ledger; a pause that lies wholly after the due date changes nothing. No promise is later than
    the date of the law. A pause that is still open counts up to `at`, or not at all where `at` is not given.
    `extensions` are in the unit of what they extend.
    """
    found = pauses(intervals)
    is_paused = bool(found) and found[-1].end is None
    planned_pauses, statutory_pauses = counted_pauses(terms, found, at)
    # No law lets a council's own closure days put a statutory date off.
    lawful = replace(terms, closures=())
    by_law = [line for line in extensions if line.statutory]
    statutory = _reckon(lawful, terms.statutory, received_at, statutory_pauses, by_law)
    if terms.promise is None:
        return replace(statutory, statutory_on=statutory.due_on, statutory_at=statutory.due_at,
                       paused=is_paused and bool(terms.pause_law))
    planned = _reckon(terms, terms.promise, received_at, planned_pauses, extensions)
    because = planned.because
    if is_paused and terms.pauses_for_resident:
        because += (f"The clock has stood still since {moment_in_words(found[-1].start)}: "
                    f"{_ended(found[-1].reason)}",)
    if statutory.due_on and statutory.due_at:
        is_earlier = planned.due_at is not None and statutory.due_at < planned.due_at
        so = ", so that is the date" if is_earlier else ""
        because += (f"By law it is due by {in_words(statutory.due_on)}{so}.",)
        if is_earlier:
            planned = replace(planned, due_on=statutory.due_on, due_at=statutory.due_at, timed=statutory.timed)
    return replace(planned, statutory_on=statutory.due_on, statutory_at=statutory.due_at, because=because,
                   paused=is_paused and terms.pauses_for_resident)


def counted_pauses(terms: ClockTerms, found: Sequence[Pause], at: datetime | None) -> tuple[list[Pause], list[Pause]]:
    """The pauses that move the promise, and those that move the date of the law; an open one ends at `at`, or at once
    where none is given."""
    closed = [replace(pause, end=pause.end or max(at or pause.start, pause.start)) for pause in found]
    return closed if terms.pauses_for_resident else [], closed if terms.pause_law else []


def started(span: Span, received_at: datetime) -> datetime:
    """The moment from which a span runs, in UTC."""
    return start_of_day(span.start_on) if span.start_on else received_at.astimezone(UTC)


def lengthened(span: Span, extensions: Sequence[ExtensionLine]) -> Span:
    """The span with the time that was added to it. What was added in another unit is not of this clock."""
    return replace(span, amount=span.amount + sum(line.amount for line in extensions if line.unit == span.unit))


def _reckon(terms: ClockTerms, span: Span | None, received_at: datetime, stood: Sequence[Pause],
            extensions: Sequence[ExtensionLine]) -> Due:
    if span is None:
        return Due(None)
    lines = [line for line in extensions if line.unit == span.unit]
    if is_of_time(span.unit):
        return _reckon_time(terms, span, received_at, stood, lines)
    return _reckon_days(terms, span, received_at, stood, lines)


def _reckon_time(terms: ClockTerms, span: Span, received_at: datetime, stood: Sequence[Pause],
                 extensions: Sequence[ExtensionLine]) -> Due:
    measure, since = of_time(terms, span.unit), started(span, received_at)
    because = [_opening(span, received_at)]
    because.append(f"{span.in_words()} from then is {moment_in_words(measure.forward(since, HOUR * span.amount))}.")
    if span.unit == "working_hours":
        because.append(f"Only hours at which we are open are counted, and not {NAMES[terms.calendar]}.")
    for index, line in enumerate(extensions, 1):
        so_far = lengthened(span, extensions[:index]).amount
        because.append(_more(line, moment_in_words(measure.forward(since, HOUR * so_far))))
    left = HOUR * lengthened(span, extensions).amount
    due_at = measure.forward(since, left)
    for pause in stood:
        end = pause.end or pause.start
        if pause.start >= due_at or end <= since:
            continue
        left -= measure.between(since, max(pause.start, since))
        since = end
        due_at = measure.forward(since, left)
        because.append(_stood_still(moment_in_words(pause.start), moment_in_words(end), pause.reason,
                                    moment_in_words(due_at)))
    return Due(local_date(due_at), due_at, because=tuple(because), timed=True)


def _reckon_days(terms: ClockTerms, span: Span, received_at: datetime, stood: Sequence[Pause],
                 extensions: Sequence[ExtensionLine]) -> Due:
    since, measure = span.start_on or local_date(received_at), of_days(terms, span.unit)
    same_day = span.unit == "days" and span.amount == 0
    first_due = _days_after(terms, span.unit, since, span.amount)
    because = [_opening(span, received_at), f"It is due the same day, {in_words(first_due)}." if same_day
               else f"{span.in_words()} from then is {in_words(first_due)}."]
    if span.unit in ("working_days", "school_days"):
        holidays = "school holidays" if span.unit == "school_days" else "days we are closed"
        because.append(f"Weekends, {NAMES[terms.calendar]} and {holidays} are not counted.")
    for index, line in enumerate(extensions, 1):
        so_far = lengthened(span, extensions[:index]).amount
        because.append(_more(line, in_words(_days_after(terms, span.unit, since, so_far))))
    whole = lengthened(span, extensions).amount
    due_on = _days_after(terms, span.unit, since, whole)
    left = measure.between(since, due_on) if span.unit == "months" else whole
    for pause in stood:
        first, last = max(local_date(pause.start), since), local_date(pause.end or pause.start)
        if first > due_on or last <= first:
            continue
        left -= measure.between(since, first)
        since, due_on = last, _first_counting(measure, measure.forward(last, left))
        because.append(_stood_still(in_words(first), in_words(last), pause.reason, in_words(due_on)))
    if terms.roll and not calendars.is_working_day(due_on, terms.calendar, terms.closures):
        step = -1 if terms.roll == "previous" else 1
        due_on = calendars.add_working_days(due_on, step, terms.calendar, terms.closures)
        because.append(f"That is not a working day, so it is {in_words(due_on)}.")
    return Due(due_on, end_of_day(due_on), because=tuple(because))


def _days_after(terms: ClockTerms, unit: str, since: date, amount: int) -> date:
    return calendars.add_months(since, amount) if unit == "months" else of_days(terms, unit).forward(since, amount)


def _first_counting(measure: DayMeasure, day: date) -> date:
    """The day itself where it counts, else the next that does: what was nearly over when the clock stopped is due on
    the day on which it goes on."""
    while measure.why_not(day):
        day += DAY
    return day


def _more(line: ExtensionLine, until: str) -> str:
    return f"We took {in_units(line.amount, line.unit, 'more')}: {_ended(line.reason)} That makes it {until}."


def _ended(words: str) -> str:
    """The words with the end of a sentence, however they were written."""
    words = words.rstrip()
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _stood_still(first: str, last: str, reason: str, until: str) -> str:
    return f"The clock stood still from {first} to {last}: {_ended(reason)} That makes it {until}."


def _opening(span: Span, received_at: datetime) -> str:
    if span.start_on:
        return f"The time runs from {in_words(span.start_on)}."
    if is_of_time(span.unit):
        return f"We received it at {moment_in_words(received_at)}."
    return f"We received it on {in_words(local_date(received_at))}."
