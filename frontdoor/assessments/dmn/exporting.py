"""A definition said as a model: a table for the outcomes over the criteria, and one for each criterion.

Figures are written as their value on a day. A criterion that no table can say becomes an input that is true or false,
and is listed with the reason.
"""
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from typing import NamedTuple

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import FactType
from frontdoor.assessments.dmn import cells, unary
from frontdoor.assessments.dmn.conditions import KINDS, Conditions, Unsaid
from frontdoor.assessments.dmn.expressions import Name
from frontdoor.assessments.dmn.model import Decision, InputData, Model
from frontdoor.assessments.dmn.scanner import Place
from frontdoor.assessments.dmn.table import HitPolicy, Input, Output, Row, Table
from frontdoor.assessments.dmn.values import Kind, Value, as_literal
from frontdoor.assessments.facts import Facts
from frontdoor.assessments.form import (
    All, Any_, AtLeastN, Constant, CriterionRef, EveryOf, Node, Not, ParameterRef, SomeOf, Test, tests)
from frontdoor.assessments.interpreter import Interpreter

# No fact or criterion has a capital in its id.
OUTCOME = "Outcome"
MOST_ROWS = 500
_HERE = Place("", 0)


class Atom(NamedTuple):
    """One cell: the input or criterion that is tested, and the test."""

    name: str
    text: str


Branch = tuple[Atom, ...]  # cells that must all hold


class Exported(NamedTuple):
    """The model; what it does not say, a sentence each; and the tests that its inputs of true or false stand for."""

    model: Model
    unsaid: tuple[str, ...]
    stands_for: Mapping[str, Node]


def exported(compiled: Compiled, on: date) -> Exported:
    """The definition as a model, with its figures on the day. Raises NoFigure where one has no value then, and Unsaid
    where the outcomes need too many rows."""
    return _Exporter(compiled, on).exported()


