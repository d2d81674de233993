"""Which cases this browser may open, and what has been proved about the person before it.

The key to a case comes in a message, as part of a link. Shown once, it is exchanged for a line in the
signed session cookie and the browser goes on to the same address without it, so that nobody gives the key
away by copying the address of the page. The line is good for half an hour after it was last used.

Fetching a link proves nothing: programs that check mail for viruses fetch it too. So it is the first thing
*sent* from a page that a key has opened which shows that a person reads what is sent to the contact point.
A browser that has just sent a report gets its line at once, and one that comes back to the draft of it a key that
is good for half an hour: both prove nothing about the address that was typed.

A resident who is signed in opens the cases that they, or somebody they act for, are a party of; to send something
for somebody else takes the right to apply for them, or to pay.

A key that came in a message opens nothing any more while somebody else may read what is sent to its party: they had it
in the same mailbox.

A reference alone opens nothing, and nothing here tells whether a case exists: a wrong key, the key to
another case and a reference that nobody was ever given all end on the same page.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NoReturn

from flask import abort, request, session as cookie
from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import joinedload

from frontdoor import audit
from frontdoor.cases import access, links, references
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.notifications import outbox
from frontdoor.notifications.recipients import address_of
from frontdoor.people.actor import Actor, ActorKind, guest
from frontdoor.people.residents import ContactPoint
from frontdoor.triage.kinds import definition_of
from frontdoor.web import account, councils, headers
from frontdoor.web.account import acting_for
from frontdoor.web.discreet import be_discreet
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session

COOKIE = "opened"
GOOD_FOR = timedelta(minutes=30)
MOST = 20


@dataclass(frozen=True)
class Opened:
    """A case as one of its parties has it open. `proved`: the party showed the key from a message, or is signed
    in."""

    case: Case
    party: Party
    actor: Actor
    proved: bool

    @property
    def is_reporter(self) -> bool:
        return self.party.role == "reporter"

    @property
    def is_by_account(self) -> bool:
        """Whether the party, or somebody who acts for them, is signed in."""
        return self.actor.kind is ActorKind.RESIDENT


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


def find(reference: str, *, at: datetime, to: str = "apply") -> Opened:
    """The case with that reference, if this browser has it open. Ends in the page for 404 if not; so too when
    something is sent for somebody else without the right `to` do it for them. The page that follows is kept out of
    every store, and is discreet where its service is."""
    headers.keep_private()
    found = _by_account(reference, at, to) or _by_key(reference, at)
    if found is None:
        return _not_found()
    be_discreet(definition_of(session, found.case))
    return found


def is_open(reference: str, *, at: datetime) -> bool:
    """Whether this browser has the case with that reference open."""
    return (_by_account(reference, at, "see") or _by_key(reference, at)) is not None


def _by_account(reference: str, at: datetime, to: str) -> Opened | None:
    """The case as the resident who is signed in has it open."""
    me, actor, proper = account.resident(), account.actor(), references.tidy(reference)
    if me is None or actor is None or proper is None:
        return None
    if request.method != "GET":
        may = frozenset(one.resident_id for one in acting_for(me, to, at=at))
        actor = replace(actor, resident_ids=may & actor.resident_ids | {me.id})
    return _opened(proper, actor, proved=True)


def _by_key(reference: str, at: datetime) -> Opened | None:
    """The case as this browser has it open by a key, which is remembered for another half hour."""
    held, proper = _held(at), references.tidy(reference)
    if proper is None or not held:
        return None
    from_messages = frozenset(one for one in held if _proved(held, one))
    found = _opened(proper, guest(councils.current().id, *held), proved=False, from_messages=from_messages)
    if found is None:
        return None
    remember(found.party.public_id, at=at)
    return replace(found, proved=_proved(held, found.party.public_id))


def _opened(
    reference: str, actor: Actor, *, proved: bool, from_messages: frozenset[str] = frozenset(),
) -> Opened | None:
    try:
        case = access.find(session, actor, reference)
    except CaseNotFound:
        return None
    party = _party(case, actor, from_messages)
    return Opened(case, party, actor, proved) if party is not None else None


def note_opening(opened: Opened, *, at: datetime) -> None:
    """Write into the audit that the party looked at the case."""
    _record(opened, "opened", at)


def confirm(opened: Opened, *, at: datetime) -> None:
    """The person sent something from a page that the key in their message opened: the contact point that
    the message went to is theirs. Done once."""
    if not opened.proved or opened.party.confirmed_at is not None:
        return
    opened.party.confirmed_at = at
    # Whoever is signed in has shown what they sign in with, and no other address they may have given.
    point = None if opened.is_by_account else _written_to(opened.party)
    if point is not None and point.verified_at is None:
        point.verified_at = at
    _record(opened, "confirmed", at)


def _written_to(party: Party) -> ContactPoint | None:
    """The contact point that the party's messages went to. None where they went to more than one address, because
    then nobody knows which of them the key was in, or to none that is proved by it, such as a letter's."""
    ways = outbox.ways_to(session, party)
    points = [point for point in party.resident.contact_points
              if point.ended_at is None and [way.address for way in ways] == [address_of(point)]]
    return points[0] if points else None


# Whether an address or number of the party counts as one that somebody else may read.
IS_READ_BY_OTHERS = exists().where(ContactPoint.resident_id == Party.resident_id, ContactPoint.unsafe_at.is_not(None))
# Made once: putting a statement together costs more than running it.
THEIR_PART = select(Party).options(joinedload(Party.resident)).where(
    Party.council_id == bindparam("council_id"), Party.case_id == bindparam("case_id"), Party.ended_at.is_(None),
    or_(and_(Party.public_id.in_(bindparam("party_ids", expanding=True)),
             or_(Party.public_id.not_in(bindparam("from_messages", expanding=True)), ~IS_READ_BY_OTHERS)),
        Party.resident_id.in_(bindparam("resident_ids", expanding=True))),
).order_by(Party.role.desc(), Party.id)


def _party(case: Case, actor: Actor, from_messages: frozenset[str]) -> Party | None:
    """The party this browser is in the case, the reporter before a follower; somebody who left is none, nor is one by a
    key `from_messages` that somebody else may have."""
    return session.scalars(THEIR_PART, {
        "council_id": case.council_id, "case_id": case.id, "party_ids": sorted(actor.party_ids),
        "resident_ids": sorted(actor.resident_ids), "from_messages": sorted(from_messages),
    }).first()


def _held(at: datetime) -> dict[str, list[int]]:
    """The lines of the cookie that are still good: public id of a party -> [last used, whether proved]."""
    oldest = int((at - GOOD_FOR).timestamp())
    return {party: line for party, line in cookie.get(COOKIE, {}).items() if line[0] > oldest}


def _proved(held: dict[str, list[int]], party_public_id: str) -> bool:
    return bool(held.get(party_public_id, [0, 0])[1])


def _record(opened: Opened, action: str, at: datetime) -> None:
    audit.record(
        session, council_id=opened.case.council_id, actor_kind=opened.actor.kind,
        actor_id=opened.actor.public_id if opened.is_by_account else opened.party.public_id, action=action,
        subject_kind="case",
        subject_id=opened.case.reference, at=at,
    )


def _not_found() -> NoReturn:
    abort(404)
