"""Python written for one definition: every verdict in one straight run. The second of the back ends that agree.

The verdicts and what they rest on are the interpreter's. What it finds out again for each person (which facts a test
names, which figure holds on the day, what a join rests on) is worked out once here. A verdict with its grounds is one
number: its place in a list, whose two lowest bits are the verdict. What is rare is left to the interpreter: lists of
people, and a person on whom the reckoning fails.

No word of a definition stands in the source that is compiled: it is made of our own names, and values are handed in.
"""
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.derived import FUNCTIONS
from frontdoor.assessments.facts import DONT_KNOW, NOT_ASKED, Facts
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.form import (
    All, Any_, AtLeastN, Constant, CriterionRef, EveryOf, FactRef, Literal, Node, Not, Operand, ParameterRef, SomeOf,
    Test, children)
from frontdoor.assessments.interpreter import Interpreter, Judgement, at_least_n, every
from frontdoor.assessments.operators import OPERATORS
from frontdoor.assessments.reads import deciding_nodes
from frontdoor.clock import age_on
from frontdoor.errors import FrontDoorError

NOT_MET, MET, NOT_KNOWN, IS_DONT_KNOW = range(4)
VERDICTS = (Verdict.NOT_MET, Verdict.MET, Verdict.NOT_KNOWN, Verdict.DONT_KNOW)
NUMBERS = {verdict: number for number, verdict in enumerate(VERDICTS)}
OPEN = 2
# What the reckoning of one person may fail with; the interpreter then fails in its own words, or does not come so far.
FAILURES = (ArithmeticError, ValueError, TypeError, FrontDoorError)
MOST_JUDGEMENTS = 100_000
MOST_JOINS = 50_000

Grounds = tuple[tuple[str, ...], tuple[str, ...]]
# The operators that are one expression of Python; {0} is the subject. All others are called.
_EXPRESSIONS = {
    "is": "{0} == {1}", "is_not": "{0} != {1}", "above": "{0} > {1}", "at_least": "{0} >= {1}", "below": "{0} < {1}",
    "at_most": "{0} <= {1}", "between": "{1} <= {0} <= {2}", "before": "{0} < {1}", "after": "{0} > {1}",
    "on_or_before": "{0} <= {1}", "on_or_after": "{0} >= {1}", "age_at_least": "age_on({0}, {2}) >= {1}",
    "age_below": "age_on({0}, {2}) < {1}",
}
_OF_SEVERAL = {"one_of": "{0} in ({1},)", "none_of": "{0} not in ({1},)"}


class Unwritable(Exception):
    """Something for which no Python is written."""


class _Join(dict[tuple[int, ...], int]):
    """What several verdicts come to: worked out once for each combination."""

    def __init__(self, table: "Table", join: Callable[[list[Judgement]], Judgement]) -> None:
        super().__init__()
        self.table, self.join = table, join

    def __missing__(self, numbers: tuple[int, ...]) -> int:
        if len(self) >= MOST_JOINS:
            self.clear()
        found = self[numbers] = self.table.number(self.join([self.table.judgements[one] for one in numbers]))
        return found


class Table:
    """The numbers of verdicts with their grounds. Of one set of grounds there are four, one for each verdict."""

    def __init__(self) -> None:
        self.judgements: list[Judgement] = []
        self._places: dict[Grounds, int] = {}

    def number(self, judgement: Judgement) -> int:
        """The number of a verdict with its grounds."""
        grounds = (judgement.facts, judgement.parameters)
        place = self._places.get(grounds)
        if place is None:
            place = self._places[grounds] = len(self.judgements)
            self.judgements += [Judgement(verdict, *grounds) for verdict in VERDICTS]
        return place + NUMBERS[judgement.verdict]


