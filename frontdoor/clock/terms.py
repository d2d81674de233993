"""The terms of a clock: what is promised, what the law demands, how time is counted, and what may put it off."""
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from frontdoor.clock.calendars import Closures

# The times at which a council is open: the day of the week (Monday is 0), and the minutes of the day from which and
# until which. Several on one day are several lines.
Hours = tuple[tuple[int, int, int], ...]
# Where nothing else is said: nine to five, from Monday to Friday.
USUAL_HOURS: Hours = tuple((day, 9 * 60, 17 * 60) for day in range(5))


@dataclass(frozen=True)
class Span:
    """A length of time in one unit: hours, working_hours, days, working_days, months or school_days. It runs from
    receipt, or from the day `start_on` where the rule counts from a date fact."""

    amount: int
    unit: str
    start_on: date | None = None

    def in_words(self) -> str:
        return in_units(self.amount, self.unit)


def in_units(amount: int, unit: str, more: str = "") -> str:
    """1 working day, 20 hours; with `more` as in 10 more working days."""
    words = unit.replace("_", " ")
    return f"{amount} {more}{' ' if more else ''}{words.removesuffix('s') if amount == 1 else words}"


@dataclass(frozen=True)
class Allowance:
    """How much more time may be taken: so much at a time, so many times, under which law. `statutory`: the date of the
    law moves too, and not only the promise."""

    amount: int
    unit: str
    times: int = 1
    law: str | None = None
    statutory: bool = False


@dataclass(frozen=True)
class ClockTerms:
    """What a clock promises and what the law demands, with the figures worked out for one case.

    Waiting for the resident pauses the promise if `pauses_for_resident`; the statutory date only if
    `pause_law` names the law that allows it. `closures` are stretches of days that do not count, both ends
    included; `terms` the school terms, likewise, where school days are counted, and `hours` the times at which the
    council is open, where working hours are. `roll` says where a last day goes that is no working day: True or "next"
    to the working day after it, "previous" to the one before. `more` is the time that may be taken besides;
    `escalate_to` the team that is told when it is late.
    """

    promise: Span | None = None
    statutory: Span | None = None
    calendar: str = "england-and-wales"
    roll: bool | str = False
    pauses_for_resident: bool = True
    pause_law: str | None = None
    closures: Closures = ()
    terms: Closures = ()
    hours: Hours = ()
    more: Allowance | None = None
    escalate_to: str | None = None

    @property
    def may_pause(self) -> bool:
        """Whether any date of it can stand still."""
        return self.pauses_for_resident if self.promise is not None else self.pause_law is not None

    def as_json(self) -> dict[str, Any]:
        """The terms as they are stored. What is not there leaves no key: what was stored before a key came about is
        the same text still."""
        plain = asdict(self)
        for kind in ("promise", "statutory"):
            if plain[kind] and plain[kind]["start_on"]:
                plain[kind]["start_on"] = plain[kind]["start_on"].isoformat()
        plain["closures"] = _days(self.closures)
        plain["terms"], plain["hours"] = _days(self.terms), [list(one) for one in self.hours]
        for key in ("terms", "hours", "more", "escalate_to"):
            if not plain[key]:
                del plain[key]
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

        hours = tuple((day, first, last) for day, first, last in plain.get("hours", ()))
        more = Allowance(**plain["more"]) if plain.get("more") else None
        return cls(span(plain["promise"]), span(plain["statutory"]), plain["calendar"], plain["roll"],
                   plain["pauses_for_resident"], plain["pause_law"], stretches("closures"), stretches("terms"),
                   hours, more, plain.get("escalate_to"))


def _days(stretches: Iterable[tuple[date, date]]) -> list[list[str]]:
    return [[first.isoformat(), last.isoformat()] for first, last in stretches]
