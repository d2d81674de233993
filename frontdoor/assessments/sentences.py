"""Tests and worked-out values in words, as a service manager reads them: one sentence for any of them.

"Length is at most 5.0 m (max_length_m)" for a test; several that are joined are "all of: …; …". The words are for
people who write definitions: residents read the words of the criteria. Nothing here decides anything.
"""
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from frontdoor.assessments.definition import Definition, Fact, FactType
from frontdoor.assessments.expressions import Expressions, Path
from frontdoor.assessments.facts import shared_facts
from frontdoor.assessments.form import (
    All, Any_, AtLeastN, Constant, CriterionRef, Derived, EveryOf, FactRef, Literal, Node, Not, Operand, ParameterRef,
    SomeOf, Test)
from frontdoor.assessments.values import fact_in_words, in_plain_words

MOMENTS = {"as_of": "the day of the claim", "received": "the day of receipt"}
WINDOWS = {"within_days": "day", "within_working_days": "working day", "within_school_days": "school day",
           "within_months": "month"}
# What stands between the subject and the operands. A window and an age take more than that, and are said below.
PHRASES = {
    "is": "is", "is_not": "is not", "one_of": "is one of", "none_of": "is none of", "contains_any": "has any of",
    "contains_all": "has all of", "contains_none": "has none of", "above": "is above", "at_least": "is at least",
    "below": "is below", "at_most": "is at most", "between": "is between", "before": "is before", "after": "is after",
    "on_or_before": "is on or before", "on_or_after": "is on or after", "in_area": "is in",
    "overlaps_hours": "shares time with"}


def sentence(definition: Definition, node: Node, on: date | None = None) -> str:
    """A test in words. `on`: the day whose figures are written out beside their names; without it only their names
    stand, so that the sentence is the same whatever the figures are."""
    return _Sentences(definition, on).node(node)


def sentence_of(definition: Definition, raw: Any, on: date | None = None, path: Path = ()) -> str:
    """The same for a test as it is written in a definition: a name, or {fact: …}, all, any … Raises DefinitionError
    where it cannot be read; `path` says where it stands."""
    return sentence(definition, Expressions(definition).node(raw, path), on)


def working_out(definition: Definition, derived: Derived, on: date | None = None) -> str:
    """How a derived value is worked out: "Permits at this home plus 1"."""
    words = _Sentences(definition, on)
    given = [words.operand(one, None) for one in derived.arguments]
    say = _WORKED_OUT.get(derived.function)
    return say(given) if say else f"{derived.function.replace('_', ' ')} of {_listed(given, 'and')}"


def name_in_words(definition: Definition, name: str) -> str:
    """What a fact, a derived value or a moment is called: its short label; a question in quotes."""
    if name in MOMENTS:
        return MOMENTS[name]
    fact = definition.by_id.get(name) or shared_facts().get(name)
    if fact is None or name in definition.derived:
        return name.replace("_", " ").capitalize()
    return _called(fact)


def _called(fact: Fact) -> str:
    label = str(fact.label)
    return f"“{label}”" if label.endswith("?") else label