class Writer:
    """Writes the function that judges `nodes` for the figures that hold on the day `on`."""

    def __init__(self, compiled: Compiled, on: date) -> None:
        self.compiled = compiled
        self.on = on
        self.table = Table()
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"NOT_ASKED": NOT_ASKED, "DONT_KNOW": DONT_KNOW, "age_on": age_on}
        self._nodes: dict[Node, str] = {}
        self._operands: dict[Any, str] = {}

    def function(self, nodes: list[Node]) -> Callable[[Facts, date], tuple[int, ...]]:
        """`(facts, on)` to the numbers of the nodes, in their order."""
        results = [self.node(node) for node in nodes]
        source = "\n    ".join(["def judged(facts, on):", "get = facts.by_id.get", *self.lines,
                                f"return ({''.join(one + ', ' for one in results)})"])
        exec(compile(source, "<rules>", "exec"), self.names)  # of our own names only: see the module
        function: Callable[[Facts, date], tuple[int, ...]] = self.names["judged"]
        return function

    def constant(self, value: Any) -> str:
        """The name by which the source knows a value."""
        name = f"k{len(self.names)}"
        self.names[name] = value
        return name

    def write(self, line: str) -> None:
        self.lines.append(line)

    def node(self, node: Node) -> str:
        """The local name of a node's number, written once."""
        if node not in self._nodes:
            self._nodes[node] = self._node(node)
        return self._nodes[node]

    def _node(self, node: Node) -> str:
        if isinstance(node, CriterionRef):
            return self.node(self.compiled.criteria[node.id])
        if isinstance(node, Constant):
            return str(self.table.number(Judgement(Verdict.MET if node.value else Verdict.NOT_MET)))
        if isinstance(node, Test):
            return self._test(node)
        if isinstance(node, Not):
            inner, name = self.node(node.part), self._local()
            self.write(f"{name} = {inner} if {inner} & {OPEN} else {inner} ^ 1")
            return name
        if isinstance(node, (All, Any_, AtLeastN)):
            parts = [self.node(part) for part in node.parts]
            name, join = self._local(), self.constant(_Join(self.table, _joining(node)))
            self.write(f"{name} = {join}[{', '.join(parts)},]")
            return name
        return self._interpreted(node)

    def _local(self) -> str:
        name = f"n{len(self.names)}"
        self.names[name] = None  # kept free
        return name

    def _interpreted(self, node: Node) -> str:
        def judged(facts: Facts, on: date) -> int:
            return self.table.number(Interpreter(self.compiled, facts, on).judge(node))

        name = self._local()
        self.write(f"{name} = {self.constant(judged)}(facts, on)")
        return name

    def _test(self, test: Test) -> str:
        try:
            facts, parameters = self._grounds((test.subject, *test.operands))
            values = [self.operand(operand) for operand in (test.subject, *test.operands)]
        except Unwritable:
            return self._interpreted(test)
        name = self._local()
        if test.operator == "known":
            known, unknown = (self.table.number(Judgement(verdict, self._grounds((test.subject,))[0]))
                              for verdict in (Verdict.MET, Verdict.NOT_MET))
            self.write(f"{name} = {unknown} if {_any_is(values[:1], 'NOT_ASKED', 'DONT_KNOW')} else {known}")
            return name
        first = self.table.number(Judgement(Verdict.NOT_MET, facts, parameters))
        may_lack = [value for value, operand in zip(values, (test.subject, *test.operands), strict=True)
                    if self._may_lack(operand)]
        chain = [(_any_is(may_lack, "DONT_KNOW"), str(first + IS_DONT_KNOW)),
                 (_any_is(may_lack, "NOT_ASKED"), str(first + NOT_KNOWN))]
        if test.operator not in ("is", "is_not"):
            chain.append((_any_is(may_lack, "None"), str(first + OPERATORS[test.operator].meets_none)))
        holds = f"{first + MET} if {self._holds(test, values)} else {first}"
        chain = [(condition, then) for condition, then in chain if condition]
        self.write(f"{name} = " + "".join(f"{then} if {condition} else " for condition, then in chain) + holds)
        return name

    def _holds(self, test: Test, values: list[str]) -> str:
        if test.operator in _EXPRESSIONS:
            return _EXPRESSIONS[test.operator].format(*values)
        if test.operator in _OF_SEVERAL:
            return _OF_SEVERAL[test.operator].format(values[0], ", ".join(values[1:]))
        return f"{self.constant(OPERATORS[test.operator].holds)}({', '.join(values)})"

    def _may_lack(self, operand: Operand) -> bool:
        """Whether an operand may be unknown, or known to be none."""
        if isinstance(operand, Literal):
            return operand.value is None
        if isinstance(operand, ParameterRef):
            return operand.by is not None
        return operand.id != "as_of"

    def operand(self, operand: Operand) -> str:
        """The name of an operand's value, written once."""
        if isinstance(operand, Literal):
            return self.constant(operand.value)
        key = (operand.name, operand.type) if isinstance(operand, ParameterRef) else operand.id
        if key not in self._operands:
            self._operands[key] = self._value(operand)
        return self._operands[key]

    def _value(self, operand: FactRef | ParameterRef) -> str:
        if isinstance(operand, ParameterRef):
            return self._figure(operand)
        if operand.id == "as_of":
            return "on"
        name = self._local()
        if not operand.derived:
            self.write(f"{name} = get({self.constant(operand.id)}, NOT_ASKED)")
            return name
        derived = self.compiled.derived[operand.id]
        values = [self.operand(argument) for argument in derived.arguments]
        may_lack = [value for value, argument in zip(values, derived.arguments, strict=True)
                    if self._may_lack(argument)]
        chain = [(which, _any_is(may_lack, which)) for which in ("DONT_KNOW", "NOT_ASKED", "None")]
        work = f"{self.constant(FUNCTIONS[derived.function].work_out)}({', '.join(values)})"
        self.write(f"{name} = " + "".join(f"{then} if {condition} else " for then, condition in chain if condition)
                   + work)
        return name

    def _figure(self, ref: ParameterRef) -> str:
        stretch = ref.on(self.on)
        if stretch is None:
            raise Unwritable
        if ref.by is None:
            return self.constant(stretch.value)
        key, name = self.operand(ref.by), self._local()
        self.write(f"{name} = {key} if {_any_is([key], 'NOT_ASKED', 'DONT_KNOW')} else "
                   f"{self.constant(_Picked(stretch.in_table))}({key})")
        return name

    def _grounds(self, operands: tuple[Operand, ...]) -> Grounds:
        """The facts and figures behind several operands, as the interpreter names them."""
        facts: dict[str, None] = {}
        parameters: dict[str, None] = {}
        for operand in operands:
            behind = self._behind(operand)
            facts.update(dict.fromkeys(behind[0]))
            parameters.update(dict.fromkeys(behind[1]))
        return tuple(facts), tuple(parameters)

    def _behind(self, operand: Operand) -> Grounds:
        if isinstance(operand, Literal):
            return (), ()
        if isinstance(operand, ParameterRef):
            facts, parameters = self._behind(operand.by) if operand.by else ((), ())
            if parameters:  # named only where the key is known
                raise Unwritable
            return facts, (operand.name,)
        if operand.derived:
            return self._grounds(self.compiled.derived[operand.id].arguments)
        return ((), ()) if operand.id == "as_of" else ((operand.asked_as,), ())


