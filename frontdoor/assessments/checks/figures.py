"""Dated figures: one that will be missing within two years, one that nobody has looked at when they said."""
from collections.abc import Iterator
from datetime import date, timedelta

from frontdoor.assessments.checks.problem import Problem, problem, shown
from frontdoor.assessments.compiled import Compiled, SpanPlan
from frontdoor.assessments.form import ParameterRef
from frontdoor.clock import add_months, in_words

AHEAD_MONTHS = 24


def last_day(on: date) -> date:
    """The last day that is looked at from `on`."""
    return add_months(on, AHEAD_MONTHS)


def missing_on(compiled: Compiled, day: date) -> list[str]:
    """The figures that have no value on a day."""
    return [name for name, parameter in compiled.parameters.items() if parameter.on(day) is None]


def problems(compiled: Compiled, on: date) -> list[Problem]:
    """Figures that are missing for a day from `on` to two years later, or due to be reviewed."""
    found = []
    for name, parameter in compiled.parameters.items():
        day = _first_day_without(parameter, on)
        if day is not None:
            clock = " A clock counts by it." if name in _of_clocks(compiled) else ""
            found.append(problem(compiled, "parameter_gap", ("parameters", name),
                                 f"`{name}` has no value on {in_words(day)}; add one to its series.{clock}",
                                 shown(compiled, {}, day)))
        found += _due(compiled, name, on)
    return found


def _first_day_without(parameter: ParameterRef, on: date) -> date | None:
    day: date | None = on
    while day is not None and day <= last_day(on):
        stretch = parameter.on(day)
        if stretch is None:
            return day
        day = stretch.until_on + timedelta(days=1) if stretch.until_on else None
    return None


def _due(compiled: Compiled, name: str, on: date) -> Iterator[Problem]:
    series = compiled.definition.parameters[name]
    path = ("parameters", name, len(series) - 1)
    if series[-1].until is None and series[-1].review_on is None:
        yield problem(compiled, "review_due", path, f"`{name}` has no end, so it needs `review_on`.")
    elif series[-1].review_on is not None and series[-1].review_on <= on:
        yield problem(compiled, "review_due", path, f"`{name}` was to be looked at again by "
                      f"{in_words(series[-1].review_on)}; do it, and set a new day.")


def _of_clocks(compiled: Compiled) -> set[str]:
    return {span.amount.name for span in spans_of(compiled) if isinstance(span.amount, ParameterRef)}


def spans_of(compiled: Compiled) -> list[SpanPlan]:
    """Every span of every clock of a definition."""
    clocks = [compiled.clock, *(plan.clock for plan in compiled.outcomes), *(plan.clock for plan in compiled.flags),
              *(plan.clock for plan in compiled.fast_tracks)]
    return [span for clock in clocks if clock for span in (clock.promise, clock.statutory, clock.more) if span]
