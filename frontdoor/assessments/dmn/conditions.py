"""A test of a definition said as a cell of a table: the same answer for every value, and for null."""
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from frontdoor.assessments.definition import FactType
from frontdoor.assessments.dmn.values import Kind, Value, as_literal
from frontdoor.assessments.facts import Facts, Unknown
from frontdoor.assessments.form import FactRef, Literal, Operand, ParameterRef, Test
from frontdoor.assessments.interpreter import Interpreter
from frontdoor.assessments.operators import OPERATORS
from frontdoor.clock import NoTermDates
from frontdoor.errors import FrontDoorError

KINDS = {FactType.YES_NO: Kind.BOOLEAN, FactType.WHOLE_NUMBER: Kind.NUMBER, FactType.DECIMAL: Kind.NUMBER,
         FactType.MONEY: Kind.NUMBER, FactType.CHOICE: Kind.STRING, FactType.TEXT: Kind.STRING,
         FactType.LONG_TEXT: Kind.STRING, FactType.DATE: Kind.DATE, FactType.TIME: Kind.TIME}
LONGEST_LIFE = timedelta(days=73_000)
# Each order with its opposite, which null is part of: what is not known to be below is not below.
_ORDER = {"above": (">", "<="), "at_least": (">=", "<"), "below": ("<", ">="), "at_most": ("<=", ">"),
          "after": (">", "<="), "on_or_after": (">=", "<"), "before": ("<", ">="), "on_or_before": ("<=", ">")}
_EQUAL = {"is": True, "one_of": True, "is_not": False, "none_of": False}


class Unsaid(FrontDoorError):
    """A test cannot be said as a cell; the message says why, as "it …"."""


class Conditions:
    """The tests of one definition as cells, with its figures as they are on one day."""

    def __init__(self, interpreter: Interpreter) -> None:
        self.interpreter = interpreter
        self.definition = interpreter.compiled.definition

    def said(self, test: Test, wanted: bool) -> str:
        """The cell that holds where the test is met, or where it is not. Raises Unsaid."""
        subject = test.subject
        if subject.derived:
            raise Unsaid(f"it rests on `{subject.id}`, which is worked out")
        if subject.id in ("as_of", "received"):
            raise Unsaid("it tests the day of the claim")
        if not self.definition.has_fact(subject.id) or subject.type not in KINDS:
            raise Unsaid(f"`{subject.id}` is no single value")
        if test.operator == "known":
            raise Unsaid("it asks whether something is known")
        constants = [self._constant(operand) for operand in test.operands]
        if test.operator in _EQUAL:
            listed = ", ".join(self._literal(one, subject.type) for one in constants)
            return listed if _EQUAL[test.operator] is wanted else f"not({listed})"
        if test.operator in _ORDER:
            sign, opposite = _ORDER[test.operator]
            value = self._literal(constants[0], subject.type)
            return f"{sign} {value}" if wanted else f"null, {opposite} {value}"
        return self._stretch(test, constants, wanted)

    def _stretch(self, test: Test, constants: list[Any], wanted: bool) -> str:
        """Tests that hold on one stretch of numbers, days or times, both ends included."""
        low, high = self._ends(test.operator, constants)
        first, last = (self._literal(end, test.subject.type) if end is not None else "" for end in (low, high))
        if not wanted:
            return ", ".join(["null", *([f"< {first}"] if first else []), *([f"> {last}"] if last else [])])
        return f"[{first}..{last}]" if first and last else f">= {first}" if first else f"<= {last}"

    def _ends(self, operator: str, constants: list[Any]) -> tuple[Any, Any]:
        if operator == "between":
            return constants[0], constants[1]
        holds = OPERATORS[operator].holds

        def on(day: date) -> bool:
            return holds(day, *constants)

        if operator.startswith("within_"):
            return self._window(on, constants[1])
        if operator.startswith("age_"):
            young, old = self.interpreter.on, self.interpreter.on - LONGEST_LIFE
            if on(young) is on(old):
                raise Unsaid("it holds for every age or for none")
            return (None, _last(on, old, 1)) if on(old) else (_last(on, young, -1), None)
        raise Unsaid(f"`{operator}` is no test on a single value")

    @staticmethod
    def _window(on: Callable[[date], bool], anchor: date) -> tuple[date, date]:
        try:
            if not on(anchor):
                raise Unsaid("its window holds no day")
            return _last(on, anchor, -1), _last(on, anchor, 1)
        except NoTermDates as error:
            raise Unsaid(f"the school terms around {error.day} are not known") from error

    def _constant(self, operand: Operand) -> Any:
        if isinstance(operand, Literal):
            return operand.value
        if isinstance(operand, FactRef) and operand.id != "as_of":
            raise Unsaid(f"it compares with `{operand.id}`")
        if isinstance(operand, ParameterRef) and operand.by is not None:
            raise Unsaid(f"the figure `{operand.name}` hangs on `{operand.by.id}`")
        value = self.interpreter.read(operand).value
        if isinstance(value, Unknown):
            raise Unsaid("it has a figure that is not known")
        return value

    @staticmethod
    def _literal(value: Any, fact_type: FactType) -> str:
        return as_literal(plain(value, fact_type))


def plain(value: Any, fact_type: FactType) -> Value:
    """A typed value of a fact as a value of tables; money as pounds."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value) / 100 if fact_type is FactType.MONEY else Decimal(value)
    return value


def inputs_of(facts: Facts, types: dict[str, FactType]) -> dict[str, Value]:
    """The facts as inputs of tables: those of the types given, by id."""
    return {name: plain(facts[name], kind) for name, kind in types.items() if name in facts}


def _last(holds: Callable[[date], bool], start: date, step: int) -> date:
    """The last day, going forward or back from a day on which it holds, before it holds no more."""
    near, far = 0, 1
    while holds(start + timedelta(days=step * far)):
        near, far = far, far * 2
    while far - near > 1:
        middle = (near + far) // 2
        near, far = (middle, far) if holds(start + timedelta(days=step * middle)) else (near, middle)
    return start + timedelta(days=step * near)
