"""The figures for Prometheus: true, at an address of their own, added up over processes, and about nobody."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from frontdoor.clock import now
from frontdoor.notifications.beat import beat
from frontdoor.notifications.outbox import MessageState, OutboxRow
from frontdoor.triage import figures
from tests import factories as make

SECRET = "for-the-tests-only-0123456789-abcdefghij"


def test_every_figure_is_counted(session):
    make.set_up(session)
    make.case(session)
    waiting = make.case(session, {**make.FOR_A_PERSON, "place": make.place("Elsewhere", easting=600_300)})
    make.draft(session)
    session.add(OutboxRow(council_id="aldermere", event_key="x", channel="email", recipient="x", purpose="received",
                          subject="", body="", state=MessageState.FAILED, due_at=make.AT, created_at=make.AT))
    beat(session, at=make.AT)
    session.flush()
    found = figures.count(session, at=make.AT)
    assert (found.waiting, found.oldest_due_at, found.failed) == (2, make.AT, 1)
    assert (found.last_beat, found.held_at, found.stranded) == (make.AT, None, 0)
    assert found.drafts == {"aldermere": 1} and found.overdue == {}
    groups = {(one.state, one.tier, one.queue): one.cases for one in found.open_cases}
    assert groups[waiting.state, str(waiting.tier), str(waiting.queue)] == 1 and len(groups) == 2
    later = figures.count(session, at=make.AT + timedelta(days=60))
    assert later.overdue == {"aldermere": 2} and later.drafts == {}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def running(url, folder, *words, **settings):
    """A command of the operator's in a process of its own."""
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path.cwd()), "FRONTDOOR_DATABASE_URL": url,
                   "FRONTDOOR_SECRET_KEYS": SECRET, "TMPDIR": str(folder), **settings}
    process = subprocess.Popen([sys.executable, "-c", "from frontdoor.cli import main; main()", *words],
                               env=environment, cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def fetch(port, path="/metrics", host=None, **headers):
    """Status and text of an address, tried until somebody listens there."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host or "127.0.0.1", **headers})
    for _ in range(300):
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"nobody listens at {port}")


def value(text, name, **labels):
    """The sum of the samples with these labels."""
    wanted = {f'{label}="{content}"' for label, content in labels.items()}
    found = re.findall(rf"^{name}(?:\{{(.*)\}})? (\S+)$", text, re.MULTILINE)
    return sum(float(number) for given, number in found if wanted <= set(given.split(",")))


@pytest.mark.parametrize("database_kind", ["postgres"])
def test_the_web_s_figures_are_at_their_own_port_alone_and_added_up_over_processes(database, tmp_path):
    with database.session() as session:
        make.set_up(session)
        case = make.case(session, make.FOR_A_PERSON, at=now())
        beat(session, at=now())
        session.commit()
    pages, own = free_port(), free_port()
    with running(database.url, tmp_path, "web", "--bind", f"127.0.0.1:{pages}", "--workers", "2", "--threads", "4",
                 FRONTDOOR_METRICS=f"127.0.0.1:{own}", FRONTDOOR_PROXIES="1"):
        for _ in range(12):
            assert fetch(pages, f"/cases/{case.reference}?key=secret")[0] == 404
        assert fetch(pages, "/nothing/here")[0] == 404
        for tricked in ({"host": f"127.0.0.1:{own}"}, {"X-Forwarded-Host": f"127.0.0.1:{own}"},
                        {"X-Forwarded-Port": str(own)}):
            assert fetch(pages, **tricked)[0] == 404
        assert fetch(own, "/")[0] == 404
        status, text = fetch(own)
    assert status == 200
    assert value(text, "frontdoor_request_seconds_count", route="portal.tracking", method="GET", status="404") == 12
    assert value(text, "frontdoor_request_seconds_count", route="none") == 4
    assert value(text, "frontdoor_open_cases", council="aldermere", queue=case.queue, tier=str(case.tier)) == 1
    assert value(text, "frontdoor_outbox_due_messages") == 1 and value(text, "frontdoor_database_up") == 1
    assert value(text, "frontdoor_build_info") == 1 and value(text, "frontdoor_stranded_cases") == 0
    assert abs(value(text, "frontdoor_worker_last_beat_timestamp_seconds") - time.time()) < 300
    for personal in (case.reference, "secret", "Peter", "example.org", "Mill Lane"):
        assert personal not in text
    assert os.listdir(tmp_path) == [], "what was counted in is cleared away"


def test_without_the_setting_nothing_is_counted_or_shown(client):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_figures_and_pages_never_share_a_port(database, tmp_path):
    port = free_port()
    with running(database.url, tmp_path, "web", "--bind", f"127.0.0.1:{port}",
                 FRONTDOOR_METRICS=f"127.0.0.1:{port}") as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2 and said.startswith("FRONTDOOR_METRICS needs a port of its own")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_worker_counts_its_jobs(database, tmp_path):
    port = free_port()
    with running(database.url, tmp_path, "worker", FRONTDOOR_WORKER_METRICS=f"127.0.0.1:{port}"):
        text = ""
        while value(text, "frontdoor_job_seconds_count", job="send_messages", result="done") < 1:
            _, text = fetch(port)
    assert value(text, "frontdoor_build_info") == 1
    assert value(text, "frontdoor_job_seconds_count", result="failed") == 0
