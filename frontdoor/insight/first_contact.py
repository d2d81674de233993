"""First-contact resolution, measured: first contacts with no hand-off and no further contact by that person on that
subject in 14 days, of all first contacts. What the officer ticked stands beside it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.contacts.contact import Contact, Need, Standing
from frontdoor.people.actor import Actor

WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Heard:
    """One need of one contact: who, about what, when, whether it was handed on, and the officer's own tick."""

    person: int
    subject: str
    at: datetime
    handed_on: bool
    ticked: bool


@dataclass(frozen=True)
class Resolution:
    """Of `first` contacts `resolved` were measured to be the last, and `ticked` were said to be. `open` are those of
    which it cannot be told yet, because their 14 days are not over; they are not among the first."""

    first: int = 0
    resolved: int = 0
    ticked: int = 0
    open: int = 0

    @property
    def share(self) -> float | None:
        """Resolved of first; None where there is nothing to divide by."""
        return self.resolved / self.first if self.first else None


def measured(heard: Iterable[Heard], *, at: datetime, since: datetime | None = None) -> Resolution:
    """What came of the first contacts that `heard` tells of; with `since`, of those from then on. A contact is a first
    one when that person was not heard of on that subject in the 14 days before; one exactly 14 days later is a new
    first one. A hand-off settles it at once, and so does coming back; else it is open until its days are over."""
    first = resolved = ticked = still_open = 0
    for one, came_back in _firsts(heard):
        if since is not None and one.at < since:
            continue
        failed = one.handed_on or came_back
        if not failed and at - one.at < WITHIN:
            still_open += 1
            continue
        first, resolved, ticked = first + 1, resolved + (not failed), ticked + one.ticked
    return Resolution(first, resolved, ticked, still_open)


def _firsts(heard: Iterable[Heard]) -> Iterator[tuple[Heard, bool]]:
    """Each first contact, and whether the same person came again about the same within its 14 days."""
    lines: dict[tuple[int, str], list[Heard]] = defaultdict(list)
    for one in heard:
        lines[one.person, one.subject].append(one)
    for line in lines.values():
        line.sort(key=lambda one: one.at)
        before: datetime | None = None
        for one, following in zip(line, [*line[1:], None], strict=True):
            if before is None or one.at - before >= WITHIN:
                yield one, following is not None and following.at - one.at < WITHIN
            before = one.at


def read(session: Session, actor: Actor, since: datetime, *, at: datetime) -> Resolution:
    """The measure for contacts that began since then, but for needs about a case that is hidden from the officer.
    Those of the 14 days before are looked at too, or their second contacts would count as first ones. Contacts of
    nobody, and needs about no service, cannot be followed."""
    rows = session.execute(
        select(Contact.resident_id, Need.service_id, Contact.began_at, Contact.handed_on, Contact.ticked, Contact.id)
        .join(Need, Need.contact_id == Contact.id).outerjoin(Case, Case.id == Need.case_id).where(
            or_(Case.id.is_(None), visible_to(actor)),
            Contact.council_id == actor.council_id, Contact.standing == Standing.FINISHED,
            Contact.began_at >= since - WITHIN, Contact.resident_id.is_not(None), Need.service_id.is_not(None))
        .distinct()).all()
    heard = [Heard(person, subject, began, handed_on, bool(ticked))
             for person, subject, began, handed_on, ticked, _ in rows if person is not None and subject is not None]
    return measured(heard, at=at, since=since)
