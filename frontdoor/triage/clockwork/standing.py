"""Why nothing may be done with a clock now, in plain words: what pausing, more time and resuming have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.clock_ledgers import ClockExtension
from frontdoor.cases.work import ClockInterval
from frontdoor.clock import ClockTerms, Due, due
from frontdoor.people.actor import Actor
from frontdoor.triage import clocks, kinds
from frontdoor.triage.guards import in_their_team, not_someone_elses
from frontdoor.triage.machine import MoveRefused

NO_CLOCK = "No clock runs for this case now."
SAFEGUARDING = "A safeguarding clock cannot be paused, and it gets no more time. Somebody may be in danger."


class NotThen(MoveRefused):
    """A moment that a line of the clock cannot count from."""


@dataclass(frozen=True)
class Clock:
    """A clock as it stands: its terms, its lines in the order in which they were written, the time that was added, and
    the date that follows from them."""

    terms: ClockTerms
    lines: Sequence[ClockInterval]
    extensions: Sequence[ClockExtension]
    due: Due

    @property
    def last(self) -> ClockInterval | None:
        """The line that counts from the latest moment."""
        return max(self.lines, key=lambda line: (line.effective_from, line.id), default=None)

    @property
    def is_paused(self) -> bool:
        return self.last is not None and self.last.kind == "paused"


def read(session: Session, case: Case, at: datetime) -> Clock | None:
    """The clock of a case; None where none runs."""
    terms = clocks.terms_of(case)
    if terms is None:
        return None
    lines = clocks.ledger(session, case)
    added = clocks.extensions(session, case, lines=lines)
    return Clock(terms, lines, added, due(terms, case.received_at, lines, at, added))


def refusal(session: Session, case: Case, clock: Clock | None, actor: Actor) -> str | None:
    """Why `actor` may do nothing with the clock of the case; None where they may."""
    if case.is_finished or clock is None:
        return NO_CLOCK
    if is_safeguarding(session, case):
        return SAFEGUARDING
    return in_their_team(session, case, actor) or not_someone_elses(session, case, actor)


def is_safeguarding(session: Session, case: Case) -> bool:
    """Whether somebody may be in danger: a concern, or a case that was sent straight to the duty specialists."""
    return case.confidentiality >= Confidentiality.SAFEGUARDING or kinds.is_concern(session, case)
