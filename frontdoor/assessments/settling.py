"""How likely an answer is to settle the result at once."""
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.interpreter import MET, NOT_MET, Interpreter, NoFigure
from frontdoor.assessments.kinds import Kinds

# By fact, the share of each answer among those given in the past; the values are typed, the shares sum to any amount.
Likelihoods = Mapping[str, Mapping[Any, float]]


def share(interpreter: Interpreter, fact_id: str, likelihoods: Likelihoods | None = None) -> float:
    """The share, from 0 to 1, of the answers to one question after which the result is settled. Without `likelihoods`
    of the fact, every answer that the rules can tell apart counts alike; 0 where they tell none."""
    compiled, on = interpreter.compiled, interpreter.on
    weights = (likelihoods or {}).get(fact_id)
    if weights is None:
        weights = dict.fromkeys(answers(compiled, on).get(fact_id, ()), 1.0)
    settling = sum(weight for answer, weight in weights.items()
                   if _is_settled(interpreter.with_answer(fact_id, answer)))
    return settling / sum(weights.values()) if weights else 0.0


def _is_settled(interpreter: Interpreter) -> bool:
    """Whether the first outcome that is not ruled out is certain."""
    for plan in interpreter.compiled.outcomes:
        try:
            verdict = MET if plan.when is None else interpreter.judge(plan.when).verdict
        except NoFigure:  # an error for those who really answer so
            return False
        if verdict is not NOT_MET:
            return verdict is MET
    return False


def answers(compiled: Compiled, on: date) -> Mapping[str, list[Any]]:
    """The answers to each question that the rules can tell apart on a day."""
    return _kept(_ById(compiled), on)


class _ById:
    """A definition as a key: itself and no other. Comparing what it says would cost more than what is kept."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled

    def __hash__(self) -> int:
        return id(self.compiled)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.compiled is self.compiled


@lru_cache(maxsize=200)
def _kept(key: _ById, on: date) -> Mapping[str, list[Any]]:
    return Kinds(key.compiled, on).values
