"""Python written for one definition: every verdict in one straight run. The second of the back ends that agree.

The verdicts and what they rest on are the interpreter's. What it finds out again for each person (which facts a test
names, which figure holds on the day, what a join rests on) is worked out once here. A verdict with its grounds is one
number: its place in a list, whose two lowest bits are the verdict. What is rare is left to the interpreter: lists of
people, and a person on whom the reckoning fails.

No word of a definition stands in the source that is compiled: it is made of our own names, and values are handed in.
"""
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import CodeType
from typing import Any

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.derived import FUNCTIONS
from frontdoor.assessments.facts import DONT_KNOW, NOT_ASKED, Facts
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.form import (
    All, Any_, AtLeastN, Constant, CriterionRef, EveryOf, FactRef, Literal, Node, Not, Operand, ParameterRef, SomeOf,
    Test, children, tests)
from frontdoor.assessments.grounds import Grounds, Judged, grounds, held, in_json, parameters_of
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
MOST_KEPT = 50_000

Judging = Callable[[Facts, date], tuple[tuple[int, ...], list[Judged]]]
Behind = tuple[tuple[str, ...], tuple[str, ...]]
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


class _Kept:
    """What was worked out once for each key. The function that is written looks into the plain dictionary `found`,
    which is quickest; where that lacks something, it is run again over this, which works it out."""

    def __init__(self, work_out: Callable[[Any], Any]) -> None:
        self.work_out = work_out
        self.found: dict[Any, Any] = {}

    def __getitem__(self, key: Any) -> Any:
        if key not in self.found:
            if len(self.found) >= MOST_KEPT:
                self.found.clear()
            self.found[key] = self.work_out(key)
        return self.found[key]


class Table:
    """The numbers of verdicts with their grounds. Of one set of grounds there are four, one for each verdict."""

    def __init__(self) -> None:
        self.judgements: list[Judgement] = []
        self._places: dict[Behind, int] = {}

    def number(self, judgement: Judgement) -> int:
        """The number of a verdict with its grounds."""
        behind = (judgement.facts, judgement.parameters)
        place = self._places.get(behind)
        if place is None:
            place = self._places[behind] = len(self.judgements)
            self.judgements += [Judgement(verdict, *behind) for verdict in VERDICTS]
        return place + NUMBERS[judgement.verdict]


