"""Whether this process is up, and whether it can do its work: for the machines that watch it."""

import logging

from flask import Flask, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from frontdoor import schema
from frontdoor.clock import now
from frontdoor.notifications import beat, hold
from frontdoor.web.guards import open_to_all
from frontdoor.web.unit_of_work import database

SILENT = "No worker has been heard of for five minutes, so no messages are sent."
HELD = "Messages are held after a restore until an operator says `frontdoor outbox release`."

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
    """Whether to send people here: the database answers and is migrated, and a worker sends what waits. An outbox
    that is held after a restore is noted; it is no reason to send people away."""
    reasons, notes = _found()
    response = jsonify(ready=not reasons, reasons=reasons, notes=notes)
    response.status_code = 503 if reasons else 200
    return _never_kept(response)


def _found() -> tuple[list[str], list[str]]:
    """The reasons not to send people here, and what an operator has to see to all the same."""
    try:
        if not schema.is_current(database()):
            return ["The database is not at this release's newest migration."], []
        with database().session(write=False) as session:
            is_silent, held = beat.is_silent(session, at=now()), hold.current(session)
    except SQLAlchemyError as error:
        log.warning("not ready: %s", error.__class__.__name__)
        return ["The database does not answer."], []
    return [SILENT] if is_silent else [], [HELD] if held else []


def _never_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
