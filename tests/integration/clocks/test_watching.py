"""Dates that are near or past: told once, whoever looks and however often."""

import threading
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor import jobs
from frontdoor.cases.clock_ledgers import ClockMark, Mark
from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.history import Entry
from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.triage import clocks, decide
from frontdoor.triage.clockwork import extending, watching
from tests import factories as make
from tests.integration.clocks.conftest import at, clock_tasks, complaint, due_on, purposes, request

SOON = timedelta(minutes=1)


def look(session: Session, when: datetime) -> None:
    """What the timetable does at a moment."""
    for case_id in watching.due(session, when):
        watching.look(session, case_id, at=when)


def test_a_date_that_is_near_becomes_a_mark_and_a_task_once(working: Session) -> None:
    case = complaint(working)
    version, near = case.version, case.watch_at
    assert near is not None and near == clocks.near_at(case, case.due_at)
    assert watching.due(working, near - SOON) == []
    for when in (near, near + SOON, near + 2 * SOON):
        look(working, when)
    assert [(task.words, task.team_slug) for task in clock_tasks(working, case)] == [
        ("Due by 30 November 2026, and not done yet", case.team)]
    assert (case.clock_mark, case.watch_at, case.version) == (Mark.AT_RISK, case.due_at, version)


def test_a_date_that_is_past_is_escalated_once_and_the_resident_is_told_once(working: Session) -> None:
    case = complaint(working)
    look(working, at(30, 8))
    for day in (1, 2, 3):
        look(working, at(day, month=12))
    tasks = clock_tasks(working, case)
    assert [task.done_at is None for task in tasks] == [False, True]
    assert tasks[1].words == "For the manager: late since 30 November 2026. See who can finish it"
    assert (case.clock_mark, case.watch_at) == (Mark.OVERDUE, None)
    assert purposes(working, case).count("promise_missed") == 1
    moves = list(working.scalars(select(Entry.move).where(Entry.case_id == case.id)))
    assert moves.count("overdue") == moves.count("promise_missed") == 1


def test_more_time_takes_the_mark_and_the_task_away(working: Session) -> None:
    case, ada = request(working), make.actor_of(working)
    look(working, at(21, month=12))
    assert case.clock_mark == Mark.AT_RISK
    extending.extend(working, case, reason="The public interest.", actor=ada, at=at(21, 10, month=12))
    assert case.clock_mark is None and all(task.done_at for task in clock_tasks(working, case))
    assert case.watch_at is not None and case.watch_at > at(1, month=1, year=2027)


def test_nobody_looks_at_what_is_finished(working: Session) -> None:
    case, ada = complaint(working), make.actor_of(working)
    look(working, at(30, 8))
    decide.decide(working, case, outcome=Outcome.ADVICE_GIVEN, reasons="We are sorry.", actor=ada, at=at(30, 10))
    assert case.watch_at is None and all(task.done_at for task in clock_tasks(working, case))
    look(working, at(3, month=12))
    assert "promise_missed" not in purposes(working, case)


def test_of_a_hidden_case_the_date_that_was_told_is_missed_like_any_other(working: Session) -> None:
    """The duty specialists' own clock is over after hours, and nobody outside hears of it."""
    plain = make.case(working, make.FOR_A_PERSON)
    hidden = make.case(working, {**make.FOR_A_PERSON, "description": "He says he will kill himself tonight."})
    look(working, at(24, 8))
    assert hidden.clock_mark == Mark.OVERDUE and clock_tasks(working, hidden)[-1].team_slug == "duty"
    assert "promise_missed" not in purposes(working, hidden)
    look(working, at(9, month=12))
    look(working, at(10, month=12))
    late = [purposes(working, case).count("promise_missed") for case in (plain, hidden)]
    assert late == [1, 1]


def test_two_workers_escalate_a_case_once(database: Database, settings: Settings) -> None:
    with database.session() as session:
        make.set_up(session)
        case_id = complaint(session).id
        session.commit()
    when = at(1, month=12)
    workers = [threading.Thread(target=_tick, args=(jobs.worker_for(database, settings).at_moment(when),))
               for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with database.session(write=False) as session:
        case = session.get_one(Case, case_id)
        assert [task.key.split(":")[1] for task in clock_tasks(session, case)] == ["overdue"]
        assert purposes(session, case).count("promise_missed") == 1 and due_on(case) == "2026-11-30"
        marks = select(ClockMark.kind, func.count()).where(ClockMark.case_id == case_id).group_by(ClockMark.kind)
        assert {kind: many for kind, many in session.execute(marks)} == {"overdue": 1, "told": 1}


def _tick(worker: jobs.Worker) -> None:
    jobs.watch_clocks(worker)
