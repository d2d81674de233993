"""The values of facts, figures and worked-out values, a column each."""
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from frontdoor.assessments.columns.arithmetic import BY_MONTHS, NATURAL, OF_TWO_DAYS, Worked
from frontdoor.assessments.columns.cells import cells
from frontdoor.assessments.columns.column import Column, constant, joined
from frontdoor.assessments.columns.masks import Mask, anywhere, both, either, negated, put, some
from frontdoor.assessments.columns.stored import DECIMALS, dtype_of, to_stored
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import FactType
from frontdoor.assessments.derived import FUNCTIONS
from frontdoor.assessments.form import Derived, FactRef, Literal, Operand, ParameterRef, Stretch
from frontdoor.errors import FrontDoorError

# What one set of values may fail with. Its rows are left to the interpreter, which fails in its own words.
FAILURES = (ArithmeticError, ValueError, FrontDoorError)


class Reader:
    """Reads operands on the rows of one piece of a frame. `odd` gathers the rows that only the interpreter can judge:
    those without a figure for their day, and those whose reckoning leaves the range of dates or numbers. `kept` holds
    what was worked out for single sets of values, and may be shared by all pieces."""

    def __init__(self, compiled: Compiled, frame: pl.DataFrame, kept: dict[Any, Any]) -> None:
        self.compiled = compiled
        self.frame = frame
        self.rows = frame.height
        self.odd: Mask = False
        self.kept = kept
        self._columns: dict[Any, Column] = {}
        self._states: dict[str, Column] = {}
        self._picking_nothing: dict[tuple[str, FactType], Mask] = {}
        self._names = frozenset(frame.columns)
        self._first_day: Any = frame["as_of"].min()
        self._last_day: Any = frame["as_of"].max()

    def read(self, operand: Operand) -> Column:
        """The column of an operand, made once."""
        if isinstance(operand, Literal):
            return constant(operand.value)
        key = (operand.name, operand.type) if isinstance(operand, ParameterRef) else operand.id
        if key not in self._columns:
            self._columns[key] = self._figure(operand) if isinstance(operand, ParameterRef) else self._value(operand)
        return self._columns[key]

    def set_odd(self, mask: Mask) -> None:
        """Leave the rows to the interpreter."""
        self.odd = either(self.odd, mask)

    def _value(self, ref: FactRef) -> Column:
        if ref.derived:
            return self._worked_out(self.compiled.derived[ref.id])
        if ref.id == "as_of":
            return Column(self.frame["as_of"], FactType.DATE)
        values = self.frame[ref.id] if ref.id in self._names else None
        if values is None or ref.type is not FactType.DECIMAL:
            return replace(self.state(ref.id), values=values, type=ref.type)
        return replace(self.state(ref.id), values=values.to_physical(), type=ref.type, decimals=DECIMALS)

    def state(self, fact_id: str) -> Column:
        """Where a fact is known and where not, without its values."""
        if fact_id not in self._states:
            self._states[fact_id] = self._state(fact_id)
        return self._states[fact_id]

    def _state(self, fact_id: str) -> Column:
        name = f"{fact_id}__state"
        if name not in self._names:
            return Column(None, None, not_asked=True)
        state = self.frame[name]
        if not state.max():
            return Column(None, None)
        return Column(None, None, not_asked=state == 1, dont_know=state == 2, none=state == 3)

    def _figure(self, ref: ParameterRef) -> Column:
        stretch = ref.on(self._first_day)
        is_same = stretch is not None and stretch is ref.on(self._last_day)
        if stretch is not None and is_same and ref.by is None:
            return constant(stretch.value, ref.type)
        # Which stretch holds, and not which day it is: there are few stretches, and as many days as there are claims.
        dated = () if is_same else (Column(self._places(ref), FactType.WHOLE_NUMBER),)

        def on(place: Any) -> Stretch | None:
            return stretch if is_same else None if place is None else ref.stretches[place]

        decimals = DECIMALS if ref.type is FactType.DECIMAL else 0
        name = ("figure", ref.name, ref.type, id(stretch) if is_same else None)
        if ref.by is None:
            values = self.mapped(name, lambda place: _value_of(on(place)), dated, ref.type)
            self.set_odd(values.is_null())
            return Column(values, ref.type, decimals)
        picked = self.read(ref.by)
        values = self.mapped(name, lambda *given: _in_table(on(given[0]), given[-1]), (*dated, picked), ref.type,
                             none_too=True)
        self.set_odd(both(some(place.values.is_null() for place in dated), negated(picked.unknown)))
        without = both(values.is_null(), negated(picked.unknown))
        picks_nothing = without if anywhere(without) else False
        self._picking_nothing[(ref.name, ref.type)] = picks_nothing
        return Column(values, ref.type, decimals, picked.not_asked, either(picked.dont_know, picks_nothing))

    def picking_nothing(self, operand: Operand) -> Mask:
        """Where facts that have values pick no figure behind an operand, as `Interpreter.picking_nothing` has it."""
        if isinstance(operand, FactRef):
            inner = self.compiled.derived[operand.id].arguments if operand.derived else ()
            return some(self.picking_nothing(one) for one in inner)
        if isinstance(operand, Literal) or operand.by is None:
            return False
        self.read(operand)
        return either(self._picking_nothing[(operand.name, operand.type)], self.picking_nothing(operand.by))

    def _places(self, ref: ParameterRef) -> pl.Series:
        """By row the place of the stretch that holds on its day; null where there is none."""
        day = self.frame["as_of"]
        places = pl.repeat(None, self.rows, dtype=pl.Int64, eager=True)
        for place, stretch in reversed(list(enumerate(ref.stretches))):
            holds = day >= stretch.from_on
            places = put(places, holds if stretch.until_on is None else holds & (day <= stretch.until_on), place)
        return places

    def _worked_out(self, derived: Derived) -> Column:
        columns = [self.read(argument) for argument in derived.arguments]
        found = replace(joined(columns), type=derived.type)
        if any(column.values is None for column in columns):
            return found
        worked = self._results(derived, columns)
        self.set_odd(both(worked.odd, negated(either(found.unknown, found.none))))
        return replace(found, values=worked.values, decimals=worked.decimals)

    def _results(self, derived: Derived, columns: Sequence[Column]) -> Worked:
        natural = _natural(derived.function, columns)
        if natural is not None:
            return natural(columns)
        values = self.mapped(("derived", derived.id), FUNCTIONS[derived.function].work_out, columns, derived.type)
        return Worked(values, DECIMALS if derived.type is FactType.DECIMAL else 0, values.is_null())

    def mapped(self, name: Any, work: Callable[..., Any], columns: Sequence[Column], gives: FactType | None,
               none_too: bool = False) -> pl.Series:
        """What `work` gives for each row, called once for each different set of values; null where a value is missing
        (unless `none_too`) and where it fails. The exact way for what has no natural form in columns."""
        series = {str(place): column.values for place, column in enumerate(columns) if column.is_series}
        if not series:
            found = self._one(name, work, tuple(column.typed(column.values) for column in columns), gives, none_too)
            return pl.repeat(found, self.rows, dtype=dtype_of(gives), eager=True)

        def one(row: tuple[Any, ...]) -> Any:
            stored = dict(zip(series, row, strict=True))
            given = tuple(column.typed(stored.get(str(place), column.values)) for place, column in enumerate(columns))
            return self._one(name, work, given, gives, none_too)

        few = cells([*series.values()])
        if few is not None:
            found = pl.repeat(None, self.rows, dtype=dtype_of(gives), eager=True)
            for row, mask in few:
                found = put(found, mask, one(row))
            return found
        rows = pl.DataFrame(series)
        different = rows.unique()
        found = [one(row) for row in different.iter_rows()]
        named = different.with_columns(pl.Series("found", found, dtype=dtype_of(gives)))
        return rows.join(named, on=list(series), how="left", nulls_equal=True, maintain_order="left")["found"]

    def _one(self, name: Any, work: Callable[..., Any], given: tuple[Any, ...], gives: FactType | None,
             none_too: bool) -> Any:
        if not none_too and None in given:
            return None
        key = (name, repr(given))
        if key not in self.kept:
            try:
                self.kept[key] = to_stored(work(*given), gives)
            except FAILURES:
                self.kept[key] = None
        return self.kept[key]


def _natural(function: str, columns: Sequence[Column]) -> Callable[[Sequence[Column]], Worked] | None:
    are_series = [column.is_series for column in columns]
    if function == "count" and not isinstance(columns[0].values.dtype, pl.List):
        return None
    if all(are_series) and function in OF_TWO_DAYS:
        return OF_TWO_DAYS[function]
    if are_series == [True, False] and function in BY_MONTHS:
        return BY_MONTHS[function]
    return NATURAL.get(function) if any(are_series) else None


def _value_of(stretch: Stretch | None) -> Any:
    return None if stretch is None else stretch.value


def _in_table(stretch: Stretch | None, key: Any) -> Any:
    return None if stretch is None else stretch.in_table(key)
