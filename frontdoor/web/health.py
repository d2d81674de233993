"""Whether this process is up, and whether it can do its work: for the machines that watch it."""

import logging

from flask import Flask, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from frontdoor import schema
from frontdoor.clock import now
from frontdoor.notifications import beat
from frontdoor.web.guards import open_to_all
from frontdoor.web.unit_of_work import database

log = logging.getLogger(__name__)


def init_health(app: Flask) -> None:
    """Answer at /health and /ready."""
    app.add_url_rule("/health", "web.health", health, methods=["GET"])
    app.add_url_rule("/ready", "web.ready", ready, methods=["GET"])


@open_to_all
def health() -> Response:
    """The process answers. Asks nothing of the database: an outage there is no reason to restart here."""
    return _never_kept(jsonify(status="up"))


@open_to_all
def ready() -> Response:
    """Whether to send people here: the database answers and is migrated, and a worker sends what waits."""
    reasons = _reasons()
    response = jsonify(ready=not reasons, reasons=reasons)
    response.status_code = 503 if reasons else 200
    return _never_kept(response)


def _reasons() -> list[str]:
    try:
        if not schema.is_current(database()):
            return ["The database is not at this release's newest migration."]
        with database().session(write=False) as session:
            is_silent = beat.is_silent(session, at=now())
    except SQLAlchemyError as error:
        log.warning("not ready: %s", error.__class__.__name__)
        return ["The database does not answer."]
    return ["No worker has been heard of for five minutes, so no messages are sent."] if is_silent else []


def _never_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
