"""The duty specialists' page: who may be in danger, whether somebody has seen it, and for how long it has waited."""

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.catalogue import councils
from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.people.actor import Actor
from frontdoor.triage import duty
from frontdoor.triage.duty import AlertNotFound
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

SEE_OTHER = 303


def on_duty() -> Actor:
    """The officer who asks, where what the duty team sees is for them now; else the page for 404."""
    actor = me()
    return actor if duty.is_on_duty(actor) else abort(404)


@blueprint.get("/duty")
@officer()
def duty_page() -> ResponseReturnValue:
    actor, at = on_duty(), now()
    board = duty.board(session, actor, at=at)
    return render_template("desks/duty.html", at=at, board=board, alerts=board.waiting,
                           alerts_mark=duty.mark(board.waiting), terms=councils.get(actor.council_id).duty,
                           most=duty.SHOWN)


@blueprint.get("/duty/state")
@officer(rests=True)
def duty_state() -> ResponseReturnValue:
    """What has changed, for a page that asks now and then; asking does not keep a session alive."""
    actor = on_duty()
    most = duty.SHOWN if "all" in request.args else duty.FIRST
    return jsonify({"mark": duty.mark(duty.waiting(session, actor, most=most))})


@blueprint.post("/duty/<public_id>/acknowledge")
@officer()
def acknowledge_alert(public_id: str) -> ResponseReturnValue:
    try:
        duty.acknowledge(session, on_duty(), public_id, at=now())
    except AlertNotFound:
        abort(404)
    flash("It is acknowledged.", "success")
    return redirect(url_for("desks.duty_page"), SEE_OTHER)
