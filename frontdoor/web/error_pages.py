"""Pages for when something is wrong: plain words, and no need of database, session or sign-in."""

import logging
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, make_response, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from frontdoor.web import expired
from frontdoor.web.pages import current_council
from frontdoor.web.words import page_language

log = logging.getLogger(__name__)

RETRY_SECONDS = "30"
BARE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
    "<title>Sorry, there is a problem</title></head><body><main><h1>Sorry, there is a problem</h1>"
    "<p>Please try again in a few minutes.</p></main></body></html>"
)
TEMPLATES = {403: "403", 404: "404", 405: "404", 410: "404", 413: "413", 429: "429", 500: "500", 503: "503"}


@dataclass(frozen=True)
class NoCouncil:
    """Stands in for the council when even its name cannot be read."""

    id: str = ""
    name: str = "Front Door"
    short_name: str = "Front Door"
    colour: str = ""
    phone: str = ""
    email: str = ""


def init_error_pages(app: Flask) -> None:
    """Answer every HTTP error, an expired form and a lost database with a page of our own."""
    app.register_error_handler(CSRFError, expired_form)
    for error in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(error, database_away)
    app.register_error_handler(HTTPException, http_error)


def expired_form(error: CSRFError) -> Response:
    """The page again with what was typed, where its view can; else a page that says what to do."""
    return expired.drawn_again() or error_page("400_expired", 400)


def database_away(error: Exception) -> Response:
    log.error("database away: %s %s", request.method, request.path, exc_info=error)
    response = error_page("503", 503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())  # a redirect raised as an exception
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        log.error("page failed: %s %s", request.method, request.path)
    fallback = "400" if error.code < 500 else "500"
    response = error_page(TEMPLATES.get(error.code, fallback), error.code)
    given = error.get_response()
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in given.headers:
            response.headers[name] = given.headers[name]
    return response


def error_page(name: str, status: int) -> Response:
    """Draw errors/<name>.html past the context processors: they may ask what has just failed."""
    try:
        template = current_app.jinja_env.get_template(f"errors/{name}.html")
        on_desk = request.path.startswith(("/desk", "/design"))
        body = template.render(council=_council(), language=_language(), on_desk=on_desk)
    except Exception:  # whatever broke, the person still gets a sentence
        log.exception("the error page %s could not be drawn", name)
        body = BARE
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _council() -> Any:
    try:
        return current_council() or NoCouncil()
    except Exception:
        log.exception("the council's name could not be read")
        return NoCouncil()


def _language() -> str:
    try:
        return page_language()
    except Exception:
        log.exception("the page's language could not be read")
        return "en"
