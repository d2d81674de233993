"""Worked-out values as a form: one function of the closed list, and what it is given."""
from collections.abc import Mapping, Sequence
from typing import Any

from frontdoor.assessments.derived import FUNCTIONS
from frontdoor.assessments.sentences import MOMENTS
from frontdoor.catalogue.editing.loading import Plain
from frontdoor.catalogue.editing.typed import Unfit
from frontdoor.clock import NATIONS

IN_WORDS = {
    "age_on": "The age on a day", "days_between": "Days between two days",
    "working_days_between": "Working days between two days", "school_days_between": "School days between two days",
    "months_between": "Whole months between two days",
    "add": "Added together", "sum": "The sum", "subtract": "The first less the others",
    "multiply": "Multiplied with each other", "percent_of": "A percentage of an amount of money", "min": "The least",
    "max": "The greatest", "count": "How many choices were ticked", "days_after": "So many days after a day",
    "months_after": "So many months after a day", "working_days_after": "So many working days after a day",
    "school_days_after": "So many school days after a day", "first_day_after": "The day after so many clear days",
    "birthday": "The day on which somebody is so many years old",
    "lookup": "What a figure’s table gives"}
MOST_GIVEN = 6


def function_words() -> Mapping[str, str]:
    """The functions of the closed list by name, in words."""
    return {name: IN_WORDS.get(name, name.replace("_", " ").capitalize()) for name in FUNCTIONS}


def shown(raw: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The function of a worked-out value, and what it is given."""
    function, given = next(iter(raw.items()))
    listed = given if isinstance(given, list) else [given]
    return function, [str(one).removeprefix("$") for one in listed]


def made(base: Mapping[str, Any], function: str, given: Sequence[str]) -> Plain:
    """The worked-out value that was typed. Whether its arguments fit is for the loader to say. Raises Unfit."""
    if function not in FUNCTIONS:
        raise Unfit("Select how it is worked out")
    arguments = [_argument(base, one.strip()) for one in given if one.strip()]
    if not arguments:
        raise Unfit("Enter what it is worked out from")
    return {function: arguments}


def _argument(base: Mapping[str, Any], words: str) -> Any:
    if words.lstrip("-").isascii() and words.lstrip("-").isdigit() and len(words) < 12:
        return int(words)
    name = words.removeprefix("$")
    if name in (base.get("parameters") or {}):
        return f"${name}"
    known = {fact["id"] for fact in base.get("facts") or []} | set(base.get("derived") or {})
    if name in known | {*MOMENTS, *NATIONS}:
        return name
    raise Unfit(f"There is no question, worked-out value or figure called “{words}”")
