"""The few answers to each question that can make a difference: what the constants of the rules cut it into.

A quick look for asking, a fact at a time. What is exact, about facts that tests read together, is in `checks.cells`.
"""
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import FactType
from frontdoor.assessments.facts import Facts, Unknown
from frontdoor.assessments.form import FactRef, Literal, Node, Operand, ParameterRef, Test, operands, tests
from frontdoor.assessments.interpreter import Interpreter, NoFigure
from frontdoor.assessments.lawfulness import facts_behind_ref
from frontdoor.clock import add_months, add_working_days

NUMBERS = (FactType.WHOLE_NUMBER, FactType.DECIMAL, FactType.MONEY)
# On which side of its limit an operator changes: the limit with its neighbour below, or above.
TIMES = (FactType.TIME, FactType.TIME_RANGE)
SOME_NUMBERS: list[Any] = [0, 1, 2]
BELOW, ABOVE = ("at_least", "below"), ("above", "at_most")


class Kinds:
    """For every fact that the rules read, the values to try: one of each kind that the tests can tell apart. Not
    knowing is not among them."""

    def __init__(self, compiled: Compiled, on: date) -> None:
        self.compiled = compiled
        self.interpreter = Interpreter(compiled, Facts({}), on)
        self.on = on
        self.nodes = [plan.when for plan in compiled.outcomes if plan.when is not None]
        self.tests = [test for node in self.nodes for test in tests(node, compiled.criteria)]
        self.values = {name: self._told_apart(name, self._values(name)) for name in self._names()}

    def _names(self) -> list[str]:
        found: dict[str, None] = {}
        for test in self.tests:
            for operand in (test.subject, *test.operands):
                by = operand.by if isinstance(operand, ParameterRef) else operand
                if isinstance(by, FactRef):
                    found.update(dict.fromkeys(sorted(facts_behind_ref(by, self.compiled.derived))))
        return [name for name in found if self.compiled.definition.has_fact(name)]

    def _told_apart(self, name: str, values: list[Any]) -> list[Any]:
        """One value of each kind, where every test that reads the fact reads no other."""
        reading = [test for test in self.tests if name in self._behind(test)]
        if any(self._behind(test) != {name} for test in reading):
            return values
        kinds: dict[tuple[Any, ...], Any] = {}
        try:
            for value in values:
                one = Interpreter(self.compiled, Facts({name: value}), self.on)
                kinds.setdefault(tuple(one.judge(test).verdict for test in reading), value)
        except NoFigure:  # they cannot be told apart on this day
            return values
        return list(kinds.values())

    def _behind(self, test: Test) -> set[str]:
        found: set[str] = set()
        for operand in operands(test):
            if isinstance(operand, FactRef):
                found |= facts_behind_ref(operand, self.compiled.derived)
        return found - {"as_of", "received"}

    def _values(self, name: str) -> list[Any]:
        fact = self.compiled.definition.fact(name)
        if fact.fields:  # of a list of people nothing is foreseen but that there may be nobody
            return [()]
        cut = [value for test in self.tests for value in self._cut(test, name) if _fits(value, fact.type)]
        if fact.type is FactType.YES_NO:
            return [True, False]
        if fact.type is FactType.CHOICE:
            return [choice.id for choice in fact.choices]
        if fact.type is FactType.CHOICES:
            named = {one for value in cut for one in (value if isinstance(value, tuple) else (value,))}
            every = tuple(choice.id for choice in fact.choices)
            return [(), *((one,) for one in every if one in named), every]
        if fact.type in NUMBERS:
            whole = fact.type is FactType.WHOLE_NUMBER  # of which Decimal(2) is none: dates cannot be counted with it
            some = [int(value) if whole and value is not None else value for value in cut or [Decimal(1)]]
            return [value for value in _distinct(some) if _in_bounds(value, fact)]
        if fact.type is FactType.DATE:
            return [value for value in _distinct([*cut, self.on]) if _in_bounds(value, fact)]
        others = [] if fact.type in TIMES else ["something else"]
        return [*_distinct(value for value in cut if value is not None), *others]

    def _cut(self, test: Test, name: str) -> list[Any]:
        """The values of a fact around which one test changes its verdict."""
        if test.operator == "known" or name not in self._behind(test):
            return []
        if name not in facts_behind_ref(test.subject, self.compiled.derived):
            return self._compared_with(test, name)
        if test.operator.startswith("age_"):
            years = self._constant(test.operands[0])
            return [add_months(self.on, -12 * years) + timedelta(days=step) for step in (0, 1)] if years else []
        if test.operator.startswith("within_"):
            return self._window(test)
        constants = [value for operand in test.operands
                     for value in [self._constant(operand)] if value is not None or isinstance(operand, Literal)]
        if test.subject.derived:
            constants += self._moved_back(test.subject)
        if all(isinstance(operand, FactRef) for operand in test.operands):
            constants += self._compared_with(test, name)
        return [value for constant in constants for value in _around(constant, test.operator)]

    def _compared_with(self, test: Test, name: str) -> list[Any]:
        """The values to try of a fact that another one is compared with."""
        if test.operator.startswith("within_"):
            return self._window(test)
        fact_type = self.compiled.definition.fact(name).type
        edges = [start for operand in test.operands if isinstance(operand, ParameterRef)
                 for stretch in operand.stretches for start, _ in stretch.bands or ()]
        if edges and fact_type in NUMBERS:
            return [number for start in edges for number in (start - 1, start)]
        if fact_type in NUMBERS:
            return SOME_NUMBERS
        worked_out = [one for one in test.operands if isinstance(one, FactRef) and one.derived]
        days = [self.on, *(day for ref in worked_out for day in self._moved_back(ref))]
        return [day + timedelta(days=step) for day in days for step in (-1, 0, 1)]

    def _moved_back(self, subject: FactRef) -> list[Any]:
        """The days from which a worked-out day comes to the day of the claim; by a table, with its least and greatest
        figures."""
        derived = self.compiled.derived[subject.id]
        if subject.type is not FactType.DATE:
            return []
        inner = [one for one in derived.arguments if isinstance(one, FactRef) and one.derived
                 and one.type is FactType.DATE]
        days = [day for ref in inner for day in self._moved_back(ref)] or [self.on]
        months = {"months_after": 1, "birthday": 12}.get(derived.function)
        return [add_months(day, -count * months) if months else day - timedelta(days=count)
                for argument in derived.arguments for count in self._counts(argument) for day in days]

    def _counts(self, operand: Operand) -> list[int]:
        """The whole numbers that an operand may stand for: one, or the least and the greatest of a table."""
        if isinstance(operand, ParameterRef) and operand.by is not None:
            stretch = operand.on(self.on)
            listed = [value for value in ((stretch.table or {}).values() if stretch else ()) if isinstance(value, int)]
            listed += [value for _, value in ((stretch.bands or ()) if stretch else ()) if isinstance(value, int)]
            return sorted({min(listed), max(listed)}) if listed else []
        value = self._constant(operand)
        return [value] if isinstance(value, int) else []

    def _window(self, test: Test) -> list[date]:
        count = self._constant(test.operands[0])
        if not isinstance(count, int):
            return []
        move: Callable[[int], date] = {
            "within_days": lambda n: self.on + timedelta(days=n),
            "within_months": lambda n: add_months(self.on, n),
            "within_working_days": lambda n: add_working_days(self.on, n),
            # Near enough: which days are school days is not known for every year.
            "within_school_days": lambda n: add_working_days(self.on, n)}[test.operator]
        return [edge + timedelta(days=step) for edge in (move(-count), move(count), self.on) for step in (-1, 0, 1)]

    def _constant(self, operand: Operand) -> Any:
        if isinstance(operand, Literal):
            return operand.value
        if isinstance(operand, FactRef) and operand.id in ("as_of", "received"):
            return self.on
        fixed = isinstance(operand, ParameterRef) or isinstance(operand, FactRef) and operand.derived
        try:
            value = self.interpreter.read(operand).value if fixed else None
        except NoFigure:  # which is an error only where somebody decides by it
            return None
        return None if isinstance(value, Unknown) else value


