"""The designers' pages: how a service works is changed in forms, checked, tried, approved and published."""

from flask import Blueprint

from frontdoor.web import headers

blueprint = Blueprint("design", __name__, url_prefix="/design")


@blueprint.before_request
def keep_private() -> None:
    """What is being prepared is the council's own until it is published."""
    headers.keep_private()


from frontdoor.desks.design import (  # noqa: E402, F401
    approval, cases, checking, comparing, conditions, figures, parts, publication, replays, revision, services,
    trying, workings,
)
