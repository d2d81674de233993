"""An officer lets the clock of a case stand still, or go on: also from a moment that is past."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, State
from frontdoor.cases.history import Entry
from frontdoor.clock import ClockTerms, Due, in_words, moment_in_words
from frontdoor.people.actor import Actor
from frontdoor.triage import clocks, machine
from frontdoor.triage.clocks import Cause, Line, WaitsFor
from frontdoor.triage.clockwork import standing
from frontdoor.triage.clockwork.standing import Clock, NotThen
from frontdoor.triage.telling import tell

BY_RULE = "This case was decided by rule (tier 1). Only the date of a case that a person works on can wait."
STANDS = "The clock stands still already."
RUNS = "The clock runs already."
ASKED = "The case waits for the resident's answer. Stop waiting, and the clock goes on."
GOES_ON = "This clock goes on while we wait: the service does not let its date move."
TOLD = {
    WaitsFor.RESIDENT: "We wait for something from you.",
    WaitsFor.PARTNER: "We wait for somebody outside the council.",
}


def pause_refusal(session: Session, case: Case, clock: Clock | None, actor: Actor, at: datetime) -> str | None:
    """Why `actor` may not pause the clock now, in plain words; None where they may."""
    said = standing.refusal(session, case, clock, actor)
    if said is not None or clock is None:
        return said
    return STANDS if clock.is_paused else _unmoved(clock.terms, clock.due) or _too_late(case, clock.due, at)


def _unmoved(terms: ClockTerms, found: Due) -> str | None:
    """Why a pause would move nothing: no law lets the date of the law wait, and nothing earlier is promised."""
    is_by_law = found.statutory_at is not None and terms.pause_law is None
    if is_by_law and found.statutory_at == found.due_at and found.statutory_on is not None:
        return f"By law it is due by {in_words(found.statutory_on)}, and no law lets that date wait."
    return None if terms.may_pause else GOES_ON


def _too_late(case: Case, found: Due, at: datetime) -> str | None:
    if case.tier == clocks.TIER_BY_RULE:
        return BY_RULE
    if found.due_at is not None and found.due_at <= at and found.due_on is not None:
        return f"It was due on {in_words(found.due_on)}. A pause now would change nothing."
    return None


def pause(
    session: Session, case: Case, *, waits_for: WaitsFor, reason: str, since: datetime, actor: Actor, at: datetime,
) -> Entry:
    """Let the clock stand still from `since` on, which may be past, and tell the person. `reason` is for colleagues.
    Raises MoveRefused with the sentence, and NotThen where the moment is at fault. Flushes."""
    clock = standing.read(session, case, at)
    clock = _insist(case, "pause_clock", clock, pause_refusal(session, case, clock, actor, at))
    _check_moment(case, clock, "pause_clock", since, at)
    line = Line(Cause.PAUSED, "paused", reason.strip(), actor, at, since=since, waits_for=waits_for)
    clocks.write(session, case, clock.terms, line, clock.lines)
    entry = machine.note(session, case, "pause_clock", f"The clock stands still since {moment_in_words(since)}",
                         actor=actor, at=at, reason=reason.strip(), told="We have to wait before we can go on")
    tell(session, case, "clock_paused", entry=entry, at=at, fields={"reason": TOLD[waits_for]}, followers=False)
    return entry


def resume_refusal(session: Session, case: Case, clock: Clock | None, actor: Actor) -> str | None:
    """Why `actor` may not let the clock go on now, in plain words; None where they may."""
    said = standing.refusal(session, case, clock, actor)
    if said is not None or clock is None:
        return said
    if case.state == State.AWAITING_RESIDENT:
        return ASKED
    return None if clock.is_paused else RUNS


def resume(session: Session, case: Case, *, reason: str, since: datetime, actor: Actor, at: datetime) -> Entry:
    """Let the clock go on from `since`, which may be past: an answer counts from the day on which it came. The person
    is told the date. Raises MoveRefused with the sentence, and NotThen where the moment is at fault. Flushes."""
    clock = standing.read(session, case, at)
    clock = _insist(case, "resume_clock", clock, resume_refusal(session, case, clock, actor))
    _check_moment(case, clock, "resume_clock", since, at)
    line = Line(Cause.RESUMED, "running", reason.strip() or "Went on", actor, at, since=since)
    clocks.write(session, case, clock.terms, line, clock.lines)
    entry = machine.note(session, case, "resume_clock", f"The clock goes on since {moment_in_words(since)}",
                         actor=actor, at=at, reason=reason.strip(), told="We are going on")
    tell(session, case, "clock_resumed", entry=entry, at=at, followers=False)
    return entry


def _insist(case: Case, what: str, clock: Clock | None, said: str | None) -> Clock:
    """The clock, with which something may be done. Raises MoveRefused with the sentence where it may not."""
    if said is not None or clock is None:
        raise machine.MoveRefused(case, what, said or standing.NO_CLOCK)
    return clock


def _check_moment(case: Case, clock: Clock, what: str, since: datetime, at: datetime) -> None:
    """Raises NotThen for a moment before receipt, in the future, or before the clock was last turned."""
    if since < case.received_at:
        raise NotThen(case, what, f"We received it on {moment_in_words(case.received_at)}. Enter a later time")
    if since > at:
        raise NotThen(case, what, "It must not be in the future")
    if clock.last is not None and since < clock.last.effective_from:
        changed = moment_in_words(clock.last.effective_from)
        raise NotThen(case, what, f"The clock last changed on {changed}. Enter a later time")
