"""Who may come in: every route wears exactly one of these, and a test asks each for its name."""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.people.actor import Level
from frontdoor.web import account, headers, sign_in
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
        from frontdoor.web.running import settings

        if not settings().demo:
            abort(404)
        return cast(ResponseReturnValue, view(*args, **kwargs))

    return _named(cast(View, guarded), "demo only")


def resident(view: View) -> View:
    """A resident of this council who is signed in. Their pages always write: the session's last use."""
    return _resident(view, rests=False)


def resident_at_rest(view: View) -> View:
    """The same, for what a page asks by itself: it does not count as use, or a session left open would never end."""
    return _resident(view, rests=True)


def _resident(view: View, *, rests: bool) -> View:

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        headers.keep_private()
        if account.actor() is None:
            onward = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("portal.sign_in", next=onward))
        return cast(ResponseReturnValue, view(*args, **kwargs))

    guarded.__rests__ = rests  # type: ignore[attr-defined]
    return writes(_named(cast(View, guarded), "signed-in resident"))


def bearer(setting: str) -> Callable[[View], View]:
    """Another system, which shows the token that stands in this setting, compared in constant time. Without one in
    the settings the route does not exist. No cookie is looked at."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            from frontdoor.web.running import settings

            token = str(getattr(settings(), setting))
            if not token:
                abort(404)
            given = request.headers.get("Authorization", "")
            if not hmac.compare_digest(given.encode("utf-8"), f"Bearer {token}".encode()):
                return {"error": "the token is not right"}, 401
            return cast(ResponseReturnValue, view(*args, **kwargs))

        return _named(cast(View, guarded), f"bearer of {setting}")

    return decorate


def officer(least: Level = Level.CORE, *, rests: bool = False) -> Callable[[View], View]:
    """An officer of this council, signed in with both factors, of at least that level. Their pages always
    write: the session's last use, and who looked at what. A page that asks for news by itself `rests`: it does not
    count as use, or a session left open would never end."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            actor = sign_in.officer_actor()
            if sign_in.member_actor() is not None:
                return redirect(url_for("portal.members_casework")) if request.method == "GET" else abort(403)
            if actor is None:
                if request.method != "GET":
                    return redirect(url_for("desks.sign_in"))
                return redirect(url_for("desks.sign_in", next=request.full_path.rstrip("?")))
            if not actor.is_at_least(least):
                abort(403)
            return cast(ResponseReturnValue, view(*args, **kwargs))

        guarded.__rests__ = rests  # type: ignore[attr-defined]
        return writes(_named(cast(View, guarded), f"officer, at least {least}"))

    return decorate


def member(view: View) -> View:
    """A councillor of this council, signed in with both factors. Their pages always write, as an officer's do."""
    return _member(view, rests=False)


def member_at_rest(view: View) -> View:
    """The same, for what a page asks by itself: it does not count as use."""
    return _member(view, rests=True)


def _member(view: View, *, rests: bool) -> View:

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        headers.keep_private()
        if sign_in.member_actor() is None:
            if sign_in.officer_actor() is not None:
                abort(403)
            onward = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("desks.sign_in", next=onward))
        return cast(ResponseReturnValue, view(*args, **kwargs))

    guarded.__rests__ = rests  # type: ignore[attr-defined]
    return writes(_named(cast(View, guarded), "councillor"))


def designer(view: View) -> View:
    """An officer of the levels that may change how a service works: strategic, and manager. A specialist's level is
    higher than the first, and is for cases."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        actor = sign_in.officer_actor()
        if actor is not None and actor.level not in (Level.STRATEGIC, Level.MANAGER):
            abort(403)
        return cast(ResponseReturnValue, view(*args, **kwargs))

    return writes(_named(officer(Level.STRATEGIC)(cast(View, guarded)), "officer, strategic or manager"))
