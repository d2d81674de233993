"""The managers' pages: how the work, the people and the rules are doing, and the few levers that are theirs."""

from flask import Blueprint

from frontdoor.web import headers

blueprint = Blueprint("manage", __name__, url_prefix="/manage")


@blueprint.before_request
def keep_private() -> None:
    """What is told here is the council's own."""
    headers.keep_private()


from frontdoor.desks.manage import board, contact_figures, quality  # noqa: E402, F401
