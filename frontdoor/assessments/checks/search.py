"""Answers questions about people: by the diagrams where they leave nobody out, else by the prover, else not at all."""
import time
from dataclasses import dataclass
from datetime import date

from frontdoor.assessments.checks import proof
from frontdoor.assessments.checks.clusters import Person, Setting, atoms, facts_of
from frontdoor.assessments.checks.claims import Question
from frontdoor.assessments.checks.diagrams import values
from frontdoor.assessments.checks.rules import Rules
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.interpreter import MET, NOT_MET, Interpreter, NoFigure

# Of the time there is, this much is for the search; what it leaves open is for the prover.
FOR_SEARCH = 0.7


class OutOfTime(Exception):
    """The search has used up its time."""


@dataclass(frozen=True)
class Answer:
    """Somebody, or nobody; `is_proven` where it is certain. Somebody who is shown is always certain."""

    person: Person | None
    is_proven: bool


class Search:
    """Looks for people on one day, for so many seconds of processor time: on a busy machine no less is proven."""

    def __init__(self, compiled: Compiled, on: date, seconds: float) -> None:
        self.compiled, self.on = compiled, on
        begun = time.thread_time()
        self._until, self._proven_until = begun + seconds * FOR_SEARCH, begun + seconds
        self._prover: proof.Prover | None = None
        self.rules: Rules | None = None
        try:
            self.tick()
            self.rules = Rules(compiled, on, self.tick)
        except OutOfTime:
            pass

    @property
    def can_prove(self) -> bool:
        """Whether there is a prover, and time for it."""
        return proof.is_installed() and time.thread_time() < self._proven_until

    def tick(self) -> None:
        """Raises OutOfTime once the search has had its time."""
        if time.thread_time() > self._until:
            raise OutOfTime

    def answer(self, question: Question) -> Answer:
        """Somebody of whom a question holds, or nobody."""
        if self.rules is not None:
            try:
                found = values(self.rules.all_of(question.met, question.not_met))
                if MET in found:
                    return Answer(self.example(found[MET], question), True)
                if self.rules.are_whole(question.nodes):
                    return Answer(None, True)
            except OutOfTime:
                pass
        return self._proven(question)

    def example(self, way: dict[int, int], question: Question) -> Person:
        """The facts of somebody in those cells, and no more of them than it takes to see it."""
        assert self.rules is not None, "only the rules give ways"
        short = self.rules.person(way)
        return short if self.holds(question, short) else self.rules.filled(way)

    def holds(self, question: Question, person: Person) -> bool:
        """Whether a question holds of somebody, by the rules themselves."""
        interpreter = Interpreter(self.compiled, facts_of(person), self.on)
        try:
            return (all(interpreter.judge(node).verdict is MET for node in question.met)
                    and all(interpreter.judge(node).verdict is NOT_MET for node in question.not_met))
        except NoFigure:
            return False

    def _proven(self, question: Question) -> Answer:
        if not self.can_prove:
            return Answer(None, False)
        left = self._proven_until - time.thread_time()
        self._prover = self._prover or proof.Prover(self.compiled, self.on)
        proven = self._prover.answer(question, left)
        if proven is None or proven.person is None:
            return Answer(None, proven is not None)
        read = self._read_by(question)
        person = {name: value for name, value in proven.person.items() if name in read}
        return Answer(person, True) if self.holds(question, person) else Answer(None, False)

    def _read_by(self, question: Question) -> set[str]:
        setting = Setting(self.compiled, self.on, self.tick)
        return {name for node in question.nodes for atom in atoms(node, self.compiled.criteria)
                for name in setting.behind(atom)}

    def is_idle(self, name: str) -> bool | None:
        """Whether nobody's outcome or flags hang on a criterion; None where that is not proven."""
        if self.rules is None:
            return None
        try:
            found = self.rules.differing(name)
        except OutOfTime:
            return None
        half = len(found) // 2
        if found[:half] != found[half:]:
            return False
        return True if self.rules.are_whole([plan.when for plan in self.compiled.outcomes if plan.when]) else None

    def reaches_otherwise(self) -> bool:
        """Whether anybody comes to the last outcome, be it for want of an answer."""
        if self.rules is None:
            return True
        try:
            if set(values(self.rules.chosen())) - set(range(len(self.compiled.outcomes) - 1)):
                return True
            holes = Rules(self.compiled, self.on, self.tick, holes=True)
            return bool(set(values(holes.chosen())) - set(range(len(self.compiled.outcomes) - 1)))
        except OutOfTime:
            return True

    def outcome_of(self, person: Person) -> str:
        """The id of the outcome that somebody gets; the last one where none is settled."""
        interpreter = Interpreter(self.compiled, facts_of(person), self.on)
        for plan in self.compiled.outcomes:
            verdict = interpreter.judge(plan.when).verdict if plan.when is not None else MET
            if verdict is MET:
                return plan.outcome.id
            if verdict.is_open:
                break
        return self.compiled.otherwise.outcome.id
