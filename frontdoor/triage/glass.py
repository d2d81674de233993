"""Breaking the glass before a hidden record: with a reason, for three hours, and those whose record it is are told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.glass import OPEN_FOR, GlassBreak
from frontdoor.cases.hidden import policy_on
from frontdoor.cases.work import Task
from frontdoor.clock import LONDON
from frontdoor.notifications import outbox
from frontdoor.notifications.recipients import Recipient
from frontdoor.people.actor import Actor, Level
from frontdoor.people.officers import Membership, Officer
from frontdoor.triage import machine

PAGE = "/desk/glass"
LONGEST_REASON = 400
SEEN_WITHIN = timedelta(days=1)
SHOWN = 100


def break_for(session: Session, case: Case, *, reason: str, actor: Actor, at: datetime) -> GlassBreak:
    """Open a hidden record to an officer for three hours. It stands in the record's history and in the audit, and
    becomes a task of its team; its owner, or else the team's managers, get a message that says nothing of it. Raises
    NotPermitted where the council's policy does not allow it. Flushes."""
    if actor.officer_id is None or not policy_on(case).break_glass:
        raise machine.NotPermitted(case, "broke_glass", "This record can only be opened by its own team.")
    made = GlassBreak(council_id=case.council_id, case_id=case.id, officer_id=actor.officer_id, reason=reason,
                      confidentiality=case.confidentiality, opened_at=at, until=at + OPEN_FOR)
    session.add(made)
    session.flush()
    until = f"{made.until.astimezone(LONDON):%H:%M}"
    machine.note(session, case, "broke_glass", f"Opened by {actor.name} without the right to it, until {until}",
                 actor=actor, at=at, reason=reason)
    session.add(Task(
        council_id=case.council_id, case_id=case.id, team_slug=case.team, key=f"glass:{made.public_id}",
        words=f"{actor.name} broke the glass and opened this record. See whether it was needed.", created_at=at,
        due_at=at + SEEN_WITHIN,
    ))
    for officer in _to_be_told(session, case):
        outbox.write(session, council_id=case.council_id, resident=None, purpose="glass_broken", fields={}, page=PAGE,
                     event_key=f"glass:{made.public_id}", to=Recipient("email", officer.email), essential=True, at=at)
    session.flush()
    return made


def _to_be_told(session: Session, case: Case) -> Sequence[Officer]:
    """The record's owner; where it has none, the managers of its team, or else all of the team."""
    owner = session.get(Officer, case.owner_id) if case.owner_id is not None else None
    if owner is not None:
        return [owner]
    team = session.scalars(
        select(Officer).join(Membership, Membership.officer_id == Officer.id)
        .where(Officer.council_id == case.council_id, Membership.team_slug == case.team, Officer.active.is_(True))
        .order_by(Officer.id)
    ).all()
    return [one for one in team if one.level == Level.MANAGER] or team


def open_now(session: Session, case: Case, actor: Actor, *, at: datetime) -> GlassBreak | None:
    """The glass that this officer has broken before the case, while it is open by that."""
    if case.id not in actor.opened:
        return None
    return session.scalar(
        select(GlassBreak).where(GlassBreak.case_id == case.id, GlassBreak.officer_id == actor.officer_id,
                                 GlassBreak.until > at).order_by(GlassBreak.until.desc()).limit(1))


def seen_by(session: Session, actor: Actor) -> Sequence[GlassBreak]:
    """What a manager learns of broken glass, newest first: before records that they may see, and by officers of their
    own teams."""
    own = select(Membership.officer_id).where(
        Membership.council_id == actor.council_id, Membership.team_slug.in_(sorted(actor.teams)))
    return session.scalars(
        select(GlassBreak).join(GlassBreak.case).options(joinedload(GlassBreak.case), joinedload(GlassBreak.officer))
        .where(GlassBreak.council_id == actor.council_id, or_(visible_to(actor), GlassBreak.officer_id.in_(own)))
        .order_by(GlassBreak.opened_at.desc(), GlassBreak.id.desc()).limit(SHOWN)
    ).all()
