"""Writing anew what somebody is found by: after an upgrade, and when records are joined or parted."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from frontdoor.people import addresses, merges, profile, search_keys
from frontdoor.people.residents import Resident
from frontdoor.people.sounds import words

AT_ONCE = 500


def write(session: Session, resident: Resident) -> None:
    """Everything that the record is found by: also what they were called before, and the names of those that were
    joined to it. One that was joined to another is found by nothing. Flushes."""
    if resident.merged_into_id is not None:
        for kind in (search_keys.NAME, search_keys.BORN, search_keys.ADDRESS):
            search_keys.replace(session, resident.council_id, resident.id, kind, [])
        return
    names = [resident.name, *(one.merged.name for one in merges.into(session, resident)),
             *(str(one.value) for one in profile.former(session, resident, (profile.NAME,)))]
    born = profile.facts_of(session, resident).get(search_keys.BORN)
    search_keys.replace(session, resident.council_id, resident.id, search_keys.NAME,
                        {word for name in names for word in words(name)})
    search_keys.replace(session, resident.council_id, resident.id, search_keys.BORN, [str(born.value)] if born else [])
    addresses.find_by(session, resident)


def catch_up(session: Session, council_id: str, *, after: int) -> int:
    """Write the keys of the next records, by row, that have a name and no keys; gives the last row looked at, or 0 when
    there are none left. Flushes."""
    found = session.scalars(
        select(Resident).where(
            Resident.council_id == council_id, Resident.id > after, Resident.name != "",
            Resident.merged_into_id.is_(None), ~exists().where(search_keys.SearchKey.resident_id == Resident.id))
        .order_by(Resident.id).limit(AT_ONCE)).all()
    for resident in found:
        write(session, resident)
    return found[-1].id if found else 0
