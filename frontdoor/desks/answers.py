"""Facts in the words an officer reads, each with where it came from and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdoor.assessments.definition import Definition, Fact
from frontdoor.web.journey.wording import in_words

SOURCES = {
    "resident": "From the resident", "officer": "Typed by an officer", "record": "From our records",
    "partner": "From a partner", "entitlement": "From their permit", "account": "From their account",
    "member": "From the councillor",
    "representative": "Typed by somebody who acts for them",
}
DONT_KNOW = "dont_know"


@dataclass(frozen=True)
class Told:
    """One fact as it is shown."""

    label: str
    value: str
    source: str
    at: datetime | None


def told(
    definition: Definition, answers: Mapping[str, Any], looked_up: Mapping[str, Any], looked_up_at: datetime | None,
) -> list[Told]:
    """Every fact that was answered or looked up, in the definition's order. `answers`: fact id -> {value,
    from, at}; `looked_up`: what the rules read in the council's records, which was not asked."""
    found = []
    for fact in definition.facts:
        if fact.id in answers:
            kept = answers[fact.id]
            source = SOURCES.get(str(kept.get("from")), str(kept.get("from") or ""))
            found.append(Told(str(fact.label), in_plain_words(fact, kept.get("value")), source, _moment(kept)))
        elif fact.id in looked_up:
            value = in_plain_words(fact, looked_up[fact.id])
            found.append(Told(str(fact.label), value, SOURCES["record"], looked_up_at))
    return found


def in_plain_words(fact: Fact, value: Any) -> str:
    """The value of a fact in words: as its giver reads it back, but told of somebody else, and with the
    ward."""
    if value == DONT_KNOW:
        return "Does not know"
    if value is None and not fact.optional:
        return "None"
    words = in_words(fact, value, "en")
    ward = value.get("ward") if isinstance(value, Mapping) else None
    return f"{words} ({ward} ward)" if ward else words


def _moment(kept: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(kept.get("at")))
    except ValueError:
        return None
