"""Settles by proof what the search leaves open: the rules as formulas over exact numbers and days, given to z3.

z3 comes with the extra `frontdoor[prove]`; without it, or where a rule cannot be put so, the answer is None.
"""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from frontdoor.assessments.checks.clusters import Person
from frontdoor.assessments.checks.claims import Question
from frontdoor.assessments.checks.formulas import Formulas, NotExpressible, Value
from frontdoor.assessments.checks.terms import WINDOWS
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import FactType as T
from frontdoor.assessments.form import (
    All, Any_, AtLeastN, Constant, CriterionRef, EveryOf, Literal, Node, Not, SomeOf, Test)
from frontdoor.assessments.operators import OPERATORS

Pair = tuple[Any, Any]


@dataclass(frozen=True)
class Proven:
    """Somebody, or that there is nobody."""

    person: Person | None


@cache
def is_installed() -> bool:
    """Whether z3 is there. It is only loaded when it is needed."""
    return find_spec("z3") is not None


class Prover:
    """The rules of one definition on one day as formulas. Every node has two: that it is met, and that it is not; where
    neither holds it is open."""

    def __init__(self, compiled: Compiled, on: date) -> None:
        self.z3: Any = import_module("z3")
        self.compiled = compiled
        self.formulas = Formulas(self.z3, compiled, on)
        self._criteria: dict[str, Pair] = {}

    def answer(self, question: Question, seconds: float) -> Proven | None:
        """Somebody of whom a question holds, or that there is nobody; None where neither is proven in time."""
        solver = self.z3.Solver()
        solver.set("timeout", max(1, int(seconds * 1000)))
        try:
            wanted = [self.node(node)[0] for node in question.met] + [self.node(node)[1] for node in question.not_met]
        except NotExpressible:
            return None
        solver.add(*self.formulas.always, *wanted)
        found = solver.check(*self.formulas.facts.usual)
        if found == self.z3.unsat:
            found = solver.check()
        if found == self.z3.sat:
            return Proven(self.formulas.person(solver.model()))
        return Proven(None) if found == self.z3.unsat else None

    def node(self, node: Node, of: int = 0) -> Pair:
        """The formulas that a node is met and that it is not; `of` says whom of a list fields are about. Raises
        NotExpressible."""
        if isinstance(node, Test):
            return self._test(node, of)
        if isinstance(node, (SomeOf, EveryOf)):
            return self._of_people(node)
        if isinstance(node, CriterionRef):
            if node.id not in self._criteria:
                self._criteria[node.id] = self.node(self.compiled.criteria[node.id])
            return self._criteria[node.id]
        if isinstance(node, Not):
            met, not_met = self.node(node.part, of)
            return not_met, met
        if isinstance(node, Constant):
            return self.z3.BoolVal(node.value), self.z3.BoolVal(not node.value)
        parts = [self.node(part, of) for part in node.parts]
        return self._joined(node, [met for met, _ in parts], [not_met for _, not_met in parts])

    def _joined(self, node: All | Any_ | AtLeastN, met: list[Any], not_met: list[Any]) -> Pair:
        z3 = self.z3
        if isinstance(node, All):
            return z3.And(*met), z3.Or(*not_met)
        if isinstance(node, Any_):
            return z3.Or(*met), z3.And(*not_met)
        return self._count(met) >= node.count, self._count(not_met) > len(node.parts) - node.count

    def _of_people(self, node: SomeOf | EveryOf) -> Pair:
        z3 = self.z3
        people = self.formulas.term(node.people)
        there = [people.value > place for place in range(self.formulas.facts.people(node.people))]
        each = [self.node(node.part, place) for place in range(len(there))]
        # A list that is known to be none is an empty one.
        here = [z3.And(z3.Not(people.none), one) for one in there]
        if isinstance(node, SomeOf):
            met = z3.Or(*(z3.And(one, pair[0]) for one, pair in zip(here, each, strict=True)))
            not_met = z3.And(*(z3.Implies(one, pair[1]) for one, pair in zip(here, each, strict=True)))
        else:
            met = z3.And(*(z3.Implies(one, pair[0]) for one, pair in zip(here, each, strict=True)))
            not_met = z3.Or(*(z3.And(one, pair[1]) for one, pair in zip(here, each, strict=True)))
        return z3.And(people.known, met), z3.And(people.known, not_met)

    def _count(self, formulas: Iterable[Any]) -> Any:
        return self.z3.Sum([self.z3.If(one, 1, 0) for one in formulas])

    def _test(self, test: Test, of: int) -> Pair:
        z3 = self.z3
        subject = self.formulas.term(test.subject, of)
        if test.operator == "known":
            return subject.known, z3.Not(subject.known)
        if test.subject.type in (T.CHOICES, T.PLACE, T.ADDRESS):
            return self._named(test, subject)
        operands = [self.formulas.term(operand, of) for operand in test.operands]
        known = z3.And(subject.known, *(one.known for one in operands))
        holds = self._holds(test, subject, operands)
        return z3.And(known, holds), z3.And(known, z3.Not(holds))

    def _holds(self, test: Test, subject: Value, operands: list[Value]) -> Any:
        z3 = self.z3
        if test.operator in ("is", "is_not"):
            same = self._same(subject, operands[0])
            return same if test.operator == "is" else z3.Not(same)
        none = z3.Or(subject.none, *(one.none for one in operands))
        values = [one.value for one in operands]
        return z3.If(none, z3.BoolVal(OPERATORS[test.operator].meets_none),
                     self._compared(test.operator, subject, values, test))

    def _same(self, left: Value, right: Value) -> Any:
        z3 = self.z3
        if left.value is None or right.value is None:
            return z3.And(left.none, right.none)
        return z3.Or(z3.And(left.none, right.none),
                     z3.And(z3.Not(left.none), z3.Not(right.none), left.value == right.value))

    def _compared(self, operator: str, subject: Value, values: list[Any], test: Test) -> Any:
        z3, value = self.z3, subject.value
        if operator in ("one_of", "none_of"):
            among = z3.Or(*(value == one for one in values))
            return among if operator == "one_of" else z3.Not(among)
        if operator == "between":
            return z3.And(values[0] <= value, value <= values[1])
        if operator == "overlaps_hours":
            return self._overlap(value, values[0])
        if operator.startswith("within_"):
            return self._within(test, value, values)
        if operator.startswith("age_"):
            age = self.formulas.worked_out("age_on", [value, values[1]])
            return age >= values[0] if operator == "age_at_least" else age < values[0]
        return _COMPARED[operator](value, values[0])

    def _named(self, test: Test, subject: Value) -> Pair:
        """A test of which choices were chosen, or in which areas a place lies."""
        z3 = self.z3
        if not all(isinstance(operand, Literal) for operand in test.operands):
            raise NotExpressible
        held = [subject.value.get(operand.value, z3.BoolVal(False)) for operand in test.operands
                if isinstance(operand, Literal)]
        holds = z3.And(*held) if test.operator == "contains_all" else z3.Or(*held)
        if test.operator == "contains_none":
            holds = z3.Not(holds)
        holds = z3.If(subject.none, z3.BoolVal(OPERATORS[test.operator].meets_none), holds)
        return z3.And(subject.known, holds), z3.And(subject.known, z3.Not(holds))

    def _within(self, test: Test, value: Any, values: list[Any]) -> Any:
        count, anchor, forward = values[:3]
        function = WINDOWS[test.operator]
        is_forward = forward is True
        moved = self.formulas.worked_out(function, [anchor, count if is_forward else -count, *values[3:]])
        low, high = (anchor, moved) if is_forward else (moved, anchor)
        return self.z3.And(low <= value, value <= high)

    def _overlap(self, one: tuple[Any, Any], other: tuple[Any, Any]) -> Any:
        """Two stretches of the day share time where the begin of one lies in the other; both may pass midnight."""
        def inside(minute: Any, stretch: tuple[Any, Any]) -> Any:
            start, end = stretch
            return self.z3.If(start < end, self.z3.And(start <= minute, minute < end),
                              self.z3.Or(start <= minute, minute < end))

        return self.z3.Or(inside(one[0], other), inside(other[0], one))


_COMPARED: dict[str, Any] = {
    "above": lambda v, w: v > w, "at_least": lambda v, w: v >= w, "below": lambda v, w: v < w,
    "at_most": lambda v, w: v <= w, "before": lambda v, w: v < w, "after": lambda v, w: v > w,
    "on_or_before": lambda v, w: v <= w, "on_or_after": lambda v, w: v >= w}
