"""Small definitions made by hand, for tests of the rules."""
from datetime import date, datetime
from typing import Any

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import Facts, typed
from frontdoor.assessments.finding import Finding
from frontdoor.assessments.interpreter import Interpreter, Judgement

ON = date(2026, 11, 23)
WORDS = {"met": "Yes.", "not_met": "No.", "not_known": "Not known."}


def fact(fact_id: str, fact_type: str, **more: Any) -> dict[str, Any]:
    choices = [{"id": one, "label": one} for one in more.pop("of", ())]
    return {"id": fact_id, "type": fact_type, "ask": f"{fact_id}?", **({"choices": choices} if choices else {}), **more}


FACTS = [
    fact("a", "yes_no"), fact("b", "yes_no"), fact("c", "yes_no"), fact("number", "whole_number"),
    fact("other_number", "whole_number"), fact("length", "decimal"), fact("pay", "money"), fact("day", "date"),
    fact("born", "date"), fact("colour", "choice", of=("red", "green", "blue")),
    fact("things", "choices", of=("one", "two", "three")), fact("hours", "time_range"), fact("place", "place"),
    fact("note", "text"),
]


def outcome(result: str, when: Any = None, **more: Any) -> dict[str, Any]:
    return {"result": result, **({"when": when} if when is not None else {"otherwise": True}), **more}


def plain(**changes: Any) -> dict[str, Any]:
    """The smallest definition that does something, with changes."""
    return {"id": "test-service", "name": "Test service", "verb": "apply", "owner": "testers", "summary": "A test.",
            "facts": FACTS, "outcomes": [outcome("accepted", "a", automatic=True), outcome("needs_assessment")],
            **changes}


def compiled(**changes: Any) -> Compiled:
    return compile_definition(Definition.model_validate(plain(**changes)))


def facts(found: Compiled, **json_facts: Any) -> Facts:
    return typed(found.definition, json_facts)


def find(found: Compiled, json_facts: dict[str, Any] | None = None, on: date = ON,
         received: datetime | None = None) -> Finding:
    return assess(found, typed(found.definition, json_facts or {}), on, received)


def judged(test: Any, json_facts: dict[str, Any] | None = None, on: date = ON, **changes: Any) -> Judgement:
    """How one test comes out on some facts."""
    found = compiled(criteria={"it": {"test": test, "words": WORDS}}, **changes)
    return Interpreter(found, typed(found.definition, json_facts or {}), on).criterion("it")


def verdict(test: Any, json_facts: dict[str, Any] | None = None, on: date = ON, **changes: Any) -> str:
    return judged(test, json_facts, on, **changes).verdict.value
