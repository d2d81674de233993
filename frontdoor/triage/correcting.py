"""Putting right what a record says of somebody: by an officer, for a reason, with what was held before kept beside it.
The person is told, where that is safe."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.notifications import outbox
from frontdoor.people import addresses, profile, renaming, search_keys
from frontdoor.people.actor import Actor
from frontdoor.people.profile import HomeAddress
from frontdoor.people.residents import Resident

SOURCE = "officer"
HOME = "home"
WORDS = {profile.NAME: "name", search_keys.BORN: "date of birth", HOME: "address"}


def details(
    session: Session, resident: Resident, *, name: str, born: date | None, reason: str, actor: Actor, at: datetime,
) -> bool:
    """They are called so and were born then; None where that is not known. False where both stood so already, and
    nothing is written down. Flushes."""
    held = profile.facts_of(session, resident).get(search_keys.BORN)
    changed = []
    if name != resident.name:
        renaming.rename(session, resident, name, source=SOURCE, at=at, by=actor, reason=reason)
        changed.append(profile.NAME)
    if (born.isoformat() if born else None) != (held.value if held else None):
        if born is None:
            profile.forget(session, resident, search_keys.BORN, at=at)
        else:
            profile.note(session, resident, search_keys.BORN, born.isoformat(), source=SOURCE, at=at, by=actor,
                         reason=reason)
        changed.append(search_keys.BORN)
    return _changed(session, resident, changed, actor, at)


def home(
    session: Session, resident: Resident, *, uprn: str | None, label: str, from_on: date | None, reason: str,
    actor: Actor, at: datetime,
) -> bool:
    """They live at another address from that day on; without a day the present one was written down wrongly. False
    where it stood so already. Raises MoveTooEarly. Flushes."""
    standing: HomeAddress | None = next(
        (one for one in addresses.all_of(session, resident) if one.until_on is None), None)
    if standing is not None and (standing.uprn, standing.label) == (uprn, label):
        return False
    if from_on is None and standing is not None:
        addresses.correct(session, resident, standing, uprn=uprn, label=label, source=SOURCE, at=at, by=actor,
                          reason=reason)
    else:
        addresses.move(session, resident, uprn=uprn, label=label, from_on=from_on or at.date(), source=SOURCE, at=at,
                       by=actor, reason=reason)
    return _changed(session, resident, [HOME], actor, at)


def _changed(session: Session, resident: Resident, changed: Iterable[str], actor: Actor, at: datetime) -> bool:
    words = [WORDS[one] for one in changed]
    if not words:
        return False
    audit.record(session, council_id=resident.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="corrected_record", subject_kind="resident", subject_id=resident.public_id, at=at,
                 detail={"facts": list(changed)})
    outbox.write(session, council_id=resident.council_id, resident=resident, purpose="details_changed", at=at,
                 event_key=f"corrected:{resident.public_id}:{at.isoformat()}", fields={"changed": " and ".join(words)},
                 page="/contact")
    session.flush()
    return True
