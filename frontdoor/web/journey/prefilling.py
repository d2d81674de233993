"""What is known of a resident before they are asked: offered as answers already given, each with its source and day.

Only what the resident's own record holds. What hangs on a place is looked up anew at every page instead, and a home
address is offered where it is asked, because a form may be about another one.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, Fact, FactType
from frontdoor.assessments.facts import FactError, typed_fact
from frontdoor.cases.drafts import Draft
from frontdoor.people import profile
from frontdoor.people.residents import Resident
from frontdoor.triage import known

ACCOUNT = "account"
OWN = "profile."
FILES = {FactType.FILE, FactType.FILES}
NEVER = {FactType.ADDRESS, FactType.PLACE, *FILES}


def fill_in(
    session: Session, draft: Draft, definition: Definition, resident: Resident, *, at: datetime,
    but: Collection[str] = (),
) -> None:
    """Put into the draft what the resident's record holds and the draft does not answer yet, `but` for some facts.
    Flushes."""
    before = draft.changed_at
    for fact, value, since in offered(session, definition, resident, at=at):
        if fact.id not in draft.answers and fact.id not in but:
            draft.answer(fact.id, value, source=ACCOUNT, at=since)
    draft.changed_at = before
    session.flush()


def offered(
    session: Session, definition: Definition, resident: Resident, *, at: datetime,
) -> Iterator[tuple[Fact, Any, datetime]]:
    """The facts of a service that the resident's record holds, each with its value in JSON and since when."""
    records = known.with_records(session, resident.council_id, definition, {}, at=at, resident=resident)
    held = profile.facts_of(session, resident)
    for fact in definition.facts:
        if fact.type in NEVER or "resident" not in fact.from_:
            continue
        if known.is_offer(fact):
            value = records.get(fact.id)
        elif fact.reuse == "person" and fact.id in held:
            value = held[fact.id].value
        else:
            continue
        if value not in (None, "") and fits(fact, value):
            yield fact, value, _since(fact, resident, held)


def carried_over(
    definition: Definition, answers: Mapping[str, Mapping[str, Any]],
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Those of earlier answers, by fact {value, from, at}, that this version of the service still asks in the same
    way. Files are not: they belong to what they were sent with."""
    for name, given in answers.items():
        fact = definition.fact(name) if definition.has_fact(name) else None
        if fact is not None and fact.type not in FILES and fits(fact, given["value"]):
            yield name, given


def fits(fact: Fact, value: Any) -> bool:
    """Whether what was told for another form can be an answer to this one."""
    try:
        typed_fact(fact, value)
    except FactError:
        return False
    return True


def _since(fact: Fact, resident: Resident, held: Mapping[str, profile.ProfileFact]) -> datetime:
    """When the resident told it: as a fact of the profile, as a way to reach them, or when the record began."""
    key = (fact.record or "").removeprefix(OWN)
    for name in (fact.id, key):
        if name in held:
            return held[name].at
    told = [point.verified_at or point.created_at for point in resident.contact_points
            if point.kind == key and point.ended_at is None]
    return max(told, default=resident.created_at)