def guards(node: Node, compiled: Compiled) -> list[str]:
    """The facts that a node asks to be known or not: being missing decides there, so they are tried missing."""
    return [test.subject.id for test in tests(node, compiled.criteria) if test.operator == "known"]


def _around(value: Any, operator: str) -> list[Any]:
    if value is None or isinstance(value, (bool, str, tuple, time)):
        return [value]
    step: Any = timedelta(days=1) if isinstance(value, date) else 1
    if operator in BELOW:
        return [value - step, value]
    return [value, value + step] if operator in ABOVE else [value - step, value, value + step]


def _fits(value: Any, fact_type: FactType) -> bool:
    """Whether a constant can be an answer: a test of worked-out days also holds numbers, and the other way round."""
    if value is None or fact_type is FactType.CHOICES:
        return True
    if fact_type in NUMBERS:
        return isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    return isinstance(value, {FactType.YES_NO: bool, FactType.DATE: date, FactType.TIME: time,
                              FactType.TIME_RANGE: tuple}.get(fact_type, str))


def _distinct(values: Iterable[Any]) -> list[Any]:
    return sorted(set(values), key=lambda value: (value is not None, value))


def _in_bounds(value: Any, fact: Any) -> bool:
    return value is None or ((fact.at_least is None or value >= fact.at_least)
                             and (fact.at_most is None or value <= fact.at_most))
