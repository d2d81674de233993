"""Why nothing may be done with a clock now, in plain words: what pausing, more time and resuming have in common."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Confidentiality
from frontdoor.clock import ClockTerms, Due
from frontdoor.people.actor import Actor
from frontdoor.triage import clocks, kinds
from frontdoor.triage.guards import in_their_team, not_someone_elses
from frontdoor.triage.machine import MoveRefused

NO_CLOCK = "No clock runs for this case now."
SAFEGUARDING = "A safeguarding clock cannot be paused, and it gets no more time. Somebody may be in danger."


class NotThen(MoveRefused):
    """A moment that a line of the clock cannot count from."""


def refusal(session: Session, case: Case, actor: Actor) -> str | None:
    """Why `actor` may do nothing with the clock of the case; None where they may."""
    if case.is_finished or not case.clock_terms:
        return NO_CLOCK
    if is_safeguarding(session, case):
        return SAFEGUARDING
    return in_their_team(session, case, actor) or not_someone_elses(session, case, actor)


def is_safeguarding(session: Session, case: Case) -> bool:
    """Whether somebody may be in danger: a concern, or a case that was sent straight to the duty specialists."""
    return case.confidentiality >= Confidentiality.SAFEGUARDING or kinds.is_concern(session, case)


def now_due(session: Session, case: Case, at: datetime) -> tuple[ClockTerms, Due]:
    """The terms of a clock that runs, and the date with its reasons."""
    terms, found = clocks.terms_of(case), clocks.explain(session, case, at)
    assert terms is not None and found is not None
    return terms, found
