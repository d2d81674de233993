"""Who is signed in: an officer, by the token in their cookie and the row on our side that it opens.

Flask-Login gives `current_user` and nothing else: no session of its own, no remembering, no cookie that
would still work after signing out.
"""

from dataclasses import dataclass
from typing import cast

from flask import Flask, Request, g, request
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

from frontdoor.cases import standing
from frontdoor.clock import now
from frontdoor.people import signing_in
from frontdoor.people.actor import Actor
from frontdoor.people.sessions import SignInSession
from frontdoor.web import councils
from frontdoor.web.running import settings
from frontdoor.web.unit_of_work import counts_as_use, session


@dataclass(frozen=True)
class SignedIn:
    """An officer with both factors shown, as Flask-Login wants a user to look."""

    actor: Actor
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return self.actor.public_id or ""


def init_sign_in(app: Flask) -> None:
    """Let `current_user` be found by our own cookie. The manager is not given its hooks: all they do is write
    a cookie that remembers."""
    manager = LoginManager()
    manager.session_protection = None
    manager.request_loader(_load)
    app.login_manager = manager  # type: ignore[attr-defined]


def _secure() -> bool:
    return settings().secure


def cookie_name() -> str:
    """On https a name that browsers lock to this very host and to https."""
    return "__Host-frontdoor-desk" if _secure() else "frontdoor-desk"


def _load(found: Request) -> SignedIn | None:
    signed = any_session()
    if signed is None or signed.factor_at is None:
        return None
    if counts_as_use():
        signing_in.use(signed, at=now())
    return SignedIn(standing.as_stands(session, signed.officer, at=now()))


def any_session() -> SignInSession | None:
    """The live session of this browser with this council, also while the second factor is still to be
    shown."""
    if "frontdoor_signed" not in g:
        token = request.cookies.get(cookie_name(), "")
        g.frontdoor_signed = (
            signing_in.found(session, councils.current().id, token, at=now()) if token else None
        )
    return cast(SignInSession | None, g.frontdoor_signed)


def seconds_left() -> int:
    """How many seconds the session of whoever asks still lasts if nobody uses it; 0 where there is none."""
    signed = any_session()
    return max(0, int(signing_in.left(signed, now()).total_seconds())) if signed is not None else 0


def officer_actor() -> Actor | None:
    """The officer of this council who asks, signed in with both factors; None for anybody else, a councillor too."""
    found = _signed_in()
    return found if found is not None and found.is_officer else None


def member_actor() -> Actor | None:
    """The councillor of this council who asks, signed in with both factors; None for anybody else."""
    found = _signed_in()
    return found if found is not None and found.is_member else None


def _signed_in() -> Actor | None:
    return cast(Actor, current_user.actor) if current_user.is_authenticated else None


def page_actor() -> Actor | None:
    """Whose name stands at the top of the page."""
    return officer_actor()


def give_cookie(response: Response, token: str) -> Response:
    """Put a session's token in the browser, until it is closed; the row ends it earlier."""
    response.set_cookie(cookie_name(), token, secure=_secure(), httponly=True, samesite="Lax", path="/")
    return response


def take_cookie(response: Response) -> Response:
    """Ask the browser to forget the session and what it kept of our pages. "cookies" is left out of the
    header: it would reach every other site below the council's domain."""
    response.delete_cookie(cookie_name(), secure=_secure(), httponly=True, samesite="Lax", path="/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def address() -> str:
    """Where the request came from, for counting tries: the trusted proxies' word, or the connection's."""
    return request.remote_addr or "unknown"


def own_path(wanted: str | None, default: str) -> str:
    """`wanted` if it is a page of this site, to go to after signing in; else `default`. Browsers read a
    backslash as a slash and drop tabs and line ends, so an address with any of them is refused."""
    text = wanted or ""
    plain = all(" " < letter <= "~" for letter in text) and "\\" not in text
    return text if plain and text.startswith("/") and not text.startswith("//") else default
