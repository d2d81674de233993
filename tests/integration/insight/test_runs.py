"""Replays asked for from a page are done by the worker in a process of their own, and survive its end."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import select

from frontdoor import jobs
from frontdoor.clock import now
from frontdoor.insight import processes, replays, runs, snapshots
from frontdoor.insight.replays import SILENT_AFTER
from frontdoor.insight.rows import ReplayRun, RunState, SnapshotChunk
from tests import factories as make
from tests.factories import ALDERMERE
from tests.integration.insight import passes
from tests.integration.insight.passes import AT


@pytest.fixture
def version(session):
    version = passes.publish(session)
    for _ in range(12):
        passes.case(session, version)
    return version


@pytest.fixture
def manager(session):
    return make.actor_of(session)


def asked(session, manager, **changes):
    found = replays.request(session, passes.definition(**changes), actor=manager, at=now())
    session.commit()
    return found.public_id


def seen(session, public_id):
    session.expire_all()
    found = replays.progress(session, ALDERMERE, public_id)
    session.commit()
    return found


def test_the_worker_does_what_was_asked_for(database, session, settings, version, manager):
    first, second = asked(session, manager, longest="4"), asked(session, manager, longest="9")
    worker = jobs.worker_for(database, settings)
    jobs.replay_asked_for(worker)
    found = seen(session, first)
    assert (found.state, found.rows_done, found.rows_total, found.percent) == (RunState.DONE, 12, 12, 100)
    assert found.summary.populations[0].flips == 10
    assert seen(session, second).state == RunState.WAITING
    jobs.replay_asked_for(worker)
    assert seen(session, second).summary.populations[0].flips == 0


def test_a_draft_whose_service_is_gone_ends_with_a_sentence(database, session, version, manager):
    run = asked(session, manager, id="another-pass")
    assert runs.do(database, run, now)
    assert (seen(session, run).state, seen(session, run).why) == (RunState.FAILED, runs.NOT_OFFERED)


def test_a_draft_that_cannot_be_read_ends_with_the_loaders_sentence(database, session, version, manager):
    run = asked(session, manager)
    row = session.scalars(select(ReplayRun)).one()
    row.body = row.body.replace('"at_most"', '"at_mots"')
    session.commit()
    assert runs.do(database, run, now)
    assert seen(session, run).state == RunState.FAILED and "exactly one operator" in seen(session, run).why


def test_a_run_that_another_process_took_is_left_to_it(database, session, version, manager):
    run = asked(session, manager)

    looked = []

    def stolen():
        """The clock of a process that seems to be dead when it looks for the second time."""
        looked.append(True)
        if len(looked) == 2:
            assert replays.take_up(session, run, at=now() + SILENT_AFTER * 2) is not None
            session.commit()
        return now()

    assert not runs.do(database, run, stolen)
    assert seen(session, run).state == RunState.RUNNING
    assert not runs.do(database, run, now)


def test_a_process_that_is_killed_is_followed_by_another(database, session, settings, version, manager):
    run = asked(session, manager, longest="4")
    program = ("import os, signal, sys\nfrom frontdoor.db import Database\nfrom frontdoor.insight import runs\n"
               "from frontdoor.clock import now\n"
               "calls = []\n"
               "def at():\n    calls.append(1)\n    len(calls) > 3 and os.kill(os.getpid(), signal.SIGKILL)\n"
               "    return now()\n"
               "runs.do(Database(sys.argv[1]), sys.argv[2], at)\n")
    done = subprocess.run([sys.executable, "-c", program, database.url, run], check=False, env={**os.environ})
    assert done.returncode == -signal.SIGKILL
    assert seen(session, run).state == RunState.RUNNING
    worker = jobs.worker_for(database, settings)
    jobs.replay_asked_for(worker)
    assert seen(session, run).state == RunState.RUNNING, "nobody knows yet that it is dead"
    row = session.scalars(select(ReplayRun)).one()
    row.seen_at = now() - SILENT_AFTER * 2
    session.commit()
    jobs.replay_asked_for(worker)
    found = seen(session, run)
    assert (found.state, found.summary.populations[0].flips) == (RunState.DONE, 10)


def test_one_that_ends_with_an_error_is_tried_again_and_then_has_failed(database, session, settings, version, manager):
    run = asked(session, manager, longest="4")
    snapshots.bring_up_to_date(database, ALDERMERE, version, at=AT)
    chunk = session.scalars(select(SnapshotChunk)).one()
    chunk.body = b"spoilt"
    session.commit()
    worker = jobs.worker_for(database, settings)
    for state in (RunState.WAITING, RunState.WAITING, RunState.FAILED):
        jobs.replay_asked_for(worker)
        assert seen(session, run).state == state
    assert "stopped before its end" in seen(session, run).why


def test_a_worker_that_stops_ends_the_process_that_it_began(database_url):
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    began = time.monotonic()
    status = processes.run(["demo", "--help"], database_url=database_url, stop=stop)
    assert time.monotonic() - began < processes.END_WITHIN_SECONDS
    assert status in (0, -signal.SIGTERM)


def test_the_worker_keeps_a_snapshot_where_many_rows_have_changed(database, session, settings, version):
    worker = jobs.worker_for(database, settings)
    session.commit()
    jobs.keep_snapshots(worker)
    assert session.scalars(select(SnapshotChunk)).all() == []
    session.commit()
    for _ in range(jobs.ROWS_BEHIND):
        passes.case(session, version, by=None)
    session.commit()
    jobs.keep_snapshots(worker)
    session.expire_all()
    assert [chunk.rows for chunk in session.scalars(select(SnapshotChunk))] == [jobs.ROWS_BEHIND + 12]
