"""Ringing somebody back: they are told when, and told when nobody reached them; what is due becomes a task."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.cases.parties import Party
from frontdoor.clock import LONDON
from frontdoor.contacts import call_backs, needs
from frontdoor.contacts.call_back import CallBack, CallBackState
from frontdoor.contacts.contact import Contact
from frontdoor.notifications import outbox
from frontdoor.notifications.recipients import by_phone, takes_texts
from frontdoor.people.actor import Actor, ActorKind
from frontdoor.people.residents import Resident
from frontdoor.triage.queues import CUSTOMER_TEAM


def book(
    session: Session, council_id: str, window: str, *, number: str, reason: str, key: str, at: datetime,
    by: Actor | None = None, name: str = "", service_id: str | None = None, resident: Resident | None = None,
    draft: Draft | None = None, contact: Contact | None = None,
) -> CallBack:
    """Book a call in the stretch of that key and tell the person by text, where the number takes one. Raises
    NoSuchWindow, TooManyCalls. Flushes."""
    found = call_backs.window_of(council_id, window, at=at)
    row = call_backs.book(session, council_id, found, number=number, reason=reason, key=key, at=at, by=by, name=name,
                          service_id=service_id, resident=resident, draft=draft, contact=contact)
    _tell(session, row, "call_back_booked", {"when": when_words(row)}, at=at)
    return row


def tried(session: Session, row: CallBack, actor: Actor, *, reached: bool, note: str, at: datetime) -> None:
    """Write down a try; whoever was not reached for the last time is told how to reach us. Raises CallBackOver."""
    call_backs.tried(session, row, actor, reached=reached, note=note, at=at)
    if row.state == CallBackState.NOT_REACHED:
        _tell(session, row, "call_back_missed", {}, at=at)


def belongs(session: Session, row: CallBack, contact: Contact, *, at: datetime) -> None:
    """The call goes on with what it was booked for. Flushes."""
    draft = session.get(Draft, row.draft_id) if row.draft_id is not None else None
    if row.service_id is not None:
        needs.add(session, contact, at=at, service_id=row.service_id, draft=draft)


def make_task(session: Session, call_back_id: int, *, at: datetime) -> None:
    """What is due is a task of the advisers, once; where they may not know of it, of the team that has its case."""
    row = session.get_one(CallBack, call_back_id)
    advisers = Actor(ActorKind.OFFICER, row.council_id, teams=frozenset({CUSTOMER_TEAM}))
    known = session.scalar(select(CallBack.id).where(CallBack.id == row.id, call_backs.visible(advisers)))
    team = CUSTOMER_TEAM if known is not None else _hidden_with(session, row, advisers)
    call_backs.make_task(session, call_back_id, team, at=at)


def _hidden_with(session: Session, row: CallBack, advisers: Actor) -> str:
    """The team of the case that hides a call-back: what its form became, or the newest that its person sent."""
    sent = select(Party.case_id).where(Party.resident_id == row.resident_id, Party.council_id == row.council_id)
    became = select(Draft.case_id).where(Draft.id == row.draft_id)
    return session.scalar(
        select(Case.team).where(or_(Case.id.in_(sent), Case.id.in_(became)), ~visible_to(advisers))
        .order_by(Case.id.desc()).limit(1)) or CUSTOMER_TEAM


def when_words(row: CallBack) -> str:
    """30 November 2026 between 11am and 1pm, in London time."""
    start, end = row.from_at.astimezone(LONDON), row.until_at.astimezone(LONDON)
    return f"on {start.day} {start:%B} between {_hour(start)} and {_hour(end)}"


def _hour(local: datetime) -> str:
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def _tell(session: Session, row: CallBack, purpose: str, fields: dict[str, str], *, at: datetime) -> None:
    """By text to the number that is rung: they gave it for this. A line that takes none stays without, and so does one
    that somebody else may read."""
    if takes_texts(row.number):
        outbox.write(session, council_id=row.council_id, resident=None, purpose=purpose, fields=fields, at=at,
                     event_key=f"call-back:{row.public_id}:{row.from_at:%Y%m%d%H%M}", to=by_phone(row.number),
                     page="/contact", essential=True, owner=row.resident)
