"""Putting a change that was approved in force: now, or at a moment to come."""

from flask.typing import ResponseReturnValue

from frontdoor.catalogue import revisions
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import blueprint
from frontdoor.desks.design.approval import shown, step
from frontdoor.desks.design.bench import STALE, UNPROCESSABLE, Trouble
from frontdoor.desks.design.moment import MomentForm
from frontdoor.triage import publishing
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import designer


@blueprint.post("/revisions/<public_id>/publish")
@designer
@keeps_typed
def publish(public_id: str) -> ResponseReturnValue:
    return step(benches.at(public_id), publishing.publish_revision, "It is published and in force.")


@blueprint.post("/revisions/<public_id>/schedule")
@designer
@keeps_typed
def schedule(public_id: str) -> ResponseReturnValue:
    bench, form = benches.at(public_id), MomentForm()
    if is_expired():
        return shown(bench, Trouble(STALE), form=form), EXPIRED
    moment = form.moment() if form.validate_on_submit() else None
    if moment is None:
        return shown(bench, form=form), UNPROCESSABLE
    return step(bench, revisions.schedule, "It is put on that day, and is published by itself then.", moment)
