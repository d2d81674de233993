"""Which resident is signed in, by the token in their cookie and the row on our side that it opens."""

from datetime import datetime
from typing import cast

from flask import g, request
from werkzeug.wrappers import Response

from frontdoor.clock import local_date, now
from frontdoor.people import account_sessions, representatives
from frontdoor.people.accounts import Account, AccountSession
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident
from frontdoor.web import councils, headers
from frontdoor.web.running import settings
from frontdoor.web.unit_of_work import counts_as_use, session


def _secure() -> bool:
    return settings().secure


def cookie_name() -> str:
    """On https a name that browsers lock to this very host and to https."""
    return "__Host-frontdoor-account" if _secure() else "frontdoor-account"


def signed_in() -> AccountSession | None:
    """The live session of this browser with this council, if a resident is signed in."""
    if "frontdoor_account" not in g:
        token, at = request.cookies.get(cookie_name(), ""), now()
        found = account_sessions.found(session, councils.current().id, token, at=at) if token else None
        if found is not None:
            headers.keep_private()
            if counts_as_use():
                account_sessions.use(found, at=at)
        g.frontdoor_account = found
    return cast(AccountSession | None, g.frontdoor_account)


def resident() -> Resident | None:
    """The resident who is signed in, or None."""
    signed = signed_in()
    return signed.account.resident if signed else None


def actor() -> Actor | None:
    """The resident who is signed in as the one who acts, with those they may see things for; or None."""
    if "frontdoor_resident_actor" not in g:
        found = resident()
        g.frontdoor_resident_actor = account_sessions.as_actor(
            found, frozenset(one.resident_id for one in acting_for(found, "see", at=now()))
        ) if found else None
    return cast(Actor | None, g.frontdoor_resident_actor)


def acting_for(found: Resident, scope: str, *, at: datetime) -> list[representatives.Representation]:
    """For whom a resident may do what `scope` says today."""
    return representatives.live_for(session, found, scope, on=local_date(at))


def is_over() -> bool:
    """Whether this browser was signed in, and its session has ended since."""
    return bool(request.cookies.get(cookie_name())) and signed_in() is None


def was_joined() -> bool:
    """Whether it ended because their record was joined to another of theirs, whose sign-in goes on."""
    return is_over() and account_sessions.was_joined(
        session, councils.current().id, request.cookies.get(cookie_name(), ""))


def enter(response: Response, found: Account, *, kiosk: bool, at: datetime) -> Response:
    """Sign this browser in, always under a new token; whoever was signed in before is signed out. `kiosk`: others
    use the machine as well."""
    _end(at)
    return give_cookie(response, account_sessions.begin(session, found, at=at, kiosk=kiosk))


def leave(response: Response, *, at: datetime) -> Response:
    """Sign this browser out, and with it every copy of its cookie."""
    _end(at)
    return take_cookie(response)


def _end(at: datetime) -> None:
    signed = signed_in()
    if signed is not None:
        account_sessions.end(session, signed, at=at)
    for remembered in ("frontdoor_account", "frontdoor_resident_actor"):
        g.pop(remembered, None)


def give_cookie(response: Response, token: str) -> Response:
    """Put a session's token in the browser, until it is closed; the row ends it earlier."""
    response.set_cookie(cookie_name(), token, secure=_secure(), httponly=True, samesite="Lax", path="/")
    return response


def take_cookie(response: Response) -> Response:
    """Ask the browser to forget the session and what it kept of our pages."""
    response.delete_cookie(cookie_name(), secure=_secure(), httponly=True, samesite="Lax", path="/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
