"""The facts that the rules of a service read, a row for each person: how replay keeps them."""
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import polars as pl

from frontdoor.assessments.columns.stored import dtype_in_frame, from_stored, to_frame
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import FactType
from frontdoor.assessments.facts import DONT_KNOW, NOT_ASKED, Facts
from frontdoor.assessments.reads import declared, facts_read
from frontdoor.clock import local_date

KNOWN, STATE_NOT_ASKED, STATE_DONT_KNOW, STATE_NONE = range(4)
STATE = "{}__state"
_STATES: tuple[tuple[Any, int], ...] = ((NOT_ASKED, STATE_NOT_ASKED), (DONT_KNOW, STATE_DONT_KNOW), (None, STATE_NONE))


def schema(compiled: Compiled) -> dict[str, pl.DataType]:
    """The columns of a frame for these rules, in order.

    `as_of` Date, the day of the claim. For each fact `<id>__state` UInt8: 0 known, 1 not asked, 2 don't know, 3 known
    to be none. And `<id>`, null unless the state is 0, where a rule reads the value: Boolean for yes_no; Int64 for
    whole numbers and for money, in pence; Decimal(20, 6) for decimals; Date; Time; Enum of the choices' ids;
    List(String) for choices; String for text, and as JSON for what has parts (places, stretches of time). Of facts of
    which the rules ask only whether they are known, such as a phone number, no value is kept.
    """
    columns: dict[str, pl.DataType] = {"as_of": pl.Date()}
    for name, by_value in facts_read(compiled).items():
        columns[STATE.format(name)] = pl.UInt8()
        if by_value:
            columns[name] = dtype_in_frame(declared(compiled, name))
    return columns


def facts_frame(compiled: Compiled, rows: Iterable[tuple[Facts, date]]) -> pl.DataFrame:
    """A frame of `schema(compiled)` with a row for each set of facts and day of the claim, in their order."""
    columns = schema(compiled)
    lists: dict[str, list[Any]] = {name: [] for name in columns}
    read = [(name, declared(compiled, name).type, by_value) for name, by_value in facts_read(compiled).items()]
    for facts, on in rows:
        lists["as_of"].append(on)
        for name, fact_type, by_value in read:
            value = facts.value(name)
            state = next((number for unknown, number in _STATES if value is unknown), KNOWN)
            lists[STATE.format(name)].append(state)
            if by_value:
                lists[name].append(_stored(value, fact_type) if state == KNOWN else None)
    return pl.DataFrame(
        {name: pl.Series(name, values, dtype=columns[name], strict=True) for name, values in lists.items()})


def _stored(value: Any, fact_type: FactType) -> Any:
    if isinstance(value, datetime):  # the moment of receipt
        return local_date(value)
    return to_frame(value, fact_type)


def facts_of(compiled: Compiled, row: Mapping[str, Any]) -> Facts:
    """The facts in a row of such a frame. Where only knowing counts, any value stands for the one that was not kept."""
    values: dict[str, Any] = {}
    for name, by_value in facts_read(compiled).items():
        state = row.get(STATE.format(name), STATE_NOT_ASKED)
        if state == KNOWN:
            values[name] = from_stored(row[name], declared(compiled, name).type) if by_value else True
        elif state != STATE_NOT_ASKED:
            values[name] = DONT_KNOW if state == STATE_DONT_KNOW else None
    return Facts(values)


def check(compiled: Compiled, names: Mapping[str, pl.DataType]) -> None:
    """Raises ValueError for a frame that was made for other types of facts. A fact that it lacks altogether counts as
    not asked, so that a draft may ask what nobody was asked before."""
    for name, wanted in schema(compiled).items():
        state = STATE.format(name)
        if name not in names and (name == "as_of" or state in names):
            raise ValueError(f"The frame has no column `{name}`, and the rules read it.")
        if name in names and names[name] != wanted and not {type(names[name]), type(wanted)} <= {
                pl.Enum, pl.String, pl.Categorical}:
            raise ValueError(f"The column `{name}` is {names[name]}, and the rules need {wanted}.")
