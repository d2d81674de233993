"""More time for a case, where its service allows it: as a line of a ledger of its own, after telling the person."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.clock_ledgers import ClockExtension
from frontdoor.cases.history import Entry
from frontdoor.catalogue import versions
from frontdoor.clock import due, in_units, in_words
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import clocks, machine
from frontdoor.triage.clockwork import standing
from frontdoor.triage.clockwork.standing import Clock
from frontdoor.triage.telling import tell

LEAST = Level.ADVANCED
NOT_ALLOWED = "This service allows no more time."


def refusal(session: Session, case: Case, clock: Clock | None, actor: Actor, at: datetime) -> str | None:
    """Why `actor` may not take more time for the case now, in plain words; None where they may."""
    said = standing.refusal(session, case, clock, actor)
    if said is not None or clock is None:
        return said
    more, found = clock.terms.more, clock.due
    if more is None:
        return NOT_ALLOWED
    if not actor.is_at_least(LEAST):
        return f"This needs an officer of at least {LEAST} level."
    if len(clock.extensions) >= more.times:
        often = "once" if more.times == 1 else f"{more.times} times"
        return f"More time was taken already, and that can be done {often}."
    if found.due_at is not None and found.due_at <= at and found.due_on is not None:
        return f"It was due on {in_words(found.due_on)}. More time can only be taken before that."
    return None


def extend(session: Session, case: Case, *, reason: str, actor: Actor, at: datetime) -> Entry:
    """Take the time that the service allows besides, and tell the person why and until when: `reason` is written for
    them. Raises MoveRefused with the sentence. Flushes."""
    clock = standing.read(session, case, at)
    said = refusal(session, case, clock, actor, at)
    if said is not None or clock is None:
        raise machine.MoveRefused(case, "extend_clock", said or standing.NO_CLOCK)
    row = _row(session, case, clock, reason.strip(), actor, at)
    words = f"Took {in_units(row.amount, row.unit, 'more')}"
    entry = machine.note(session, case, "extend_clock", words, actor=actor, at=at, reason=row.reason,
                         told="We need more time")
    tell(session, case, "more_time", entry=entry, at=at, fields={"reason": row.reason}, followers=False)
    return entry


def _row(session: Session, case: Case, clock: Clock, reason: str, actor: Actor, at: datetime) -> ClockExtension:
    """The line of the ledger, and the date that follows from it."""
    before, more, began = case.due_at, clock.terms.more, clocks.spell(clock.lines)
    assert more is not None and began is not None
    row = ClockExtension(
        council_id=case.council_id, case_id=case.id, spell_id=began.id, amount=more.amount, unit=more.unit,
        statutory=more.statutory, reason=reason, law=more.law, actor_kind=actor.kind, actor_id=actor.public_id,
        due_before=before, recorded_at=at, definition_hash=versions.by_id(session, case.version_id).hash,
    )
    found = due(clock.terms, case.received_at, clock.lines, extensions=[*clock.extensions, row])
    row.due_after = found.due_at
    session.add(row)
    clocks.settle(session, case, found, at=at)
    return row
