"""How long a resident's session still lasts, and going on with it: asked by the pages themselves, which warn before it
ends and lock when it has, so that nothing typed is lost."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from frontdoor.clock import now
from frontdoor.people import account_sessions
from frontdoor.people.accounts import AccountSession
from frontdoor.portal import blueprint
from frontdoor.portal.account import me
from frontdoor.web import account
from frontdoor.web.guards import resident, resident_at_rest


@blueprint.get("/account/staying")
@resident_at_rest
def how_long_signed_in() -> ResponseReturnValue:
    """The seconds that are left, and whose session it is. To ask is not to use it."""
    return _left()


@blueprint.post("/account/staying")
@resident
def stay_signed_in() -> ResponseReturnValue:
    """They are there, and go on."""
    return _left()


def seconds_left(signed: AccountSession) -> int:
    """How many seconds a live session still lasts if nobody uses it."""
    return max(0, int(account_sessions.left(signed, now()).total_seconds()))


def _left() -> ResponseReturnValue:
    signed = account.signed_in()
    return jsonify({"seconds": seconds_left(signed) if signed else 0, "who": me().public_id})


blueprint.add_app_template_global(seconds_left, "account_session_left")
blueprint.add_app_template_global(account.signed_in, "account_session")