class _Picked:
    """The figure that a key picks. Raises ValueError where there is none."""

    def __init__(self, in_table: Callable[[Any], Any]) -> None:
        self.in_table = in_table

    def __call__(self, key: Any) -> Any:
        found = self.in_table(key)
        if found is None:
            raise ValueError(key)
        return found


def _joining(node: All | Any_ | AtLeastN) -> Callable[[list[Judgement]], Judgement]:
    if isinstance(node, AtLeastN):
        return lambda parts: at_least_n(parts, node.count)
    return lambda parts: every(parts, Verdict.MET if isinstance(node, All) else Verdict.NOT_MET)


def _any_is(names: list[str], *values: str) -> str:
    return " or ".join(f"{name} is {value}" for name in dict.fromkeys(names) for value in values)


class Rules:
    """The rules of one definition as they stand while no figure changes: the function that judges all of their nodes,
    and the place of each node among its results."""

    def __init__(self, compiled: Compiled, on: date) -> None:
        writer = Writer(compiled, on)
        nodes = [node for root in deciding_nodes(compiled) for node in _below(root)]
        self.judged = writer.function(nodes)
        self.table = writer.table
        # The nodes live as long as the definition, which keeps these rules, so that an id is nobody else's.
        self.places = {id(node): place for place, node in enumerate(nodes)}


def _below(node: Node) -> Iterator[Node]:
    """A node and all inside it, without the tests of single persons, whose facts are others."""
    yield node
    if not isinstance(node, (SomeOf, EveryOf)):
        for child in children(node):
            yield from _below(child)


def rules(compiled: Compiled, on: date) -> Rules:
    """The rules for the figures of a day, made once."""
    made = compiled.made_for(on)
    found: Rules | None = made.get(Rules)
    if found is None or len(found.table.judgements) > MOST_JUDGEMENTS:
        found = made[Rules] = Rules(compiled, on)
    return found


class Decided(Interpreter):
    """The interpreter where the verdict of every node is there already; it still reads values and explains."""

    def __init__(self, compiled: Compiled, facts: Facts, on: date, language: str, numbers: tuple[int, ...],
                 found: Rules) -> None:
        super().__init__(compiled, facts, on, None, language)
        self._numbers = numbers
        self._places = found.places
        self._table = found.table.judgements

    def judge(self, node: Node) -> Judgement:
        place = self._places.get(id(node))
        return super().judge(node) if place is None else self._table[self._numbers[place]]


def decided(compiled: Compiled, facts: Facts, on: date, language: str = "en") -> Interpreter:
    """The facts judged by what was generated; by the interpreter itself where their reckoning fails somewhere, which
    may be where nobody looks."""
    found = rules(compiled, on)
    try:
        numbers = found.judged(facts, on)
    except FAILURES:
        return Interpreter(compiled, facts, on, language=language)
    return Decided(compiled, facts, on, language, numbers, found)
