"""What people say of a group, to the group itself or to the council that lists it; and what the group answers."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from frontdoor.directory.groups import Group
from frontdoor.directory.models import GroupFeedback
from frontdoor.errors import FrontDoorError
from frontdoor.people.residents import Resident

TO_GROUP, TO_COUNCIL = "group", "council"
HOW = {"good": "It was good", "fair": "It was all right", "poor": "It was not good"}
WRONG = {"wrong": "Something here is not right", "gone": "It does not meet any more"}
FROM_GROUP = {"change": "The group asks for a change"}
LONGEST, MOST = 2_000, 100


class AlreadyAnswered(FrontDoorError):
    """The group has answered this, or nobody would read its answer."""


def tell(session: Session, council_id: str, group: Group, *, about: str, text: str, to: str, by: Resident | None,
         at: datetime, named: bool = False) -> GroupFeedback:
    """Keep what somebody said, with their first name where they want the group to know it (`named`). The same words
    about the same, sent twice in a row by one person, are kept once. What is wrong with the listing goes to the
    council, whoever it was meant for. Flushes."""
    to = TO_COUNCIL if about in WRONG else to
    last = session.scalar(select(GroupFeedback).where(
        GroupFeedback.council_id == council_id, GroupFeedback.group_id == group.id,
        GroupFeedback.resident_id == (by.id if by else None)).order_by(GroupFeedback.id.desc()).limit(1))
    if last is not None and by is not None and (last.about, last.text, last.to) == (about, text, to):
        return last
    row = GroupFeedback(council_id=council_id, group_id=group.id, to=to, about=about, text=text[:LONGEST],
                        resident_id=by.id if by else None, at=at,
                        first_name=_first_name(by) if named and by and to == TO_GROUP else "")
    session.add(row)
    session.flush()
    return row


def _first_name(resident: Resident) -> str:
    return next(iter(resident.name.split()), "")[:60]


def answer(session: Session, row: GroupFeedback, text: str, *, at: datetime) -> None:
    """The group answers, once. Raises AlreadyAnswered. Flushes."""
    done = session.execute(update(GroupFeedback).where(
        GroupFeedback.id == row.id, GroupFeedback.answered_at.is_(None), GroupFeedback.resident_id.is_not(None),
    ).values(answer=text[:LONGEST], answered_at=at))
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise AlreadyAnswered(row.public_id)
    session.expire(row)
    session.flush()


def for_group(session: Session, council_id: str, group_id: str) -> list[GroupFeedback]:
    """What was said to one group itself, the newest first: never what was for the council."""
    return list(session.scalars(select(GroupFeedback).where(
        GroupFeedback.council_id == council_id, GroupFeedback.group_id == group_id, GroupFeedback.to == TO_GROUP,
    ).order_by(GroupFeedback.id.desc()).limit(MOST)))


def of_resident(session: Session, council_id: str, resident_id: int) -> list[GroupFeedback]:
    """What a resident said of groups, the newest first."""
    return list(session.scalars(select(GroupFeedback).where(
        GroupFeedback.council_id == council_id, GroupFeedback.resident_id == resident_id,
    ).order_by(GroupFeedback.id.desc()).limit(MOST)))


def answered(session: Session, council_id: str, *, since: datetime) -> list[GroupFeedback]:
    """What groups answered since then, the newest first."""
    return list(session.scalars(select(GroupFeedback).where(
        GroupFeedback.council_id == council_id, GroupFeedback.answered_at > since,
    ).order_by(GroupFeedback.answered_at.desc()).limit(MOST)))


def ask_for_change(session: Session, council_id: str, group: Group, text: str, *, at: datetime) -> GroupFeedback:
    """The group asks the council to change what is listed of it. The same words twice in a row are kept once.
    Flushes."""
    last = session.scalar(select(GroupFeedback).where(
        GroupFeedback.council_id == council_id, GroupFeedback.group_id == group.id, GroupFeedback.about.in_(FROM_GROUP),
    ).order_by(GroupFeedback.id.desc()).limit(1))
    if last is not None and last.text == text[:LONGEST]:
        return last
    row = GroupFeedback(council_id=council_id, group_id=group.id, to=TO_COUNCIL, about="change", text=text[:LONGEST],
                        at=at)
    session.add(row)
    session.flush()
    return row


def unseen(session: Session, council_id: str) -> list[GroupFeedback]:
    """What nobody of the council has read yet, the oldest first."""
    return list(session.scalars(select(GroupFeedback).where(
        GroupFeedback.council_id == council_id, GroupFeedback.seen_at.is_(None),
    ).order_by(GroupFeedback.id).limit(MOST)))


def of_group(session: Session, council_id: str, group_id: str) -> list[GroupFeedback]:
    """What was said of one group, the newest first."""
    return list(session.scalars(select(GroupFeedback).where(
        GroupFeedback.council_id == council_id, GroupFeedback.group_id == group_id,
    ).order_by(GroupFeedback.id.desc()).limit(MOST)))


def see(session: Session, council_id: str, public_id: str, *, at: datetime) -> bool:
    """An officer has read it. Whether there is such."""
    row = session.scalar(select(GroupFeedback).where(
        GroupFeedback.council_id == council_id, GroupFeedback.public_id == public_id))
    if row is not None and row.seen_at is None:
        row.seen_at = at
        session.flush()
    return row is not None
