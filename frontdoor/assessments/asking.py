"""Which questions can still change the result, and which to ask first.

A question is asked as long as it can settle an outcome that stands open before all that could be chosen. Each test is
taken by itself: whether its facts may still be had. So nothing that matters is left unasked. One too many may be asked
in two cases: where two tests on one fact could never come out together in the way that would make a difference; and
where somebody does not know something, so that only the last outcome is left: then what would rule out the earlier ones
is still asked, as it decides for want of what the last one stands.

What a rule asks to be `known` is not waited for on account of that: the rule says what holds while it is missing. Where
it is asked for the sake of another rule, or a record has it, it counts.
"""
from datetime import date
from typing import NamedTuple

from frontdoor.assessments import settling
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Fact
from frontdoor.assessments.facts import NOT_ASKED, Facts, Unknown
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.form import (
    All, Any_, AtLeastN, CriterionRef, EveryOf, Node, Not, SomeOf, Test, children, fact_refs, tests)
from frontdoor.assessments.interpreter import Interpreter
from frontdoor.assessments.lawfulness import facts_behind_ref
from frontdoor.assessments.settling import Likelihoods


class Reach(NamedTuple):
    """Whether answers that may still be had could make a test true, and whether they could make it false."""

    true: bool
    false: bool


class Asking:
    """What may still be asked, on one set of facts. `only` narrows it to some facts, to see what they can do."""

    def __init__(self, interpreter: Interpreter, only: frozenset[str] | None = None) -> None:
        self.interpreter = interpreter
        self.compiled = interpreter.compiled
        self.only = only
        self._open: dict[int, tuple[str, ...]] = {}

    def alone(self, fact_id: str) -> "Asking":
        """The same where nothing but that fact could be answered."""
        narrowed = Asking(self.interpreter, frozenset({fact_id}))
        narrowed._open = self._open
        return narrowed

    def may_be_asked(self, fact_id: str) -> bool:
        """Whether a fact is open to be asked of the resident: not asked yet, and its condition does not fail."""
        definition = self.compiled.definition
        if self.interpreter.facts.value(fact_id) is not NOT_ASKED or not definition.has_fact(fact_id):
            return False
        if "resident" not in definition.fact(fact_id).from_ or (self.only is not None and fact_id not in self.only):
            return False
        return _applies(self.interpreter, fact_id)

    def reach(self, node: Node) -> Reach:
        """What answers could make of a node, each of its tests taken by itself."""
        verdict = self.interpreter.judge(node).verdict
        if not verdict.is_open:
            return Reach(verdict is Verdict.MET, verdict is Verdict.NOT_MET)
        if isinstance(node, (Test, SomeOf, EveryOf)):
            could = all(self.may_be_asked(fact_id) for fact_id in self.open_facts(node))
            return Reach(could, could)
        if isinstance(node, CriterionRef):
            return self.reach(self.compiled.criteria[node.id])
        if isinstance(node, Not):
            inner = self.reach(node.part)
            return Reach(inner.false, inner.true)
        parts = [self.reach(part) for part in children(node)]
        if isinstance(node, All):
            return Reach(all(part.true for part in parts), any(part.false for part in parts))
        if isinstance(node, Any_):
            return Reach(any(part.true for part in parts), all(part.false for part in parts))
        assert isinstance(node, AtLeastN)
        return Reach(sum(part.true for part in parts) >= node.count,
                     sum(part.false for part in parts) > len(parts) - node.count)

    def open_facts(self, node: Node) -> tuple[str, ...]:
        """The facts without a value on which an open node still hangs, in the order in which it reads them."""
        kept = self._open.get(id(node))  # the interpreter holds the node, so that its id is nobody else's
        if kept is None:
            kept = self._open[id(node)] = self._facts_of(node) if self.interpreter.judge(node).verdict.is_open else ()
        return kept

    def _facts_of(self, node: Node) -> tuple[str, ...]:
        if isinstance(node, CriterionRef):
            return self.open_facts(self.compiled.criteria[node.id])
        if isinstance(node, (SomeOf, EveryOf)):
            return self._facts_of_people(node)
        if not isinstance(node, Test):
            return tuple(dict.fromkeys(name for part in children(node) for name in self.open_facts(part)))
        behind = [name for ref in node.reads for name in (
            sorted(facts_behind_ref(ref, self.compiled.derived)) if ref.derived else (ref.id,))]
        found = [name for name in dict.fromkeys(behind) if self._has_no_value(name)] + self._picking_nothing(node)
        return tuple(found or dict.fromkeys(behind))  # none of them is missing where reckoning left the calendar

    def _facts_of_people(self, node: SomeOf | EveryOf) -> tuple[str, ...]:
        """The list itself where it is not known, or where of one of its persons something is not that is read."""
        people = self.interpreter.facts.value(node.people.id)
        reads = fact_refs(node.part, self.compiled.criteria).values()
        fields = {ref.id for ref in reads if ref.of}
        is_whole = isinstance(people, tuple) and all(
            not isinstance(person.value(name), Unknown) for person in people for name in fields)
        others = {name for ref in reads if not ref.of for name in facts_behind_ref(ref, self.compiled.derived)}
        return (*(() if is_whole else (node.people.id,)),
                *(name for name in sorted(others) if self._has_no_value(name)), *self._picking_nothing(node.part))

    def _picking_nothing(self, node: Node) -> list[str]:
        """The facts with a value for which a figure that the node reads has none."""
        return [name for test in tests(node, self.compiled.criteria) for operand in (test.subject, *test.operands)
                for name in self.interpreter.picking_nothing(operand)]

    def _has_no_value(self, fact_id: str) -> bool:
        return fact_id not in ("as_of", "received") and (
            fact_id not in self.interpreter.facts or self.interpreter.facts.is_dont_know(fact_id))

    def questions(self, node: Node) -> tuple[str, ...]:
        """The facts to be asked for an open node; those that a question's own condition needs come first."""
        found: dict[str, None] = {}
        for fact_id in self.open_facts(node):
            if not self.may_be_asked(fact_id):
                continue
            condition = self.compiled.asked_when.get(fact_id)
            first = self.open_facts(condition) if condition is not None else ()
            found.update(dict.fromkeys([one for one in first if self.may_be_asked(one)] or [fact_id]))
        return tuple(found)


