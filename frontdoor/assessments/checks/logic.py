"""Searches the people that the rules can tell apart for outcomes nobody reaches, gaps, overlaps and idle tests."""
import time
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

from frontdoor.assessments.checks.cells import Cells, guards
from frontdoor.assessments.checks.problem import Problem, problem
from frontdoor.assessments.checks.residue import Residues
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Outcome
from frontdoor.assessments.facts import DONT_KNOW, NOT_ASKED, Facts, plain_fact
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.form import Node
from frontdoor.assessments.interpreter import MET, NOT_MET, Interpreter
from frontdoor.assessments.lawfulness import facts_behind

Person = dict[str, Any]


class OutOfTime(Exception):
    """The search has used up its time."""


def problems(compiled: Compiled, on: date, seconds: float) -> list[Problem]:
    """What the search over cells finds; with what it could not settle in time or can only sample."""
    search = Search(compiled, on, time.monotonic() + seconds)
    try:
        search.run()
        finished = True
    except OutOfTime:
        finished = False
    return search.problems(finished)


class Search:
    """A walk over the decision tree: a fact is only given values where an outcome still hangs on it."""

    def __init__(self, compiled: Compiled, on: date, deadline: float) -> None:
        self.compiled, self.on, self.deadline = compiled, on, deadline
        self.cells = Cells(compiled, on)
        self.guarded = {name for plan in compiled.outcomes if plan.when for name in guards(plan.when, compiled)}
        self.read_by = {plan.outcome.id: facts_behind([plan.when], compiled.criteria, compiled.derived)
                        for plan in compiled.outcomes if plan.when}
        self.reached: dict[str, Person] = {}
        self.gap: Person | None = None
        self.overlaps: dict[tuple[str, str], Person] = {}
        self.idle = dict.fromkeys(compiled.criteria)
        self.constant: dict[str, Verdict] = {}
        self._seen: set[tuple[Any, ...]] = set()
        self._together: dict[tuple[Any, ...], Person | None] = {}

    def run(self) -> None:
        for name, node in self.compiled.criteria.items():
            self._look_at_criterion(name, node)
        nobody_knows = dict.fromkeys(self.cells.values, DONT_KNOW)
        self.reached[self._chosen(self._interpreter(nobody_knows))[0].id] = nobody_knows
        for person in self._leaves({}):
            self._look_at(person)

    def _tick(self) -> None:
        if time.monotonic() > self.deadline:
            raise OutOfTime

    def _interpreter(self, person: Person, forced: dict[str, Verdict] | None = None) -> Interpreter:
        self._tick()
        return Interpreter(self.compiled, _facts(person), self.on, forced)

    def _leaves(self, person: Person, left_before: tuple[Any, ...] = ()) -> Iterator[Person]:
        """Every person whose result no further fact can change; of people who are alike, the first."""
        residues = Residues(self._interpreter(person), person)
        left = self._left(residues)
        if left in self._seen and left != left_before:
            return
        self._seen.add(left)
        fact_id = self._hanging_on(residues)
        if fact_id is None:
            yield person
            return
        for value in self._values(fact_id):
            yield from self._leaves({**person, fact_id: value}, left)

    def _left(self, residues: Residues) -> tuple[Any, ...]:
        return (*(residues.criterion(name) for name in self.compiled.criteria),
                *(residues.of(plan.when) for plan in self.compiled.outcomes if plan.when is not None))

    def _values(self, fact_id: str) -> list[Any]:
        """The values to try; missing too where a rule asks whether the fact is known."""
        return [*self.cells.values[fact_id], *([NOT_ASKED] if fact_id in self.guarded else [])]

    def _hanging_on(self, residues: Residues) -> str | None:
        """A fact that was not tried and on which the first outcome that is not ruled out still hangs."""
        for plan in self.compiled.outcomes:
            if plan.when is None:
                return None
            left = residues.of(plan.when)
            if left is not NOT_MET:
                return residues.untried(left)
        return None

    def _chosen(self, interpreter: Interpreter) -> tuple[Outcome, bool]:
        """The outcome, and whether it came by order rather than for want of an answer."""
        for plan in self.compiled.outcomes:
            verdict = interpreter.judge(plan.when).verdict if plan.when else MET
            if verdict is MET:
                return plan.outcome, True
            if verdict.is_open:
                break
        return self.compiled.otherwise.outcome, False

    def _look_at(self, person: Person) -> None:
        interpreter = self._interpreter(person)
        outcome, by_order = self._chosen(interpreter)
        self.reached.setdefault(outcome.id, person)
        if outcome.otherwise and by_order and not outcome.meant and self.gap is None:
            self.gap = person
        for name in list(self.idle):
            met, not_met = (self._chosen(self._interpreter(person, {name: verdict})) for verdict in (MET, NOT_MET))
            if met != not_met:
                del self.idle[name]
        if not outcome.otherwise:
            self._look_for_overlap(outcome, person)

    def _look_for_overlap(self, outcome: Outcome, person: Person) -> None:
        ids = [plan.outcome.id for plan in self.compiled.outcomes]
        for plan in self.compiled.outcomes[ids.index(outcome.id) + 1:]:
            pair = (outcome.id, plan.outcome.id)
            if plan.when is None or pair in self.overlaps or self._is_declared(pair):
                continue
            also = self._also_met(plan.outcome.id, plan.when, person)
            if also is not None:
                self.overlaps[pair] = also

    def _is_declared(self, pair: tuple[str, str]) -> bool:
        return any(pair in combinations(group, 2) or pair[::-1] in combinations(group, 2)
                   for group in self.compiled.definition.order_decides)

    def _also_met(self, outcome_id: str, node: Node, person: Person) -> Person | None:
        """Somebody like this person for whom a node holds as well. What the node does not read is left aside."""
        like = {name: value for name, value in person.items() if name in self.read_by[outcome_id]}
        key = (outcome_id, *sorted((name, repr(value)) for name, value in like.items()))
        if key not in self._together:
            self._together[key] = self._search_met(node, like)
        found = self._together[key]
        return None if found is None else {**person, **found}

    def _search_met(self, node: Node, person: Person) -> Person | None:
        residues = Residues(self._interpreter(person), person)
        left = residues.of(node)
        if left is MET:
            return person
        fact_id = residues.untried(left)
        if fact_id is None:
            return None
        tried = (self._search_met(node, {**person, fact_id: value}) for value in self._values(fact_id))
        return next((found for found in tried if found is not None), None)

    def _look_at_criterion(self, name: str, node: Node) -> None:
        waiting: list[Person] = [{}]
        verdicts: set[Any] = set()
        while waiting and not {MET, NOT_MET} <= verdicts:
            person = waiting.pop()
            residues = Residues(self._interpreter(person), person)
            left = residues.of(node)
            fact_id = residues.untried(left)
            if fact_id is None:
                verdicts.add(left)
            else:
                waiting += [{**person, fact_id: value} for value in self._values(fact_id)]
        for verdict in (MET, NOT_MET):
            if verdict not in verdicts:
                self.constant[name] = verdict

    def problems(self, finished: bool) -> list[Problem]:
        """What was found. Absence is only claimed where the search came to its end."""
        found = [problem(self.compiled, "overlap", ("outcomes", self._place(second)),
                         f"`{first}` and `{second}` can both be true, so their order decides; declare it under "
                         "`order_decides`, or make one exclude the other.", self._shown(person))
                 for (first, second), person in self.overlaps.items()]
        if self.gap is not None:
            found.append(problem(self.compiled, "gap", ("outcomes", self._place(self.compiled.otherwise.outcome.id)),
                                 "Somebody about whom everything is known reaches `otherwise`; add an outcome, or say "
                                 "`meant: true`.", self._shown(self.gap)))
        found += [problem(self.compiled, "contradiction", ("criteria", name),
                          f"`{name}` can never be {verdict.value.replace('_', ' ')}; look for tests that contradict "
                          "each other.") for name, verdict in self.constant.items()]
        return found + (self._absent() if finished and not self.cells.is_sample else self._not_proven(finished))

    def _absent(self) -> list[Problem]:
        return [problem(self.compiled, kind, path, say) for kind, path, say in self._unseen()]

    def _unseen(self) -> list[tuple[str, tuple[str | int, ...], str]]:
        outcomes: list[tuple[str, tuple[str | int, ...], str]] = [
            ("unreachable_outcome", ("outcomes", self._place(plan.outcome.id)),
             f"Nobody ever reaches `{plan.outcome.id}`; remove it, or look at the outcomes before it.")
            for plan in self.compiled.outcomes if plan.outcome.id not in self.reached]
        return outcomes + [("idle_criterion", ("criteria", name),
                            f"`{name}` never changes a result; remove it, or use it in an outcome.")
                           for name in self.idle]

    def _not_proven(self, finished: bool) -> list[Problem]:
        """What was not seen; where the search was cut short, that nothing else was proven either."""
        seen = [problem(self.compiled, "not_proven", path, f"{say} (not proven: only a sample of people was tried)")
                for _, path, say in self._unseen()]
        if finished:
            return seen
        return [problem(self.compiled, "not_proven", ("outcomes",),
                        "There was no time to try everybody, so gaps and overlaps are not proven to be absent.")]

    def _place(self, outcome_id: str) -> int:
        return [plan.outcome.id for plan in self.compiled.outcomes].index(outcome_id)

    def _shown(self, person: Person) -> Person:
        definition = self.compiled.definition
        return {name: plain_fact(definition.fact(name), value)
                for name, value in person.items() if value is not NOT_ASKED}


def _facts(person: Person) -> Facts:
    return Facts({name: value for name, value in person.items() if value is not NOT_ASKED})
