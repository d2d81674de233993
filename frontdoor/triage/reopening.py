"""Opening a finished case again: what may be, by whom, and until when."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.assessments.reopening import Reopening
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.clock import local_date
from frontdoor.triage import kinds
from frontdoor.triage.kinds import Kind

# What is usual, where a service says nothing else: our own, for a case is looked at anew with facts of its time.
RESIDENT_DAYS, OFFICER_DAYS = 28, 365
USUAL_ENDINGS = {
    Kind.REPORT: frozenset({Outcome.FIXED, Outcome.NO_ACTION, Outcome.NOT_OURS, Outcome.ADVICE_GIVEN}),
    Kind.APPLICATION: frozenset({Outcome.REFUSED, Outcome.NOT_NEEDED, Outcome.NOT_OURS, Outcome.ADVICE_GIVEN}),
}


def too_late(session: Session, case: Case, *, officer: bool, at: datetime) -> str | None:
    """Why a finished case cannot be opened again on this day, by an officer or by its resident, in plain
    words; None while it can: until the end of the last of so many days after the day on which it ended."""
    days = days_for(session, case, officer=officer)
    if case.closed_at is None or (local_date(at) - local_date(case.closed_at)).days <= days and days:
        return None
    if officer:
        return f"It ended more than {days} days ago. Ask them to send it again." if days else (
            "The service does not open it again. Ask them to send it again.")
    return (f"We finished it more than {days} days ago, so it cannot be opened again. " if days else
            "It cannot be opened again. ") + "Report it again, or write to us."


def days_for(session: Session, case: Case, *, officer: bool) -> int:
    """For how many days after its end a case may be opened again."""
    rule = _rule(session, case)
    said = (rule.officer_days if officer else rule.resident_days) if rule is not None else None
    return said if said is not None else OFFICER_DAYS if officer else RESIDENT_DAYS


def is_open_to_residents(case: Case, state: State) -> bool:
    """Whether a case ended so that the resident may say that it is not right; what was decided is for another look."""
    return state == State.CLOSED and case.outcome == Outcome.FIXED


def endings(session: Session, case: Case) -> frozenset[Outcome]:
    """The outcomes after which an officer may open such a case again."""
    rule = _rule(session, case)
    named = rule.endings if rule is not None else ()
    usual = USUAL_ENDINGS.get(kinds.kind_of(kinds.definition_of(session, case)), frozenset())
    return frozenset(map(Outcome, named)) if named else usual


def _rule(session: Session, case: Case) -> Reopening | None:
    return kinds.definition_of(session, case).reopening