class Writer:
    """Writes the function that judges, for the figures that hold on the day `on`. From facts and a day of the same
    figures it gives numbers of verdicts, and every criterion with what its verdict rests on."""

    def __init__(self, compiled: Compiled, on: date) -> None:
        self.compiled = compiled
        self.on = on
        self.table = Table()
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"NOT_ASKED": NOT_ASKED, "DONT_KNOW": DONT_KNOW, "age_on": age_on, "held": held,
                                      "picked": self._picked}
        self._nodes: dict[Node, str] = {}
        self._operands: dict[Any, str] = {}
        self._static: dict[Test, tuple[str, ...]] = {}  # the facts behind the tests that are written out

    def function(self, nodes: list[Node]) -> tuple[Judging, list[int]]:
        """The function that is written, and at which place among its numbers that of each node stands."""
        named = [self.node(node) for node in nodes]
        explained = [self._explained(name, node) for name, node in self.compiled.criteria.items()]
        places = {name: place for place, name in enumerate(dict.fromkeys(named))}
        source = "\n    ".join(["def judged(facts, on):", "values = facts.by_id", "get = values.get", *self.lines,
                                f"return ({''.join(f'{place}, ' for place in places)}), [{', '.join(explained)}]"])
        code = compile(source, "<rules>", "exec")
        quick, thorough = self._run(code, lambda kept: kept.found), self._run(code, lambda kept: kept)

        def judging(facts: Facts, on: date) -> tuple[tuple[int, ...], list[Judged]]:
            try:
                return quick(facts, on)
            except KeyError:
                return thorough(facts, on)

        return judging, [places[name] for name in named]

    def _run(self, code: CodeType, kept_as: Callable[[_Kept], Any]) -> Judging:
        names = {name: kept_as(value) if isinstance(value, _Kept) else value for name, value in self.names.items()}
        exec(code, names)  # of our own names only: see the module
        function: Judging = names["judged"]
        return function

    def _explained(self, criterion: str, node: Node) -> str:
        """The expression of a criterion's grounds, with this person's values."""
        number, behind = self.node(node), self._local()
        kept = self.constant(_Kept(lambda one: grounds(self.compiled, self.on, criterion, self.table.judgements[one])))
        self.write(f"{behind} = {kept}[{number}]")
        held_, parameters = f"held(values, {behind})", f"{behind}.parameters"
        if any(self._picks(operand) for test in tests(node, self.compiled.criteria)
               for operand in (test.subject, *test.operands)):
            parameters = f"picked(facts, on, {behind})"
        at_once = self._values_of(node)
        return f"({behind}, {f'{at_once} if not {number} & {OPEN} else ' if at_once else ''}{held_}, {parameters})"

    def _picks(self, operand: Operand) -> bool:
        """Whether a fact picks a figure behind an operand."""
        if isinstance(operand, ParameterRef):
            return operand.by is not None
        return (isinstance(operand, FactRef) and operand.derived
                and any(self._picks(argument) for argument in self.compiled.derived[operand.id].arguments))

    def _values_of(self, node: Node) -> str:
        """The expression of the values behind a single test that is decided; nothing where it is not so simple."""
        test = node.part if isinstance(node, Not) else node
        if not isinstance(test, Test) or test.operator == "known" or test not in self._static:
            return ""
        definition, items = self.compiled.definition, []
        for name in self._static[test]:
            if not definition.has_fact(name) or name not in self._operands:
                return ""
            plain = in_json(definition.fact(name))
            value = self._operands[name] if plain is None else f"{self.constant(plain)}({self._operands[name]})"
            items.append(f"{self.constant(name)}: {value}")
        return "{" + ", ".join(items) + "}"

    def _picked(self, facts: Facts, on: date, behind: Grounds) -> Mapping[str, Any]:
        return parameters_of(Interpreter(self.compiled, facts, on), behind)

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
            name, joined = self._local(), self.constant(_Kept(self._joining(node)))
            self.write(f"{name} = {joined}[{', '.join(parts)},]")
            return name
        return self._interpreted(node)

    def _joining(self, node: All | Any_ | AtLeastN) -> Callable[[tuple[int, ...]], int]:
        """The number that the numbers of the parts come to."""
        def joined(numbers: tuple[int, ...]) -> int:
            parts = [self.table.judgements[one] for one in numbers]
            if isinstance(node, AtLeastN):
                return self.table.number(at_least_n(parts, node.count))
            return self.table.number(every(parts, Verdict.MET if isinstance(node, All) else Verdict.NOT_MET))
        return joined

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
        self._static[test] = facts
        name = self._local()
        if test.operator == "known":
            known, unknown = (self.table.number(Judgement(verdict, self._grounds((test.subject,))[0]))
                              for verdict in (Verdict.MET, Verdict.NOT_MET))
            self.write(f"{name} = {unknown} if {_any_is(values[:1], 'NOT_ASKED', 'DONT_KNOW')} else {known}")
            return name
        first = self.table.number(Judgement(Verdict.NOT_MET, facts, parameters))
        may_lack = [value for value, operand in zip(values, (test.subject, *test.operands), strict=True)
                    if self._may_lack(operand)]
        lacking = [(_any_is(may_lack, "DONT_KNOW"), first + IS_DONT_KNOW),
                   (_any_is(may_lack, "NOT_ASKED"), first + NOT_KNOWN)]
        if test.operator not in ("is", "is_not"):
            lacking.append((_any_is(may_lack, "None"), first + OPERATORS[test.operator].meets_none))
        chain = "".join(f"{then} if {condition} else " for condition, then in lacking if condition)
        holds = self._holds(test, values)
        if test.operator == "is" and len(may_lack) == 1:  # no unknown is equal to a value, so that may go first
            self.write(f"{name} = {first + MET} if {holds} else {chain}{first}")
        else:
            self.write(f"{name} = {chain}{first + MET} if {holds} else {first}")
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
                   f"{self.constant(stretch.in_table)}({key})")
        self.write(f"if {name} is None: {name} = DONT_KNOW")  # there is no figure for them
        return name

    def _grounds(self, operands: tuple[Operand, ...]) -> Behind:
        """The facts and figures behind several operands, as the interpreter names them."""
        facts: dict[str, None] = {}
        parameters: dict[str, None] = {}
        for operand in operands:
            behind = self._behind(operand)
            facts.update(dict.fromkeys(behind[0]))
            parameters.update(dict.fromkeys(behind[1]))
        return tuple(facts), tuple(parameters)

    def _behind(self, operand: Operand) -> Behind:
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


def _any_is(names: list[str], *values: str) -> str:
    return " or ".join(f"{name} is {value}" for name in dict.fromkeys(names) for value in values)


class Rules:
    """The rules of one definition as they stand while no figure changes: the function that judges all of their nodes,
    and the place of each node among its results."""

    def __init__(self, compiled: Compiled, on: date) -> None:
        writer = Writer(compiled, on)
        nodes = [node for root in deciding_nodes(compiled) for node in _below(root)]
        self.judged, places = writer.function(nodes)
        self.table = writer.table
        # The nodes live as long as the definition, which keeps these rules, so that an id is nobody else's.
        self.places = {id(node): place for node, place in zip(nodes, places, strict=True)}
        self.outcomes = [(plan, self.places[id(plan.when)]) for plan in compiled.outcomes if plan.when is not None]


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
    """The interpreter where the verdict of every node is there already; `explained` are the criteria with what their
    verdicts rest on. It still reads values."""

    def __init__(self, compiled: Compiled, facts: Facts, on: date, language: str, found: Rules) -> None:
        super().__init__(compiled, facts, on, None, language)
        self.numbers, self.explained = found.judged(facts, on)
        self._places = found.places
        self._table = found.table.judgements

    def judge(self, node: Node) -> Judgement:
        place = self._places.get(id(node))
        return super().judge(node) if place is None else self._table[self.numbers[place]]


def decided(compiled: Compiled, facts: Facts, on: date, language: str = "en") -> Interpreter:
    """The facts judged by what was generated; by the interpreter itself where their reckoning fails somewhere, which
    may be where nobody looks."""
    try:
        return Decided(compiled, facts, on, language, rules(compiled, on))
    except FAILURES:
        return Interpreter(compiled, facts, on, language=language)
