"""Adding to dated figures: a series is only ever added to, so that what was decided stays as it was decided.

A stretch that is not yet in force may be taken back while it is being prepared; what a published version holds may not.
"""
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from frontdoor.catalogue.editing import names
from frontdoor.catalogue.editing.typed import LONGEST_LINE, Unfit, day_of
from frontdoor.catalogue.editing.loading import Plain

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True)
class NewStretch:
    """What is typed for one more stretch: the day it begins and, where it ends by itself, the last day; one value or a
    value for each case (`cases` and `values` side by side), where the figure comes from, and when it should be looked
    at again. Of a new figure also what its values are, and whether its cases are steps."""

    begins: Sequence[str] = ()
    value: str = ""
    cases: Sequence[str] = ()
    values: Sequence[str] = ()
    source: str = ""
    unverified: bool = False
    review: Sequence[str] = ()
    until: Sequence[str] = ()
    worth: str = "number"
    steps: bool = False


class Wrong(Unfit):
    """What was typed for a figure does not fit; `box` is the input that it is about."""

    def __init__(self, box: str, say: str) -> None:
        super().__init__(say)
        self.box = box


def series(base: Mapping[str, Any], name: str) -> list[Plain]:
    """The stretches of a figure, oldest first. Raises KeyError."""
    return list(base["parameters"][name])


