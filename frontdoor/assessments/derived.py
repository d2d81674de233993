"""The closed list of functions that work a value out of facts and figures."""
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from frontdoor.assessments.definition import FactType as T
from frontdoor.clock import add_months, age_on, birthday, months_between


@dataclass(frozen=True)
class Function:
    """`arguments` names the types taken in order (None: as many numbers of one type as there are; of several types
    that fit, a set). `gives` is the type of the result (None: the type of the arguments)."""

    name: str
    arguments: tuple[T | frozenset[T], ...] | None
    gives: T | None
    meaning: str
    work_out: Callable[..., Any]


def first_day_after(day: date, days: int) -> date:
    """The day after `days` whole days have passed since `day`: 28 clear days after the 1st is the 30th."""
    return day + timedelta(days=days + 1)


BY = "a calendar may follow, else that of the service's clock"

FUNCTIONS: dict[str, Function] = {function.name: function for function in [
    Function("age_on", (T.DATE, T.DATE), T.WHOLE_NUMBER, "[date of birth, day]: whole years", age_on),
    Function("days_between", (T.DATE, T.DATE), T.WHOLE_NUMBER, "[first, last]: days, the first not counted",
             lambda first, last: (last - first).days),
    Function("working_days_between", (T.DATE, T.DATE), T.WHOLE_NUMBER, f"[first, last]: the first not counted; {BY}",
             lambda first, last, days: days.working_between(first, last)),
    Function("school_days_between", (T.DATE, T.DATE), T.WHOLE_NUMBER, f"[first, last]: the first not counted; {BY}",
             lambda first, last, days: days.school_between(first, last)),
    Function("months_between", (T.DATE, T.DATE), T.WHOLE_NUMBER, "[first, last]: whole months", months_between),
    Function("add", None, None, "numbers", lambda *numbers: sum(numbers)),
    Function("sum", None, None, "numbers", lambda *numbers: sum(numbers)),
    Function("subtract", None, None, "numbers: the first less all the others",
             lambda first, *others: first - sum(others)),
    Function("multiply", None, None, "numbers; money by whole numbers only",
             lambda *numbers: math.prod(numbers)),
    Function("percent_of", (T.MONEY, T.WHOLE_NUMBER), T.MONEY, "[money, percent]: whole pence, half a penny up",
             lambda pence, percent: (pence * percent + 50) // 100),
    Function("min", None, None, "the least of numbers", min),
    Function("max", None, None, "the greatest of numbers", max),
    Function("count", (frozenset({T.CHOICES, T.PEOPLE}),), T.WHOLE_NUMBER,
             "[choices or people]: how many were chosen, or named", len),
    Function("days_after", (T.DATE, T.WHOLE_NUMBER), T.DATE, "[date, days]",
             lambda day, days: day + timedelta(days=days)),
    Function("birthday", (T.DATE, T.WHOLE_NUMBER), T.DATE, "[date of birth, years]: the day on which they are so old; "
             "of 29 February it is 1 March in other years", birthday),
    Function("months_after", (T.DATE, T.WHOLE_NUMBER), T.DATE, "[date, months]", add_months),
    Function("working_days_after", (T.DATE, T.WHOLE_NUMBER), T.DATE, f"[date, working days]; {BY}",
             lambda day, count, days: days.working_after(day, count)),
    Function("school_days_after", (T.DATE, T.WHOLE_NUMBER), T.DATE, f"[date, school days]; {BY}",
             lambda day, count, days: days.school_after(day, count)),
    Function("first_day_after", (T.DATE, T.WHOLE_NUMBER), T.DATE, "[date, clear days]", first_day_after),
    Function("lookup", None, None, "[$parameter]: the figure that its table gives", lambda value: value),
]}
