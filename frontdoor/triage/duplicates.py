"""One canonical case with many reporters: following, joining, and taking apart again."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Outcome, Priority
from frontdoor.cases.history import Entry
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident
from frontdoor.triage import clocks, ending, joining, machine, placement, queues
from frontdoor.triage.telling import parties_of, tell

MANY = 5


def follow(session: Session, case: Case, resident: Resident, *, actor: Actor, at: datetime) -> Party:
    """Make a resident a follower of a public report; following twice is following once."""
    case = canonical_of(session, case)
    standing = session.scalar(select(Party).where(
        Party.case_id == case.id, Party.resident_id == resident.id, Party.role == "follower"
    ))
    if standing is not None:
        return standing
    party = joining.add_party(session, case, resident, "follower", at=at)
    _count(session, case)
    entry = machine.note(session, case, "follow", "Somebody follows this report", actor=actor, at=at)
    tell(session, case, "following", entry=entry, at=at, only=party)
    return party


def stop_following(session: Session, case: Case, party: Party, *, actor: Actor, at: datetime) -> None:
    """A follower wants no more messages. Their key opens the case no longer."""
    party.ended_at = at
    _count(session, case)
    machine.note(session, case, "unfollow", "Somebody stopped following this report", actor=actor, at=at)


def canonical_of(session: Session, case: Case) -> Case:
    """The case itself, or the one it was joined to: never a chain, so one step is enough."""
    joined = session.get(Case, case.canonical_id) if case.canonical_id is not None else None
    return joined or case


def attach(session: Session, case: Case, canonical: Case, move: str, *, actor: Actor, at: datetime) -> Entry:
    """Join a case to the one that stands. Every reporter of it becomes a follower of the canonical case and
    is told so; those already joined to it move along, so that there are no chains. Raises MoveRefused
    when the two are the same or the other one is finished."""
    canonical = canonical_of(session, canonical)
    if canonical.id == case.id or canonical.is_finished:
        raise machine.MoveRefused(case, move, "It can only be joined to another report that is still open.")
    if canonical.council_id != case.council_id or canonical.confidentiality > case.confidentiality:
        raise machine.MoveRefused(case, move, "It cannot be joined to that report.")
    entry = ending.close(session, case, outcome=Outcome.ATTACHED, why=f"Joined to {canonical.reference}", actor=actor,
                         at=at, move=move)
    case.canonical_id, case.public = canonical.id, False
    for joined in session.scalars(select(Case).where(Case.canonical_id == case.id)):
        joined.canonical_id = canonical.id
    for party in parties_of(session, case):
        _add_follower(session, canonical, party.resident, at)
    _count(session, canonical)
    machine.note(session, canonical, "joined_by", "Another report of the same thing was joined", actor=actor, at=at)
    ending.conclude(session, case, "attached", at=at)
    tell(session, case, "duplicate_attached", entry=entry, at=at)
    return entry


def detach(session: Session, case: Case, *, reason: str, actor: Actor, at: datetime) -> Entry:
    """Take a joined case apart again: it goes to an adviser, and its reporters follow only their own."""
    definition = versions.by_id(session, case.version_id).definition
    canonical = canonical_of(session, case)
    entry = machine.fire(
        session, case, "detach_duplicate", actor=actor, at=at, reason=reason,
        land=lambda: placement.to_queue(session, case, queues.adviser_queue(definition), at=at),
    )
    case.canonical_id, case.outcome, case.outcome_reason, case.closed_at = None, None, "", None
    case.public = definition.publish.public
    case.tier, case.tier_reason = 2, "Taken apart from another report"
    clocks.start_ordinary(session, case, reason="Taken apart", actor=actor, at=at)
    own = {party.resident_id for party in parties_of(session, case)}
    for party in parties_of(session, canonical):
        if party.role == "follower" and party.resident_id in own:
            party.ended_at = at
    session.flush()
    _count(session, canonical)
    tell(session, case, "passed_to_adviser", entry=entry, at=at)
    return entry


def _add_follower(session: Session, case: Case, resident: Resident, at: datetime) -> None:
    standing = session.scalar(select(Party).where(Party.case_id == case.id, Party.resident_id == resident.id))
    if standing is None:
        joining.add_party(session, case, resident, "follower", at=at)
    else:
        standing.ended_at = None


def _count(session: Session, case: Case) -> None:
    """People affected: everyone still told about the case. Many of them raise its priority."""
    session.flush()
    case.people_affected = session.scalar(
        select(func.count(func.distinct(Party.resident_id))).where(Party.case_id == case.id, Party.ended_at.is_(None))
    ) or 1
    if case.people_affected >= MANY:
        case.priority = max(case.priority, int(Priority.HIGH))
