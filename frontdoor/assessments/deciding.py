"""What is decided: the outcome in order, the flags that are raised, and the way that they send a case."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from frontdoor.assessments import asking
from frontdoor.assessments.compiled import Compiled, FastTrackPlan, FlagPlan, OutcomePlan
from frontdoor.assessments.facts import Facts
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.form import Node
from frontdoor.assessments.generated import FAILURES, MET, OPEN, decided, rules
from frontdoor.assessments.grounds import Judged
from frontdoor.assessments.interpreter import Interpreter
from frontdoor.assessments.reasons import judged

PRIORITIES = ("normal", "high", "urgent")


class Decision(NamedTuple):
    """The outcome that stands, if any, and every criterion's verdict with the values, figures and source that it rests
    on. What goes beyond it (words, clock, money, way) is made by `evaluate.assess`."""

    outcome: str | None
    reasons: list[Judged]


def decide(compiled: Compiled, facts: Facts, on: date) -> Decision:
    """What the rules decide about `facts` on the day `on`, quickly. Raises NoFigure as `evaluate.assess` does."""
    found = rules(compiled, on)
    try:
        numbers, explained = found.judged(facts, on)
    except FAILURES:
        return _decision(Interpreter(compiled, facts, on))
    for plan, place in found.outcomes:
        number = numbers[place]
        if number & OPEN:
            return _decision(decided(compiled, facts, on))
        if number & MET:
            return Decision(plan.outcome.id, explained)
    return Decision(compiled.otherwise.outcome.id, explained)


def _decision(interpreter: Interpreter) -> Decision:
    plan = choose(interpreter).plan
    return Decision(plan.outcome.id if plan else None, judged(interpreter))


@dataclass(frozen=True)
class Choice:
    """The outcome that stands, or none while answers may still settle it; with the facts that are missing."""

    plan: OutcomePlan | None
    missing: tuple[str, ...] = ()
    ask_next: str | None = None


def choose(interpreter: Interpreter) -> Choice:
    """The first outcome whose test is met while all earlier ones are not. While one is open, none stands if something
    that may still be asked could settle it; else the last one does, with what is missing."""
    outcomes = interpreter.compiled.outcomes
    for plan in outcomes:
        if plan.when is None:
            return Choice(plan)
        verdict = interpreter.judge(plan.when).verdict
        if verdict is Verdict.MET:
            return Choice(plan)
        if verdict.is_open:
            break
    to_ask = tuple(asking.matters(interpreter))
    if to_ask:
        return Choice(None, to_ask, to_ask[0])
    return Choice(interpreter.compiled.otherwise, _unsettled(interpreter, (plan.when for plan in outcomes)))


def _unsettled(interpreter: Interpreter, nodes: Iterable[Node | None]) -> tuple[str, ...]:
    """The facts for want of which outcomes stay open, in the definition's order; none that does not apply."""
    seen = asking.Asking(interpreter)
    found = {name for node in nodes if node is not None for name in seen.open_facts(node)}
    return tuple(fact.id for fact in interpreter.compiled.definition.facts
                 if fact.id in found and is_for_them(interpreter, fact.id))


def raised_flags(interpreter: Interpreter, flags: tuple[FlagPlan, ...]) -> tuple[FlagPlan, ...]:
    """The flags that the facts raise."""
    return tuple(plan for plan in flags if interpreter.judge(plan.when).verdict is Verdict.MET)


def fast_track(interpreter: Interpreter) -> FastTrackPlan | None:
    """The fast track that the facts take: the first that they meet."""
    return next((plan for plan in interpreter.compiled.fast_tracks
                 if interpreter.judge(plan.when).verdict is Verdict.MET), None)


@dataclass(frozen=True)
class Route:
    """Where the case goes, and who decides. `is_held`: an officer confirms it for want of a legal basis."""

    tier: int | None
    automatic: bool
    queue: str | None
    gate: str | None
    priority: str
    restricted: bool
    is_held: bool = False


def routed(interpreter: Interpreter, chosen: Choice, raised: tuple[FlagPlan, ...],
           track: FastTrackPlan | None) -> Route:
    """Tier, queue and priority: the outcome's, raised by flags; a fast track goes before everything."""
    restricted = any(plan.flag.restricted for plan in raised) or bool(track and track.track.restricted)
    if track is not None:
        return Route(3, False, track.track.queue, None, "urgent", restricted)
    if chosen.plan is None:
        return Route(None, False, None, None, _highest(plan.flag.priority for plan in raised), restricted)
    outcome = chosen.plan.outcome
    tier, queue, gate = int(outcome.tier), outcome.queue, outcome.gate
    is_held = chosen.plan.is_held(interpreter.facts)
    if is_held:
        tier = 2
    for plan in raised:
        if plan.flag.tier is not None and plan.flag.tier > tier:
            tier, queue, gate = plan.flag.tier, plan.flag.queue or queue, plan.flag.gate or gate
    if tier > 1:
        queue = queue or interpreter.compiled.definition.owner
    priority = _highest((outcome.priority, *(plan.flag.priority for plan in raised)))
    return Route(tier, chosen.plan.automatic and tier == 1, queue, gate, priority, restricted, is_held)


def _highest(priorities: Iterable[str]) -> str:
    return max(priorities, key=PRIORITIES.index, default="normal")


def is_for_them(interpreter: Interpreter, fact_id: str) -> bool:
    """Whether the condition on which a fact is asked does not fail."""
    condition = interpreter.compiled.asked_when.get(fact_id)
    return condition is None or interpreter.judge(condition).verdict is not Verdict.NOT_MET
