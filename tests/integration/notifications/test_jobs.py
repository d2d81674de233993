"""The timetable: everything that falls due, done once, and a worker that starts and ends in good order."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdoor import jobs
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case, State
from frontdoor.cases.drafts import Draft, begin
from frontdoor.cases.work import Hold
from frontdoor.clock import now
from frontdoor.db import retrying
from frontdoor.jobs import TIMETABLE, run_due, start, worker_for
from frontdoor.jobs.worker import each
from frontdoor.notifications.beat import WorkerBeat, beat, is_silent, last_beat
from frontdoor.notifications.gateways import messages_in
from frontdoor.notifications.outbox import MessageState, OutboxRow
from frontdoor.triage import placement
from tests.integration.notifications.told import AT, a_case, a_version, a_waiting_message


def messages(settings):
    return messages_in(Path(settings.messages.removeprefix("file:")), "aldermere")


def a_draft(session, *, expires_at):
    version = a_version(session, "aldermere")
    draft, _ = begin(session, council_id="aldermere", service_id="pothole", version_id=version.row_id, at=AT)
    draft.expires_at = expires_at
    return draft


def a_file(session, draft, case=None):
    attachment = Attachment(council_id="aldermere", draft_id=draft.id, case_id=case.id if case else None,
                            fact_id="photo", name="hole.jpg", media_type="image/jpeg", size_bytes=1,
                            digest="0" * 64, scan="not_scanned", created_at=AT)
    session.add(attachment)
    session.flush()
    return attachment


def eventually(holds, within=20):
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        if holds():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("tick", TIMETABLE, ids=lambda tick: tick.name)
def test_every_job_runs_on_an_empty_database(database, settings, tick):
    tick.work(worker_for(database, settings))


def test_every_job_is_a_tick_so_none_has_an_hour_that_a_clock_change_could_take_or_repeat(database, settings):
    scheduler = start(worker_for(database, settings))
    try:
        triggers = {job.id: type(job.trigger).__name__ for job in scheduler.get_jobs()}
    finally:
        scheduler.shutdown(wait=True)
    assert triggers == {tick.name: "IntervalTrigger" for tick in TIMETABLE}


@pytest.mark.parametrize("at", [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)])
def test_jobs_run_in_the_hour_of_a_clock_change_as_in_any_other(database, settings, at):
    a_waiting_message(database)
    for minutes in (-30, 0, 30):
        run_due(database, settings, at + timedelta(minutes=minutes))
    assert len(messages(settings)) == 1


def test_running_what_is_due_twice_sends_once(database, settings):
    a_waiting_message(database)
    run_due(database, settings, AT)
    run_due(database, settings, AT)
    assert len(messages(settings)) == 1


def test_a_case_whose_wait_is_over_goes_on_and_one_that_still_waits_does_not(database, settings):
    with database.session() as session:
        cases = [a_case(session), a_case(session)]
        for case, days in zip(cases, (14, 15), strict=True):
            placement.hold(session, case, reason="Waiting", until=AT + timedelta(days=days),
                           resume=State.WITH_ADVISER, at=AT)
            case.state = State.AWAITING_RESIDENT
        session.commit()
    run_due(database, settings, AT + timedelta(days=14))
    with database.session(write=False) as session:
        assert [session.get(Case, case.id).state for case in cases] == [State.WITH_ADVISER, State.AWAITING_RESIDENT]
        assert session.scalars(select(Hold.case_id).where(Hold.ended_at.is_(None))).all() == [cases[1].id]


def test_a_draft_that_expired_is_forgotten_with_its_files_and_a_live_one_is_not(database, settings):
    with database.session() as session:
        for days in (0, 1):
            a_file(session, a_draft(session, expires_at=AT + timedelta(days=days)))
        session.commit()
    run_due(database, settings, AT)
    with database.session(write=False) as session:
        [draft] = session.scalars(select(Draft)).all()
        [attachment] = session.scalars(select(Attachment)).all()
    assert draft.expires_at > AT and attachment.draft_id == draft.id


def test_the_files_of_a_draft_that_was_sent_stay_with_the_case(database, settings):
    with database.session() as session:
        draft, case = a_draft(session, expires_at=AT), a_case(session)
        draft.case_id = case.id
        a_file(session, draft, case)
        session.commit()
    run_due(database, settings, AT)
    with database.session(write=False) as session:
        assert session.scalars(select(Draft)).all() == []
        [attachment] = session.scalars(select(Attachment)).all()
    assert (attachment.case_id, attachment.draft_id) == (case.id, None)


def test_one_item_that_fails_keeps_no_other_waiting(database, settings):
    done = []

    def work(session, one):
        if one == 1:
            raise RuntimeError("broken")
        done.append(one)

    each(worker_for(database, settings), "test", [1, 2, 3], work)
    assert done == [2, 3]


def test_a_job_that_fails_does_not_stop_the_timetable(database, settings):
    def fail(worker):
        raise RuntimeError("broken")

    jobs._run(jobs.Tick("broken", timedelta(seconds=1), fail), worker_for(database, settings))


def test_the_worker_is_silent_until_it_beats_and_again_after_five_minutes(session):
    assert last_beat(session) is None and is_silent(session, at=AT)
    beat(session, at=AT)
    assert not is_silent(session, at=AT + timedelta(minutes=5) - timedelta(seconds=1))
    assert is_silent(session, at=AT + timedelta(minutes=5))


def test_a_late_beat_of_a_slow_worker_does_not_hide_a_newer_one(session):
    beat(session, at=AT)
    beat(session, at=AT - timedelta(minutes=1))
    assert last_beat(session) == AT


def test_workers_that_beat_for_the_first_time_at_once_leave_one_sign_of_life(database):
    barrier = threading.Barrier(4)

    def first_beat(minutes):
        barrier.wait()
        retrying(database, lambda session: beat(session, at=AT + timedelta(minutes=minutes)))

    workers = [threading.Thread(target=first_beat, args=(minutes,)) for minutes in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with database.session(write=False) as session:
        [row] = session.scalars(select(WorkerBeat)).all()
    assert row.at == AT + timedelta(minutes=3)


def test_the_command_sends_what_waits_and_ends_in_good_order_when_told(database, settings):
    a_waiting_message(database)
    environment = {
        **os.environ, "FRONTDOOR_DATABASE_URL": settings.database_url, "FRONTDOOR_MESSAGES": settings.messages,
        "FRONTDOOR_SECRET_KEYS": ",".join(settings.secret_keys), "FRONTDOOR_FILES": str(settings.files),
    }
    worker = subprocess.Popen([sys.executable, "-c", "from frontdoor.cli import main; main()", "worker"],
                              env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert eventually(lambda: messages(settings))
        assert eventually(lambda: not silent(database))
        worker.send_signal(signal.SIGTERM)
        _, said = worker.communicate(timeout=15)
    finally:
        worker.kill()
        worker.wait()
    assert worker.returncode == 0
    assert "The worker has stopped." in said and "Traceback" not in said
    with database.session(write=False) as session:
        assert session.scalars(select(OutboxRow.state)).all() == [MessageState.SENT]


def silent(database):
    with database.session(write=False) as session:
        return is_silent(session, at=now())


def test_a_worker_that_is_told_to_stop_ends_and_leaves_nothing_running(database, settings):
    worker = worker_for(database, settings)
    running = threading.Thread(target=jobs.run_until_stopped, args=(worker,))
    running.start()
    assert eventually(lambda: not silent(database))
    worker.stop.set()
    running.join(timeout=10)
    assert not running.is_alive()
    assert [thread.name for thread in threading.enumerate() if "APScheduler" in thread.name] == []
