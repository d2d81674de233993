"""Who may come in: every route wears exactly one of these, and a test asks each for its name."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.people.actor import Level
from frontdoor.web import sign_in
from frontdoor.web.unit_of_work import writes

View = TypeVar("View", bound=Callable[..., Any])


def _named(view: View, guard: str) -> View:
    view.__guard__ = guard  # type: ignore[attr-defined]
    return view


def open_to_all(view: View) -> View:
    """Anyone, signed in or not; the view shows nothing that belongs to somebody."""
    return _named(view, "open to all")


def key_holder(view: View) -> View:
    """Anyone, but what is shown is found through a key or draft token that only its owner was given."""
    return _named(view, "holder of a key")


def demo_only(view: View) -> View:
    """Pages of the demo; elsewhere they do not exist."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        from frontdoor.web.app import settings

        if not settings().demo:
            abort(404)
        return cast(ResponseReturnValue, view(*args, **kwargs))

    return _named(cast(View, guarded), "demo only")


def officer(least: Level = Level.CORE) -> Callable[[View], View]:
    """An officer of this council, signed in with both factors, of at least that level. Their pages always
    write: the session's last use, and who looked at what."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            actor = sign_in.officer_actor()
            if actor is None:
                if request.method != "GET":
                    return redirect(url_for("desks.sign_in"))
                return redirect(url_for("desks.sign_in", next=request.full_path.rstrip("?")))
            if not actor.is_at_least(least):
                abort(403)
            return cast(ResponseReturnValue, view(*args, **kwargs))

        return writes(_named(cast(View, guarded), f"officer, at least {least}"))

    return decorate
