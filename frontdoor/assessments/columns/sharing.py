"""What two states of the rules have the same, so that it is judged once for both."""
from collections.abc import Iterator, Mapping

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.form import (
    All, Any_, AtLeastN, CriterionRef, EveryOf, FactRef, Node, Not, Operand, ParameterRef, SomeOf, Test, children)


def alike(one: Compiled, other: Compiled) -> Mapping[int, Node]:
    """By the `id` of a node of `other`, the node of `one` that comes out the same for everybody: the same tests on the
    same facts, with the same figures, criteria and worked-out values behind them. Nodes without such a one are left
    out."""
    known: dict[str, Node] = {}
    for node in _nodes(one):
        known.setdefault(_meaning(one, node), node)
    found = {id(node): known.get(_meaning(other, node)) for node in _nodes(other)}
    return {number: node for number, node in found.items() if node is not None}


def _nodes(compiled: Compiled) -> Iterator[Node]:
    """Every node that is judged, the parts after the whole. Those inside a list of people are judged by the person."""
    whole = [*compiled.criteria.values(), *compiled.asked_when.values(), *(plan.when for plan in compiled.flags),
             *(plan.when for plan in compiled.fast_tracks),
             *(plan.when for plan in compiled.outcomes if plan.when is not None)]
    todo = whole[::-1]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, (SomeOf, EveryOf)):
            todo.extend(children(node))


def _meaning(compiled: Compiled, node: Node) -> str:
    """A node in full, with what stands behind its names."""
    if isinstance(node, CriterionRef):
        return _meaning(compiled, compiled.criteria[node.id])
    if isinstance(node, Test):
        return f"{node.operator}({', '.join(_value(compiled, one) for one in (node.subject, *node.operands))})"
    parts = ", ".join(_meaning(compiled, part) for part in children(node))
    if isinstance(node, (All, Any_, Not)):
        return f"{type(node).__name__}({parts})"
    if isinstance(node, AtLeastN):
        return f"{node.count} of({parts})"
    if isinstance(node, (SomeOf, EveryOf)):
        return f"{type(node).__name__}({node.people!r}, {parts})"
    return repr(node)


def _value(compiled: Compiled, operand: Operand) -> str:
    if isinstance(operand, ParameterRef) and operand.by is not None:
        return f"{operand!r} by {_value(compiled, operand.by)}"
    if isinstance(operand, FactRef) and operand.derived:
        derived = compiled.derived[operand.id]
        return f"{derived.function}({', '.join(_value(compiled, one) for one in derived.arguments)}) as {derived.type}"
    return repr(operand)
