"""Is it fixed? Whoever reported something that is planned to be mended is asked at the date that was promised, because
they see it sooner than we hear of it. What they say closes nothing: it goes to the team that has the work."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, State
from frontdoor.cases.history import Entry
from frontdoor.cases.parties import Party
from frontdoor.cases.work import Task
from frontdoor.clock import DAY, Due
from frontdoor.people.actor import Actor
from frontdoor.triage import clocks, kinds, machine, questions
from frontdoor.triage.machine import MoveRefused

SAID_FIXED, SAID_NOT_FIXED = "said_fixed", "said_not_fixed"
NOT_NOW = "We do not need to know this now. You can write to us instead."


def can_be_asked(session: Session, case: Case) -> bool:
    """Whether it is a report of which we only know that the work is planned."""
    return case.state == State.SCHEDULED and kinds.kind_of(kinds.definition_of(session, case)) is kinds.Kind.REPORT


def is_asked(session: Session, case: Case, promised: Due | None, lines: Sequence[Entry], *, at: datetime) -> bool:
    """Whether the promised date is past and they have not said since. `lines` are those of the case's history."""
    if promised is None or promised.due_at is None or promised.due_at > at or not can_be_asked(session, case):
        return False
    return all(line.at < promised.due_at for line in lines if line.move in (SAID_FIXED, SAID_NOT_FIXED))


def say(
    session: Session, case: Case, lines: Sequence[Entry], *, fixed: bool, more: str, party: Party, actor: Actor,
    at: datetime,
) -> None:
    """The reporter says whether it is fixed, and perhaps more, which is a message of theirs. Their team sees to it.
    Flushes. Raises MoveRefused where nothing is asked."""
    promised = clocks.promised(session, case, at)
    if not is_asked(session, case, promised, lines, at=at) or promised is None or promised.due_at is None:
        raise MoveRefused(case, SAID_FIXED, NOT_NOW)
    move, words, told, do = (
        (SAID_FIXED, "The resident says that it is fixed", "You told us that it is fixed",
         "They say that it is fixed: see whether it can be closed") if fixed else
        (SAID_NOT_FIXED, "The resident says that it is not fixed", "You told us that it is not fixed yet",
         "They say that it is not fixed: see when it will be"))
    machine.note(session, case, move, words, actor=actor, at=at, told=told)
    session.add(Task(council_id=case.council_id, case_id=case.id, team_slug=case.team, created_at=at, due_at=at + DAY,
                     key=f"fixed:{case.reference}:{promised.due_at.isoformat()}", words=do))
    session.flush()
    if more:
        questions.write(session, case, body=more, party=party, at=at)
