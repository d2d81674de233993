"""Differences between dated figures: what is added to a series, and what was changed in it."""
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from frontdoor.assessments.definition import Definition, ParameterValue
from frontdoor.assessments.sentences import name_in_words
from frontdoor.catalogue.diff_places import Difference, Kind, shown
from frontdoor.clock import in_words

Series = tuple[ParameterValue, ...]


def figures(before: Definition, after: Definition) -> Iterator[Difference]:
    """The differences of every series of figures."""
    for name in [*before.parameters, *(name for name in after.parameters if name not in before.parameters)]:
        old, new = before.parameters.get(name, ()), after.parameters.get(name, ())
        if not old:
            yield Difference(f"parameters.{name}", Kind.ADDED, f"There is a new figure, {name}: {_whole(name, new)}.")
        elif not new:
            yield Difference(f"parameters.{name}", Kind.REMOVED, f"The figure {name} is gone.")
        else:
            yield from _series(after, name, old, new)


def _whole(name: str, series: Series) -> str:
    return "; ".join(f"{_plain(name, _value(one))} from {in_words(one.from_)}" for one in series)


def _series(definition: Definition, name: str, old: Series, new: Series) -> Iterator[Difference]:
    stretches = {one.from_: one for one in old}
    kept = {one.from_ for one in new}
    where = f"parameters.{name}"
    for one in old:
        if one.from_ not in kept:
            yield Difference(where, Kind.REMOVED, f"The figure {name} does not change on {in_words(one.from_)} any "
                                                  f"more; from then it was {_plain(name, _value(one))}.")
    for index, one in enumerate(new):
        same_day = stretches.get(one.from_)
        held = same_day or (new[index - 1] if index else None)
        kind = Kind.CHANGED if same_day else Kind.ADDED
        for say in _values(definition, name, held, one):
            yield Difference(where, kind, say)
        if same_day is not None:
            yield from _beside(where, name, same_day, one)


def _values(definition: Definition, name: str, held: ParameterValue | None, now: ParameterValue) -> Iterator[str]:
    """What a stretch says that differs from what held before."""
    old, new, since = _value(held) if held else None, _value(now), in_words(now.from_)
    if isinstance(old, Mapping) and isinstance(new, Mapping) and held is not None and held.by == now.by:
        picked_by = name_in_words(definition, str(now.by))
        for key in [*old, *(key for key in new if key not in old)]:
            if old.get(key) != new.get(key):
                yield _changed(f"The figure {name} for {picked_by} {key}", name, old.get(key), new.get(key), since)
    elif old != new:
        yield _changed(f"The figure {name}", name, old, new, since)


def _changed(called: str, name: str, old: Any, new: Any, since: str) -> str:
    if old is None:
        return f"{called} is {_plain(name, new)} from {since}."
    if new is None:
        return f"{called} has no value of its own from {since}; it was {_plain(name, old)}."
    return f"{called} goes from {_plain(name, old)} to {_plain(name, new)} from {since}."


def _beside(where: str, name: str, old: ParameterValue, new: ParameterValue) -> Iterator[Difference]:
    """The rest of a stretch that stood before: its end, its source, when it is to be looked at."""
    since = in_words(new.from_)
    for key, called in (("until", "ends on"), ("source", "has the source"), ("review_on", "is to be looked at on"),
                        ("unverified", "is called unverified:")):
        was, now = getattr(old, key), getattr(new, key)
        if was != now:
            yield Difference(where, Kind.CHANGED, f"The figure {name} from {since} {called} {_day_or(now)}; "
                                                  f"before it was {_day_or(was)}.")


def _day_or(value: Any) -> str:
    return in_words(value) if isinstance(value, date) else "no day" if value is None else shown(value)


def _value(stretch: ParameterValue) -> Any:
    """The value, or the table or bands as a map."""
    return stretch.value if stretch.by is None else dict(stretch.values or stretch.bands or {})


def _plain(name: str, value: Any) -> str:
    """A figure as a person says it: pence in pounds."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_plain(name, one)}" for key, one in value.items())
    if name.endswith("_pence") and isinstance(value, int):
        pounds, pence = divmod(value, 100)
        return f"£{pounds:,}.{pence:02}" if pence else f"£{pounds:,}"
    return shown(value)
