"""Places at the meetings of groups: when they are, how many are left, booked and given back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session, joinedload

from frontdoor.clock import LONDON, local_date
from frontdoor.directory.groups import Group, Weekday
from frontdoor.directory.models import BOOKED, CANCELLED, GroupMeeting, GroupPlace
from frontdoor.errors import FrontDoorError
from frontdoor.people.residents import Resident

DAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AHEAD = timedelta(weeks=4)


class GroupFull(FrontDoorError):
    """All places of the meeting are taken, or it is no meeting that can be booked."""


@dataclass(frozen=True)
class Session_:
    """One meeting to come, with the places that are left."""

    starts_at: datetime
    ends_at: datetime
    left: int


def upcoming(session: Session, council_id: str, group: Group, *, at: datetime) -> list[Session_]:
    """The meetings of the next four weeks that have not begun, the soonest first; none where nothing can be booked."""
    if not group.is_bookable:
        return []
    rows = session.execute(select(GroupMeeting.starts_at, GroupMeeting.taken).where(
        GroupMeeting.council_id == council_id, GroupMeeting.group_id == group.id, GroupMeeting.starts_at >= at))
    taken = {starts_at: count for starts_at, count in rows}
    return [Session_(start, end, max(0, (group.places or 0) - taken.get(start, 0)))
            for start, end in _times(group, local_date(at)) if start > at]


def _times(group: Group, first: date) -> Iterator[tuple[datetime, datetime]]:
    for number in range(AHEAD.days):
        day = first + timedelta(days=number)
        for meeting in sorted(group.meets, key=lambda one: one.from_):
            if DAYS[day.weekday()] == meeting.day:
                yield (datetime.combine(day, meeting.from_, LONDON), datetime.combine(day, meeting.until, LONDON))


def book(session: Session, council_id: str, group: Group, starts_at: datetime, *, who: Resident, by: Resident,
         at: datetime) -> GroupPlace:
    """A place for `who`, whom `by` books it for. Somebody who has one keeps it. Flushes. Raises GroupFull."""
    found = next((one for one in upcoming(session, council_id, group, at=at) if one.starts_at == starts_at), None)
    if found is None:
        raise GroupFull(f"{group.id} has no meeting at {starts_at}")
    meeting = _meeting(session, council_id, group, found)
    place = session.scalar(select(GroupPlace).where(
        GroupPlace.council_id == council_id, GroupPlace.meeting_id == meeting.id, GroupPlace.resident_id == who.id))
    if place is not None and place.state == BOOKED:
        return place
    _take(session, meeting, group)
    if place is None:
        place = GroupPlace(council_id=council_id, meeting=meeting, resident=who, booked_by_id=by.id, booked_at=at)
        session.add(place)
    else:
        place.state, place.booked_by_id, place.booked_at, place.ended_at = BOOKED, by.id, at, None
    session.flush()
    return place


def _meeting(session: Session, council_id: str, group: Group, found: Session_) -> GroupMeeting:
    """The row of a meeting, made when the first place is booked."""
    row = session.scalar(select(GroupMeeting).where(
        GroupMeeting.council_id == council_id, GroupMeeting.group_id == group.id,
        GroupMeeting.starts_at == found.starts_at))
    if row is None:
        row = GroupMeeting(council_id=council_id, group_id=group.id, starts_at=found.starts_at, ends_at=found.ends_at,
                           taken=0)
        session.add(row)
        session.flush()
    return row


def _take(session: Session, meeting: GroupMeeting, group: Group) -> None:
    """One more place, if there is one: decided by the database."""
    more: Update = update(GroupMeeting).where(
        GroupMeeting.id == meeting.id, GroupMeeting.taken < (group.places or 0)).values(taken=GroupMeeting.taken + 1)
    if session.execute(more).rowcount != 1:  # type: ignore[attr-defined]
        raise GroupFull(f"{group.id} is full at {meeting.starts_at}")
    session.expire(meeting, ["taken"])


def cancel(session: Session, place: GroupPlace, *, at: datetime) -> None:
    """Give a place back; one that was given back stays so. Flushes."""
    given = session.execute(update(GroupPlace).where(GroupPlace.id == place.id, GroupPlace.state == BOOKED)
                            .values(state=CANCELLED, ended_at=at))
    if given.rowcount == 1:  # type: ignore[attr-defined]
        session.execute(update(GroupMeeting).where(GroupMeeting.id == place.meeting_id)
                        .values(taken=GroupMeeting.taken - 1))
    session.expire(place)
    session.flush()


def of_residents(session: Session, council_id: str, resident_ids: frozenset[int]) -> list[GroupPlace]:
    """The places that these residents have or had, the latest meeting first; without those given back."""
    return list(session.scalars(
        select(GroupPlace).join(GroupMeeting).options(joinedload(GroupPlace.meeting), joinedload(GroupPlace.resident))
        .where(GroupPlace.council_id == council_id, GroupPlace.resident_id.in_(sorted(resident_ids)),
               GroupPlace.state == BOOKED)
        .order_by(GroupMeeting.starts_at.desc(), GroupPlace.id)))


def of_public_id(session: Session, council_id: str, public_id: str, resident_ids: frozenset[int]) -> GroupPlace | None:
    """A place of one of these residents; None for any other."""
    return session.scalar(select(GroupPlace).where(
        GroupPlace.council_id == council_id, GroupPlace.public_id == public_id,
        GroupPlace.resident_id.in_(sorted(resident_ids))))


def taken(session: Session, council_id: str, group_id: str, *, since: datetime) -> list[tuple[datetime, int]]:
    """How many places are taken at the meetings from then on, the soonest first; those with none left out."""
    rows = session.execute(select(GroupMeeting.starts_at, GroupMeeting.taken).where(
        GroupMeeting.council_id == council_id, GroupMeeting.group_id == group_id, GroupMeeting.starts_at >= since,
        GroupMeeting.taken > 0).order_by(GroupMeeting.starts_at))
    return [(starts_at, count) for starts_at, count in rows]
