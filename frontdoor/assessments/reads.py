"""Which facts decide: those that a criterion, an outcome, a flag, a fast track, a condition or a fee reads."""
from collections.abc import Iterator

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Fact
from frontdoor.assessments.facts import shared_facts
from frontdoor.assessments.form import (
    CriterionRef, EveryOf, FactRef, Node, Operand, ParameterRef, SomeOf, Test, children, tests)
from frontdoor.assessments.lawfulness import facts_behind_ref


def deciding_nodes(compiled: Compiled) -> Iterator[Node]:
    """The tests of everything that decides."""
    yield from compiled.criteria.values()
    yield from (plan.when for plan in compiled.outcomes if plan.when is not None)
    yield from (plan.when for plan in compiled.flags)
    yield from (plan.when for plan in compiled.fast_tracks)
    yield from compiled.asked_when.values()


def deciding_tests(compiled: Compiled) -> Iterator[Test]:
    """Every single test in them."""
    for node in deciding_nodes(compiled):
        yield from tests(node, compiled.criteria)


def facts_read(compiled: Compiled) -> dict[str, bool]:
    """The ids of the facts that decide the outcome, its tier and its fee, without the day of the claim; with each,
    whether a rule reads its value or only asks whether it is known."""
    found: dict[str, bool] = {}
    for test in deciding_tests(compiled):
        for ref in test.reads:
            _add(found, ref, ref.derived or test.operator != "known", compiled)
    for plan in compiled.outcomes:
        _add_operand(found, plan.fee, compiled)
        if plan.consent is not None:
            found[plan.consent] = True
    for node in deciding_nodes(compiled):
        for of_people in _of_people(node, compiled):
            found[of_people.people.id] = True
    found.pop("as_of", None)
    return found


def _of_people(node: Node, compiled: Compiled) -> Iterator[SomeOf | EveryOf]:
    if isinstance(node, (SomeOf, EveryOf)):
        yield node
    elif isinstance(node, CriterionRef):
        yield from _of_people(compiled.criteria[node.id], compiled)
    for child in children(node):
        yield from _of_people(child, compiled)


def fields_read(compiled: Compiled, people: Fact) -> dict[str, bool]:
    """The fields of a list of people that decide; with each, whether a rule reads its value."""
    found: dict[str, bool] = {}
    for test in deciding_tests(compiled):
        for ref in test.reads:
            if ref.of == people.id:
                found[ref.id] = found.get(ref.id, False) or test.operator != "known"
    return {field.id: found[field.id] for field in people.fields if field.id in found}


def _add_operand(found: dict[str, bool], operand: Operand | None, compiled: Compiled) -> None:
    ref = operand.by if isinstance(operand, ParameterRef) else operand
    if isinstance(ref, FactRef):
        _add(found, ref, True, compiled)


def _add(found: dict[str, bool], ref: FactRef, by_value: bool, compiled: Compiled) -> None:
    for name in sorted(facts_behind_ref(ref, compiled.derived)):
        found[name] = found.get(name, False) or by_value


def declared(compiled: Compiled, name: str) -> Fact:
    """The fact of that id: the definition's own, or one of every claim."""
    return compiled.definition.fact(name) if compiled.definition.has_fact(name) else shared_facts()[name]
