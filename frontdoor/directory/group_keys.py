"""The keys to a group's own door: sent to the address that the group publishes, and to no other.

A key is signed and has a row: so it runs out, and an officer can end it. Nothing tells a wrong key, one that ran out
and one of another group apart.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.directory.groups import Group
from frontdoor.directory.models import GroupKey
from frontdoor.errors import FrontDoorError
from frontdoor.keys import BadSignature, Keys

PURPOSE = "group door"
GOOD_FOR = timedelta(days=60)
# A key that is sent again must be good for so long at least, or it is another.
LEAST_LEFT = timedelta(days=30)


class GroupKeySpent(FrontDoorError):
    """No key opens this: it is none of ours, ran out, was ended, or is of another group."""


def current(session: Session, council_id: str, group: Group, *, at: datetime) -> GroupKey:
    """The key to send to the group: the one it has, if that is good for long enough and went to the same address; else
    a new one. The group must have an email address. Flushes."""
    held = session.scalar(select(GroupKey).where(
        GroupKey.council_id == council_id, GroupKey.group_id == group.id, GroupKey.sent_to == group.contact.email,
        GroupKey.ended_at.is_(None), GroupKey.expires_at > at + LEAST_LEFT,
    ).order_by(GroupKey.id.desc()).limit(1))
    return held or make(session, council_id, group, at=at)


def make(session: Session, council_id: str, group: Group, *, at: datetime) -> GroupKey:
    """A new key for the address that the group publishes. Flushes."""
    row = GroupKey(council_id=council_id, group_id=group.id, sent_to=group.contact.email, made_at=at,
                   expires_at=at + GOOD_FOR)
    session.add(row)
    session.flush()
    return row


def written(keys: Keys, row: GroupKey) -> str:
    """The key as it stands in a link."""
    return keys.sign(PURPOSE, {"key": row.public_id, "expires": int(row.expires_at.timestamp())})


def opened(session: Session, keys: Keys, council_id: str, group_id: str, token: str, *, at: datetime) -> GroupKey:
    """The key that a link holds, if it opens the door of this group. Raises GroupKeySpent."""
    try:
        public_id = str(keys.verify(PURPOSE, token, at=at).get("key", ""))
    except BadSignature as error:
        raise GroupKeySpent("the key is none of ours, or has run out") from error
    row = session.scalar(select(GroupKey).where(GroupKey.council_id == council_id, GroupKey.public_id == public_id))
    if row is None or row.group_id != group_id or row.ended_at is not None or at >= row.expires_at:
        raise GroupKeySpent("no live key of this group")
    return row


def live(session: Session, council_id: str, group_id: str, *, at: datetime) -> list[GroupKey]:
    """The keys that open the door of a group, the newest first."""
    return list(session.scalars(select(GroupKey).where(
        GroupKey.council_id == council_id, GroupKey.group_id == group_id, GroupKey.ended_at.is_(None),
        GroupKey.expires_at > at).order_by(GroupKey.id.desc())))


def end_all(session: Session, council_id: str, group_id: str, *, by_id: str, at: datetime) -> None:
    """From now on no key that was sent opens the door of this group. Flushes."""
    session.execute(update(GroupKey).where(
        GroupKey.council_id == council_id, GroupKey.group_id == group_id, GroupKey.ended_at.is_(None),
    ).values(ended_at=at))
    audit.record(session, council_id=council_id, actor_kind="officer", actor_id=by_id, action="ended_keys",
                 subject_kind="group", subject_id=group_id, at=at)
    session.flush()
