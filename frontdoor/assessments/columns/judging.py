"""Verdicts of tests on the rows of a frame, by strong Kleene, as the interpreter has them for one set of facts."""
from collections.abc import Mapping
from typing import Any

import polars as pl

from frontdoor.assessments.columns.column import Column, joined
from frontdoor.assessments.columns.holding import equal, holds
from frontdoor.assessments.columns.masks import (
    Mask, Verdicts, both, counted, either, every, filled, negated, some)
from frontdoor.assessments.columns.reading import Reader
from frontdoor.assessments.form import (
    All, Any_, AtLeastN, Constant, CriterionRef, EveryOf, Node, Not, SomeOf, Test)
from frontdoor.assessments.operators import OPERATORS

_ROW = " row"  # no fact's id has a blank


class Judge:
    """Judges nodes on the rows of one reader, each node once. What is `alike` in the rules that judged `before`, on the
    same rows, is taken from there."""

    def __init__(self, reader: Reader, before: "Judge | None" = None, alike: Mapping[int, Node] | None = None) -> None:
        self.reader = reader
        self.compiled = reader.compiled
        self.before = before
        self.alike: Mapping[int, Node] = alike or {}
        self._judged: dict[int, tuple[Node, Verdicts]] = {}
        self._numbers: dict[int, pl.Series] = {}
        self._persons: dict[str, Persons] = {}

    def judge(self, node: Node) -> Verdicts:
        """The verdicts of a node."""
        kept = self._judged.get(id(node))
        if kept is None:
            # The node is kept with its verdicts, so that its id is nobody else's.
            same = self.alike.get(id(node)) if self.before is not None else None
            verdicts = self._judge(node) if self.before is None or same is None else self.before.judge(same)
            kept = self._judged[id(node)] = (node, verdicts)
        return kept[1]

    def numbers(self, node: Node) -> pl.Series:
        """The verdicts of a criterion's node as numbers."""
        found = self._numbers.get(id(node))
        if found is None:
            same = self.alike.get(id(node)) if self.before is not None else None
            found = self._numbers[id(node)] = (
                self.judge(node).as_numbers(self.reader.rows) if self.before is None or same is None
                else self.before.numbers(same))
        return found

    def _judge(self, node: Node) -> Verdicts:
        if isinstance(node, Test):
            return self._test(node)
        if isinstance(node, CriterionRef):
            return self.judge(self.compiled.criteria[node.id])
        if isinstance(node, All):
            return all_of([self.judge(part) for part in node.parts])
        if isinstance(node, Any_):
            return any_of([self.judge(part) for part in node.parts])
        if isinstance(node, Not):
            inner = self.judge(node.part)
            return Verdicts(inner.not_met, inner.met, inner.not_known)
        if isinstance(node, AtLeastN):
            return self._at_least_n(node)
        if isinstance(node, (SomeOf, EveryOf)):
            return self._of_people(node)
        assert isinstance(node, Constant)
        return Verdicts(node.value, not node.value)

    def _at_least_n(self, node: AtLeastN) -> Verdicts:
        parts = [self.judge(part) for part in node.parts]
        rows = self.reader.rows
        met = counted((part.met for part in parts), rows) >= node.count
        not_met = counted((negated(part.not_met) for part in parts), rows) < node.count
        return Verdicts(met, not_met, both(some(part.not_known for part in parts), negated(either(met, not_met))))

    def _of_people(self, node: SomeOf | EveryOf) -> Verdicts:
        """As any, or all, of the test of each person. A list that is known to be none is an empty one."""
        people = self.reader.read(node.people)
        if people.values is None:
            return Verdicts(False, False, people.not_asked)
        persons = self.persons(node.people.id)
        part = persons.judge.judge(node.part) if persons.judge.reader.rows else Verdicts(False, False)
        if isinstance(node, SomeOf):
            met, decided = persons.some(part.met), persons.some(negated(part.not_met))
            whole = Verdicts(met, negated(decided), both(persons.some(part.not_known), negated(met)))
        else:
            not_met, decided = persons.some(part.not_met), persons.some(negated(part.met))
            whole = Verdicts(negated(decided), not_met, both(persons.some(part.not_known), negated(not_met)))
        self.reader.set_odd(persons.some(persons.judge.reader.odd))
        known = negated(people.unknown)
        return Verdicts(both(whole.met, known), both(whole.not_met, known),
                        either(people.not_asked, both(whole.not_known, known)))

    def persons(self, people: str) -> "Persons":
        """The persons of a list, a row each."""
        if people not in self._persons:
            self._persons[people] = Persons(self.reader, people)
        return self._persons[people]

    def _test(self, test: Test) -> Verdicts:
        subject = self.reader.read(test.subject)
        if test.operator == "known":
            return Verdicts(negated(subject.unknown), subject.unknown)
        operands = [self.reader.read(operand) for operand in test.operands]
        whole = joined((subject, *operands))
        holding = self._with_none(test, subject, operands, whole.none)
        known = negated(whole.unknown)
        return Verdicts(both(holding, known), both(negated(holding), known), whole.not_asked)

    def _with_none(self, test: Test, subject: Column, operands: list[Column], none: Mask) -> Mask:
        """Where the operator holds, also where a value is known to be none."""
        if test.operator in ("is", "is_not"):
            other = operands[0]
            same = either(both(subject.none, other.none), _both_have(subject, other))
            return same if test.operator == "is" else negated(same)
        found = holds(self.reader, test, subject, operands)
        return either(found, none) if OPERATORS[test.operator].meets_none else both(found, negated(none))


class Persons:
    """The persons in a list of people, each with the facts of its row, and which row is whose."""

    def __init__(self, reader: Reader, people: str) -> None:
        self.rows = reader.rows
        frame = reader.frame.with_row_index(_ROW).filter(pl.col(people).list.len() > 0)
        frame = frame.explode(people).unnest(people)
        self._row = frame[_ROW]
        self.judge = Judge(Reader(reader.compiled, frame.drop(_ROW), reader.kept))

    def some(self, mask: Mask) -> Mask:
        """The rows of whose persons at least one is in the mask; none where there are no persons."""
        if mask is False or not len(self._row):
            return False
        theirs = self._row.filter(filled(mask, len(self._row))).unique()
        return pl.repeat(False, self.rows, dtype=pl.Boolean, eager=True).scatter(theirs, True)


def _both_have(subject: Column, other: Column) -> Any:
    if subject.values is None or other.values is None:
        return False
    if not subject.is_series and not other.is_series:
        return subject.values == other.values
    same = equal(subject, other) if subject.is_series else equal(other, subject)
    return both(same, negated(either(subject.none, other.none)))


def all_of(parts: list[Verdicts]) -> Verdicts:
    """Not met where one is not; met where all are; else open, and not asked goes before not known."""
    not_met = some(part.not_met for part in parts)
    not_known = both(some(part.not_known for part in parts), negated(not_met))
    return Verdicts(every(part.met for part in parts), not_met, not_known)


def any_of(parts: list[Verdicts]) -> Verdicts:
    """Met where one is; not met where none is; else open, likewise."""
    met = some(part.met for part in parts)
    not_known = both(some(part.not_known for part in parts), negated(met))
    return Verdicts(met, every(part.not_met for part in parts), not_known)
