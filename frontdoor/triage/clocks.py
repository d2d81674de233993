"""The clock's ledger of a case: lines are only ever added, and the due date is derived from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, State
from frontdoor.cases.clock_ledgers import ClockExtension, Mark
from frontdoor.cases.work import ClockInterval, Task
from frontdoor.catalogue import versions
from frontdoor.clock import (
    ClockTerms, Due, Interval, LedgerLine, Stretch, account, due, in_words, local_date, moment_in_words, started)
from frontdoor.db import write_once
from frontdoor.people.actor import Actor
from frontdoor.together import Part, hangs_on

# Made once: putting a statement together costs more than running it.
LINES = Part(ClockInterval, *hangs_on(ClockInterval.case_id))
EXTENSIONS = Part(ClockExtension, *hangs_on(ClockExtension.case_id))
# A date is near when a fifth of the time to it is left.
NEAR = 5
TASKS = "clock:"
TIER_BY_RULE = 1


class Cause(StrEnum):
    """What a line of the ledger did. The first three begin a spell: a stretch of the case that has terms of its own.
    With the fourth a case comes back from the duty specialists to the spell that it was in before."""

    STARTED = "started"
    DUTY = "duty"
    STAGE = "stage"
    RETURNED = "returned"
    REBASED = "rebased"
    PAUSED = "paused"
    RESUMED = "resumed"


SPELLS = frozenset({Cause.STARTED, Cause.DUTY, Cause.STAGE})


class WaitsFor(StrEnum):
    """Whom a clock waits for while it stands still."""

    RESIDENT = "resident"
    PARTNER = "partner"
    PAYMENT = "payment"


# What a resident reads of a pause, whatever an officer wrote down.
WAITED = {
    WaitsFor.RESIDENT: "we waited for your answer", WaitsFor.PARTNER: "we waited for another body",
    WaitsFor.PAYMENT: "we waited for your payment",
}
WAITED_FOR_SOMETHING = "we had to wait"


@dataclass(frozen=True)
class Line:
    """A line that is to be written: what it does, why, by whom and when; effective from `at`, or from `since`. `terms`
    that it sets, and where those come from."""

    cause: Cause
    kind: str
    reason: str
    actor: Actor
    at: datetime
    since: datetime | None = None
    waits_for: WaitsFor | None = None
    terms: ClockTerms | None = None
    origin: str = ""
    definition_hash: str | None = None


def start(
    session: Session, case: Case, terms: ClockTerms | None, *, reason: str, actor: Actor, at: datetime,
    cause: Cause = Cause.STARTED, origin: str = "",
) -> None:
    """Set the terms that hold from now on and let the clock run. Called again it is the explicit
    change of terms: the line says so, and the due date is derived anew from the day of receipt."""
    line = Line(cause, "running", reason, actor, at, terms=terms, origin=origin)
    write(session, case, terms, line, ledger(session, case))


def begin(session: Session, case: Case, terms: ClockTerms | None, *, reason: str, actor: Actor, at: datetime) -> None:
    """Let the clock of a new case run, under the terms that it starts with. There are no lines to read yet."""
    line = Line(Cause.STARTED, "running", reason, actor, at, terms=terms, origin="finding")
    write(session, case, terms, line, [])


def start_ordinary(session: Session, case: Case, *, reason: str, actor: Actor, at: datetime) -> None:
    """Let the clock run that runs when a person has to look, counted from now where the case is older."""
    start(session, case, ordinary_terms(session, case, at=at), reason=reason, actor=actor, at=at,
          origin=f"outcome:{ordinary_outcome(session, case)}")


def ordinary_terms(session: Session, case: Case, *, at: datetime) -> ClockTerms:
    """The time that the service promises when a person has to look, counted from the day of `at` where that
    is later than the day of receipt."""
    terms = versions.clock_terms(session, case.version_id, ordinary_outcome(session, case), on=local_date(at))
    return terms if local_date(at) == local_date(case.received_at) else counted_from(terms, at)


def ordinary_outcome(session: Session, case: Case) -> str:
    """The outcome whose clock runs when a person has to look."""
    return versions.by_id(session, case.version_id).compiled.otherwise.outcome.id


def counted_from(terms: ClockTerms, at: datetime) -> ClockTerms:
    """The same promise, counted from a later day than receipt."""
    if terms.promise is None:
        return terms
    return replace(terms, promise=replace(terms.promise, start_on=local_date(at)))


def terms_of(case: Case) -> ClockTerms | None:
    """The terms that hold now; None where nothing is promised."""
    return ClockTerms.from_json(case.clock_terms) if case.clock_terms else None


def shown_terms_of(case: Case) -> ClockTerms | None:
    """The terms that those outside the council are told: never those of the duty specialists' own clock."""
    shown = case.shown_terms or case.clock_terms
    return ClockTerms.from_json(shown) if shown else None


