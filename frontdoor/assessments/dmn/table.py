"""A decision table: columns, rows and the hit policy that says which rows count."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import localcontext
from enum import StrEnum
from typing import Any

from frontdoor.assessments.dmn import values
from frontdoor.assessments.dmn.expressions import Expression, evaluated
from frontdoor.assessments.dmn.unary import UnaryTests
from frontdoor.assessments.dmn.values import Kind, Value


class HitPolicy(StrEnum):
    """Which of the rows that hold give the result."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"

    @property
    def gives_one(self) -> bool:
        """Whether the result is that of a single row."""
        return self in (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST)

    @property
    def needs_order(self) -> bool:
        """Whether the list of allowed outputs says which row goes first."""
        return self in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)


class Aggregation(StrEnum):
    """What COLLECT makes of its rows, where it makes one value of them."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True)
class Input:
    """A column that is tested. `allowed` are the values that may stand in it at all (None: any)."""

    label: str
    expression: Expression
    kind: Kind | None = None
    allowed: UnaryTests | None = None


@dataclass(frozen=True)
class Output:
    """A column of the result. The order of `allowed` is the priority; `default` counts where no row holds."""

    name: str
    kind: Kind | None = None
    allowed: UnaryTests | None = None
    default: Value = None
    has_default: bool = False


@dataclass(frozen=True)
class Row:
    tests: tuple[UnaryTests, ...]
    outputs: tuple[Value, ...]
    annotations: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Decided:
    """What a table gives. `rows` are the numbers, from 1, of the rows behind it. `problem` is a sentence where the
    standard calls the result an error and gives null."""

    value: Value
    rows: tuple[int, ...] = ()
    problem: str | None = None


@dataclass(frozen=True)
class Table:
    policy: HitPolicy
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    aggregation: Aggregation | None = None
    annotations: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    def decide(self, context: Mapping[str, Value]) -> Decided:
        """The result on the values of the names that the inputs read; a name that is missing is null."""
        tested = [evaluated(column.expression, context) for column in self.inputs]
        for column, value in zip(self.inputs, tested, strict=True):
            if column.allowed is not None and value is not None and not column.allowed.holds(value):
                return Decided(None, problem=f"{column.label} is {values.in_words(value)}, which is not among "
                                             f"{column.allowed.text}.")
        hit = [place for place, row in enumerate(self.rows)
               if all(test.holds(value) for test, value in zip(row.tests, tested, strict=True))]
        if not hit:
            return Decided(self.default)
        return self._one(hit) if self.policy.gives_one else self._several(hit)

    @property
    def has_default(self) -> bool:
        return any(output.has_default for output in self.outputs)

    @property
    def default(self) -> Value:
        """What the table gives where no row holds; null where no output has a default."""
        return self.result(tuple(output.default for output in self.outputs)) if self.has_default else None

    def result(self, outputs: tuple[Value, ...]) -> Value:
        """The outputs of a row as one value: the only one, or all by name."""
        if len(self.outputs) == 1:
            return outputs[0]
        return {output.name: value for output, value in zip(self.outputs, outputs, strict=True)}

    def rank(self, row: Row) -> tuple[int, ...]:
        """The priority of a row by its outputs, from the left; the least goes first."""
        return tuple(output.allowed.rank(value) for output, value in zip(self.outputs, row.outputs, strict=True)
                     if output.allowed is not None)

    def _one(self, hit: list[int]) -> Decided:
        numbers = tuple(place + 1 for place in hit)
        if self.policy is HitPolicy.UNIQUE and len(hit) > 1:
            return Decided(None, numbers, f"The rows {_listed(numbers)} hold together, and the table is UNIQUE.")
        if self.policy is HitPolicy.ANY and not all(
                values.same(self.rows[place].outputs, self.rows[hit[0]].outputs) for place in hit):
            return Decided(None, numbers, f"The rows {_listed(numbers)} hold together with different outputs, and the "
                                          "table is ANY.")
        chosen = min(hit, key=self._by_rank) if self.policy is HitPolicy.PRIORITY else hit[0]
        return Decided(self.result(self.rows[chosen].outputs), (chosen + 1,))

    def _by_rank(self, place: int) -> tuple[int, ...]:
        return self.rank(self.rows[place])

    def _several(self, hit: list[int]) -> Decided:
        if self.policy is HitPolicy.OUTPUT_ORDER:
            hit = sorted(hit, key=self._by_rank)
        found = [self.result(self.rows[place].outputs) for place in hit]
        numbers = tuple(place + 1 for place in hit)
        return Decided(aggregated(self.aggregation, found) if self.aggregation else found, numbers)


def aggregated(aggregation: Aggregation, found: list[Value]) -> Value:
    """One value of the outputs of at least one row. Every row counts, also where two give the same."""
    work: dict[Aggregation, Callable[[list[Any]], Value]] = {
        Aggregation.SUM: sum, Aggregation.MIN: min, Aggregation.MAX: max,
        Aggregation.COUNT: lambda outputs: values.number(str(len(outputs)))}
    with localcontext(values.NUMBERS):
        return work[aggregation](found)


def _listed(numbers: tuple[int, ...]) -> str:
    return f"{', '.join(str(number) for number in numbers[:-1])} and {numbers[-1]}"
