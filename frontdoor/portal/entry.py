"""What the pages around an account share: where somebody was on the way to, which message this browser asked for,
and how many may be asked for."""

from datetime import datetime

import flask
from flask import request

from frontdoor.people import account_keys, allowances
from frontdoor.people.account_keys import KeySpent, NewKey, Purpose
from frontdoor.people.accounts import AccountKey
from frontdoor.people.logins import Login
from frontdoor.web import councils, sign_in
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session

UNPROCESSABLE, TOO_MANY_ASKED, GONE = 422, 429, 404
COOKIE = "asked"
HOME = "/account"


def wanted(default: str = HOME) -> str:
    """The page that the person was on the way to, if it is one of ours."""
    return sign_in.own_path(request.args.get("next"), default)


def onward() -> str | None:
    """The same, to be carried along; None when there is none."""
    return wanted("") or None


def may_send(login: Login, at: datetime) -> bool:
    """Whether one more message may go to that address or number, and be asked for from where this request came
    from. It is counted whether or not anybody has an account with it."""
    council_id = councils.current().id
    return (
        allowances.take(session, keys(), council_id, allowances.ASKED_FROM_AN_ADDRESS, sign_in.address(), at=at)
        and allowances.take(session, keys(), council_id, allowances.for_messages(login.kind), login.value, at=at)
    )


def remember(key: NewKey) -> None:
    """Bind the key's code to this browser: from no other can it be typed."""
    flask.session[COOKIE] = {**flask.session.get(COOKIE, {}), key.row.purpose: key.row.public_id}


def remembered(purpose: Purpose, at: datetime) -> AccountKey:
    """The key whose message this browser asked for. Raises KeySpent."""
    public_id = flask.session.get(COOKIE, {}).get(purpose.value)
    if not public_id:
        raise KeySpent("this browser asked for none")
    return account_keys.by_public_id(session, councils.current().id, purpose, public_id, at=at)


def asked_here(key: AccountKey) -> bool:
    """Whether it was this browser that asked for the key's message."""
    return bool(flask.session.get(COOKIE, {}).get(key.purpose) == key.public_id)


def forget(purpose: Purpose) -> None:
    """The key is used; the browser need not know of it any more."""
    flask.session[COOKIE] = {name: kept for name, kept in flask.session.get(COOKIE, {}).items() if name != purpose}
