"""Which facts a snapshot keeps, and how: as few as will do.

The values of whatever has a closed form (yes or no, choices, numbers, dates, times), so that a draft may begin to read
what was asked before and decided nothing. Of names, contact points, addresses, files and free text only whether they
are known. A date of birth, or what is of a special category (UK GDPR art 9), only where the rules in force read it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Fact, FactType
from frontdoor.assessments.reads import declared, facts_read

CLOSED = frozenset({
    FactType.YES_NO, FactType.CHOICE, FactType.CHOICES, FactType.WHOLE_NUMBER, FactType.DECIMAL, FactType.MONEY,
    FactType.DATE, FactType.TIME, FactType.TIME_RANGE,
})
# What a rule may compare although it has no closed form: the code of a zone, the ward of a place, a list of people.
IF_READ = frozenset({FactType.TEXT, FactType.PLACE, FactType.ADDRESS, FactType.PEOPLE})
BORN = "dob"
# The facts of the claim itself: the day is a column of its own, and no rule asks when it was received.
OF_THE_CLAIM = frozenset({"as_of", "received"})


@dataclass(frozen=True)
class Kept:
    """A fact that is kept: its value too, or only whether it is known."""

    fact: Fact
    by_value: bool


def kept(compiled: Compiled) -> dict[str, Kept]:
    """The facts that a snapshot keeps for a service with these rules in force, by id."""
    read = facts_read(compiled)
    found: dict[str, Kept] = {}
    for fact in compiled.definition.facts:
        is_read = fact.id in read
        if fact.id in OF_THE_CLAIM or ((fact.special_category or fact.id == BORN) and not is_read):
            continue
        found[fact.id] = Kept(fact, fact.type in CLOSED or (read.get(fact.id, False) and fact.type in IF_READ))
    for name, by_value in read.items():
        if name not in found and name not in OF_THE_CLAIM:
            found[name] = Kept(declared(compiled, name), by_value)
    return found


def form(compiled: Compiled) -> str:
    """What a snapshot's columns are, as one hash: where it differs, the snapshot is made anew."""
    columns = [[name, one.fact.type, one.by_value, [choice.id for choice in one.fact.choices]]
               for name, one in kept(compiled).items()]
    renews = compiled.definition.renewal
    whole = [FORM, columns, list(renews.refreshes) if renews is not None else None]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


# Raised by whoever changes what else stands in a chunk.
FORM = 1


def lessened(fact: Fact, value: Any) -> Any:
    """A typed value without what no rule can read of it: of a place only in which areas it lies."""
    if fact.type is FactType.PLACE:
        of: Mapping[str, Any] = value if isinstance(value, dict) else {}
        return {name: of[name] for name in ("ward", "areas") if name in of}
    if fact.type is FactType.ADDRESS:
        return {"label": "-", "uprn": None, "postcode": ""}
    return value
