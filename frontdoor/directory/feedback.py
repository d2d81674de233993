"""What people say of a group: to the group itself, or to the council that lists it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.directory.groups import Group
from frontdoor.directory.models import GroupFeedback
from frontdoor.people.residents import Resident

TO_GROUP, TO_COUNCIL = "group", "council"
HOW = {"good": "It was good", "fair": "It was all right", "poor": "It was not good"}
WRONG = {"wrong": "Something here is not right", "gone": "It does not meet any more"}
LONGEST, MOST = 2_000, 100


def tell(session: Session, council_id: str, group: Group, *, about: str, text: str, to: str, by: Resident | None,
         at: datetime) -> GroupFeedback:
    """Keep what somebody said. The same words about the same, sent twice in a row by one person, are kept once. What is
    wrong with the listing goes to the council, whoever it was meant for. Flushes."""
    to = TO_COUNCIL if about in WRONG else to
    last = session.scalar(select(GroupFeedback).where(
        GroupFeedback.council_id == council_id, GroupFeedback.group_id == group.id,
        GroupFeedback.resident_id == (by.id if by else None)).order_by(GroupFeedback.id.desc()).limit(1))
    if last is not None and by is not None and (last.about, last.text, last.to) == (about, text, to):
        return last
    row = GroupFeedback(council_id=council_id, group_id=group.id, to=to, about=about, text=text[:LONGEST],
                        resident_id=by.id if by else None, at=at)
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
