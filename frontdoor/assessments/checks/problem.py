"""One thing that is doubtful about a definition: what, where, in a sentence, and somebody it would happen to."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.facts import NOT_ASKED, plain_fact, plain_value

# Every kind of finding, with a plain heading for pages.
HEADINGS = {
    "definition": "The file cannot be read",
    "overlay": "A council's values do not fit",
    "message": "A message cannot be sent",
    "case_failed": "A test case comes out wrong",
    "gap": "People with no answer",
    "overlap": "Two answers for the same people",
    "unreachable_outcome": "An answer that nobody gets",
    "contradiction": "A test that always comes out the same",
    "idle_criterion": "A test that changes nothing",
    "direction": "More brings a better answer, and should not",
    "held_for_legal_basis": "A decision that needs a legal basis",
    "unreachable_flag": "A flag that is never raised",
    "unreachable_fast_track": "A fast track that nobody takes",
    "idle_fact": "A question that nothing needs",
    "unaskable_fact": "A fact that nobody can give",
    "idle_level": "A level that changes nothing",
    "idle_gate": "A gate that nothing uses",
    "empty_page": "A page that asks nothing",
    "parameter_gap": "A figure that is missing",
    "review_due": "A figure to look at again",
    "untested_outcome": "An answer without a test case",
    "untested_criterion": "A test without a test case",
    "reading_age": "Words that are hard to read",
    "not_proven": "Not proven",
}


@dataclass(frozen=True)
class Problem:
    """`kind` is one of HEADINGS. `example` holds the facts of an example resident with the day of the claim, as
    `assess` takes them, or is None where no person is needed to see it."""

    kind: str
    where: str
    line: int
    say: str
    example: Mapping[str, Any] | None = None

    @property
    def heading(self) -> str:
        """A few plain words for pages."""
        return HEADINGS[self.kind]

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "where": self.where, "line": self.line, "say": self.say,
                "example": dict(self.example) if self.example is not None else None}


def problem(compiled: Compiled, kind: str, path: tuple[str | int, ...], say: str,
            example: Mapping[str, Any] | None = None) -> Problem:
    """A problem at a place of the definition, with its line."""
    return Problem(kind, ".".join(str(step) for step in path), compiled.definition.source.line(*path), say, example)


def shown(compiled: Compiled, person: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Typed facts as an example: in JSON, with the day of the claim."""
    definition = compiled.definition
    plain = {name: plain_fact(definition.fact(name), value) if definition.has_fact(name) else plain_value(value)
             for name, value in person.items() if value is not NOT_ASKED}
    return {**plain, "as_of": on.isoformat()}
