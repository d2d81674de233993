"""Open cases put on the terms that their service has by now: an explicit event, case by case, never silent.

A case keeps the version and the figures that it began with. Where a council decides that another promise, another law
or other closure days shall hold for what is open already, this says so in the ledger of each clock, in its history, and
to the person whose date moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments import signs
from frontdoor.assessments.evaluate import assess, clock_terms
from frontdoor.assessments.facts import FactError
from frontdoor.assessments.part import DefinitionError
from frontdoor.cases.case import FINISHED, Case
from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import Version
from frontdoor.clock import ClockTerms, in_words, local_date
from frontdoor.people import actor as actors
from frontdoor.triage import clocks, findings, machine
from frontdoor.triage.clocks import Cause, Line
from frontdoor.triage.clockwork import standing
from frontdoor.triage.telling import tell

CHANGED = "What we promise has changed."


@dataclass(frozen=True)
class Rebased:
    """What came of one case: the date before and after, or in `left` why it stays as it was."""

    reference: str
    before: datetime | None
    after: datetime | None
    left: str = ""


def open_cases(session: Session, council_id: str, service_id: str) -> Sequence[int]:
    """The ids of the open cases of a service on which a clock runs."""
    return session.scalars(
        select(Case.id).where(Case.council_id == council_id, Case.service_id == service_id,
                              Case.state.not_in(sorted(FINISHED)), Case.due_at.is_not(None)).order_by(Case.id)
    ).all()


def rebase(session: Session, case_id: int, *, reason: str, at: datetime) -> Rebased | None:
    """Put the clock of one case on the terms of today; None where they are those that it has, or no clock runs.
    `reason` is for colleagues. Flushes."""
    case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    clock = standing.read(session, case, at) if case is not None and not case.is_finished else None
    if case is None or clock is None:
        return None
    version, began = versions.current(session, case.council_id, case.service_id), clocks.spell(clock.lines)
    new = _terms(session, case, version, began.origin if began is not None else "", at)
    if new is None:
        return Rebased(case.reference, case.due_at, case.due_at, "The rules of today do not say how long it takes.")
    new = _from_the_same_day(clock.terms, new)
    if new == clock.terms:
        return None
    before = case.due_at
    line = Line(Cause.REBASED, "paused" if clock.is_paused else "running", reason.strip(),
                actors.clock(case.council_id), at, terms=new, definition_hash=version.hash)
    clocks.write(session, case, new, line, clock.lines)
    _say(session, case, before, reason.strip(), version, at)
    return Rebased(case.reference, before, case.due_at)


def _terms(session: Session, case: Case, version: Version, origin: str, at: datetime) -> ClockTerms | None:
    """The terms of today for what the clock of a case counts; None where today's rules do not have them."""
    kind, _, outcome_id = origin.partition(":")
    try:
        if kind == "duty":
            return ClockTerms.from_json(signs.duty_clock())
        if kind == "outcome":
            return clock_terms(version.compiled, outcome_id, local_date(at))
        return _of_finding(session, case, version, at) if kind == "finding" else None
    except (KeyError, DefinitionError, FactError):
        return None


def _of_finding(session: Session, case: Case, version: Version, at: datetime) -> ClockTerms | None:
    """By asking the rules of today: of a case about which they now say something else, nothing."""
    facts = findings.facts_of(session, case, version, at=at)
    finding = assess(version.compiled, facts, on=local_date(at), received=case.received_at, version=version.number)
    said = findings.body_of(findings.latest(session, case)).get("outcome")
    return finding.clock if finding.outcome == said else None


def _from_the_same_day(old: ClockTerms, new: ClockTerms) -> ClockTerms:
    """The new promise, counted from the day from which the old one was."""
    if old.promise is None or new.promise is None:
        return new
    return replace(new, promise=replace(new.promise, start_on=old.promise.start_on))


def _say(session: Session, case: Case, before: datetime | None, reason: str, version: Version, at: datetime) -> None:
    words = f"The clock goes by version {version.number} from now on"
    if before != case.due_at and case.due_at is not None:
        words += f": due {in_words(local_date(case.due_at))}"
    is_told = before != case.due_at and case.shown_terms is None
    entry = machine.note(session, case, "rebase_clock", words, actor=actors.clock(case.council_id), at=at,
                         reason=reason, told="The date for this has changed" if is_told else None)
    if is_told:
        tell(session, case, "date_changed", entry=entry, at=at, followers=False, fields={"reason": CHANGED})