class _Exporter:
    def __init__(self, compiled: Compiled, on: date) -> None:
        self.compiled, self.on = compiled, on
        self.interpreter = Interpreter(compiled, Facts({}), on)
        self.conditions = Conditions(self.interpreter)
        self.inputs: dict[str, InputData] = {}
        self.decisions: dict[str, Decision] = {}
        self.unsaid: list[str] = []
        self.stands_for: dict[str, Node] = {}

    def exported(self) -> Exported:
        for name, node in self.compiled.criteria.items():
            self._criterion(name, node)
        outcome = self._outcomes()
        self.decisions[outcome.name] = outcome
        definition = self.compiled.definition
        described = "\n".join([f"{definition.name}, with its figures on {self.on.isoformat()}.",
                               *(f"Not said here: {sentence}" for sentence in self.unsaid)])
        model = Model(definition.id, self.inputs, self.decisions, description=described)
        return Exported(model, tuple(self.unsaid), self.stands_for)

    def _named(self, criterion: str) -> str:
        """A criterion's name in the model; facts go before it where both have one."""
        return f"{criterion} criterion" if self.compiled.definition.has_fact(criterion) else criterion

    def _criterion(self, name: str, node: Node) -> None:
        criterion = self.compiled.definition.criteria[name]
        known = self._named(name)
        try:
            table = self._table(self._branches(node, True), self._because(name, node))
        except Unsaid as why:
            self._left_open(known, node, str(why), str(criterion.words.met))
            return
        self.decisions[known] = Decision(known, table, kind=Kind.BOOLEAN, description=str(criterion.words.met))

    def _because(self, name: str, node: Node) -> str:
        """The source of a criterion, and its figures on the day."""
        figures = {operand.name: operand for test in tests(node, self.compiled.criteria) for operand in test.operands
                   if isinstance(operand, ParameterRef)}
        shown = [f"{one.name} since {stretch.from_on.isoformat()}: {stretch.source}"
                 for one in figures.values() if (stretch := one.on(self.on)) is not None]
        return "; ".join([*filter(None, [self.compiled.definition.criteria[name].source]), *shown])

    def _table(self, branches: Iterable[Branch], because: str) -> Table:
        """The table of a criterion: a row for each way of meeting it; where none holds it is not met."""
        rows = [(branch, (True,), because) for branch in branches]
        policy = HitPolicy.UNIQUE if len(rows) < 2 else HitPolicy.ANY
        met = Output("met", Kind.BOOLEAN, default=False, has_default=True)
        return self._laid_out(policy, rows, (met,), ("Source",) if because else ())

    def _laid_out(self, policy: HitPolicy, rows: list[tuple[Branch, tuple[Value, ...], str]],
                  outputs: tuple[Output, ...], annotations: tuple[str, ...]) -> Table:
        """Branches as rows. A name that one branch tests twice has two columns."""
        columns: dict[tuple[str, int], None] = {}
        placed = []
        for branch, given, note in rows:
            row: dict[tuple[str, int], str] = {}
            for atom in branch:
                key = (atom.name, sum(name == atom.name for name, _ in row))
                row[key] = atom.text
                columns.setdefault(key)
            placed.append((row, given, note))
        names = list(dict.fromkeys(name for name, _ in columns))
        ordered = sorted(columns, key=lambda column: names.index(column[0]))
        return Table(policy, tuple(self._column(name) for name, _ in ordered), outputs, tuple(
            Row(tuple(unary.parsed(row.get(key, "-"), _HERE) for key in ordered), given,
                (note,) if annotations else ()) for row, given, note in placed), annotations=annotations)

    def _column(self, name: str) -> Input:
        data = self.inputs.get(name)
        return Input(name, Name(name), data.kind if data else Kind.BOOLEAN, data.allowed if data else None)

    def _outcomes(self) -> Decision:
        definition = self.compiled.definition
        rows: list[tuple[Branch, tuple[Value, ...], str]] = []
        for plan in self.compiled.outcomes[:-1]:
            assert plan.when is not None
            given = (plan.outcome.id, str(plan.outcome.result))
            rows += [(branch, given, str(plan.outcome.heading or ""))
                     for branch in self._branches(plan.when, True, outcome=True)]
        last = self.compiled.otherwise.outcome
        results = dict.fromkeys(str(outcome.result) for outcome in definition.outcomes)
        otherwise = (last.id, str(last.result))
        outputs = tuple(
            Output(name, Kind.STRING, unary.parsed(", ".join(map(as_literal, allowed)), _HERE), default, True)
            for name, allowed, default in (("outcome", [one.id for one in definition.outcomes], otherwise[0]),
                                           ("result", list(results), otherwise[1])))
        table = self._laid_out(HitPolicy.UNIQUE, rows, outputs, ("Heading",))
        if cells.overlap(table) is not None:
            plain = tuple(replace(output, default=None, has_default=False) for output in outputs)
            rows.append(((), otherwise, str(last.heading or "")))
            table = self._laid_out(HitPolicy.FIRST, rows, plain, ("Heading",))
        return Decision(OUTCOME, table, description=str(definition.summary))

    def _branches(self, node: Node, wanted: bool, outcome: bool = False) -> list[Branch]:
        """Every way in which a node is met, or not met: cells that must hold together. Raises Unsaid."""
        if isinstance(node, Constant):
            return [()] if node.value is wanted else []
        if isinstance(node, CriterionRef):
            return [(Atom(self._named(node.id), "true" if wanted else "false"),)]
        if isinstance(node, Not):
            return self._branches(node.part, not wanted, outcome)
        if isinstance(node, Test):
            return [(self._atom(node, wanted, outcome),)]
        if isinstance(node, (All, Any_)):
            parts = [self._branches(part, wanted, outcome) for part in node.parts]
            return _all(parts) if isinstance(node, All) is wanted else _any(parts)
        if isinstance(node, AtLeastN):
            count = node.count if wanted else len(node.parts) - node.count + 1
            parts = [self._branches(part, wanted, outcome) for part in node.parts]
            return _any([_all(list(chosen)) for chosen in combinations(parts, max(count, 0))])
        return [(self._of_people(node, wanted, outcome),)]

    def _of_people(self, node: SomeOf | EveryOf, wanted: bool, outcome: bool) -> Atom:
        why = "it looks at several people"
        if not outcome:
            raise Unsaid(why)
        name = f"{node.people.id} {'some of' if isinstance(node, SomeOf) else 'every of'}"
        return Atom(self._guard(name, node, why), "true" if wanted else "false")

    def _atom(self, test: Test, wanted: bool, outcome: bool) -> Atom:
        """A test as a cell. What no cell can say is an input of its own where it stands in an outcome, and wherever it
        asks whether a fact is known."""
        try:
            text = self.conditions.said(test, wanted)
        except Unsaid as why:
            if not outcome and test.operator != "known":
                raise
            name = f"{test.subject.id} {test.operator}"
            return Atom(self._guard(name, test, str(why)), "true" if wanted else "false")
        self._fact(test.subject.id)
        return Atom(test.subject.id, text)

    def _guard(self, name: str, node: Node, why: str) -> str:
        """An input of its own for a test, the same for the same test."""
        while self.stands_for.get(name, node) != node:
            name += " again"
        if name not in self.stands_for:
            self._left_open(name, node, why, "")
        return name

    def _left_open(self, name: str, node: Node, why: str, description: str) -> None:
        """An input that is true or false, for what no table says."""
        self.unsaid.append(f"`{name}` is an input that is true or false: {why}.")
        self.inputs[name] = InputData(name, Kind.BOOLEAN, description=description)
        self.stands_for[name] = node

    def _fact(self, fact_id: str) -> None:
        fact = self.compiled.definition.fact(fact_id)
        listed = ", ".join(as_literal(choice.id) for choice in fact.choices)
        allowed = unary.parsed(listed, _HERE) if fact.type is FactType.CHOICE else None
        self.inputs.setdefault(fact_id, InputData(fact_id, KINDS[fact.type], allowed, str(fact.ask or "")))


def _any(parts: list[list[Branch]]) -> list[Branch]:
    return _few(list(dict.fromkeys(branch for part in parts for branch in part)))


def _all(parts: list[list[Branch]]) -> list[Branch]:
    """Every combination of one branch of each part. What would need both true and false is left out."""
    found: list[Branch] = [()]
    for part in parts:
        joined = (tuple(dict.fromkeys((*one, *other))) for one, other in product(found, part))
        found = _few([branch for branch in joined if not _contradicts(branch)])
    return found


def _contradicts(branch: Branch) -> bool:
    return any(atom.text == "true" and Atom(atom.name, "false") in branch for atom in branch)


def _few(branches: list[Branch]) -> list[Branch]:
    if len(branches) > MOST_ROWS:
        raise Unsaid(f"it needs more than {MOST_ROWS} rows")
    return branches
