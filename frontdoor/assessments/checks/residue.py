"""What is left of the rules once some facts of a person are tried: two people of whom the same is left are alike."""
from collections.abc import Mapping
from typing import Any

from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.form import (
    All, Any_, CriterionRef, EveryOf, Node, SomeOf, Test, children, fact_refs)
from frontdoor.assessments.interpreter import OPPOSITE, Interpreter
from frontdoor.assessments.lawfulness import facts_behind_ref

MET, NOT_MET, OPEN = Verdict.MET, Verdict.NOT_MET, Verdict.NOT_KNOWN
# A verdict, a test (or one of people) that still hangs on a fact that was not tried, or a join of such.
Residue = Verdict | Test | SomeOf | EveryOf | tuple[Any, ...]


class Residues:
    """The residues of nodes for one person; `tried` are the facts that have a value or were tried as missing."""

    def __init__(self, interpreter: Interpreter, tried: Mapping[str, Any]) -> None:
        self.interpreter = interpreter
        self.tried = tried
        self._criteria: dict[str, Residue] = {}

    def of(self, node: Node) -> Residue:
        """What is left of a node: its verdict as soon as nothing that was not tried can change it."""
        if isinstance(node, (Test, SomeOf, EveryOf)):
            return self._test(node)
        if isinstance(node, CriterionRef):
            return self.criterion(node.id)
        parts = [self.of(part) for part in children(node)]
        if isinstance(node, (All, Any_)):
            return self._join(type(node).__name__, parts, NOT_MET if isinstance(node, All) else MET)
        if len(parts) == 1 and isinstance(parts[0], Verdict):
            return OPPOSITE[parts[0]]
        return (type(node).__name__, *parts) if parts else self.interpreter.judge(node).verdict

    def criterion(self, name: str) -> Residue:
        """What is left of a criterion."""
        if name not in self._criteria:
            self._criteria[name] = self.of(self.interpreter.compiled.criteria[name])
        return self._criteria[name]

    @staticmethod
    def _join(kind: str, parts: list[Residue], decisive: Verdict) -> Residue:
        if decisive in parts:
            return decisive
        left = tuple(part for part in parts if part is not OPPOSITE[decisive])
        if not left:
            return OPPOSITE[decisive]
        return OPEN if all(part is OPEN for part in left) else (kind, *left)

    def _test(self, test: Test | SomeOf | EveryOf) -> Residue:
        if self._behind(test).keys() <= self.tried.keys():
            verdict = self.interpreter.judge(test).verdict
            return OPEN if verdict.is_open else verdict
        return test

    def untried(self, left: Residue) -> str | None:
        """The first fact on which a residue hangs; None where it hangs on nothing any more."""
        if isinstance(left, (Test, SomeOf, EveryOf)):
            return next(name for name in self._behind(left) if name not in self.tried)
        parts = left[1:] if isinstance(left, tuple) else ()
        return next((name for part in parts if (name := self.untried(part)) is not None), None)

    def _behind(self, test: Test | SomeOf | EveryOf) -> dict[str, None]:
        """The facts that a test reads, in the order in which it reads them."""
        compiled, found = self.interpreter.compiled, dict[str, None]()
        for ref in fact_refs(test, compiled.criteria).values():
            found.update(dict.fromkeys(sorted(facts_behind_ref(ref, compiled.derived))))
        return {name: None for name in found if name not in ("as_of", "received")}
