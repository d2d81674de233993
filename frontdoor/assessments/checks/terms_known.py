"""School terms: like any figure they have to be known for two years, where a definition counts by them."""
from datetime import date, timedelta

from frontdoor.assessments.checks.figures import last_day, spans_of
from frontdoor.assessments.checks.problem import Problem, problem, shown
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.reads import deciding_tests
from frontdoor.clock import in_words

SCHOOL = "school_days"


def problems(compiled: Compiled, on: date, *, has_council: bool = False) -> list[Problem]:
    """The first day from `on` to two years later around which no terms are known. A definition by itself, without a
    council, has none and lacks none; `has_council` says that there is one."""
    terms = compiled.definition.source.terms
    place = _place(compiled)
    if place is None or not (terms or has_council):
        return []
    first_known = min((first for first, _ in terms), default=None)
    last_known = max((last for _, last in terms), default=None)
    if first_known is None or last_known is None or on < first_known:
        day = on
    elif last_known < last_day(on):
        day = max(on, last_known + timedelta(days=1))
    else:
        return []
    return [problem(compiled, "parameter_gap", place, f"School days are counted here, and the school terms around "
                    f"{in_words(day)} are not known; add them to the council's `terms`.", shown(compiled, {}, day))]


def _place(compiled: Compiled) -> tuple[str | int, ...] | None:
    """Where a definition counts school days first: in a clock, a worked-out value or a test."""
    if any(span.unit == SCHOOL for span in spans_of(compiled)):
        return ("clock",)
    named = next((name for name, one in compiled.derived.items() if one.function.startswith(SCHOOL)), None)
    if named is not None:
        return ("derived", named)
    return ("criteria",) if any(SCHOOL in test.operator for test in deciding_tests(compiled)) else None