def table_of(stretch: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The kind of a stretch's table and the table: ("values", …), ("bands", …), or ("", {}) for a single value."""
    for kind in ("values", "bands"):
        if kind in stretch:
            return kind, stretch[kind]
    return "", {}


def add(base: Mapping[str, Any], name: str, sent: NewStretch) -> Plain:
    """The whole with one more stretch at the end of a figure's series. Raises Wrong and KeyError."""
    held = series(base, name)
    last = held[-1]
    begins = _begins(sent)
    if begins <= last["from"] or begins <= str(last.get("until") or ""):
        raise Wrong("from", f"The first day must be after {in_day_words(last.get('until') or last['from'])}: "
                            "figures are only ever added to")
    kind, _ = table_of(last)
    new = {"from": begins, **_until(sent, begins), **_worth(kind, last, sent, worth_of(last)), **_origin(sent)}
    return _with(base, name, [*held, new])


def create(base: Mapping[str, Any], called: str, by: str, sent: NewStretch, taken: Sequence[str]) -> tuple[Plain, str]:
    """The whole with a new figure of one stretch, and its name. `by` names what picks from its values, if anything.
    Raises Wrong."""
    if not called.strip():
        raise Wrong("name", "Enter what the figure is called")
    if sent.worth not in WORTHS:
        raise Wrong("worth", "Select what its value is")
    name, begins = names.made_from(called, taken), _begins(sent)
    kind = ("bands" if sent.steps else "values") if by else ""
    new = {"from": begins, **_until(sent, begins), **_worth(kind, {"by": by}, sent, sent.worth), **_origin(sent)}
    return {**base, "parameters": {**(base.get("parameters") or {}), name: [new]}}, name


def worth_of(stretch: Mapping[str, Any]) -> str:
    """What the values of a stretch are: one of WORTHS."""
    value = next(iter(table_of(stretch)[1].values()), stretch.get("value"))
    if not isinstance(value, str) or _NUMBER.match(value):
        return "number"
    return "day" if _DAY.match(value) else "words"


def may_be_taken_back(base: Mapping[str, Any], name: str, published: Mapping[str, Any] | None) -> bool:
    """Whether the last stretch of a figure is one that no published version holds, and not the only one."""
    held = series(base, name)
    before = ((published or {}).get("parameters") or {}).get(name) or []
    return len(held) > 1 and held[-1] not in before


def take_back(base: Mapping[str, Any], name: str) -> Plain:
    """The whole without the last stretch of a figure. Raises KeyError."""
    return _with(base, name, series(base, name)[:-1])


def _with(base: Mapping[str, Any], name: str, held: list[Plain]) -> Plain:
    return {**base, "parameters": {**base["parameters"], name: held}}


def _begins(sent: NewStretch) -> str:
    return _day("from", sent.begins, "Enter the day from which it holds")


def _day(box: str, parts: Sequence[str], missing: str) -> str:
    words = " ".join(one.strip() for one in parts if one.strip())
    if not words:
        raise Wrong(box, missing)
    try:
        return day_of(words)
    except ValueError as error:
        raise Wrong(box, "It must be a real day, like 1 4 2027") from error


def _until(sent: NewStretch, begins: str) -> Plain:
    if not any(one.strip() for one in sent.until):
        return {}
    until = _day("until", sent.until, "")
    if until < begins:
        raise Wrong("until", "The last day must not be before the first")
    return {"until": until}


def _worth(kind: str, last: Mapping[str, Any], sent: NewStretch, worth: str) -> Plain:
    read = WORTHS[worth][1]
    if not kind:
        return {"value": _alike(read("value", sent.value), last.get("value"))}
    stood = next(iter(table_of(last)[1].values()), None)
    table = {_case(kind, case): _alike(read("values", value), stood)
             for case, value in zip(sent.cases, sent.values, strict=False) if case.strip() or value.strip()}
    if not table:
        raise Wrong("values", "Enter a value for at least one case")
    return {"by": last["by"], kind: table}


def _alike(value: Any, stood: Any) -> Any:
    """The value written as the series writes its own: 6 beside decimals stands in words, as they do."""
    return str(value) if isinstance(stood, str) else value


def _case(kind: str, words: str) -> str:
    case = words.strip()
    if not case or len(case) > LONGEST_LINE:
        raise Wrong("values", "Enter the case beside each value, or “other” for all the rest")
    if kind == "bands" and not re.fullmatch(r"-?(0|[1-9][0-9]{0,11})", case):
        raise Wrong("values", "Each step must begin at a whole number")
    return case


def number(box: str, words: str) -> int | str:
    """A figure as it stands in a definition: whole numbers as such, decimals and days as words. Raises Wrong."""
    plain = words.strip().replace(",", "").removeprefix("£")
    if not plain:
        raise Wrong(box, "Enter the figure")
    if not _NUMBER.match(plain):
        raise Wrong(box, "The figure must be a number, like 130 or 4.5")
    return int(plain) if "." not in plain else plain


def _day_value(box: str, words: str) -> str:
    return _day(box, [words], "Enter the day")


def _words_value(box: str, words: str) -> str:
    plain = " ".join(words.split())
    if not plain or len(plain) > LONGEST_LINE:
        raise Wrong(box, f"Enter the words, in {LONGEST_LINE} characters or fewer")
    return plain


# What the values of a figure may be, in words, with what reads one.
WORTHS: Mapping[str, tuple[str, Callable[[str, str], Any]]] = {
    "number": ("A number or an amount", number), "day": ("A day", _day_value), "words": ("Words", _words_value)}


def _origin(sent: NewStretch) -> Plain:
    source = " ".join(sent.source.split())
    if not source:
        raise Wrong("source", "Enter where the figure comes from")
    if len(source) > LONGEST_LINE:
        raise Wrong("source", f"The source must be {LONGEST_LINE} characters or fewer")
    ends = any(one.strip() for one in sent.until)
    looked_at = any(one.strip() for one in sent.review)
    review = {"review_on": _day("review", sent.review, "Enter the day on which it should be looked at again, or the "
                                "last day on which it holds")} if looked_at or not ends else {}
    return {"source": source, **({"unverified": True} if sent.unverified else {}), **review}


def ends_on(held: Sequence[Mapping[str, Any]], index: int) -> str | None:
    """The last day of a stretch: its own, or the day before the next begins; None where it goes on."""
    if held[index].get("until"):
        return str(held[index]["until"])
    if index + 1 == len(held):
        return None
    return (date.fromisoformat(held[index + 1]["from"]) - timedelta(days=1)).isoformat()


def in_day_words(day: str) -> str:
    """1 April 2027."""
    found = date.fromisoformat(day)
    return f"{found.day} {found:%B %Y}"
