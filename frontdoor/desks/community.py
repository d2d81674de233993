"""What people said of groups, for whoever keeps the list: read, and put right with the group."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.directory import feedback, groups
from frontdoor.web import councils
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session


@blueprint.get("/community")
@officer()
def said_of_groups() -> ResponseReturnValue:
    council_id = councils.current().id
    rows = [(row, groups.of_id(council_id, row.group_id)) for row in feedback.unseen(session, council_id)]
    return render_template("desks/community.html", rows=rows, words={**feedback.HOW, **feedback.WRONG})


@blueprint.post("/community/<public_id>/seen")
@officer()
def see_what_was_said(public_id: str) -> ResponseReturnValue:
    if not feedback.see(session, councils.current().id, public_id, at=now()):
        abort(404)
    return redirect(url_for("desks.said_of_groups"), code=303)
