"""The manager's pages about people and work: who has what, who is away, and how each queue gives out its work."""

from flask import Blueprint

from frontdoor.web import headers

blueprint = Blueprint("workforce", __name__, url_prefix="/manage")


@blueprint.before_request
def keep_private() -> None:
    """These pages are about officers and cases: none is kept by a browser or on the way."""
    headers.keep_private()


from frontdoor.desks.workforce import parting, people, person, shelves, work  # noqa: E402, F401
