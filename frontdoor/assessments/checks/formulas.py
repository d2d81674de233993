"""Facts, and what is worked out from them, as formulas of z3: money in pence, decimals exact, days as day numbers."""
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple

from frontdoor.assessments.checks.calendar_formulas import CalendarFormulas, NotExpressible
from frontdoor.assessments.checks.clusters import Person
from frontdoor.assessments.checks.fact_formulas import FactFormulas
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.days import COUNTING, Days
from frontdoor.assessments.derived import FUNCTIONS
from frontdoor.assessments.form import NUMBER, FactRef, Literal, Operand, ParameterRef, Stretch

__all__ = ["Formulas", "NotExpressible", "Value"]


class Value(NamedTuple):
    """A term: its value, that it is known, and that it is known to be none. The value is a plain value of Python where
    it is the same for everybody; of choices and places it holds a formula for each name."""

    value: Any
    known: Any
    none: Any


class Formulas:
    """The terms of one definition on one day. `always` holds whatever is asked: the bounds of facts."""

    def __init__(self, z3: Any, compiled: Compiled, on: date) -> None:
        self.z3, self.compiled, self.on = z3, compiled, on
        self.always: list[Any] = []
        self.facts = FactFormulas(z3, compiled, on, self.always)
        self.calendar = CalendarFormulas(z3, self.always)

    def term(self, term: Operand, of: int = 0) -> Value:
        """A term as formulas; `of` says which person of a list is meant by fields. Raises NotExpressible."""
        z3 = self.z3
        yes, no = z3.BoolVal(True), z3.BoolVal(False)
        if isinstance(term, Literal):
            return Value(None, yes, yes) if term.value is None else Value(self.constant(term.value), yes, no)
        if isinstance(term, ParameterRef):
            return self._figure(term, of)
        if term.id == "as_of":
            return Value(self.on.toordinal(), yes, no)
        return self._work_out(term, of) if term.derived else Value(*self.facts.of(term, of))

    def constant(self, value: Any) -> Any:
        """A typed constant as z3 takes it. Raises NotExpressible for what has no form there."""
        if isinstance(value, (bool, int, Days)):
            return value
        if isinstance(value, str):
            return self.facts.word(value)
        if isinstance(value, date):
            return value.toordinal()
        if isinstance(value, time):
            return value.hour * 60 + value.minute
        if isinstance(value, Decimal):
            return self.z3.RealVal(str(value))
        if isinstance(value, tuple):
            return tuple(self.constant(one) for one in value)
        raise NotExpressible

    def _figure(self, parameter: ParameterRef, of: int) -> Value:
        stretch = parameter.on(self.on)
        if stretch is None:
            raise NotExpressible
        if parameter.by is None:
            return self.term(Literal(stretch.value))
        key = self.term(parameter.by, of)
        return Value(self._picked(stretch, key), self.z3.And(key.known, self._picks(stretch, key)),
                     self.z3.BoolVal(False))

    def _picks(self, stretch: Stretch, key: Value) -> Any:
        """That there is a figure for a key; for whom there is none, it is not known."""
        z3 = self.z3
        if stretch.bands is not None:
            return z3.And(z3.Not(key.none), key.value >= stretch.bands[0][0])
        table = stretch.table or {}
        return z3.BoolVal(True) if "other" in table else z3.And(
            z3.Not(key.none), z3.Or(*(self._is_key(key.value, name) for name in table)))

    def _picked(self, stretch: Stretch, key: Value) -> Any:
        """The value of a table or of bands, where there is one."""
        z3 = self.z3
        if stretch.bands is not None:
            first, *more = stretch.bands
            return reduce(lambda rest, band: z3.If(key.value >= band[0], self.constant(band[1]), rest), more,
                          self.constant(first[1]))
        table = dict(stretch.table or {})
        rest = self.constant(table.pop("other", next(iter(table.values()), None)))
        for name, value in table.items():
            is_it = z3.And(z3.Not(key.none), self._is_key(key.value, name))
            rest = z3.If(is_it, self.constant(value), rest)
        return rest

    def _is_key(self, key: Any, name: str) -> Any:
        if isinstance(key, bool) or self.z3.is_bool(key):
            return key == (name == "true")
        if NUMBER.match(name):
            return key == (self.z3.RealVal(name) if "." in name else int(name))
        return key == self.facts.word(name)

    def _work_out(self, ref: FactRef, of: int) -> Value:
        derived = self.compiled.derived[ref.id]
        given = [self.term(argument, of) for argument in derived.arguments]
        known = self.z3.And(*(one.known for one in given))
        return Value(self.worked_out(derived.function, [one.value for one in given]), known,
                     self.z3.Or(*(one.none for one in given)))

    def worked_out(self, function: str, values: list[Any]) -> Any:
        """What a function gives. Raises NotExpressible, such as for working days from a day that is not fixed."""
        if any(value is None for value in values):
            raise NotExpressible
        if function in COUNTING:
            return self._counted_days(function, values)
        if function in ("months_after", "months_between", "age_on", "birthday"):
            found = getattr(self.calendar, function)(*(self._integer(value) for value in values))
            return self.z3.simplify(found)
        if function in ("min", "max"):
            return reduce(lambda one, other: self.z3.If((one < other) == (function == "min"), one, other), values)
        if function in ("multiply", "percent_of"):
            return self._product(function, values)
        return _SIMPLE[function](*values) if function in _SIMPLE else self._count(values[0])

    def _integer(self, value: Any) -> Any:
        return self.z3.IntVal(value) if isinstance(value, int) else value

    def _counted_days(self, function: str, values: list[Any]) -> Any:
        if not all(isinstance(value, (int, Days)) for value in values):
            raise NotExpressible
        gives_day = function.endswith("_after")
        typed = [date.fromordinal(value) if place == 0 or (place == 1 and not gives_day) else value
                 for place, value in enumerate(values)]
        work_out: Callable[..., Any] = FUNCTIONS[function].work_out
        found = work_out(*typed)
        return found.toordinal() if gives_day else found

    def _product(self, function: str, values: list[Any]) -> Any:
        moving = [value for value in values if not isinstance(value, int)]
        if len(moving) > 1:
            raise NotExpressible  # a product of two facts is beyond what z3 decides for sure
        product = reduce(lambda one, other: one * other, values)
        if function == "multiply":
            return product
        return (product + 50) // 100 if isinstance(product, int) else (product + 50) / 100

    def _count(self, value: Any) -> Any:
        """How many choices were chosen; of people the number is kept with the list."""
        if not isinstance(value, dict):
            return value
        return self.z3.Sum([self.z3.If(chosen, 1, 0) for chosen in value.values()])

    def person(self, model: Any) -> Person:
        """The facts of the somebody that a model describes."""
        return self.facts.person(model)


_SIMPLE: dict[str, Callable[..., Any]] = {
    "add": lambda *numbers: sum(numbers[1:], numbers[0]), "sum": lambda *numbers: sum(numbers[1:], numbers[0]),
    "subtract": lambda first, *others: first - sum(others[1:], others[0]) if others else first,
    "days_between": lambda first, last: last - first, "days_after": lambda day, count: day + count,
    "first_day_after": lambda day, count: day + count + 1, "lookup": lambda value: value}