def promised(session: Session, case: Case, at: datetime | None = None) -> Due | None:
    """The date as those outside the council are told it, with reasons in words that are meant for them."""
    terms = shown_terms_of(case)
    if terms is None:
        return None
    return due(terms, case.received_at, *_told(session, case, at))


def left_out(session: Session, case: Case, at: datetime | None = None) -> tuple[Stretch, ...]:
    """What was not counted towards the date that those outside the council are told, beside weekends and nights, with
    reasons in words for them."""
    terms = shown_terms_of(case)
    if terms is None:
        return ()
    found = account(terms, case.received_at, *_told(session, case, at))
    return tuple(one for one in found if one.is_unusual)


def _told(
    session: Session, case: Case, at: datetime | None,
) -> tuple[list[Interval], datetime | None, list[ClockExtension]]:
    """The ledgers behind the date that is told: the lines in the words that a resident reads, and the time that was
    added."""
    lines = ledger(session, case)
    said = [Interval(line.kind, line.effective_from, _waited(line.waits_for)) for line in lines]
    return said, at, extensions(session, case, hidden=case.shown_terms is not None, lines=lines)


def _waited(waits_for: str | None) -> str:
    return WAITED[WaitsFor(waits_for)] if waits_for else WAITED_FOR_SOMETHING


def told(session: Session, case: Case) -> tuple[datetime | None, bool]:
    """The same date, and whether it counts by the hour; the ledger is only read where it is not the case's own."""
    if case.shown_terms is None:
        terms = terms_of(case)
        span = (terms.promise or terms.statutory) if terms else None
        return case.due_at, span is not None and span.unit in ("hours", "working_hours")
    found = promised(session, case)
    return (found.due_at, found.timed) if found else (None, False)


def turn(session: Session, case: Case, way: str, *, reason: str, actor: Actor, at: datetime) -> None:
    """Run or pause the clock, as a move says. Terms that do not pause for the resident never pause, and neither does
    what a rule decided alone; while money is owed every clock that can stands still."""
    terms = terms_of(case)
    waits_for = WaitsFor.PAYMENT if case.state == State.AWAITING_PAYMENT else WaitsFor.RESIDENT
    if terms is None:
        return
    if way == "run":
        line = Line(Cause.RESUMED, "running", reason, actor, at)
    elif terms.may_pause and (case.tier != TIER_BY_RULE or waits_for is WaitsFor.PAYMENT):
        line = Line(Cause.PAUSED, "paused", reason, actor, at, waits_for=waits_for)
    else:
        return
    write(session, case, terms, line, ledger(session, case))


def promised_words(session: Session, case: Case, *, at: datetime) -> tuple[str, str]:
    """By when whoever sent the case will hear at the latest, in words: the day, or the moment where hours are
    counted; and the promise itself, such as "24 hours", unless it is the same day. By the terms that are shown to
    them, else by the service's own. Empty where nothing is promised."""
    terms = shown_terms_of(case) or versions.clock_terms(session, case.version_id, None, on=local_date(at))
    found, span = due(terms, case.received_at, []), terms.promise or terms.statutory
    if found.due_at is None or span is None:
        return "", ""
    due_at = moment_in_words(found.due_at) if found.timed else in_words(local_date(found.due_at))
    return due_at, span.in_words() if span.amount else ""


def ledger(session: Session, case: Case) -> list[ClockInterval]:
    """The lines of the clock, in the order in which they were written."""
    return LINES.of(session, case_id=case.id)


def spell(lines: Sequence[ClockInterval], *, hidden: bool = False) -> ClockInterval | None:
    """The line that began the spell which runs now; `hidden`: that before a duty specialist's own clock began."""
    began = ordinary = next(iter(lines), None)
    for line in lines:
        if line.cause in SPELLS and not (hidden and line.cause == Cause.DUTY):
            began = line
        if line.cause in SPELLS and line.cause != Cause.DUTY:
            ordinary = line
        elif line.cause == Cause.RETURNED:
            began = ordinary
    return began