def blocking(interpreter: Interpreter) -> Node | None:
    """The test of the first outcome that is open while every earlier one is false; None where one is true."""
    for plan in interpreter.compiled.outcomes:
        if plan.when is None:
            return None
        verdict = interpreter.judge(plan.when).verdict
        if verdict.is_open:
            return plan.when
        if verdict is Verdict.MET:
            return None
    return None


def still_matters(compiled: Compiled, facts: Facts, on: date, likelihoods: Likelihoods | None = None) -> list[str]:
    """The facts whose answers can still change the result, the one to ask first in front: cheapest, then likeliest to
    settle at once, then in the definition's order. Empty as soon as the result is settled. `likelihoods` are the shares
    of past answers, where they are known; without them all answers that the rules can tell apart are as likely."""
    return matters(Interpreter(compiled, facts, on), likelihoods)


def matters(interpreter: Interpreter, likelihoods: Likelihoods | None = None) -> list[str]:
    """As `still_matters`, on facts that are already being interpreted."""
    first = blocking(interpreter)
    asking = Asking(interpreter)
    if first is None or not any(asking.reach(first)):
        return []
    found: dict[str, None] = {}
    for plan in interpreter.compiled.outcomes:
        if plan.when is None:
            break
        found.update(dict.fromkeys(asking.questions(plan.when)))
        if not asking.reach(plan.when).false:
            break
    return _slot_last(asking, _ranked(asking, first, list(found), likelihoods))


def _ranked(asking: Asking, first: Node, names: list[str], likelihoods: Likelihoods | None) -> list[str]:
    """The cheapest first; among equals the likeliest to settle the result at once, and then those that decide at least
    the `first` open outcome."""
    definition = asking.compiled.definition
    order = {fact.id: place for place, fact in enumerate(definition.facts)}
    efforts = [definition.fact(name).effort for name in names]

    def rank(name: str) -> tuple[int, float, bool, int]:
        effort = definition.fact(name).effort
        if efforts.count(effort) == 1:
            return effort, 0.0, False, order[name]
        chance = settling.share(asking.interpreter, name, likelihoods)
        gets_nearer = chance > 0 or any(asking.alone(name).reach(first))
        return effort, -chance, not gets_nearer, order[name]

    return sorted(names, key=rank)


def _slot_last(asking: Asking, ranked: list[str]) -> list[str]:
    """A slot is chosen when nothing else matters any more, and after all that says which slots there are."""
    plan = asking.compiled.booking
    if plan is None or plan.rule.slot not in ranked:
        return ranked
    slot = plan.rule.slot
    before = [name for name in ranked if name != slot]
    return [*before, *(name for name in plan.needs if name not in before and asking.may_be_asked(name)), slot]


def ask_next(compiled: Compiled, facts: Facts, on: date) -> str | None:
    """The fact to ask next, or None where nothing that may be asked can change the result."""
    return next(iter(still_matters(compiled, facts, on)), None)


def is_wanted(compiled: Compiled, fact: Fact, facts: Facts, on: date) -> bool:
    """Whether a fact applies at all to these facts: its condition does not fail."""
    return _applies(Interpreter(compiled, facts, on), fact.id)


def _applies(interpreter: Interpreter, fact_id: str) -> bool:
    condition = interpreter.compiled.asked_when.get(fact_id)
    return condition is None or interpreter.judge(condition).verdict is not Verdict.NOT_MET


def needed_for_record(compiled: Compiled, facts: Facts, on: date) -> list[str]:
    """The facts that the record needs whatever the result (`needed: always`) and that the resident has not been
    asked, in the order of the pages."""
    return [fact_id for fact_id in all_questions(compiled, facts, on)
            if compiled.definition.fact(fact_id).needed == "always" and fact_id not in facts]


def all_questions(compiled: Compiled, facts: Facts, on: date) -> list[str]:
    """Every question for those who want all of it, answered or not, in the order of the pages (of the
    definition where it has none). Only facts a resident may give, whose condition does not fail."""
    definition = compiled.definition
    paged = [fact_id for page in definition.pages for fact_id in page.facts]
    order = paged or [fact.id for fact in definition.facts]
    interpreter = Interpreter(compiled, facts, on)
    return [fact_id for fact_id in order
            if "resident" in definition.fact(fact_id).from_ and _applies(interpreter, fact_id)]
