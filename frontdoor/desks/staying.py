"""How long an officer's session still lasts, and going on with it: asked by the pages themselves, which warn before it
ends and lock when it has, so that nothing typed is lost."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.web import sign_in
from frontdoor.web.guards import officer


@blueprint.get("/staying")
@officer(rests=True)
def how_long() -> ResponseReturnValue:
    """The seconds that are left, and whose session it is. To ask is not to use it."""
    return _left()


@blueprint.post("/staying")
@officer()
def stay() -> ResponseReturnValue:
    """The officer is there, and goes on."""
    return _left()


def _left() -> ResponseReturnValue:
    return jsonify({"seconds": sign_in.seconds_left(), "who": me().public_id})


blueprint.add_app_template_global(sign_in.seconds_left, "desk_session_left")
