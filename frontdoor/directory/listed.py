"""The groups that a council lists now: those that come as data, as officers and the groups themselves changed them.

Nothing of the data is lost: each change stands beside it as a row, dated, with who made it, and the newest counts.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.directory.groups import Group, groups
from frontdoor.directory.models import GroupChange
from frontdoor.errors import FrontDoorError
from frontdoor.people.officers import Officer

KEPT = 16
# What an address of the desk is called, and so no group can be.
TAKEN = frozenset({"new"})
LONGEST_ID = 50


class UnknownGroup(FrontDoorError):
    """The council knows no such group."""


@dataclass(frozen=True)
class Change:
    """What was last changed of one group: the whole group as JSON, and whether it is listed."""

    group_id: str
    body: str
    listed: bool


@dataclass(frozen=True)
class Listing:
    """What a council lists: its packaged groups with `changes` laid over them. Two with the same are equal, so that
    what is worked out from one can be kept."""

    council_id: str
    changes: tuple[Change, ...] = ()

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that residents see, by name."""
        return _laid_over(self)

    @property
    def topics(self) -> tuple[str, ...]:
        """What they are for, by name."""
        return tuple(sorted({topic for group in self.groups for topic in group.topics}))

    def of_id(self, group_id: str) -> Group | None:
        """One group that residents see."""
        return next((one for one in self.groups if one.id == group_id), None)

    def known(self, group_id: str) -> Group | None:
        """The same, also where it is hidden."""
        changed = next((one for one in self.changes if one.group_id == group_id), None)
        return _read(changed.body) if changed else Listing(self.council_id).of_id(group_id)

    @property
    def hidden(self) -> tuple[Group, ...]:
        """The groups that were taken off the list, by name."""
        return tuple(sorted((_read(one.body) for one in self.changes if not one.listed), key=lambda one: one.name))


@lru_cache(maxsize=KEPT)
def _laid_over(listing: Listing) -> tuple[Group, ...]:
    found = {one.id: one for one in groups(listing.council_id)}
    for change in listing.changes:
        found.pop(change.group_id, None)
        if change.listed:
            found[change.group_id] = _read(change.body)
    return tuple(sorted(found.values(), key=lambda one: one.name))


@lru_cache(maxsize=1024)
def _read(body: str) -> Group:
    return Group.model_validate_json(body)


def of_council(session: Session, council_id: str) -> Listing:
    """What the council lists now. One query."""
    newest = select(func.max(GroupChange.id)).where(GroupChange.council_id == council_id).group_by(GroupChange.group_id)
    rows = session.execute(select(GroupChange.group_id, GroupChange.body, GroupChange.listed)
                           .where(GroupChange.id.in_(newest)).order_by(GroupChange.group_id))
    return Listing(council_id, tuple(Change(*row) for row in rows))


def of_id(session: Session, council_id: str, group_id: str) -> Group | None:
    """One group that residents see, or None where the council lists no such."""
    return of_council(session, council_id).of_id(group_id)


def changes_of(session: Session, council_id: str, group_id: str, *, most: int = 10) -> list[tuple[GroupChange, str]]:
    """What was changed of a group, the newest first, each with the officer's name; empty where the group did it."""
    rows = session.execute(
        select(GroupChange, Officer.name)
        .outerjoin(Officer, and_(Officer.council_id == council_id, Officer.public_id == GroupChange.by_id))
        .where(GroupChange.council_id == council_id, GroupChange.group_id == group_id)
        .order_by(GroupChange.id.desc()).limit(most))
    return [(row, name or "") for row, name in rows]


def change(
    session: Session, council_id: str, group: Group, *, by_kind: str, by_id: str, at: datetime, note: str = "",
    listed: bool = True,
) -> GroupChange:
    """Lay `group` over what was known of it, or add it. Flushes."""
    row = GroupChange(council_id=council_id, group_id=group.id, body=group.model_dump_json(by_alias=True),
                      listed=listed, by_kind=by_kind, by_id=by_id, note=note[:200], at=at)
    session.add(row)
    audit.record(session, council_id=council_id, actor_kind=by_kind, actor_id=by_id,
                 action="group_listed" if listed else "group_hidden", subject_kind="group", subject_id=group.id, at=at)
    session.flush()
    return row


def show(session: Session, council_id: str, group_id: str, *, listed: bool, by_id: str, at: datetime,
         note: str = "") -> GroupChange:
    """An officer takes a group off the list, or puts it there again. Raises UnknownGroup. Flushes."""
    found = of_council(session, council_id).known(group_id)
    if found is None:
        raise UnknownGroup(group_id)
    return change(session, council_id, found, by_kind="officer", by_id=by_id, at=at, note=note, listed=listed)


def still_right(session: Session, council_id: str, group: Group, *, key: str, on: date, at: datetime) -> GroupChange:
    """The group says that all is still right: it counts as checked on that day. Flushes."""
    checked = group.model_copy(update={"checked_on": on, "source": TOLD_BY_GROUP})
    return change(session, council_id, checked, by_kind="group", by_id=key, at=at, note="All is still right")


TOLD_BY_GROUP = "told by the group"


def new_id(session: Session, council_id: str, name: str) -> str:
    """An id for a new group, made from its name, that no group of the council has or had."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")[:LONGEST_ID].strip("-")
    plain = plain if re.match("[a-z]", plain) else f"group-{plain}".strip("-")
    listing = of_council(session, council_id)
    tried, number = plain, 1
    while tried in TAKEN or listing.known(tried) is not None:
        number += 1
        tried = f"{plain}-{number}"
    return tried
