"""On which rows an answer that may still be had could settle what is open: `assessments.asking` in columns."""
from typing import NamedTuple

from frontdoor.assessments.columns.judging import Judge
from frontdoor.assessments.columns.masks import Mask, both, counted, either, every, negated, some
from frontdoor.assessments.form import (
    All, Any_, AtLeastN, CriterionRef, EveryOf, Node, Not, SomeOf, Test, children, fact_refs, tests)
from frontdoor.assessments.lawfulness import facts_behind_ref

NEVER_ASKED = frozenset({"as_of", "received"})


class Reach(NamedTuple):
    """Where answers could make a test true, and where they could make it false."""

    true: Mask
    false: Mask


class Asking:
    """What may still be asked on each row."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.compiled = judge.compiled
        self._could: dict[str, Mask] = {}
        self._reached: dict[int, Reach] = {}

    def could_settle(self, node: Node) -> Mask:
        """Where anything that may still be asked could settle a node."""
        return either(*self.reach(node))

    def reach(self, node: Node) -> Reach:
        """What answers could make of a node, each of its tests taken by itself."""
        if id(node) not in self._reached:  # the definition holds the node, so that its id is nobody else's
            self._reached[id(node)] = self._reach(node)
        return self._reached[id(node)]

    def _reach(self, node: Node) -> Reach:
        verdicts = self.judge.judge(node)
        if verdicts.open is False:
            return Reach(verdicts.met, verdicts.not_met)
        if isinstance(node, CriterionRef):
            return self.reach(self.compiled.criteria[node.id])
        if isinstance(node, Not):
            inner = self.reach(node.part)
            return Reach(inner.false, inner.true)
        opened = self._of_leaf(node) if isinstance(node, (Test, SomeOf, EveryOf)) else self._of_parts(node)
        return Reach(either(verdicts.met, both(verdicts.open, opened.true)),
                     either(verdicts.not_met, both(verdicts.open, opened.false)))

    def _of_parts(self, node: Node) -> Reach:
        parts = [self.reach(part) for part in children(node)]
        if isinstance(node, All):
            return Reach(every(part.true for part in parts), some(part.false for part in parts))
        if isinstance(node, Any_):
            return Reach(some(part.true for part in parts), every(part.false for part in parts))
        assert isinstance(node, AtLeastN)
        rows = self.judge.reader.rows
        return Reach(counted((part.true for part in parts), rows) >= node.count,
                     counted((part.false for part in parts), rows) > len(parts) - node.count)

    def _of_leaf(self, node: Test | SomeOf | EveryOf) -> Reach:
        """Everything that it hangs on must have a value, or be open to be asked."""
        refs = node.reads if isinstance(node, Test) else [
            ref for ref in fact_refs(node.part, self.compiled.criteria).values() if not ref.of]
        behind = {name for ref in refs for name in facts_behind_ref(ref, self.compiled.derived)}
        if "received" in behind:  # never asked, and yet it may be missing: the interpreter knows what comes of that
            self.judge.reader.set_odd(self.judge.reader.state("received").unknown)
        could = every(self._has_or_may_get(name) for name in sorted(behind - NEVER_ASKED))
        if not isinstance(node, Test):
            could = both(could, self._is_whole_or_may_be_got(node))
        # Where there is no figure for somebody, no answer settles it.
        for test in tests(node, self.compiled.criteria):
            for operand in (test.subject, *test.operands):
                could = both(could, negated(self.judge.reader.picking_nothing(operand)))
        return Reach(could, could)

    def _is_whole_or_may_be_got(self, node: SomeOf | EveryOf) -> Mask:
        """Where everything that is read of each person is known, or the whole list is open to be asked."""
        people = self.judge.reader.read(node.people)
        may_get = both(people.not_asked, self._may_be_asked(node.people.id))
        if people.values is None:
            return may_get
        persons = self.judge.persons(node.people.id)
        fields = [ref.id for ref in fact_refs(node.part, self.compiled.criteria).values() if ref.of]
        is_open = persons.some(some(persons.judge.reader.state(field).unknown for field in fields))
        is_list = negated(either(people.unknown, people.none))
        return either(both(is_list, negated(is_open)), may_get)

    def _has_or_may_get(self, fact_id: str) -> Mask:
        """Where a fact has a value, or is open to be asked of the resident."""
        if fact_id not in self._could:
            state = self.judge.reader.state(fact_id)
            self._could[fact_id] = either(negated(state.unknown), both(state.not_asked, self._may_be_asked(fact_id)))
        return self._could[fact_id]

    def _may_be_asked(self, fact_id: str) -> Mask:
        definition = self.compiled.definition
        if not definition.has_fact(fact_id) or "resident" not in definition.fact(fact_id).from_:
            return False
        condition = self.compiled.asked_when.get(fact_id)
        return True if condition is None else negated(self.judge.judge(condition).not_met)
