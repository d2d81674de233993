"""Which cases this browser may open, and what has been proved about the person before it.

The key to a case comes in a message, as part of a link. Shown once, it is exchanged for a line in the
signed session cookie and the browser goes on to the same address without it, so that nobody gives the key
away by copying the address of the page. The line is good for half an hour after it was last used.

Fetching a link proves nothing: programs that check mail for viruses fetch it too. So it is the first thing
*sent* from a page that a key has opened which shows that a person reads what is sent to the contact point.
A browser that has just sent a report gets a key of another kind, good for half an hour, which proves nothing
about the address that was typed.

A reference alone opens nothing, and nothing here tells whether a case exists: a wrong key, the key to
another case and a reference that nobody was ever given all end on the same page.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from flask import abort, session as cookie
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from frontdoor import audit
from frontdoor.cases import access, links, references
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.notifications.recipients import recipient_of
from frontdoor.people.actor import Actor, guest
from frontdoor.people.residents import ContactPoint, Resident
from frontdoor.web import councils, headers
from frontdoor.web.app import keys
from frontdoor.web.unit_of_work import session

COOKIE = "opened"
GOOD_FOR = timedelta(minutes=30)
MOST = 20


@dataclass(frozen=True)
class Opened:
    """A case as one of its parties has it open. `proved`: the party showed the key from a message."""

    case: Case
    party: Party
    actor: Actor
    proved: bool

    @property
    def is_reporter(self) -> bool:
        return self.party.role == "reporter"


def remember(party_public_id: str, *, at: datetime, proved: bool = False) -> None:
    """Let this browser open the party's case for the next half hour."""
    held = _held(at)
    held[party_public_id] = [int(at.timestamp()), int(proved or _proved(held, party_public_id))]
    newest = sorted(held.items(), key=lambda line: line[1][0], reverse=True)[:MOST]
    cookie[COOKIE] = dict(newest)


def exchange(key: str, *, at: datetime) -> None:
    """Take a key from a link and remember whose it is. A key that we did not make changes nothing."""
    from_message = links.party_from_key(keys(), key)
    party_public_id = from_message or links.party_from_short_key(keys(), key, at=at)
    if party_public_id is not None:
        remember(party_public_id, at=at, proved=from_message is not None)


def find(reference: str, *, at: datetime) -> Opened:
    """The case with that reference, if this browser has it open. Ends in the page for 404 if not. The page
    that follows is kept out of every store."""
    headers.keep_private()
    held, proper = _held(at), references.tidy(reference)
    if proper is None or not held:
        _not_found()
    actor = guest(councils.current().id, *held)
    try:
        case = access.find(session, actor, proper)
    except CaseNotFound:
        _not_found()
    party = _party(case, actor)
    remember(party.public_id, at=at)
    return Opened(case, party, actor, _proved(held, party.public_id))


def is_open(reference: str, *, at: datetime) -> bool:
    """Whether this browser has the case with that reference open."""
    held, proper = _held(at), references.tidy(reference)
    if proper is None or not held:
        return False
    try:
        access.find(session, guest(councils.current().id, *held), proper)
    except CaseNotFound:
        return False
    return True


def note_opening(opened: Opened, *, at: datetime) -> None:
    """Write into the audit that the party looked at the case."""
    _record(opened, "opened", at)


def confirm(opened: Opened, *, at: datetime) -> None:
    """The person sent something from a page that the key in their message opened: the contact point that
    the message went to is theirs. Done once."""
    if not opened.proved or opened.party.confirmed_at is not None:
        return
    opened.party.confirmed_at = at
    point = _written_to(opened.party.resident)
    if point is not None and point.verified_at is None:
        point.verified_at = at
    _record(opened, "confirmed", at)


def _written_to(resident: Resident) -> ContactPoint | None:
    """The contact point that messages to the resident go to."""
    recipient = recipient_of(resident)
    if recipient is None:
        return None
    kind = "email" if recipient.channel == "email" else "phone"
    points = [point for point in resident.contact_points if point.kind == kind]
    exact = [point for point in points if point.value == recipient.address]
    return (exact or points)[0] if exact or len(points) == 1 else None


def _party(case: Case, actor: Actor) -> Party:
    """The party this browser is in the case, the reporter before a follower; somebody who left is none."""
    found = session.scalars(
        select(Party)
        .options(joinedload(Party.resident).selectinload(Resident.contact_points))
        .where(Party.council_id == case.council_id, Party.case_id == case.id, Party.ended_at.is_(None),
               Party.public_id.in_(sorted(actor.party_ids)))
        .order_by(Party.role.desc(), Party.id)
    ).first()
    return found if found is not None else _not_found()


def _held(at: datetime) -> dict[str, list[int]]:
    """The lines of the cookie that are still good: public id of a party -> [last used, whether proved]."""
    oldest = int((at - GOOD_FOR).timestamp())
    return {party: line for party, line in cookie.get(COOKIE, {}).items() if line[0] > oldest}


def _proved(held: dict[str, list[int]], party_public_id: str) -> bool:
    return bool(held.get(party_public_id, [0, 0])[1])


def _record(opened: Opened, action: str, at: datetime) -> None:
    audit.record(
        session, council_id=opened.case.council_id, actor_kind=opened.actor.kind,
        actor_id=opened.party.public_id, action=action, subject_kind="case",
        subject_id=opened.case.reference, at=at,
    )


def _not_found() -> NoReturn:
    abort(404)
