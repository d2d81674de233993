"""The facts that the rules of a service read, a row for each person: how replay keeps them."""
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import polars as pl

from frontdoor.assessments.columns.stored import dtype_in_frame, from_stored, to_frame
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Fact
from frontdoor.assessments.facts import DONT_KNOW, NOT_ASKED, Facts
from frontdoor.assessments.reads import declared, facts_read, fields_read
from frontdoor.clock import local_date

KNOWN, STATE_NOT_ASKED, STATE_DONT_KNOW, STATE_NONE = range(4)
STATE = "{}__state"
# A part of every person, so that a list whose length alone counts is one too. No fact's id begins so.
_PERSON = "_"
_STATES: tuple[tuple[Any, int], ...] = ((NOT_ASKED, STATE_NOT_ASKED), (DONT_KNOW, STATE_DONT_KNOW), (None, STATE_NONE))


def schema(compiled: Compiled) -> dict[str, pl.DataType]:
    """The columns of a frame for these rules, in order.

    `as_of` Date, the day of the claim. For each fact `<id>__state` UInt8: 0 known, 1 not asked, 2 don't know, 3 known
    to be none. And `<id>`, null unless the state is 0, where a rule reads the value: Boolean for yes_no; Int64 for
    whole numbers and for money, in pence; Decimal(20, 6) for decimals; Date; Time; Enum of the choices' ids;
    List(String) for choices; String for text, and as JSON for what has parts (places, stretches of time); a list of
    people is List(Struct), with the same two columns for each field that a rule reads. Of facts of which the rules ask
    only whether they are known, such as a phone number, no value is kept.
    """
    columns: dict[str, pl.DataType] = {"as_of": pl.Date()}
    for name, by_value in facts_read(compiled).items():
        columns[STATE.format(name)] = pl.UInt8()
        if by_value:
            columns[name] = _dtype(compiled, declared(compiled, name))
    return columns


def _dtype(compiled: Compiled, fact: Fact) -> pl.DataType:
    if not fact.fields:
        return dtype_in_frame(fact)
    parts: dict[str, pl.DataType] = {_PERSON: pl.Boolean()}
    for field, by_value in _fields(compiled, fact):
        parts[STATE.format(field.id)] = pl.UInt8()
        if by_value:
            parts[field.id] = dtype_in_frame(field)
    return pl.List(pl.Struct(parts))


def _fields(compiled: Compiled, fact: Fact) -> list[tuple[Fact, bool]]:
    read = fields_read(compiled, fact)
    return [(field, read[field.id]) for field in fact.fields if field.id in read]


def facts_frame(compiled: Compiled, rows: Iterable[tuple[Facts, date]]) -> pl.DataFrame:
    """A frame of `schema(compiled)` with a row for each set of facts and day of the claim, in their order."""
    columns = schema(compiled)
    lists: dict[str, list[Any]] = {name: [] for name in columns}
    read = [(declared(compiled, name), by_value) for name, by_value in facts_read(compiled).items()]
    fields = {fact.id: _fields(compiled, fact) for fact, _ in read if fact.fields}
    for facts, on in rows:
        lists["as_of"].append(on)
        for name, value in _stored(facts, read, fields).items():
            lists[name].append(value)
    return pl.DataFrame(
        {name: pl.Series(name, values, dtype=columns[name], strict=True) for name, values in lists.items()})


_Read = list[tuple[Fact, bool]]


def _stored(facts: Facts, read: _Read, fields: Mapping[str, _Read]) -> dict[str, Any]:
    """The columns of some facts."""
    row: dict[str, Any] = {}
    for fact, by_value in read:
        value = facts.value(fact.id)
        state = next((number for unknown, number in _STATES if value is unknown), KNOWN)
        row[STATE.format(fact.id)] = state
        if not by_value:
            continue
        if state != KNOWN:
            row[fact.id] = None
        elif fact.fields:
            row[fact.id] = [{_PERSON: True, **_stored(person, fields[fact.id], {})} for person in value]
        else:
            row[fact.id] = local_date(value) if isinstance(value, datetime) else to_frame(value, fact.type)
    return row


def facts_of(compiled: Compiled, row: Mapping[str, Any]) -> Facts:
    """The facts in a row of such a frame. Where only knowing counts, any value stands for the one that was not kept."""
    read = [(declared(compiled, name), by_value) for name, by_value in facts_read(compiled).items()]
    return _facts(row, read, {fact.id: _fields(compiled, fact) for fact, _ in read if fact.fields})


def _facts(row: Mapping[str, Any], read: _Read, fields: Mapping[str, _Read]) -> Facts:
    values: dict[str, Any] = {}
    for fact, by_value in read:
        state = row.get(STATE.format(fact.id), STATE_NOT_ASKED)
        if state == KNOWN and by_value and fact.fields:
            values[fact.id] = tuple(_facts(person, fields[fact.id], {}) for person in row[fact.id])
        elif state == KNOWN:
            values[fact.id] = from_stored(row[fact.id], fact.type) if by_value else True
        elif state != STATE_NOT_ASKED:
            values[fact.id] = DONT_KNOW if state == STATE_DONT_KNOW else None
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
