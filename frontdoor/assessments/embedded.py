"""The cases that a definition carries: each is run, and says in a sentence where it came out otherwise."""
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Case, DefinitionError
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import FactError, typed
from frontdoor.assessments.finding import Finding

MORE = ("outcome", "priority", "gate", "fast_track", "held_for_legal_basis", "heading", "answer", "say")


@dataclass(frozen=True)
class Difference:
    """One case that did not come out as written. `index` is its place under `cases`."""

    index: int
    name: str
    say: str


def run(compiled: Compiled) -> list[Difference]:
    """Every embedded case that comes out otherwise than it says."""
    return list(differences(compiled))


def differences(compiled: Compiled) -> Iterator[Difference]:
    """The same one by one, for whoever only asks whether there is any."""
    for index, case in enumerate(compiled.definition.cases):
        name = case.name or f"case {index + 1}"
        yield from (Difference(index, name, f"{name}: {say}") for say in _differences(compiled, case))


def found_for(compiled: Compiled, case: Case) -> Finding:
    """The finding of one embedded case. Raises FactError, or DefinitionError where a figure is missing."""
    received = datetime.fromisoformat(case.received) if case.received else None
    return assess(compiled, typed(compiled.definition, case.given), case.on, received)


def _differences(compiled: Compiled, case: Case) -> list[str]:
    try:
        finding = found_for(compiled, case)
    except FactError as error:
        return [error.say]
    except (DefinitionError, ValueError) as error:
        return [str(error)]
    plain = {**finding.as_json(), **{key: getattr(finding, key) for key in MORE}}
    plain.setdefault("due_at", None)
    plain["reasons"] = {reason.criterion: reason.verdict.value for reason in finding.reasons}
    return [say for key, wanted in case.expect.items() for say in _compared(key, wanted, plain)]


def _compared(key: str, wanted: Any, plain: Mapping[str, Any]) -> list[str]:
    if key not in plain:
        return [f"`{key}` is nothing that a finding has; check its spelling."]
    if isinstance(wanted, dict) and isinstance(plain[key], dict):
        return [f"{key}.{inner} is {plain[key].get(inner)!r} and should be {value!r}."
                for inner, value in wanted.items() if plain[key].get(inner) != value]
    return [] if plain[key] == wanted else [f"{key} is {plain[key]!r} and should be {wanted!r}."]
