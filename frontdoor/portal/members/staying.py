"""How long a councillor's session still lasts, and going on with it: as an officer's, which is signed in at the same
door."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from frontdoor.portal import blueprint
from frontdoor.portal.members import me
from frontdoor.web import sign_in
from frontdoor.web.guards import member, member_at_rest


@blueprint.get("/members/staying")
@member_at_rest
def how_long_a_councillor_is_signed_in() -> ResponseReturnValue:
    """The seconds that are left, and whose session it is. To ask is not to use it."""
    return _left()


@blueprint.post("/members/staying")
@member
def keep_a_councillor_signed_in() -> ResponseReturnValue:
    """They are there, and go on."""
    return _left()


def _left() -> ResponseReturnValue:
    return jsonify({"seconds": sign_in.seconds_left(), "who": me().public_id})
