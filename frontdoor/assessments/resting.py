"""On which facts a decision by rule rests: not only its own test, but what had to be false for it to be reached.

See docs/decisions/0031. Three things count: what the outcome's own test reads; what it gives is reckoned from; and
what the tests of earlier outcomes read that would have decided by rule too, as far as nothing else rules them out
already. An earlier outcome that hands the case to a person chooses who decides and not what, as a flag does, and does
not count. An outcome without a ground of its own (`otherwise`, or a test that reads no fact) is reached only because
everything before it was false, so all of that counts.
"""
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from frontdoor.assessments.form import (
    All, Any_, CriterionRef, Derived, FactRef, Literal, Node, Not, Operand, ParameterRef, Test)
from frontdoor.assessments.lawfulness import facts_behind, facts_behind_ref

# Of each pair one holds exactly where the other does not, for any value that there is.
_OPPOSITES = dict((pair for both in (
    ("is", "is_not"), ("one_of", "none_of"), ("at_least", "below"), ("above", "at_most"), ("before", "on_or_after"),
    ("after", "on_or_before"), ("age_at_least", "age_below"), ("contains_any", "contains_none"))
    for pair in (both, both[::-1])))


class Step(NamedTuple):
    """One outcome on the way: its test (None: otherwise), whether it decides by rule, and what it gives."""

    when: Node | None
    automatic: bool
    gives: tuple[Operand, ...] = ()


class Resting:
    """The outcomes of one definition in order, with what its names stand for."""

    def __init__(self, steps: Sequence[Step], criteria: Mapping[str, Node], derived: Mapping[str, Derived]) -> None:
        self.steps, self.criteria, self.derived = steps, criteria, derived

    def on(self, place: int) -> set[str]:
        """The ids of the facts on which the outcome at that place rests, if it is decided by rule."""
        step, before = self.steps[place], self.steps[:place]
        own = self._behind(step.when) if step.when is not None else set()
        given = set().union(*(self._behind_operand(one) for one in step.gives))
        if not own:
            return given.union(*(self._behind(one.when) for one in before if one.when is not None))
        holding = list(self._conjuncts(step.when, True)) if step.when is not None else []
        return own | given.union(*(self._needed(one.when, holding) for one in before
                                   if one.automatic and one.when is not None))

    def _needed(self, earlier: Node, holding: Sequence[Node]) -> set[str]:
        """The facts without which it is not certain that an earlier test is false, where all of `holding` is true."""
        if isinstance(earlier, CriterionRef):
            return set() if Not(earlier) in holding else self._needed(self.criteria[earlier.id], holding)
        if isinstance(earlier, Any_):
            return set().union(*(self._needed(part, holding) for part in earlier.parts))
        for part in self._conjuncts(earlier, True):
            if any(_exclude(part, one) for one in holding):
                return self._behind(part)
        return self._behind(earlier)

    def _conjuncts(self, node: Node, holds: bool) -> Iterator[Node]:
        """All that is true where a node is (or where it is not)."""
        if isinstance(node, Not):
            yield from self._conjuncts(node.part, not holds)
            return
        yield node if holds else Not(node)
        if isinstance(node, CriterionRef):
            yield from self._conjuncts(self.criteria[node.id], holds)
        elif isinstance(node, All if holds else Any_):
            for part in node.parts:
                yield from self._conjuncts(part, holds)

    def _behind(self, node: Node) -> set[str]:
        return facts_behind([node], self.criteria, self.derived)

    def _behind_operand(self, operand: Operand) -> set[str]:
        ref = operand.by if isinstance(operand, ParameterRef) else operand
        return facts_behind_ref(ref, self.derived) if isinstance(ref, FactRef) else set()


def _exclude(one: Node, other: Node) -> bool:
    """Whether two nodes that are read can never both be true, by what they say in so many words."""
    if Not(one) == other or one == Not(other):
        return True
    if not isinstance(one, Test) or not isinstance(other, Test) or one.subject != other.subject:
        return False
    if one.operands == other.operands and _OPPOSITES.get(one.operator) == other.operator:
        return True
    first, second = (test.operands[0] if test.operator == "is" else None for test in (one, other))
    return isinstance(first, Literal) and isinstance(second, Literal) and first.value != second.value
