"""Every figure of a shipped definition is held by its own cases: a smallest step up or down, or a date of change a day
earlier or later, and some case comes out otherwise. So no figure changes unseen, and none stands there for nothing."""
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from frontdoor.assessments import embedded
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition, DefinitionError, ParameterValue
from frontdoor.catalogue import loader

ONE_DAY = timedelta(days=1)
SERVICES = sorted(loader.packaged())


def steps(value: Any) -> list[Any]:
    """The values on either side of a figure, as near as it is written; none for words, and for yes and no."""
    if isinstance(value, date):
        return [value - ONE_DAY, value + ONE_DAY]
    if isinstance(value, int) and not isinstance(value, bool):
        return [value - 1, value + 1]
    if isinstance(value, Decimal):
        step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
        return [value - step, value + step]
    return []


def nudged(stretch: ParameterValue, is_change: bool) -> Iterator[tuple[str, ParameterValue]]:
    """The stretch of a series with one thing in it moved by a step, and what was moved."""
    for value in steps(stretch.value):
        yield f"{stretch.value} to {value}", stretch.model_copy(update={"value": value})
    for key, held in (stretch.values or {}).items():
        for value in steps(held):
            table = {**(stretch.values or {}), key: value}
            yield f"{held} of {key} to {value}", stretch.model_copy(update={"values": table})
    bands = stretch.bands or {}
    for key, held in bands.items():
        for value in steps(held):
            yield f"{held} from {key} to {value}", stretch.model_copy(update={"bands": {**bands, key: value}})
        others = {other: kept for other, kept in bands.items() if other != key}
        # The least step only says from where on there is a figure at all.
        for moved in steps(int(key)) if key != min(bands, key=int) else ():
            yield f"from {key} to from {moved}", stretch.model_copy(update={"bands": {**others, str(moved): held}})
    for day in steps(stretch.from_) if is_change else ():
        yield f"beginning of {stretch.from_} to {day}", stretch.model_copy(update={"from_": day})
    for day in steps(stretch.until):
        yield f"end of {stretch.until} to {day}", stretch.model_copy(update={"until": day})


def nudges(definition: Definition) -> Iterator[tuple[str, Definition]]:
    """The definition with one figure moved, for every figure but the length of a slot, which no finding tells."""
    length = definition.booking.minutes if definition.booking else None
    for name, series in definition.parameters.items():
        if length == f"${name}":
            continue
        for place, stretch in enumerate(series):
            for what, moved in nudged(stretch, is_change=place > 0):
                changed = (*series[:place], moved, *series[place + 1:])
                yield f"{name}: {what}", definition.model_copy(
                    update={"parameters": {**definition.parameters, name: changed}})


def is_held(definition: Definition) -> bool:
    """Whether it cannot be published: a case comes out otherwise, or it is refused as a whole."""
    try:
        compiled = compile_definition(definition)
    except DefinitionError:
        return True
    return next(embedded.differences(compiled), None) is not None


@pytest.mark.parametrize("service", SERVICES)
def test_a_case_fails_when_a_figure_moves_by_its_smallest_step(service: str) -> None:
    definition = loader.compiled(service).definition
    assert [what for what, changed in nudges(definition) if not is_held(changed)] == []


def test_a_figure_that_no_case_tells_is_found() -> None:
    definition = loader.compiled("pothole").definition
    untold = definition.model_copy(update={"cases": definition.cases[:1]})
    found = [what for what, changed in nudges(untold) if not is_held(changed)]
    assert "trip_over_mm: 20 to 21" in found and "repair_days: 28 to 29" not in found
