"""One thing that is doubtful about a definition: what, where, in a sentence, and somebody it would happen to."""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdoor.assessments.compiled import Compiled


@dataclass(frozen=True)
class Problem:
    """`example` holds the facts of an example resident, or None where no person is needed to see it."""

    kind: str
    where: str
    line: int
    say: str
    example: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "where": self.where, "line": self.line, "say": self.say,
                "example": dict(self.example) if self.example is not None else None}


def problem(compiled: Compiled, kind: str, path: tuple[str | int, ...], say: str,
            example: Mapping[str, Any] | None = None) -> Problem:
    """A problem at a place of the definition, with its line."""
    return Problem(kind, ".".join(str(step) for step in path), compiled.definition.source.line(*path), say, example)
