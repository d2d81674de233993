"""Random people for a definition: their facts lie on the limits of its tests, and beside them."""
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Fact, FactType
from frontdoor.assessments.facts import Facts
from frontdoor.assessments.form import FactRef, Literal, ParameterRef, Test, operands, tests
from frontdoor.clock import add_months

NUMBERS = (FactType.WHOLE_NUMBER, FactType.MONEY, FactType.DECIMAL)


class People:
    """Draws people. Every fact that the tests read has a value or null; one that a test asks to be known may be
    missing."""

    def __init__(self, compiled: Compiled, on: date, seed: int) -> None:
        self.compiled, self.on, self.random = compiled, on, Random(seed)
        nodes = [*compiled.criteria.values(), *(plan.when for plan in compiled.outcomes if plan.when)]
        self.tests = [test for node in nodes for test in tests(node, compiled.criteria)]
        self.limits = {fact.id: self._limits(fact.id) for fact in compiled.definition.facts}
        self.picking = {ref.by.id for ref in compiled.parameters.values() if ref.by is not None}
        self.guarded = {test.subject.id for test in self.tests if test.operator == "known"}

    def _limits(self, fact_id: str) -> list[Any]:
        found: list[Any] = []
        for test in self.tests:
            if any(isinstance(operand, FactRef) and operand.id == fact_id for operand in operands(test)):
                found += self._constants(test)
        return found

    def _constants(self, test: Test) -> list[Any]:
        found = [operand.value for operand in test.operands if isinstance(operand, Literal)]
        figures = [operand for operand in test.operands if isinstance(operand, ParameterRef)]
        found += [value for figure in figures for stretch in figure.stretches
                  for value in [stretch.value, *(stretch.table or {}).values()]]
        return [value for value in found if value is not None and not isinstance(value, bool)]

    def one(self) -> Facts:
        facts = {}
        for fact in self.compiled.definition.facts:
            if fact.id in self.guarded and self.random.random() < 0.3:
                continue
            # A figure has no value for null, so what picks one is never null.
            is_null = fact.id not in self.picking and self.random.random() < 0.05
            facts[fact.id] = None if is_null else self._value(fact)
        return Facts(facts)

    def _value(self, fact: Fact) -> Any:
        limits = self.limits[fact.id]
        if fact.type is FactType.YES_NO:
            return self.random.random() < 0.5
        if fact.type is FactType.CHOICE:
            return self.random.choice(fact.choices).id
        if fact.type is FactType.CHOICES:
            return tuple(choice.id for choice in fact.choices if self.random.random() < 0.3)
        if fact.type in NUMBERS:
            return self._number(fact.type, limits)
        if fact.type is FactType.DATE:
            return self._day([limit for limit in limits if isinstance(limit, int)])
        if fact.type is FactType.TIME:
            return time(self.random.randrange(24), self.random.randrange(60))
        return self.random.choice([*limits, "something else"])

    def _number(self, fact_type: FactType, limits: list[Any]) -> Any:
        near = self.random.choice([limit for limit in limits if isinstance(limit, (int, Decimal))] or [2])
        found = near + self.random.choice([-1, 0, 1])
        if fact_type is not FactType.DECIMAL:
            return int(found)
        return Decimal(found) + Decimal(self.random.choice(["0", "0.01", "-0.01"]))

    def _day(self, limits: list[int]) -> date:
        """A day that lies as many days, months or years back as a test allows, or one beside it."""
        count = self.random.choice(limits or [1])
        back = self.random.choice([self.on - timedelta(days=count), add_months(self.on, -count),
                                   add_months(self.on, -12 * min(count, 120)), self.on])
        return back + timedelta(days=self.random.choice([-1, 0, 1, 40]))
