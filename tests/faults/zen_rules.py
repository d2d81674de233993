"""Criteria said in the language of zen-engine, for people about whom everything is known: an outside oracle.

Dates go over as the number of the day. What zen has no word for (months, working days, areas) is left out.
"""
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import zen

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.crowd import Crowd
from frontdoor.assessments.facts import DONT_KNOW, Facts
from frontdoor.assessments.form import (
    All, Any_, AtLeastN, Constant, CriterionRef, FactRef, Literal, Node, Not, Operand, ParameterRef, Test)
from frontdoor.assessments.reads import declared, facts_read

ON = date(2026, 11, 23)
COMPARED = {"is": "==", "is_not": "!=", "above": ">", "at_least": ">=", "below": "<", "at_most": "<=", "before": "<",
            "after": ">", "on_or_before": "<=", "on_or_after": ">="}
WORKED_OUT = {"add": " + ", "subtract": " - ", "multiply": " * ", "days_after": " + "}


class Unsayable(Exception):
    """Zen has no word for it."""


def criteria(compiled: Compiled) -> dict[str, Any]:
    """The criteria that can be said, each ready to be evaluated."""
    found = {}
    for name, node in compiled.criteria.items():
        try:
            found[name] = zen.compile_expression(_node(compiled, node))
        except Unsayable:
            continue
    return found


def evaluated(judged: Mapping[str, Any], known: Facts, on: date) -> dict[str, bool]:
    """What zen says of somebody."""
    context = {**{name: _plain(value) for name, value in known.items()}, "as_of": on.toordinal()}
    return {name: expression.evaluate(context) for name, expression in judged.items()}


def complete_people(compiled: Compiled, seed: int, count: int) -> Iterator[tuple[Facts, date]]:
    """People about whom everything is known that the rules read."""
    crowd = Crowd(compiled, Random(seed))
    facts = [declared(compiled, name) for name in facts_read(compiled)]
    for _ in range(count):
        on = crowd.random.choice(crowd.days)
        yield Facts({fact.id: crowd.anything(fact, on) for fact in facts if fact.id != "age"}
                    | ({"age": crowd.random.randint(0, 90)} if any(fact.id == "age" for fact in facts) else {})), on


def _plain(value: Any) -> Any:
    assert value is not DONT_KNOW
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple) and all(isinstance(one, str) for one in value) else value


def _node(compiled: Compiled, node: Node) -> str:
    if isinstance(node, CriterionRef):
        return _node(compiled, compiled.criteria[node.id])
    if isinstance(node, Constant):
        return str(node.value).lower()
    if isinstance(node, Not):
        return f"(not {_node(compiled, node.part)})"
    if isinstance(node, (All, Any_)):
        word = " and " if isinstance(node, All) else " or "
        return "(" + word.join(_node(compiled, part) for part in node.parts) + ")"
    if isinstance(node, AtLeastN):
        counted = " + ".join(f"({_node(compiled, part)} ? 1 : 0)" for part in node.parts)
        return f"(({counted}) >= {node.count})"
    if not isinstance(node, Test):
        raise Unsayable
    return _test(compiled, node)


def _test(compiled: Compiled, test: Test) -> str:
    if test.operator == "known":
        return "true"
    values = [_operand(compiled, operand) for operand in (test.subject, *test.operands)]
    subject, *others = values
    if test.operator in COMPARED:
        return f"({subject} {COMPARED[test.operator]} {others[0]})"
    if test.operator in ("one_of", "none_of"):
        return f"({'not ' if test.operator == 'none_of' else ''}({subject} in [{', '.join(others)}]))"
    if test.operator == "between":
        return f"({others[0]} <= {subject} and {subject} <= {others[1]})"
    raise Unsayable


def _operand(compiled: Compiled, operand: Operand) -> str:
    if isinstance(operand, Literal):
        return _literal(operand.value)
    if isinstance(operand, ParameterRef):
        stretch = operand.on(ON)
        if operand.by is not None or stretch is None or len(operand.stretches) > 1:
            raise Unsayable
        return _literal(stretch.value)
    assert isinstance(operand, FactRef)
    if not operand.derived:
        return operand.id
    derived = compiled.derived[operand.id]
    if derived.function not in WORKED_OUT:
        raise Unsayable
    return "(" + WORKED_OUT[derived.function].join(_operand(compiled, one) for one in derived.arguments) + ")"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return str(value.toordinal())
    if isinstance(value, str):
        return f"'{value}'"
    if value is None:
        raise Unsayable
    return str(value)
