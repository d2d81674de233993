"""Which days count where a rule counts working days or school days."""
from dataclasses import dataclass
from datetime import date

from frontdoor.clock import (
    Closures, add_school_days, add_working_days, school_days_between, working_days_between)

# The operators and functions that count days by a calendar.
COUNTING = frozenset({"within_working_days", "working_days_between", "working_days_after", "within_school_days",
                      "school_days_between", "school_days_after"})


@dataclass(frozen=True)
class Days:
    """A calendar of bank holidays by name, and the school terms of the council as stretches of days, ends included.

    A council's own closure days are not left out: they put off what it promises, and never what a rule demands.
    """

    calendar: str = "england-and-wales"
    terms: Closures = ()

    def working_after(self, day: date, count: int) -> date:
        """The day `count` working days after `day`, which is day 0; before it, if negative."""
        return add_working_days(day, count, self.calendar)

    def working_between(self, first: date, last: date) -> int:
        """How many working days after `first`, up to and including `last`."""
        return working_days_between(first, last, self.calendar)

    def school_after(self, day: date, count: int) -> date:
        """The same in school days. Raises NoTermDates where the terms that are known do not reach so far."""
        return add_school_days(day, count, self.terms, self.calendar)

    def school_between(self, first: date, last: date) -> int:
        """The same in school days. Raises NoTermDates likewise."""
        return school_days_between(first, last, self.terms, self.calendar)
