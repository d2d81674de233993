"""What a resident's record learns from a form that they sent while they were signed in.

Only what is about the person and may be used again, and only what they said themselves here. Who they are and how
they are reached is changed in the account, where it is confirmed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.assessments.definition import Definition, Fact, FactType
from frontdoor.clock import local_date
from frontdoor.people import addresses, profile
from frontdoor.people.residents import Resident

SOURCE = "application"
SAID_HERE = {"resident", "representative"}
KEPT_ELSEWHERE = {"profile.name", "profile.email", "profile.phone"}
NEVER = {FactType.FILE, FactType.FILES, FactType.PLACE}


def learn(
    session: Session, resident: Resident, definition: Definition, answers: Mapping[str, Mapping[str, Any]], *,
    at: datetime,
) -> None:
    """Hold what was said for the next time. `answers`: by fact {value, from, at}. A home address is only noted
    where none is held: one who gives another may apply for another home. Flushes."""
    for fact in definition.facts:
        kept = answers.get(fact.id)
        if kept is None or kept["from"] not in SAID_HERE or not _is_of_person(fact):
            continue
        if kept["value"] in (None, "", "dont_know"):
            continue
        if fact.type is FactType.ADDRESS:
            _note_address(session, resident, kept["value"], at)
        else:
            profile.note(session, resident, fact.id, kept["value"], source=SOURCE, at=at)


def _is_of_person(fact: Fact) -> bool:
    return (fact.reuse == "person" and not fact.special_category and fact.type not in NEVER
            and fact.record not in KEPT_ELSEWHERE)


def _note_address(session: Session, resident: Resident, value: Any, at: datetime) -> None:
    on = local_date(at)
    if addresses.current(session, resident, on) is not None or addresses.all_of(session, resident):
        return
    label = str(value["label"]) if isinstance(value, dict) else ", ".join(str(value).split("\n"))
    addresses.move(session, resident, uprn=places.uprn_of(value), label=label, from_on=on, source=SOURCE, at=at)
