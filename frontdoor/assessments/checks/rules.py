"""The rules of a definition as decision diagrams: what everybody comes to, with an example of anybody in particular."""
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import reduce

from frontdoor.assessments.checks.cells import Cells
from frontdoor.assessments.checks.clusters import Cluster, Person, Setting, atoms
from frontdoor.assessments.checks.diagrams import Diagram, Diagrams
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.facts import DONT_KNOW, NOT_ASKED
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.form import (
    All, Any_, AtLeastN, Constant, CriterionRef, EveryOf, Node, Not, SomeOf, Test)
from frontdoor.assessments.interpreter import MET, NOT_MET, OPPOSITE

OPEN = Verdict.NOT_KNOWN
# Who is held up by something not known comes to no outcome of their own.
UNSETTLED = -1
Forced = tuple[str, Verdict] | None


class Rules:
    """The diagrams of one definition on one day. All of them are exact for the people whom `cells` tells apart."""

    def __init__(self, compiled: Compiled, on: date, tick: Callable[[], None], holes: bool = False) -> None:
        self.compiled, self.on = compiled, on
        self.cells = Cells(Setting(compiled, on, tick, holes))
        self.diagrams = Diagrams(tick)
        self._made: dict[tuple[int, Forced], Diagram] = {}
        self._rests_on: dict[int, frozenset[str]] = {}

    def of(self, node: Node, forced: Forced = None) -> Diagram:
        """The verdict of a node for everybody; `forced` gives one criterion the same verdict for all."""
        if forced is not None and forced[0] not in self._criteria_behind(node):
            forced = None
        key = (id(node), forced)
        if key not in self._made:
            self._made[key] = self._of(node, forced)
        return self._made[key]

    def _of(self, node: Node, forced: Forced) -> Diagram:
        if isinstance(node, (Test, SomeOf, EveryOf)):
            level, index = self.cells.place[node]
            return self.diagrams.choice(level, (self.diagrams.leaf(verdicts[index])
                                                for verdicts in self.cells.clusters[level].cells))
        if isinstance(node, CriterionRef):
            return (self.diagrams.leaf(forced[1]) if forced is not None and node.id == forced[0]
                    else self.of(self.compiled.criteria[node.id], forced))
        if isinstance(node, Not):
            return self.diagrams.combine(_opposite, self.of(node.part, forced))
        if isinstance(node, (All, Any_)):
            return reduce(self._all if isinstance(node, All) else self._any,
                          [self.of(part, forced) for part in node.parts])
        if isinstance(node, AtLeastN):
            counted = reduce(lambda sofar, part: self.diagrams.combine(_counted, sofar, part),
                             [self.of(part, forced) for part in node.parts], self.diagrams.leaf((0, 0)))
            return self.diagrams.combine(_enough, counted, self.diagrams.leaf(node.count))
        assert isinstance(node, Constant)
        return self.diagrams.leaf(MET if node.value else NOT_MET)

    def _criteria_behind(self, node: Node) -> frozenset[str]:
        if id(node) not in self._rests_on:
            named = {node.id} if isinstance(node, CriterionRef) else set()
            inner = ([self.compiled.criteria[node.id]] if isinstance(node, CriterionRef) else
                     [node.part] if isinstance(node, Not) else getattr(node, "parts", ()))
            self._rests_on[id(node)] = frozenset(named.union(*(self._criteria_behind(one) for one in inner)))
        return self._rests_on[id(node)]

    def _all(self, left: Diagram, right: Diagram) -> Diagram:
        if NOT_MET in (left.value, right.value):
            return self.diagrams.leaf(NOT_MET)
        return right if left.value is MET else self.diagrams.combine(_both, left, right)

    def _any(self, left: Diagram, right: Diagram) -> Diagram:
        if MET in (left.value, right.value):
            return self.diagrams.leaf(MET)
        return right if left.value is NOT_MET else self.diagrams.combine(_either, left, right)

    def chosen(self, forced: Forced = None) -> Diagram:
        """The place of the outcome that everybody comes to by order, or UNSETTLED."""
        last = len(self.compiled.outcomes) - 1
        found = self.diagrams.leaf(last)
        for place in reversed(range(last)):
            when = self.compiled.outcomes[place].when
            assert when is not None, "only the last outcome has no test of its own"
            found = self.diagrams.combine(_first, self.of(when, forced), self.diagrams.leaf(place), found)
        return found

    def all_of(self, met: Iterable[Node], not_met: Iterable[Node]) -> Diagram:
        """MET for those who meet every node of `met` and no node of `not_met`."""
        parts = [self.diagrams.combine(_opposite, self.of(node)) for node in not_met]
        return reduce(self._all, [*parts, *(self.of(node) for node in met)], self.diagrams.leaf(MET))

    def differing(self, name: str) -> list[Diagram]:
        """What everybody comes to, by outcomes, flags and fast tracks, if the criterion were met for all; and then if
        it were not."""
        raised = [*(plan.when for plan in self.compiled.flags), *(plan.when for plan in self.compiled.fast_tracks)]
        return [diagram for verdict in (MET, NOT_MET) for diagram in (
            self.chosen((name, verdict)), *(self.of(when, (name, verdict)) for when in raised))]

    def are_whole(self, nodes: Iterable[Node]) -> bool:
        """Whether nobody was left out as far as these nodes can tell people apart."""
        return all(self.cells.clusters[self.cells.place[atom][0]].whole
                   for node in nodes for atom in atoms(node, self.compiled.criteria))

    def cluster_of(self, name: str) -> Cluster | None:
        """The cluster in which a fact is tried; None where no rule reads it."""
        return next((cluster for cluster in self.cells.clusters if name in cluster.facts), None)

    def person(self, way: Mapping[int, int]) -> Person:
        """The facts of somebody in those cells; what makes no difference is left out."""
        found: Person = {}
        for level, cell in way.items():
            found.update(self.cells.clusters[level].examples[cell])
        return {name: value for name, value in found.items() if value is not NOT_ASKED}

    def filled(self, way: Mapping[int, int]) -> Person:
        """The same with every fact that a rule reads, as far as it may be known."""
        rest = {level: 0 for level in range(len(self.cells.clusters)) if level not in way}
        return self.person({**rest, **way})

    def nobody_knows(self) -> Person:
        """Somebody who knows nothing."""
        return {name: DONT_KNOW for cluster in self.cells.clusters for name in cluster.facts}


def _opposite(verdict: Verdict) -> Verdict:
    return OPPOSITE[verdict]


def _both(left: Verdict, right: Verdict) -> Verdict:
    return NOT_MET if NOT_MET in (left, right) else MET if left is right is MET else OPEN


def _either(left: Verdict, right: Verdict) -> Verdict:
    return MET if MET in (left, right) else NOT_MET if left is right is NOT_MET else OPEN


def _counted(sofar: tuple[int, int], verdict: Verdict) -> tuple[int, int]:
    met, not_known = sofar
    return met + (verdict is MET), not_known + verdict.is_open


def _enough(counted: tuple[int, int], wanted: int) -> Verdict:
    met, not_known = counted
    return MET if met >= wanted else NOT_MET if met + not_known < wanted else OPEN


def _first(verdict: Verdict, place: int, rest: int) -> int:
    return place if verdict is MET else rest if verdict is NOT_MET else UNSETTLED