def extensions(
    session: Session, case: Case, *, hidden: bool = False, lines: Sequence[ClockInterval] | None = None,
) -> list[ClockExtension]:
    """The time that was added in the spell which runs now, or in that which is shown of a `hidden` case. `lines` are
    those of the clock, where the caller has read them. Where no line allows more time there is none, and nothing is
    read."""
    lines = ledger(session, case) if lines is None else lines
    began = spell(lines, hidden=hidden)
    if began is None or not any(line.terms and line.terms.get("more") for line in lines):
        return []
    return [one for one in EXTENSIONS.of(session, case_id=case.id) if one.spell_id == began.id]


def explain(session: Session, case: Case, at: datetime | None = None) -> Due | None:
    """The due date with the reasons that lead to it, or None where nothing was promised. A pause that is
    still open counts up to `at`."""
    terms = terms_of(case)
    if terms is None:
        return None
    lines = ledger(session, case)
    return due(terms, case.received_at, lines, at, extensions(session, case, lines=lines))


def write(
    session: Session, case: Case, terms: ClockTerms | None, line: Line, before: Sequence[LedgerLine],
) -> None:
    """Add a line after those that stand, and derive the due date anew. A spell begins without what was added to the
    one before."""
    write_once(
        session, ClockInterval, council_id=case.council_id, case_id=case.id, kind=line.kind, reason=line.reason[:200],
        actor_kind=line.actor.kind, actor_id=line.actor.public_id, effective_from=line.since or line.at,
        recorded_at=line.at, calendar=terms.calendar if terms else "",
        definition_hash=line.definition_hash or versions.by_id(session, case.version_id).hash, cause=line.cause,
        waits_for=line.waits_for, terms=line.terms.as_json() if line.terms else None, origin=line.origin,
    )
    case.clock_terms = terms.as_json() if terms else None
    lines = [*before, Interval(line.kind, line.since or line.at, line.reason)]
    added = extensions(session, case) if before and line.cause not in SPELLS else []
    settle(session, case, due(terms, case.received_at, lines, extensions=added) if terms else None, at=line.at)


def settle(session: Session, case: Case, found: Due | None, *, at: datetime) -> None:
    """Keep the date that was derived where queues read it, and say when the timetable looks at it. A date that has
    moved has no mark yet, and what the team had to do about the old one is done."""
    due_at = found.due_at if found else None
    if case.due_at != due_at and case.clock_mark is not None:
        case.clock_mark = None
        close_tasks(session, case, at=at)
    case.due_at = due_at
    case.watch_at = watch(session, case, None if found is not None and found.paused else due_at)


def watch(session: Session, case: Case, due_at: datetime | None) -> datetime | None:
    """When the timetable looks at a case next: when its date is near, and when it is past; at the date that is shown
    of a hidden case too. Never of one without a date, or whose clock stands still."""
    told_date = promised(session, case) if case.shown_terms is not None else None
    shown = told_date.due_at if told_date is not None else None
    own = {None: near_at(case, due_at), Mark.AT_RISK: due_at}.get(Mark(case.clock_mark) if case.clock_mark else None)
    return min(filter(None, (own, shown)), default=None)


def near_at(case: Case, due_at: datetime | None) -> datetime | None:
    """The moment from which on a date is near: a fifth of the time from its beginning is left."""
    terms = terms_of(case)
    span = (terms.promise or terms.statutory) if terms else None
    if due_at is None or span is None:
        return None
    began = min(started(span, case.received_at), due_at)
    return due_at - (due_at - began) / NEAR


def close_tasks(session: Session, case: Case, *, at: datetime) -> None:
    """What a team had to do about a date is done: the date has moved, or the case is finished."""
    session.execute(
        update(Task).where(Task.case_id == case.id, Task.key.startswith(TASKS), Task.done_at.is_(None))
        .values(done_at=at, done_by="clock")
    )


def rest(session: Session, case: Case, *, at: datetime) -> None:
    """The case is finished: nobody looks at its date any more."""
    case.watch_at = None
    if case.clock_mark is not None:
        close_tasks(session, case, at=at)
