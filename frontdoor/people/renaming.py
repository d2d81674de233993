"""A person is called otherwise from now on: what they were called before is kept, and finds them as well."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.people import profile, reindexing, residents
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident


def rename(
    session: Session, resident: Resident, name: str, *, source: str, at: datetime, by: Actor | None = None,
    reason: str = "",
) -> None:
    """The resident is called so from `at` on. `source`, `by` and `reason` as in `profile.note`. Flushes."""
    if resident.name and profile.NAME not in profile.facts_of(session, resident):
        profile.note(session, resident, profile.NAME, resident.name, source="record", at=resident.created_at)
    residents.rename(session, resident, name)
    profile.note(session, resident, profile.NAME, name, source=source, at=at, by=by, reason=reason)
    reindexing.write(session, resident)
