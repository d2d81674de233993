"""Me: an officer's own figures, which nobody else is shown here, how they work, and when they are away."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from frontdoor.clock import local_date, now
from frontdoor.desks import blueprint, hours, leave
from frontdoor.desks.desk import me
from frontdoor.desks.leave import LeaveForm
from frontdoor.people.officers import Officer
from frontdoor.triage import absences, own_figures
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

SEE_OTHER, UNPROCESSABLE = 303, 422
STALE = "This page was open for too long. Check it and send it again."


@blueprint.get("/me")
@officer()
def own() -> ResponseReturnValue:
    return _page(LeaveForm(formdata=None))


@blueprint.post("/me/leave")
@officer()
@keeps_typed
def own_leave() -> ResponseReturnValue:
    form, self = LeaveForm(), _self()
    form.offer(session, self)
    if is_expired():
        return _page(form, STALE), EXPIRED
    if not form.record(session, self, actor=me(), at=now()):
        return _page(form), UNPROCESSABLE
    flash("It is written down that you are away.", "success")
    return redirect(url_for("desks.own"), SEE_OTHER)


@blueprint.post("/me/leave/<public_id>/call-off")
@officer()
def call_off_own_leave(public_id: str) -> ResponseReturnValue:
    found = absences.named(session, _self(), public_id)
    if found is None:
        flash("It was called off already.", "notice")
    else:
        absences.call_off(session, found, actor=me(), at=now())
        flash("It is called off. What went to your cover stays there.", "success")
    return redirect(url_for("desks.own"), SEE_OTHER)


def _self() -> Officer:
    return session.get_one(Officer, me().officer_id)


def _page(form: LeaveForm, stale: str = "") -> str:
    self, at = _self(), now()
    form.offer(session, self)
    figures = own_figures.of(session, self, at=at)
    return render_template(
        "desks/own.html", form=form, figures=figures, stale=stale,
        leave=leave.shown(absences.of(session, self, since=local_date(at)), form, at=at),
        week=hours.of_week([{"days": [day], "from": first, "until": last}
                            for day, (first, last) in figures.person.hours.items()]))
