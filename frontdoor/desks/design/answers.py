"""Answers of an invented person: in words, and as they stand in an address."""

import json
from collections.abc import Mapping
from typing import Any

from frontdoor.assessments.definition import Definition, DefinitionError
from frontdoor.assessments.facts import FactError, typed_fact
from frontdoor.assessments.values import fact_in_words

LONGEST_WORDS = 120


def written(facts: Mapping[str, Any]) -> str:
    """Facts as they stand in an address."""
    return json.dumps(dict(facts), ensure_ascii=False, separators=(",", ":"))


def in_words(definition: Definition, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Facts as a person's questions and answers."""
    return [(str(definition.fact(name).label), answer_in_words(definition, name, value))
            for name, value in facts.items() if definition.has_fact(name)]


def answer_in_words(definition: Definition, name: str, raw: Any) -> str:
    """An answer as it stands in JSON, in words."""
    if raw == "dont_know":
        return "I don’t know"
    try:
        said = fact_in_words(definition.fact(name), typed_fact(definition.fact(name), raw))
    except (FactError, DefinitionError, ValueError):
        said = str(raw)
    unit = definition.fact(name).unit
    return f"{said} {unit}"[:LONGEST_WORDS] if unit and raw is not None else said[:LONGEST_WORDS].capitalize()
