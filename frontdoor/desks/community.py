"""Community groups for whoever keeps the list: what people said, what groups answered, and every group there is."""

from datetime import timedelta

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from frontdoor.clock import local_date, now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.groups import LEAST
from frontdoor.directory import feedback, listed
from frontdoor.triage import group_post
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

# What groups answered is shown for so long; what was not checked for so long is marked.
LATELY, LONG_AGO = timedelta(days=14), timedelta(days=183)


@blueprint.get("/community")
@officer()
def said_of_groups() -> ResponseReturnValue:
    council_id, at = me().council_id, now()
    listing = listed.of_council(session, council_id)
    rows = [(row, listing.known(row.group_id)) for row in feedback.unseen(session, council_id)]
    answers = [(row, listing.known(row.group_id)) for row in feedback.answered(session, council_id, since=at - LATELY)
               if row.seen_at is not None]
    return render_template(
        "desks/community.html", rows=rows, answers=answers, hidden=listing.hidden, may_change=me().is_at_least(LEAST),
        words={**feedback.HOW, **feedback.WRONG, **feedback.FROM_GROUP}, long_ago=local_date(at - LONG_AGO),
        groups=sorted(listing.groups, key=lambda one: (one.checked_on, one.name)))


@blueprint.post("/community/<public_id>/seen")
@officer()
def see_what_was_said(public_id: str) -> ResponseReturnValue:
    if not group_post.see(session, me(), public_id, at=now()):
        abort(404)
    return redirect(url_for("desks.said_of_groups"), code=303)
