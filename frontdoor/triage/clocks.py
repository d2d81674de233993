"""The clock's ledger of a case: lines are only ever added, and the due date is derived from them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.work import ClockInterval
from frontdoor.catalogue import versions
from frontdoor.clock import ClockTerms, Due, Interval, LedgerLine, due, in_words, local_date, moment_in_words
from frontdoor.db import write_once
from frontdoor.people.actor import Actor


# Made once: putting a statement together costs more than running it.
LINES = select(ClockInterval).where(ClockInterval.case_id == bindparam("case_id")).order_by(ClockInterval.id)


def start(session: Session, case: Case, terms: ClockTerms | None, *, reason: str, actor: Actor, at: datetime) -> None:
    """Set the terms that hold from now on and let the clock run. Called again it is the explicit
    change of terms: the line says so, and the due date is derived anew from the day of receipt."""
    _write(session, case, terms, "running", reason, actor, at, ledger(session, case))


def begin(session: Session, case: Case, terms: ClockTerms | None, *, reason: str, actor: Actor, at: datetime) -> None:
    """Let the clock of a new case run, under the terms that it starts with. There are no lines to read yet."""
    _write(session, case, terms, "running", reason, actor, at, [])


def ordinary_terms(session: Session, case: Case, *, at: datetime) -> ClockTerms:
    """The time that the service promises when a person has to look, counted from the day of `at` where that
    is later than the day of receipt."""
    version = versions.by_id(session, case.version_id)
    terms = versions.clock_terms(session, case.version_id, version.compiled.otherwise.outcome.id, on=local_date(at))
    return terms if local_date(at) == local_date(case.received_at) else counted_from(terms, at)


def counted_from(terms: ClockTerms, at: datetime) -> ClockTerms:
    """The same promise, counted from a later day than receipt."""
    if terms.promise is None:
        return terms
    return replace(terms, promise=replace(terms.promise, start_on=local_date(at)))


def promised(session: Session, case: Case, at: datetime | None = None) -> Due | None:
    """The date as those outside the council are told it: never by the duty specialists' own clock."""
    told = case.shown_terms or case.clock_terms
    return due(ClockTerms.from_json(told), case.received_at, ledger(session, case), at) if told else None


def told(session: Session, case: Case) -> tuple[datetime | None, bool]:
    """The same date, and whether it counts by the hour; the ledger is only read where it is not the case's own."""
    if case.shown_terms is None:
        terms = ClockTerms.from_json(case.clock_terms) if case.clock_terms else None
        span = (terms.promise or terms.statutory) if terms else None
        return case.due_at, span is not None and span.unit == "hours"
    found = promised(session, case)
    return (found.due_at, found.timed) if found else (None, False)


def turn(session: Session, case: Case, way: str, *, reason: str, actor: Actor, at: datetime) -> None:
    """Run or pause the clock, as a move says. Terms that do not pause for the resident never pause."""
    terms = ClockTerms.from_json(case.clock_terms) if case.clock_terms else None
    if terms is None or (way == "pause" and not terms.pauses_for_resident):
        return
    _write(session, case, terms, {"run": "running", "pause": "paused"}[way], reason, actor, at, ledger(session, case))


def promised_words(session: Session, case: Case, *, at: datetime) -> tuple[str, str]:
    """By when whoever sent the case will hear at the latest, in words: the day, or the moment where hours are
    counted; and the promise itself, such as "24 hours", unless it is the same day. By the terms that are shown to
    them, else by the service's own. Empty where nothing is promised."""
    shown = case.shown_terms or case.clock_terms
    terms = ClockTerms.from_json(shown) if shown else versions.clock_terms(session, case.version_id, None,
                                                                           on=local_date(at))
    found, span = due(terms, case.received_at, []), terms.promise or terms.statutory
    if found.due_at is None or span is None:
        return "", ""
    due_at = moment_in_words(found.due_at) if found.timed else in_words(local_date(found.due_at))
    return due_at, span.in_words() if span.amount else ""


def ledger(session: Session, case: Case) -> list[ClockInterval]:
    """The lines of the clock, oldest first."""
    return list(session.scalars(LINES, {"case_id": case.id}))


def explain(session: Session, case: Case, at: datetime | None = None) -> Due | None:
    """The due date with the reasons that lead to it, or None where nothing was promised. A pause that is
    still open counts up to `at`."""
    if not case.clock_terms:
        return None
    return due(ClockTerms.from_json(case.clock_terms), case.received_at, ledger(session, case), at)


def _write(
    session: Session, case: Case, terms: ClockTerms | None, kind: str, reason: str, actor: Actor, at: datetime,
    before: Sequence[LedgerLine],
) -> None:
    """Add a line after those that stand, and derive the due date anew."""
    write_once(
        session, ClockInterval, council_id=case.council_id, case_id=case.id, kind=kind, reason=reason,
        actor_kind=actor.kind, actor_id=actor.public_id, effective_from=at, recorded_at=at,
        calendar=terms.calendar if terms else "", definition_hash=versions.by_id(session, case.version_id).hash,
    )
    case.clock_terms = terms.as_json() if terms else None
    lines = [*before, Interval(kind, at, reason)]
    case.due_at = due(terms, case.received_at, lines).due_at if terms else None
