"""Figures for Prometheus at an address of their own: how requests go, and how the whole installation stands.

Requests are counted by the name of the route, never by address, so no reference and no link can get into a figure. Each
web process counts its own into a shared folder (PROMETHEUS_MULTIPROC_DIR, which must be set before this module is
imported); whichever is asked adds them up. How the installation stands is read from the database when asked.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from flask import Flask, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from frontdoor import config, schema
from frontdoor.clock import now
from frontdoor.db import Database
from frontdoor.triage import figures
from frontdoor.triage.figures import Figures

# Counting a large council's cases takes a while: asked again so soon, the last answer stands.
KEPT_FOR_S = 10
ROUTE = "frontdoor.route"
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Measured:
    """The application, with each request counted by route, method, status and how long the answer took."""

    def __init__(self, app: Flask) -> None:
        self._app: Application = app
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "frontdoor_request_seconds", "How long answers took, until their first byte.",
            ["route", "method", "status"], buckets=SECONDS, registry=self.registry,
        )
        app.after_request(_name_route)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        began, answered = time.perf_counter(), ["500"]

        def start_and_see(status: str, *more: Any) -> Any:
            answered[0] = status[:3]
            return start(status, *more)

        try:
            return self._app(environ, start_and_see)
        finally:
            method = environ["REQUEST_METHOD"]
            self._seconds.labels(
                environ.get(ROUTE, "none"), method if method in METHODS else "other", answered[0],
            ).observe(time.perf_counter() - began)


def _name_route(response: Response) -> Response:
    request.environ[ROUTE] = request.endpoint or "none"
    return response


class Installation(Collector):
    """How the installation stands, from its database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._kept: tuple[float, list[Metric]] | None = None

    def collect(self) -> Iterable[Metric]:
        with self._lock:
            if self._kept is None or time.monotonic() - self._kept[0] > KEPT_FOR_S:
                self._kept = time.monotonic(), list(self._read())
            return self._kept[1]

    def _read(self) -> Iterator[Metric]:
        labels = {"release": config.release(), "revision": schema.newest()}
        yield _gauge("build_info", "Which release this is.", {tuple(labels.values()): 1}, list(labels))
        try:
            with self._database.session(write=False) as session:
                found = figures.count(session, at=now())
        except SQLAlchemyError:
            yield _gauge("database_up", "Whether the database answers and is migrated.", {(): 0})
            return
        yield _gauge("database_up", "Whether the database answers and is migrated.", {(): 1})
        yield from _of_messages(found)
        yield from _of_cases(found)


def _of_messages(found: Figures) -> Iterator[Metric]:
    yield _gauge("outbox_due_messages", "Messages that are due and have not left.", {(): found.waiting})
    yield _gauge("outbox_oldest_due_timestamp_seconds", "When the one that is due longest was due; 0 when none is.",
                 {(): _seconds(found.oldest_due_at)})
    yield _gauge("outbox_failed_messages", "Messages that were given up.", {(): found.failed})
    yield _gauge("outbox_held", "Whether the outbox is held after a restore.", {(): int(found.held_at is not None)})
    yield _gauge("worker_last_beat_timestamp_seconds", "When a worker was last heard of; 0 for never.",
                 {(): _seconds(found.last_beat)})


def _of_cases(found: Figures) -> Iterator[Metric]:
    groups: dict[tuple[str, ...], float] = {
        (one.council_id, one.service_id, one.state, one.tier, one.queue): one.cases for one in found.open_cases
    }
    yield _gauge("open_cases", "Cases that are not finished.", groups, ["council", "service", "state", "tier", "queue"])
    for name, say, counted in (
        ("overdue_cases", "Open cases whose date is past.", found.overdue),
        ("drafts", "Journeys begun and not sent.", found.drafts),
    ):
        yield _gauge(name, say, {(council_id,): number for council_id, number in counted.items()}, ["council"])
    yield _gauge("stranded_cases", "Open cases that nobody would come to. Must be 0.", {(): found.stranded})


def _gauge(name: str, say: str, values: dict[tuple[str, ...], float], labels: list[str] | None = None) -> Metric:
    family = GaugeMetricFamily(f"frontdoor_{name}", say, labels=labels or [])
    for names, value in values.items():
        family.add_metric(names, value)
    return family


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0


class Doors:
    """The pages at their address and the figures at theirs. Which of the two was knocked at is told by the socket,
    because what a visitor writes into a request proves nothing."""

    def __init__(self, measured: Measured, database: Database, port: int) -> None:
        self._measured = measured
        self._port = port
        self._installation = CollectorRegistry()
        self._installation.register(Installation(database))

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if _port(environ) != self._port:
            return self._measured(environ, start)
        if environ.get("PATH_INFO") != "/metrics":
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"The figures are at /metrics.\n"]
        body = generate_latest(self._requests()) + generate_latest(self._installation)
        start("200 OK", [("Content-Type", CONTENT_TYPE_LATEST), ("Cache-Control", "no-store")])
        return [body]

    def _requests(self) -> CollectorRegistry:
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return self._measured.registry
        everyones = CollectorRegistry()
        MultiProcessCollector(everyones)  # type: ignore[no-untyped-call]
        return everyones


def _port(environ: dict[str, Any]) -> int | None:
    """The port at which the request came in; None when it came by a Unix socket."""
    opened = environ.get("gunicorn.socket")
    if opened is None:
        return int(environ["SERVER_PORT"])      # waitress's own; it has no Unix socket here
    name = opened.getsockname()
    return name[1] if isinstance(name, tuple) else None
