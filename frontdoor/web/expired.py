"""A form that was open for too long: its page comes back with what was typed, and nothing of it is kept.

Wear `keeps_typed` on a view that, when `is_expired`, draws its page again from what was posted. Whatever it
writes all the same is undone, so forgetting to ask opens no hole.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, current_app, g, request

from frontdoor.web import unit_of_work

View = TypeVar("View", bound=Callable[..., Any])
STATUS = 400


def keeps_typed(view: View) -> View:
    """Mark a view that can draw its page again from an expired form."""
    view.__keeps_typed__ = True  # type: ignore[attr-defined]
    return view


def is_expired() -> bool:
    """Whether the form that was sent cannot be trusted to come from our page."""
    return bool(g.get("form_expired", False))


def drawn_again() -> Response | None:
    """The posted page with what was typed; None where its view cannot."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or not getattr(view, "__keeps_typed__", False):
        return None
    g.form_expired = True
    response = unit_of_work.undone(lambda: view(**(request.view_args or {})))
    # A view that went on to another page did not look: what was typed must not seem to be accepted.
    return response if response.status_code >= STATUS else None
