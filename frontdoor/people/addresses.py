"""Where a resident lives and lived, with the days: one present address at most, and the ones before it."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from frontdoor.clock import DAY
from frontdoor.errors import FrontDoorError
from frontdoor.people import profile, protection, search_keys
from frontdoor.people.actor import Actor
from frontdoor.people.profile import LONGEST_REASON, HomeAddress
from frontdoor.people.residents import Resident
from frontdoor.people.sounds import address_words


class MoveTooEarly(FrontDoorError):
    """A move dated on or before the day from which the present address holds. `from_on` is that day."""

    def __init__(self, from_on: date) -> None:
        super().__init__(f"the present address holds from {from_on}")
        self.from_on = from_on


def all_of(session: Session, resident: Resident) -> list[HomeAddress]:
    """Every address of the resident, the newest first."""
    return profile.HOMES.of(session, council_id=resident.council_id, resident_id=resident.id)


def current(session: Session, resident: Resident, on: date) -> HomeAddress | None:
    """Where the resident lives on that day, as far as they told us; both ends of a stay included."""
    return session.scalar(
        select(HomeAddress).where(
            HomeAddress.council_id == resident.council_id, HomeAddress.resident_id == resident.id,
            HomeAddress.from_on <= on, or_(HomeAddress.until_on.is_(None), HomeAddress.until_on >= on),
        ).order_by(HomeAddress.from_on.desc(), HomeAddress.id.desc()).limit(1)
    )


def move(
    session: Session, resident: Resident, *, uprn: str | None, label: str, from_on: date, source: str, at: datetime,
    by: Actor | None = None, reason: str = "",
) -> HomeAddress:
    """The resident lives at another address from that day on, which may be to come; the one before ends the day
    before. The same address again changes nothing. It is protected as its resident is. `by` is the officer who wrote it
    down for a `reason`. Raises MoveTooEarly. Flushes."""
    standing = [one for one in all_of(session, resident) if one.until_on is None]
    for one in standing:
        if (one.uprn, one.label) == (uprn, label):
            return one
        if from_on <= one.from_on:
            raise MoveTooEarly(one.from_on)
        one.until_on = from_on - DAY
    row = HomeAddress(council_id=resident.council_id, resident_id=resident.id, uprn=uprn, label=label[:300],
                      from_on=from_on, until_on=None, source=source, at=at,
                      protected=protection.of(session, resident) is not None,
                      officer_id=by.officer_id if by else None, reason=reason[:LONGEST_REASON])
    session.add(row)
    find_by(session, resident)
    return row


def correct(
    session: Session, resident: Resident, wrong: HomeAddress, *, uprn: str | None, label: str, source: str,
    at: datetime, by: Actor | None = None, reason: str = "",
) -> HomeAddress:
    """Put right an address that was written down wrongly: another one holds for the same days, and the wrong one is
    kept as a stay that never was. Flushes."""
    row = HomeAddress(council_id=resident.council_id, resident_id=resident.id, uprn=uprn, label=label[:300],
                      from_on=wrong.from_on, until_on=wrong.until_on, source=source, at=at, protected=wrong.protected,
                      officer_id=by.officer_id if by else None, reason=reason[:LONGEST_REASON])
    wrong.until_on = wrong.from_on - DAY
    session.add(row)
    find_by(session, resident)
    return row


def find_by(session: Session, resident: Resident) -> None:
    """The resident is found by the words of where they live, unless that is protected. Flushes."""
    session.flush()
    open_now = [one for one in all_of(session, resident) if one.until_on is None and not one.protected]
    search_keys.replace(session, resident.council_id, resident.id, search_keys.ADDRESS,
                        {word for one in open_now for word in address_words(one.label)})
