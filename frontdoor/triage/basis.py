"""What a finding was worked out from, as it is kept with it: enough to work the same finding out again from its row.

`{"on": the day of the claim, "received": the moment it came, "language": of its words, "facts": {id: {"value", "from",
"at", and of a record its "record"}}, "changes": {criterion: what would change it, in words}}`. The version and its hash
are columns of the row. Records and answers change afterwards; this does not.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from frontdoor.assessments.definition import Definition
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.assessments.finding import Finding, Verdict
from frontdoor.catalogue.versions import Version
from frontdoor.errors import FrontDoorError

RECORD = "record"


class SpoiltBasis(FrontDoorError):
    """What is kept with a finding is not what was written there."""


def made(
    definition: Definition, answers: Mapping[str, Any], facts: Mapping[str, Any], finding: Finding, *,
    received: datetime, at: datetime,
) -> dict[str, Any]:
    """What is kept of a finding. `answers` say who gave each answer and when; `facts` is what the rules were asked on,
    in JSON: what differs from the answers came from a record, looked up at `at`."""
    return {
        "on": finding.on.isoformat(), "received": received.isoformat(), "language": finding.language,
        "facts": {name: _provenance(definition, name, value, answers.get(name), at) for name, value in facts.items()},
        "changes": {one.criterion: one.change for one in finding.reasons
                    if one.verdict is Verdict.NOT_MET and one.change},
    }


def _provenance(definition: Definition, name: str, value: Any, answer: Mapping[str, Any] | None,
                at: datetime) -> Mapping[str, Any]:
    if answer is not None and answer["value"] == value:
        return answer
    key = definition.fact(name).record if definition.has_fact(name) else None
    return {"value": value, "from": RECORD, "at": at.isoformat(), "record": key}


def values(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The facts alone, as they stand in JSON."""
    return {name: one["value"] for name, one in kept["facts"].items()}


def found_again(version: Version, kept: Mapping[str, Any]) -> Finding:
    """The finding that this version comes to on what was kept. Raises SpoiltBasis where it cannot be read, and what
    `typed` and `assess` raise."""
    try:
        on, received = date.fromisoformat(kept["on"]), datetime.fromisoformat(kept["received"])
        facts, language = values(kept), str(kept["language"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SpoiltBasis("What is kept with the finding cannot be read.") from error
    return assess(version.compiled, typed(version.definition, facts), on=on, received=received, version=version.number,
                  language=language)
