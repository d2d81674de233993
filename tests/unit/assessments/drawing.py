"""People drawn by chance for a service, everything that such a person could answer, and what the rules then choose.

An answer is one of those that the rules can tell apart, as the checks cut them, with those around each figure of a
table, and "I don't know" where it is offered.
"""
import random
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from frontdoor.assessments import asking, settling
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import FactType
from frontdoor.assessments.facts import DONT_KNOW, Facts
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.interpreter import Interpreter
from frontdoor.assessments.kinds import guards

ON = date(2026, 11, 23)
Answers = Mapping[str, Any]


def answers_of(compiled: Compiled) -> dict[str, list[Any]]:
    """The answers that somebody may give, by the question."""
    found = {}
    for name, told_apart in settling.answers(compiled, ON).items():
        fact = compiled.definition.fact(name)
        low, high = fact.at_least, fact.at_most
        more = [number for limit in _figures(compiled) for number in (limit, limit + 1)
                if fact.type is FactType.WHOLE_NUMBER and isinstance(low, Decimal) and isinstance(high, Decimal)
                and low <= number <= high]
        found[name] = list(dict.fromkeys([*told_apart, *more, *([DONT_KNOW] if fact.dont_know else [])]))
    return found


def _figures(compiled: Compiled) -> Iterator[int]:
    """The whole numbers in tables: a limit that goes by another answer."""
    for parameter in compiled.parameters.values():
        for stretch in parameter.stretches:
            yield from (value for value in (stretch.table or {}).values() if type(value) is int and value < 100)


def drawn(answers: Mapping[str, list[Any]], count: int, seed: int) -> Iterator[Answers]:
    chance = random.Random(seed)
    for _ in range(count):
        yield {name: chance.choice(values) for name, values in answers.items()}


def guarded(compiled: Compiled) -> frozenset[str]:
    """The facts that rules ask to be known: while they are missing, the rule says what holds."""
    return frozenset(name for plan in compiled.outcomes if plan.when for name in guards(plan.when, compiled))


def everything_answered(compiled: Compiled, known: Facts, answers: Answers) -> Facts:
    """`known` and every other answer of `answers` to a question that applies, each once its condition is clear."""
    while True:
        seen = asking.Asking(Interpreter(compiled, known, ON))
        left = [name for name in answers if seen.may_be_asked(name)]
        clear = [name for name in left if name not in compiled.asked_when
                 or not seen.interpreter.judge(compiled.asked_when[name]).verdict.is_open]
        if not left:
            return known
        known = known.with_(**{name: answers[name] for name in clear or left})


def chosen(compiled: Compiled, known: Facts) -> tuple[str, bool]:
    """The outcome, and whether it stands because all before it is ruled out rather than for want of an answer."""
    interpreter = Interpreter(compiled, known, ON)
    for plan in compiled.outcomes:
        verdict = Verdict.MET if plan.when is None else interpreter.judge(plan.when).verdict
        if verdict is Verdict.MET:
            return plan.outcome.id, True
        if verdict.is_open:
            break
    return compiled.otherwise.outcome.id, False
