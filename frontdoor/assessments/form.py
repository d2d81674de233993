"""The small intermediate form that every test is compiled to, and that every back end reads.

A node is a constant, a test on one subject, a reference to a criterion, or all, any, not, at-least-n over nodes.
Subjects and operands are typed; names have been resolved and constants turned into values of their type.
"""
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from frontdoor.assessments.definition import FactType


@dataclass(frozen=True)
class FactRef:
    """A fact, or a derived value, whose value is looked up under `id`. `of` is the list of people whose field it is."""

    id: str
    type: FactType
    derived: bool = False
    of: str | None = None

    @property
    def asked_as(self) -> str:
        """The id under which somebody is asked for it: a field is asked with its list of people."""
        return self.of or self.id


@dataclass(frozen=True)
class Literal:
    value: Any


@dataclass(frozen=True)
class Stretch:
    """One stretch of a dated series, its value or table of values already typed. A table has the words of `key_of`, or
    `other`; `bands` begin at their numbers and rise."""

    from_on: date
    until_on: date | None
    value: Any
    table: Mapping[str, Any] | None = field(hash=False)
    source: str
    unverified: bool
    bands: tuple[tuple[int, Any], ...] | None = None

    def in_table(self, key: Any) -> Any:
        """The value that `key` picks from the table or the bands; None where there is none for it. What is known to be
        none picks only `other`."""
        if self.bands is not None:
            below = [value for start, value in self.bands if isinstance(key, int) and start <= key]
            return below[-1] if below else None
        table = self.table or {}
        return table.get("other") if key is None else table.get(key_of(key), table.get("other"))


NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")   # a key of a table that is one


def key_of(value: Any) -> str:
    """The word under which a table knows a typed value: money in pence, and a number the same however many noughts it
    is written with."""
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class ParameterRef:
    """A dated figure, typed for the place where it is used. `by` picks from the stretch's table."""

    name: str
    type: FactType
    stretches: tuple[Stretch, ...]
    by: FactRef | None = None

    def on(self, day: date) -> Stretch | None:
        """The stretch that holds on `day`; both its ends are included."""
        for stretch in self.stretches:
            if stretch.from_on <= day and (stretch.until_on is None or day <= stretch.until_on):
                return stretch
        return None


Operand = FactRef | Literal | ParameterRef


@dataclass(frozen=True)
class Constant:
    value: bool


@dataclass(frozen=True)
class Test:
    """One operator of `operators.OPERATORS` on a subject, with its operands in the operator's order."""

    subject: FactRef
    operator: str
    operands: tuple[Operand, ...]

    @cached_property
    def reads(self) -> tuple[FactRef, ...]:
        """The facts and derived values that it reads, in that order."""
        return tuple(operand for operand in operands(self) if isinstance(operand, FactRef))


@dataclass(frozen=True)
class All:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Any_:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    part: "Node"


@dataclass(frozen=True)
class AtLeastN:
    count: int
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class CriterionRef:
    id: str


@dataclass(frozen=True)
class SomeOf:
    """Whether `part` holds of at least one of some people: of an empty list it does not."""

    people: FactRef
    part: "Node"


@dataclass(frozen=True)
class EveryOf:
    """Whether `part` holds of every one of some people: of an empty list it does."""

    people: FactRef
    part: "Node"


Node = Constant | Test | All | Any_ | Not | AtLeastN | CriterionRef | SomeOf | EveryOf


@dataclass(frozen=True)
class Derived:
    """A value worked out by one function of `derived.FUNCTIONS`."""

    id: str
    function: str
    type: FactType
    arguments: tuple[Operand, ...]


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside a node; a reference to a criterion has none of its own."""
    if isinstance(node, (All, Any_, AtLeastN)):
        return node.parts
    return (node.part,) if isinstance(node, (Not, SomeOf, EveryOf)) else ()


def tests(node: Node, criteria: Mapping[str, Node]) -> Iterator[Test]:
    """Every test below a node, also through the criteria that it names."""
    if isinstance(node, Test):
        yield node
    elif isinstance(node, CriterionRef):
        yield from tests(criteria[node.id], criteria)
    for child in children(node):
        yield from tests(child, criteria)


def criteria_in(node: Node) -> Iterator[str]:
    """The criteria that a node names directly."""
    if isinstance(node, CriterionRef):
        yield node.id
    for child in children(node):
        yield from criteria_in(child)


def operands(test: Test) -> tuple[Operand, ...]:
    """The subject and operands of a test, with the facts that pick from a parameter's table."""
    found: list[Operand] = [test.subject]
    for operand in test.operands:
        found.append(operand)
        if isinstance(operand, ParameterRef) and operand.by:
            found.append(operand.by)
    return tuple(found)


def fact_refs(node: Node, criteria: Mapping[str, Node]) -> dict[str, FactRef]:
    """Facts and derived values that a node reads, by id, in the order in which it reads them; of people also their
    list."""
    found: dict[str, FactRef] = {}
    for ref in _reads(node, criteria):
        found.setdefault(ref.id, ref)
    return found


def _reads(node: Node, criteria: Mapping[str, Node]) -> Iterator[FactRef]:
    if isinstance(node, Test):
        yield from node.reads
    elif isinstance(node, CriterionRef):
        yield from _reads(criteria[node.id], criteria)
    elif isinstance(node, (SomeOf, EveryOf)):
        yield node.people
    for child in children(node):
        yield from _reads(child, criteria)
