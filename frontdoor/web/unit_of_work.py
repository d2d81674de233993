"""One request, one transaction: the view runs whole, commits once, and is run again when the database asks.

A view uses `session` and never commits. Answers are only sent after the commit, so what a person has
been told is kept. Raising an HTTP error rolls back.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, Response, current_app, g, make_response, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound
from werkzeug.local import LocalProxy

from frontdoor.db import MOST_TRIES, Database, is_worth_retrying, pause_before

View = TypeVar("View", bound=Callable[..., object])
READ_ONLY = {"GET", "HEAD", "OPTIONS"}


class RefusedAndNoted(NotFound):
    """The page for 404, as for what is not there. That somebody asked for what they may not see is written down."""


def writes(view: View) -> View:
    """Mark a view that writes although it is fetched with GET, as one does that records who looked."""
    view.__frontdoor_writes__ = True  # type: ignore[attr-defined]
    return view


def database() -> Database:
    """The application's database."""
    return cast(Database, current_app.extensions["frontdoor_database"])


def is_writing() -> bool:
    """Whether this request's session may write: it is sent by POST, or its view is marked by `writes`."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method not in READ_ONLY or getattr(view, "__frontdoor_writes__", False)


def counts_as_use() -> bool:
    """Whether this request shows that somebody is there: one that writes, unless its view `__rests__` (guards)."""
    view = current_app.view_functions.get(request.endpoint or "")
    return is_writing() and not getattr(view, "__rests__", False)


def _open() -> Session:
    found: Session | None = g.get("frontdoor_session")
    if found is None:
        found = g.frontdoor_session = database().session(write=is_writing())
    return found


session: Session = cast(Session, LocalProxy(_open))


def _close() -> None:
    opened: Session | None = g.pop("frontdoor_session", None)
    if opened is not None:
        opened.close()


def _begin_again(remembered: set[str]) -> None:
    """Before another try: forget what the failed one remembered, and wind uploads back to their start."""
    for key in [key for key in vars(g) if key not in remembered]:
        g.pop(key)
    for upload in request.files.values():
        upload.stream.seek(0)


def run(view: Callable[[], object]) -> Response:
    """Run the request's view and commit. On a serialization failure, a lock or a lost connection the whole
    view runs again, at most MOST_TRIES times; then the error goes up to its page."""
    remembered = set(vars(g))
    for attempt in range(MOST_TRIES):
        if attempt:
            pause_before(attempt)
            _begin_again(remembered)
        try:
            response = make_response(_answer(view))
            if "frontdoor_session" in g:
                g.frontdoor_session.commit()
            return response
        except (DBAPIError, StaleDataError) as error:
            if attempt == MOST_TRIES - 1 or not is_worth_retrying(error):
                raise
        finally:
            _close()
    raise AssertionError("unreachable")


def _answer(view: Callable[[], object]) -> object:
    try:
        return view()
    except RefusedAndNoted as refused:
        return current_app.handle_http_exception(refused)


def undone(view: Callable[[], object]) -> Response:
    """Run a view for its page alone: whatever it writes is rolled back."""
    try:
        response = make_response(view())
        if "frontdoor_session" in g:
            g.frontdoor_session.rollback()
        return response
    finally:
        _close()


def init_unit_of_work(app: Flask, found: Database) -> None:
    """Give the application its database."""
    app.extensions["frontdoor_database"] = found
