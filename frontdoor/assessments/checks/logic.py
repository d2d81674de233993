"""Searches the people that the rules can tell apart for outcomes nobody reaches, gaps, overlaps and idle tests."""
import time
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

from frontdoor.assessments import asking
from frontdoor.assessments.checks.cells import Cells, guards
from frontdoor.assessments.checks.problem import Problem, problem
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Outcome
from frontdoor.assessments.facts import NOT_ASKED, Facts, plain_value
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.form import Node
from frontdoor.assessments.interpreter import MET, NOT_MET, Interpreter

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
        self.guards = {plan.outcome.id: guards(plan.when, compiled) for plan in compiled.outcomes if plan.when}
        self.reached: dict[str, Person] = {}
        self.gap: Person | None = None
        self.overlaps: dict[tuple[str, str], Person] = {}
        self.idle = dict.fromkeys(compiled.criteria)
        self.constant: dict[str, Verdict] = {}
        self._together: dict[tuple[Any, ...], Person | None] = {}

    def run(self) -> None:
        for name, node in self.compiled.criteria.items():
            self._look_at_criterion(name, node)
        for person in self._leaves({}):
            self._look_at(person)

    def _tick(self) -> None:
        if time.monotonic() > self.deadline:
            raise OutOfTime

    def _interpreter(self, person: Person, forced: dict[str, Verdict] | None = None) -> Interpreter:
        self._tick()
        return Interpreter(self.compiled, _facts(person), self.on, forced)

    def _leaves(self, person: Person) -> Iterator[Person]:
        """Every person whose result no further fact can change."""
        fact_id = self._hanging_on(person)
        if fact_id is None:
            yield person
            return
        for value in self._values(fact_id):
            yield from self._leaves({**person, fact_id: value})

    def _values(self, fact_id: str) -> list[Any]:
        """The values to try; missing too where a rule asks whether the fact is known."""
        is_guard = any(fact_id in found for found in self.guards.values())
        return [*self.cells.values[fact_id], *([NOT_ASKED] if is_guard else [])]

    def _hanging_on(self, person: Person) -> str | None:
        interpreter = self._interpreter(person)
        for plan in self.compiled.outcomes:
            if plan.when is None:
                return None
            found = self._open_fact(interpreter, plan.when, self.guards[plan.outcome.id], person)
            if found is not None:
                return found
            if interpreter.judge(plan.when).verdict is not NOT_MET:
                return None
        return None

    def _open_fact(self, interpreter: Interpreter, node: Node, guarded: list[str], person: Person) -> str | None:
        """A fact on which a node hangs and that has no value yet."""
        for fact_id in guarded:
            if fact_id not in person:
                return fact_id
        wanted = asking.Asking(interpreter).open_facts(node)
        return next((name for name in wanted if name not in person and name in self.cells.values), None)

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
        """Somebody like this person for whom a node holds as well."""
        key = (outcome_id, *sorted((name, repr(value)) for name, value in person.items()))
        if key not in self._together:
            self._together[key] = self._search_met(node, self.guards[outcome_id], person)
        return self._together[key]

    def _search_met(self, node: Node, guarded: list[str], person: Person) -> Person | None:
        interpreter = self._interpreter(person)
        verdict = interpreter.judge(node).verdict
        if verdict is MET:
            return person
        fact_id = self._open_fact(interpreter, node, guarded, person)
        if fact_id is None or (verdict is NOT_MET and fact_id not in guarded):
            return None
        tried = (self._search_met(node, guarded, {**person, fact_id: value}) for value in self._values(fact_id))
        return next((found for found in tried if found is not None), None)

    def _look_at_criterion(self, name: str, node: Node) -> None:
        guarded, waiting = guards(node, self.compiled), [Person()]
        verdicts: set[Verdict] = set()
        while waiting and not {MET, NOT_MET} <= verdicts:
            person = waiting.pop()
            interpreter = self._interpreter(person)
            fact_id = self._open_fact(interpreter, node, guarded, person)
            if fact_id is None:
                verdicts.add(interpreter.judge(node).verdict)
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
        return {name: plain_value(value, definition.fact(name).type)
                for name, value in person.items() if value is not NOT_ASKED}


def _facts(person: Person) -> Facts:
    return Facts({name: value for name, value in person.items() if value is not NOT_ASKED})
