"""Dates that are near or past: the team is told once of each, and whoever was promised something that we are late.

The timetable finds them by `watch_at`. Several workers are harmless: the case is held while it is looked at, and each
date has at most one mark of a kind, which the database keeps.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from frontdoor.cases.case import FINISHED, Case, State
from frontdoor.cases.clock_ledgers import ClockMark, Mark
from frontdoor.cases.work import Task
from frontdoor.clock import Due, in_words, local_date, moment_in_words
from frontdoor.people import actor as actors
from frontdoor.people.officers import Team
from frontdoor.triage import clocks, fixed, kinds, machine
from frontdoor.triage.telling import tell

AT_ONCE = 200
# Where nobody waits to hear from us: the time that is booked is the date, it is their turn, or a plan runs, whose next
# look is the team's own date.
NOTHING_PROMISED = frozenset({*FINISHED, State.AWAITING_PAYMENT, State.AWAITING_RESIDENT, State.IN_PROVISION})


def due(session: Session, at: datetime, *, most: int = AT_ONCE) -> list[int]:
    """The ids of cases whose date is to be looked at, longest first."""
    return list(session.scalars(select(Case.id).where(Case.watch_at <= at).order_by(Case.watch_at).limit(most)))


def look(session: Session, case_id: int, *, at: datetime) -> None:
    """Look at the date of one case: what is to be done about it is done, once. Flushes."""
    case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    if case is None or case.watch_at is None or case.watch_at > at:
        return
    found = None if case.is_finished else clocks.explain(session, case, at)
    if found is not None and found.due_at is not None and not found.paused:
        _own_date(session, case, found.due_at, found.timed, at)
    if not case.is_finished:
        _shown_date(session, case, at)
    _look_again(session, case, found)


def _own_date(session: Session, case: Case, due_at: datetime, timed: bool, at: datetime) -> None:
    near = clocks.near_at(case, due_at)
    words = moment_in_words(due_at) if timed else in_words(local_date(due_at))
    if due_at <= at:
        if case.clock_mark != Mark.OVERDUE and _mark(session, case, Mark.OVERDUE, due_at, at):
            _escalate(session, case, due_at, words, at)
    elif case.clock_mark is None and near is not None and near <= at and _mark(session, case, Mark.AT_RISK, due_at, at):
        _task(session, case, case.team, Mark.AT_RISK, due_at, f"Due by {words}, and not done yet", due_at, at)


def _escalate(session: Session, case: Case, due_at: datetime, words: str, at: datetime) -> None:
    """Tell the team that the definition names, or the manager of the one that has it. The history says so too."""
    clocks.close_tasks(session, case, at=at)
    terms = clocks.terms_of(case)
    team = terms.escalate_to if terms and terms.escalate_to else case.team
    name = session.scalar(select(Team.name).where(Team.council_id == case.council_id, Team.slug == team)) or team
    said = f"For the manager: late since {words}. See who can finish it"
    _task(session, case, team, Mark.OVERDUE, due_at, said, at, at)
    machine.note(session, case, "overdue", f"Late since {words}: {name} was told", actor=actors.clock(case.council_id),
                 at=at)


def _task(
    session: Session, case: Case, team: str, mark: Mark, date: datetime, words: str, until: datetime, at: datetime,
) -> None:
    session.add(Task(council_id=case.council_id, case_id=case.id, team_slug=team, created_at=at, due_at=until,
                     key=f"{clocks.TASKS}{mark}:{case.reference}:{date.isoformat()}", words=words))
    session.flush()


def _shown_date(session: Session, case: Case, at: datetime) -> None:
    """Whoever was promised to hear by a date that is past is told, once, that we are late. Of a hidden case that is the
    date which they were told, as of any other."""
    promised = clocks.promised(session, case, at)
    if promised is None or promised.due_at is None or promised.due_at > at or promised.paused:
        return
    if State(case.state) in NOTHING_PROMISED or kinds.is_concern(session, case):
        return
    if not _mark(session, case, Mark.TOLD, promised.due_at, at):
        return
    entry = machine.note(session, case, "promise_missed", "The resident is told that we are late", at=at,
                         actor=actors.clock(case.council_id),
                         told=f"We are late with your {kinds.thing(kinds.definition_of(session, case))}")
    # Where the work is planned, whoever told us of it sees sooner than we hear whether it is done.
    purpose = "is_it_fixed" if fixed.can_be_asked(session, case) else "promise_missed"
    tell(session, case, purpose, entry=entry, at=at, followers=False, fields={"date": _said(promised)})


def _said(promised: Due) -> str:
    assert promised.due_at is not None
    return moment_in_words(promised.due_at) if promised.timed else in_words(local_date(promised.due_at))


def _mark(session: Session, case: Case, mark: Mark, date: datetime, at: datetime) -> bool:
    """Write down that something is done about a date; False where it was done before."""
    was = session.scalar(select(ClockMark.id).where(
        ClockMark.council_id == case.council_id, ClockMark.case_id == case.id, ClockMark.kind == mark,
        ClockMark.due_at == date))
    if was is not None:
        return False
    session.add(ClockMark(council_id=case.council_id, case_id=case.id, kind=mark, due_at=date, made_at=at))
    session.flush()
    return True


def _look_again(session: Session, case: Case, found: Due | None) -> None:
    """When the timetable looks again. Not by way of the case itself: that would raise its version, and tell officers
    who are at work on it that something changed."""
    marks = {(one.kind, one.due_at) for one in session.scalars(select(ClockMark).where(ClockMark.case_id == case.id))}
    due_at = found.due_at if found is not None and not found.paused else None
    mark = next((one for one in (Mark.OVERDUE, Mark.AT_RISK) if (one, due_at) in marks), None)
    watch_at = None
    if not case.is_finished:
        watch_at = {None: clocks.near_at(case, due_at), Mark.AT_RISK: due_at}.get(mark)
        watch_at = min(filter(None, (watch_at, _untold(session, case, marks))), default=None)
    session.flush()
    session.execute(update(Case).where(Case.id == case.id).values(clock_mark=mark, watch_at=watch_at)
                    .execution_options(synchronize_session=False))
    session.expire(case, ["clock_mark", "watch_at"])


def _untold(session: Session, case: Case, marks: set[tuple[str, datetime]]) -> datetime | None:
    """The date that is shown of a hidden case, while nobody was told that it is past."""
    if case.shown_terms is None:
        return None
    promised = clocks.promised(session, case)
    date = promised.due_at if promised is not None else None
    return None if date is None or (Mark.TOLD, date) in marks or kinds.is_concern(session, case) else date
