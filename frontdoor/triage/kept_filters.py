"""Filters that are kept under a name: an officer's own, and those of the team that works the queue."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from frontdoor.cases.filters import Filter, SavedFilter
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Queue

LONGEST_NAME, MOST = 60, 12


class FilterRefused(FrontDoorError):
    """A filter that cannot be kept. `say` is the sentence for it."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


def of(session: Session, actor: Actor, queue: Queue) -> Sequence[SavedFilter]:
    """The kept filters of a queue that an officer is shown: the team's first, then their own, by name."""
    return session.scalars(
        select(SavedFilter).where(
            SavedFilter.council_id == actor.council_id, SavedFilter.queue == queue.slug,
            or_(SavedFilter.officer_id == actor.officer_id, SavedFilter.team_slug == queue.team_slug))
        .order_by(SavedFilter.team_slug.is_(None), SavedFilter.name, SavedFilter.id)
    ).all()


def keep(
    session: Session, actor: Actor, queue: Queue, chosen: Filter, *, name: str, for_team: bool, at: datetime,
) -> SavedFilter:
    """Keep a filter under a name; the same name again replaces what it stood for. Raises FilterRefused. Flushes."""
    name = " ".join(name.split())
    if not name:
        raise FilterRefused("Enter a name for the filter")
    if len(name) > LONGEST_NAME:
        raise FilterRefused(f"The name must be {LONGEST_NAME} characters or fewer")
    if not chosen.chosen():
        raise FilterRefused("Choose something to filter or sort by first")
    if for_team and queue.team_slug not in actor.teams:
        raise FilterRefused("Another team works this queue. Keep the filter for yourself")
    own = [one for one in of(session, actor, queue) if (one.team_slug is not None) is for_team]
    row = next((one for one in own if one.name == name), None)
    if row is None:
        if len(own) >= MOST:
            raise FilterRefused(f"There can be {MOST} filters at most. Remove one first")
        row = SavedFilter(council_id=actor.council_id, queue=queue.slug, name=name,
                          officer_id=None if for_team else actor.officer_id,
                          team_slug=queue.team_slug if for_team else None)
        session.add(row)
    row.chosen, row.made_at = dict(chosen.chosen()), at
    session.flush()
    return row


def remove(session: Session, actor: Actor, queue: Queue, public_id: str) -> bool:
    """Take a kept filter away, one's own or one of one's team. Whether there was one. Flushes."""
    found = next((one for one in of(session, actor, queue) if one.public_id == public_id), None)
    if found is None or (found.team_slug is not None and found.team_slug not in actor.teams):
        return False
    session.delete(found)
    session.flush()
    return True
