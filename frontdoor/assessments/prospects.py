"""What else somebody may be able to get: the rules of another service, over facts that were given for the first.

A fact means the same in every service that names it by the same id, type and person whom it is about. What was
answered with "don't know" may be asked anew in another place and is left out, and so is a choice among benefits or the
like that offered less than the other service tells apart: what was not offered was not denied.
"""
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from frontdoor.assessments.asking import still_matters
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Definition, Fact, FactType, Result
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import FactError, Facts, typed, typed_fact
from frontdoor.assessments.finding import Finding
from frontdoor.assessments.interpreter import NoFigure
from frontdoor.assessments.settling import answers

# Facts of the one claim, and kinds of facts that belong to what they were sent with.
OF_THE_CLAIM = frozenset({"as_of", "received"})
NOT_CARRIED = frozenset({FactType.FILE, FactType.FILES, FactType.PLACE, FactType.LONG_TEXT})
# Choices that stand for whatever was not named.
OPEN_ENDED = frozenset({"other", "none"})


@dataclass(frozen=True)
class Prospect:
    """A service that somebody may get. `question` is the one fact that may decide it by itself, and `finding` then what
    one of its answers would bring; None where what is held already suffices."""

    service: str
    finding: Finding
    question: Fact | None = None

    @property
    def is_certain(self) -> bool:
        return self.question is None


def prospect(compiled: Compiled, given: Mapping[str, Any], asked_by: Definition, on: date) -> Prospect | None:
    """Whether the facts `given` (in JSON) for the service `asked_by` show that somebody can get this other one, or lack
    one answer to show it. None where they cannot, where more is missing, or where a person would have to judge."""
    try:
        facts = typed(compiled.definition, dict(carried(compiled.definition, given, asked_by)))
        finding = assess(compiled, facts, on)
    except (FactError, NoFigure):
        return None
    if finding.settled:
        return Prospect(compiled.definition.id, finding) if _is_granted(finding) else None
    return _one_away(compiled, facts, on)


def carried(other: Definition, given: Mapping[str, Any], asked_by: Definition) -> Iterator[tuple[str, Any]]:
    """Those of the facts given for one service that mean the same in the other, by id, in JSON."""
    for fact in other.facts:
        value = given.get(fact.id)
        if value in (None, "", "dont_know") or not asked_by.has_fact(fact.id) or fact.id in OF_THE_CLAIM:
            continue
        if _means_the_same(fact, asked_by.fact(fact.id)) and _is_whole(fact, value):
            yield fact.id, value


def _means_the_same(fact: Fact, other: Fact) -> bool:
    if fact.type is not other.type or fact.about != other.about or fact.type in NOT_CARRIED:
        return False
    return fact.type is not FactType.CHOICES or set(fact.choice_ids) - OPEN_ENDED <= set(other.choice_ids)


def _is_whole(fact: Fact, value: Any) -> bool:
    """Whether a value of the one service is one of the other's as it stands."""
    try:
        typed_fact(fact, value)
    except FactError:
        return False
    return True


def _is_granted(finding: Finding) -> bool:
    return finding.result is Result.ELIGIBLE_AUTO


def _one_away(compiled: Compiled, facts: Facts, on: date) -> Prospect | None:
    """The first question, in the order in which they are asked, one of whose answers would settle it well."""
    for name in still_matters(compiled, facts, on):
        for answer in answers(compiled, on).get(name, ()):
            try:
                finding = assess(compiled, facts.with_(**{name: answer}), on)
            except NoFigure:
                continue
            if finding.settled and _is_granted(finding):
                return Prospect(compiled.definition.id, finding, compiled.definition.fact(name))
    return None
