"""How fast one decision is made, and many: against zen-engine and bare Python, turn about in the same run.

    python -m tests.benchmarks.deciding [--quick]

The service has ten criteria over fourteen facts. zen-engine gets the same rules as one expression node with eleven
expressions (the criteria and the outcome), through its fastest way in: a decision that it keeps prepared. It says true
or false; ours says what each verdict rests on as well. Everybody's facts are complete, since zen has no unknowns.
"""
import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import zen

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.deciding import decide
from frontdoor.assessments.definition import Definition
from frontdoor.assessments.evaluate import assess, finding
from frontdoor.assessments.facts import Facts, typed
from frontdoor.assessments.generated import decided, rules
from frontdoor.assessments.interpreter import Interpreter
from frontdoor.assessments.reasons import reasons_of
from tests.benchmarks.report import HEADING, Line

ON = date(2026, 11, 23)
PEOPLE = 400
SEED = 20261130
QUICK, WHOLE = (5, 1), (15, 5)   # rounds, and how often everybody is judged in each
SINGLE_GOAL, WORDS_GOAL = 2.0, 1.5

FACTS = {
    "length_m": "decimal", "height_m": "decimal", "weight_kg": "whole_number", "seats": "whole_number",
    "permits": "whole_number", "permits_most": "whole_number", "in_zone": "yes_no", "keeper": "yes_no",
    "blue_badge": "yes_no", "proof": "choice", "kind": "choice", "age": "whole_number", "income": "money",
    "savings": "money",
}
CHOICES = {"proof": ("bill", "statement", "tenancy", "lodger"), "kind": ("car", "van", "motorcycle")}
FIGURES = {"most_length_m": 5, "most_height_m": 2, "too_heavy_kg": 2250, "most_seats": 12, "least_age": 17,
           "most_income_pence": 1_500_000, "most_savings_pence": 600_000}
# Each criterion as a test of ours, and as an expression of zen's, where money is in pence.
CRITERIA: dict[str, tuple[Any, str]] = {
    "in_zone_here": ("in_zone", "in_zone"),
    "is_keeper": ("keeper", "keeper"),
    "no_badge": ({"not": "blue_badge"}, "not blue_badge"),
    "needs_permit": ({"fact": "kind", "is_not": "motorcycle"}, "kind != 'motorcycle'"),
    "fits": ({"all": [{"fact": "length_m", "at_most": "$most_length_m"},
                      {"fact": "height_m", "at_most": "$most_height_m"}]}, "length_m <= 5 and height_m <= 2"),
    "light": ({"fact": "weight_kg", "below": "$too_heavy_kg"}, "weight_kg < 2250"),
    "few_seats": ({"fact": "seats", "at_most": "$most_seats"}, "seats <= 12"),
    "room": ({"fact": "permits", "below": {"fact": "permits_most"}}, "permits < permits_most"),
    "proven": ({"fact": "proof", "one_of": ["bill", "statement", "tenancy"]},
               "proof in ['bill', 'statement', 'tenancy']"),
    "can_pay_less": ({"any": [{"all": [{"fact": "age", "at_least": "$least_age"},
                                       {"fact": "income", "at_most": "$most_income_pence"}]},
                              {"fact": "savings", "below": "$most_savings_pence"}]},
                     "(age >= 17 and income <= 1500000) or savings < 600000"),
}
RIGHT = ["in_zone_here", "is_keeper", "fits", "light", "few_seats", "room", "proven"]
OUTCOMES = [("not_required", {"not": {"all": ["needs_permit", "no_badge"]}}),
            ("refused", {"not": {"all": RIGHT}}), ("reduced", {"all": [*RIGHT, "can_pay_less"]}),
            ("full", {"all": RIGHT}), ("assess", None)]
ZEN_RIGHT = " and ".join(f"({CRITERIA[name][1]})" for name in RIGHT)
ZEN_OUTCOME = (f"(not (({CRITERIA['needs_permit'][1]}) and ({CRITERIA['no_badge'][1]}))) ? 'not_required' : "
               f"(not ({ZEN_RIGHT}) ? 'refused' : (({CRITERIA['can_pay_less'][1]}) ? 'reduced' : 'full'))")


def service() -> Definition:
    """The rules as a definition, with words that name what they use."""
    results = {"not_required": "not_required", "refused": "not_eligible", "assess": "needs_assessment"}
    outcomes = [{"id": name, "result": results.get(name, "accepted"),
                 **({"otherwise": True} if when is None else {"when": when, "tier": 2})} for name, when in OUTCOMES]
    words = {"met": "This is as it must be.", "not_met": "This is not as it must be.", "not_known": "We need to know.",
             "change": "It can be up to {most_length_m} m long and {most_height_m} m high."}
    own = {"fits": {**words, "not_met": "Yours is {length_m} m long and {height_m} m high, which is too big."}}
    return Definition.model_validate({
        "id": "bench", "name": "Bench", "verb": "apply", "owner": "bench", "summary": "Ten criteria.",
        "facts": [{"id": name, "type": kind, "ask": "?", "choices": [
            {"id": one, "label": one} for one in CHOICES.get(name, ())]} for name, kind in FACTS.items()],
        "parameters": {name: [{"from": "2020-01-01", "value": value, "source": "the policy"}]
                       for name, value in FIGURES.items()},
        "criteria": {name: {"test": test, "words": own.get(name, words)} for name, (test, _) in CRITERIA.items()},
        "outcomes": outcomes})