class _Sentences:
    """The words for one definition. What is joined inside something joined stands in brackets."""

    def __init__(self, definition: Definition, on: date | None) -> None:
        self.definition, self.on = definition, on

    def node(self, node: Node) -> str:
        if isinstance(node, Constant):
            return "always" if node.value else "never"
        if isinstance(node, CriterionRef):
            return f"“{node.id}” is met"
        if isinstance(node, Test):
            return self._test(node)
        if isinstance(node, Not):
            return self._denied(node.part)
        if isinstance(node, (SomeOf, EveryOf)):
            who = "at least one" if isinstance(node, SomeOf) else "every one"
            return f"for {who} of {self.name(node.people)}: {self._inner(node.part)}"
        return self._joined(node)

    def _joined(self, node: All | Any_ | AtLeastN) -> str:
        parts = _flat(node)
        if len(parts) == 1 and not isinstance(node, AtLeastN):
            return self.node(parts[0])
        head = {All: "all of", Any_: "any of"}.get(type(node)) or f"at least {getattr(node, 'count', 0)} of"
        return f"{head}: {'; '.join(self._inner(part) for part in parts)}"

    def _inner(self, node: Node) -> str:
        said = self.node(node)
        return f"({said})" if _is_joined(node) else said

    def _denied(self, node: Node) -> str:
        if isinstance(node, CriterionRef):
            return f"“{node.id}” is not met"
        if isinstance(node, Test) and node.operator == "known":
            return f"{self.name(node.subject)} is not known"
        if isinstance(node, Test) and node.operator == "is":
            return f"{self.name(node.subject)} is not {self._values(node)}"
        return f"not ({self.node(node)})"

    def _test(self, test: Test) -> str:
        subject, first = self.name(test.subject), test.operands[0]
        if test.operator == "known":
            return f"{subject} is known"
        if test.operator in WINDOWS:
            return f"{subject} is {self._window(test)}"
        if test.operator in ("age_at_least", "age_below"):
            side = "at least" if test.operator == "age_at_least" else "under"
            return f"{subject} makes an age of {side} {self.operand(first, None)}"
        return f"{subject} {PHRASES[test.operator]} {self._values(test)}"

    def _values(self, test: Test) -> str:
        said = [self.operand(one, test.subject) for one in test.operands]
        return _listed(said, "or" if test.operator in ("one_of", "none_of", "contains_any", "contains_none", "in_area")
                       else "and")

    def _window(self, test: Test) -> str:
        count, anchor, forward = test.operands[:3]
        length = self.operand(count, None, WINDOWS[test.operator])
        side = "after" if isinstance(forward, Literal) and forward.value else "up to"
        return f"within {length} {side} {self.operand(anchor, None)}"

    def name(self, ref: FactRef) -> str:
        fact = self._fact(ref) if ref.of else None
        return _called(fact) if fact is not None else name_in_words(self.definition, ref.id)

    def _fact(self, ref: FactRef) -> Fact | None:
        """The fact, or the field of a list of people, that is looked up; None for a derived value or a moment."""
        if ref.of is not None:
            return self.definition.fact(ref.of).field(ref.id)
        return self.definition.by_id.get(ref.id)

    def operand(self, operand: Operand, subject: FactRef | None, unit: str = "") -> str:
        """A constant, a figure or another fact. `subject` is what it is compared with: it knows choices and units.
        `unit` is that of a length of time, such as "day"."""
        if isinstance(operand, FactRef):
            return f"{self.name(operand)} {unit}s" if unit else self.name(operand)
        if isinstance(operand, Literal):
            return self._value(operand.value, subject, unit)
        return self._figure(operand, subject, unit)

    def _figure(self, figure: ParameterRef, subject: FactRef | None, unit: str) -> str:
        stretch = figure.on(self.on) if self.on and figure.by is None else None
        if stretch is not None:
            typed_for = subject or FactRef(figure.name, figure.type, derived=True)
            return f"{self._value(stretch.value, typed_for, unit)} ({figure.name})"
        named = f"the figure {figure.name}" + (f" by {self.name(figure.by)}" if figure.by else "")
        return f"{named} {unit}s" if unit else named

    def _value(self, value: Any, subject: FactRef | None, unit: str) -> str:
        fact = self._fact(subject) if subject is not None else None
        if fact is None:
            said = in_plain_words(value, subject.type if subject else None)
            return _counted(said, unit) if unit else said
        if fact.type is FactType.CHOICES and isinstance(value, str):
            value = (value,)
        said = fact_in_words(fact, value)
        if fact.choices and value is not None:
            return f"“{said}”"
        return f"{said} {fact.unit}" if fact.unit and value is not None else said


def _flat(node: All | Any_ | AtLeastN) -> tuple[Node, ...]:
    """The parts of a join, with those of one of its own kind inside it: all of all of them are all of them."""
    if isinstance(node, AtLeastN):
        return node.parts
    return tuple(inner for part in node.parts for inner in (_flat(part) if isinstance(part, type(node)) else (part,)))


def _is_joined(node: Node) -> bool:
    return isinstance(node, (SomeOf, EveryOf)) or isinstance(node, (All, Any_, AtLeastN)) and len(node.parts) > 1


def _listed(said: Sequence[str], word: str) -> str:
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {word} {said[-1]}"


def _counted(count: str, unit: str) -> str:
    return f"{count} {unit}" if count == "1" else f"{count} {unit}s"


_WORKED_OUT: Mapping[str, Callable[[Sequence[str]], str]] = {
    "add": " plus ".join, "sum": " plus ".join, "subtract": " less ".join, "multiply": " times ".join,
    "percent_of": lambda given: f"a share of {given[0]}: {given[1]} per cent",
    "min": lambda given: f"the least of {_listed(given, 'and')}",
    "max": lambda given: f"the greatest of {_listed(given, 'and')}",
    "count": lambda given: f"how many there are in {given[0]}",
    "lookup": lambda given: given[0],
    "age_on": lambda given: f"the age from {given[0]} on {given[1]}",
    "days_between": lambda given: f"the days from {given[0]} to {given[1]}",
    "working_days_between": lambda given: f"the working days from {given[0]} to {given[1]}",
    "school_days_between": lambda given: f"the school days from {given[0]} to {given[1]}",
    "months_between": lambda given: f"the whole months from {given[0]} to {given[1]}",
    "days_after": lambda given: f"{_counted(given[1], 'day')} after {given[0]}",
    "birthday": lambda given: f"the day on which somebody born on {given[0]} is {given[1]} years old",
    "months_after": lambda given: f"{_counted(given[1], 'month')} after {given[0]}",
    "working_days_after": lambda given: f"{_counted(given[1], 'working day')} after {given[0]}",
    "school_days_after": lambda given: f"{_counted(given[1], 'school day')} after {given[0]}",
    "first_day_after": lambda given: f"the first day after {_counted(given[1], 'clear day')} from {given[0]}",
}
