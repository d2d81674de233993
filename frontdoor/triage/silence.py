"""Work that its officer is silent about: first a task for them, then it goes back to its queue, and they are told.

Silent is an owner who has written nothing into the history of a case, and was not given it, for so many working days.
Days of absence do not count: whoever was away within that time is left alone. Planned work has its own day.
"""

from datetime import datetime, timedelta

from sqlalchemy import Exists, and_, exists, or_, select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, State
from frontdoor.cases.history import Entry
from frontdoor.cases.work import Task
from frontdoor.catalogue import councils
from frontdoor.clock import add_working_days, in_words, local_date, start_of_day
from frontdoor.people import actor as actors
from frontdoor.people.officers import Officer
from frontdoor.people.rosters import Absence
from frontdoor.triage import handing, workforce

WORKED = (State.WITH_ADVISER, State.WITH_SPECIALIST, State.UNDER_REVIEW)
GIVEN = ("give", "take")
AT_ONCE = 500
ANSWER_WITHIN = timedelta(days=1)


def silent(session: Session, at: datetime, *, most: int = AT_ONCE) -> list[int]:
    """The ids of cases whose owner has been silent for long enough to be reminded, in every council, longest due
    first."""
    found: list[int] = []
    for council_id in councils.all_councils():
        since = _cutoff(council_id, at, remind=True)
        found += session.scalars(
            select(Case.id)
            .where(Case.council_id == council_id, Case.owner_id.is_not(None),
                   Case.state.in_([str(state) for state in WORKED]), ~_touched_since(since), ~_was_away(since, at))
            .order_by(Case.due_at, Case.id).limit(most))
    return found


def settle(session: Session, *, at: datetime) -> None:
    """Reminders of cases that have been touched since, or have gone to somebody else, are done. Flushes."""
    rows = session.execute(
        select(Task, Case, Officer.public_id).join(Case, Case.id == Task.case_id)
        .join(Officer, Officer.id == Task.officer_id)
        .where(Task.key.startswith("silent:"), Task.done_at.is_(None)).limit(AT_ONCE)).all()
    for task, case, public_id in rows:
        touched = session.scalar(select(Entry.id).where(
            Entry.case_id == case.id, Entry.actor_id == public_id, Entry.at >= task.created_at).limit(1))
        if touched is not None or case.owner_id != task.officer_id:
            task.done_at = at
    session.flush()


def heed(session: Session, case_id: int, *, at: datetime) -> None:
    """Remind the owner of one silent case, once; or, where they have been silent for too long since, take it back."""
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update(of=Case, skip_locked=True))
    if case is None or case.owner_id is None:
        return
    owner = session.get_one(Officer, case.owner_id)
    key = f"silent:{case.reference}:{owner.id}:{_last_given(session, case)}"
    reminder = session.scalar(select(Task).where(Task.council_id == case.council_id, Task.key == key))
    if reminder is None:
        _remind(session, case, owner, key, at)
        return
    touched = session.scalar(select(_touched_since(_cutoff(case.council_id, at, remind=False)))
                             .select_from(Case).where(Case.id == case.id))
    reminded_long_enough = at - reminder.created_at >= ANSWER_WITHIN
    if not touched and reminded_long_enough:
        _take_back(session, case, owner, reminder, at)


def _remind(session: Session, case: Case, owner: Officer, key: str, at: datetime) -> None:
    figures = workforce.workload(case.council_id, at)
    session.add(Task(
        council_id=case.council_id, case_id=case.id, team_slug=case.team, officer_id=owner.id, key=key, created_at=at,
        due_at=at + ANSWER_WITHIN,
        words=f"Nothing has been done with this case for {figures.remind_after_working_days} working days. Do "
              "something with it, or put it back: otherwise it goes back to its queue"))
    session.flush()


def _take_back(session: Session, case: Case, owner: Officer, reminder: Task, at: datetime) -> None:
    days = workforce.workload(case.council_id, at).take_back_after_working_days
    handing.let_go(
        session, case, words=f"Taken back from {owner.name}", actor=actors.clock(case.council_id), at=at,
        reason=f"Nothing was done with it for {days} working days. They were reminded on "
               f"{in_words(local_date(reminder.created_at))}.")
    reminder.done_at = at
    session.add(Task(
        council_id=case.council_id, case_id=case.id, team_slug=case.team, officer_id=owner.id,
        key=f"taken-back:{reminder.id}", created_at=at, due_at=at + ANSWER_WITHIN,
        words=f"This case went back to its queue, because nothing was done with it for {days} working days"))
    session.flush()


def _last_given(session: Session, case: Case) -> int:
    """Which holding of the case this is: the entry by which its owner got it."""
    return session.scalar(select(Entry.id).where(Entry.case_id == case.id, Entry.move.in_(GIVEN))
                          .order_by(Entry.id.desc()).limit(1)) or 0


def _cutoff(council_id: str, at: datetime, *, remind: bool) -> datetime:
    """The start of the day before which nothing counts any more."""
    figures = workforce.workload(council_id, at)
    days = figures.remind_after_working_days if remind else figures.take_back_after_working_days
    closed = councils.get(council_id).closed_days
    return start_of_day(add_working_days(local_date(at), -days, closures=closed))


def _touched_since(moment: datetime) -> Exists:
    own = and_(Entry.actor_id == Officer.public_id, Officer.id == Case.owner_id)
    return exists().where(Entry.case_id == Case.id, Entry.at >= moment, Officer.id == Case.owner_id,
                          or_(own, Entry.move.in_(GIVEN)))


def _was_away(since: datetime, at: datetime) -> Exists:
    return exists().where(
        Absence.officer_id == Case.owner_id, Absence.called_off_at.is_(None), Absence.from_on <= local_date(at),
        Absence.until_on >= local_date(since))
