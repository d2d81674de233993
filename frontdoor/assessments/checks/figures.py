"""Dated figures: one that will be missing within two years, one that nobody has looked at when they said."""
from datetime import date, timedelta

from frontdoor.assessments.checks.problem import Problem, problem
from frontdoor.assessments.compiled import Compiled
from frontdoor.clock import add_months, in_words

AHEAD_MONTHS = 24


def problems(compiled: Compiled, on: date) -> list[Problem]:
    """Figures that are missing for a day from `on` to two years later, or due to be reviewed."""
    found = []
    last = add_months(on, AHEAD_MONTHS)
    for name, parameter in compiled.parameters.items():
        day: date | None = on
        while day is not None and day <= last:
            stretch = parameter.on(day)
            if stretch is None:
                found.append(problem(compiled, "parameter_gap", ("parameters", name),
                                     f"`{name}` has no value on {in_words(day)}; add one to its series."))
                break
            day = stretch.until_on + timedelta(days=1) if stretch.until_on else None
        newest = compiled.definition.parameters[name][-1]
        path = ("parameters", name, len(compiled.definition.parameters[name]) - 1)
        if newest.until is None and newest.review_on is None:
            found.append(problem(compiled, "review_due", path, f"`{name}` has no end, so it needs `review_on`."))
        elif newest.review_on is not None and newest.review_on <= on:
            found.append(problem(compiled, "review_due", path,
                                 f"`{name}` was to be looked at again by {in_words(newest.review_on)}; do it, and set "
                                 "a new day."))
    return found