def zen_engine() -> zen.ZenEngine:
    """The same rules, kept prepared."""
    expressions = {**{name: expression for name, (_, expression) in CRITERIA.items()}, "outcome": ZEN_OUTCOME}
    place = {"x": 0, "y": 0}
    nodes = [{"id": "in", "type": "inputNode", "name": "in", "position": place},
             {"id": "rules", "type": "expressionNode", "name": "rules", "position": place, "content": {"expressions": [
                 {"id": name, "key": name, "value": value} for name, value in expressions.items()]}},
             {"id": "out", "type": "outputNode", "name": "out", "position": place}]
    edges = [{"id": f"{start}-{end}", "sourceId": start, "targetId": end, "type": "edge"}
             for start, end in (("in", "rules"), ("rules", "out"))]
    prepared = zen.ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges}))
    return zen.ZenEngine({"loader": lambda key: prepared})


def people() -> list[dict[str, Any]]:
    """Complete facts as JSON has them; the same people each time."""
    random = Random(SEED)
    make: dict[str, Callable[[], Any]] = {
        "decimal": lambda: round(random.uniform(1, 6), 2), "whole_number": lambda: random.choice((2, 5, 12, 17, 2250)),
        "yes_no": lambda: random.random() < 0.8, "money": lambda: random.choice((4000, 6000, 15000, 20000))}
    return [{name: random.choice(CHOICES[name]) if name in CHOICES else make[kind]() for name, kind in FACTS.items()}
            for _ in range(PEOPLE)]


def for_zen(facts: dict[str, Any]) -> dict[str, Any]:
    """The same facts with money in pence, ready for zen."""
    return {name: value * 100 if FACTS[name] == "money" else value for name, value in facts.items()}


@dataclass
class Way:
    """One way to do the same for everybody, and how long a round took each time, by person in microseconds."""

    name: str
    work: Callable[[Any], Any]
    inputs: Sequence[Any]
    took: list[float] = field(default_factory=list)

    def run(self, times: int) -> None:
        began = time.perf_counter()
        for _ in range(times):
            for one in self.inputs:
                self.work(one)
        self.took.append((time.perf_counter() - began) / times / len(self.inputs) * 1e6)


def race(ways: Sequence[Way], rounds: int, times: int) -> None:
    """All of them turn about, after one round that warms them up and is thrown away."""
    for _ in range(rounds + 1):
        for way in ways:
            way.run(times)
    for way in ways:
        del way.took[0]


def check(plain: list[dict[str, Any]], engine: zen.ZenEngine) -> None:
    """Both decide alike about everybody; else the race would mean nothing."""
    compiled = compile_definition(service())
    for facts in plain:
        ours = decide(compiled, typed(compiled.definition, facts), ON)
        theirs = engine.evaluate("bench", for_zen(facts))["result"]
        mine = {**{one.criterion: one.verdict == "met" for one, _, _ in ours.reasons}, "outcome": ours.outcome}
        if mine != theirs:
            raise AssertionError(f"{facts}: ours is {mine}, zen's is {theirs}")


def ways(plain: list[dict[str, Any]], engine: zen.ZenEngine) -> dict[str, Way]:
    """What is raced."""
    compiled = compile_definition(service())
    known: list[Facts] = [typed(compiled.definition, facts) for facts in plain]
    zens = [for_zen(facts) for facts in plain]
    bare = rules(compiled, ON).judged
    every = [
        Way("zen", lambda facts: engine.evaluate("bench", facts), zens),
        Way("zen with trace", lambda facts: engine.evaluate("bench", facts, {"trace": True}), zens),
        Way("decide", lambda facts: decide(compiled, facts, ON), known),
        Way("in words", lambda facts: reasons_of(decided(compiled, facts, ON)), known),
        Way("assess", lambda facts: assess(compiled, facts, ON), known),
        Way("reference", lambda facts: finding(Interpreter(compiled, facts, ON)), known),
        Way("generated", lambda facts: bare(facts, ON), known),
        Way("interpreted", lambda facts: _criteria(Interpreter(compiled, facts, ON)), known),
        Way("typing", lambda facts: typed(compiled.definition, facts), plain),
    ]
    return {way.name: way for way in every}


def _criteria(interpreter: Interpreter) -> list[Any]:
    return [interpreter.criterion(name) for name in interpreter.compiled.criteria]


def lines(raced: dict[str, Way]) -> list[Line]:
    """What was seen, with the goals."""
    def ratio(what: str, ours: str, theirs: str, goal: float | None) -> Line:
        mine, other = raced[ours], raced[theirs]
        ratios = tuple(their / our for our, their in zip(mine.took, other.took, strict=True))
        return Line(what, ratios, goal, True, detail=f"{min(mine.took):.2f} and {min(other.took):.2f} µs at best")

    return [
        ratio("one decision: values and source, to zen", "decide", "zen", SINGLE_GOAL),
        ratio("one decision: all words rendered, to zen with trace", "in words", "zen with trace", WORDS_GOAL),
        ratio("whole finding (clock, money, way), to zen with trace", "assess", "zen with trace", None),
        ratio("whole finding, generated to interpreted", "assess", "reference", 1.0),
        ratio("verdicts only, generated to interpreted", "generated", "interpreted", 1.0),
        Line("typing one person's facts from JSON", tuple(raced["typing"].took), None, False, "µs"),
    ]


def measure(rounds: int, times: int) -> list[Line]:
    """The whole race."""
    plain, engine = people(), zen_engine()
    check(plain, engine)
    raced = ways(plain, engine)
    race(list(raced.values()), rounds, times)
    return lines(raced)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.deciding", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few seconds, with wider margins")
    quick = parser.parse_args().quick
    print(HEADING)
    for line in measure(*(QUICK if quick else WHOLE)):
        print(line.words(), flush=True)


if __name__ == "__main__":
    main()
