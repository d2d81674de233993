"""The quality of automatic decisions: what blind checks found, and the brake, which a manager releases."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from frontdoor.clock import now
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.desks.manage import blueprint
from frontdoor.people.actor import Level
from frontdoor.triage.sampling import brake, reporting
from frontdoor.triage.sampling.brake import BrakeRefused
from frontdoor.triage.sampling.rows import Brake
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

SEE_OTHER, UNPROCESSABLE, LONGEST = 303, 422, 2_000


@blueprint.get("/quality")
@officer(Level.MANAGER)
def quality() -> ResponseReturnValue:
    return _page()


@blueprint.post("/quality/brakes/<public_id>/release")
@officer(Level.MANAGER)
def release(public_id: str) -> ResponseReturnValue:
    actor = me()
    found = session.scalar(select(Brake).where(Brake.council_id == actor.council_id, Brake.public_id == public_id))
    why = plain(request.form.get(f"why-{public_id}")).strip()
    if len(why) > LONGEST:
        return _page(public_id, why, f"The reason must be {LONGEST:,} characters or fewer"), UNPROCESSABLE
    try:
        brake.release(session, found or abort(404), why=why, actor=actor, at=now())
    except BrakeRefused as refused:
        return _page(public_id, why, refused.say), UNPROCESSABLE
    flash("The rule decides alone again. What was counted before does not count any more.", "success")
    return redirect(url_for("manage.quality"), SEE_OTHER)


def _page(failed: str = "", why: str = "", error: str = "") -> str:
    return render_template("desks/manage/quality.html", lines=reporting.of_council(session, me().council_id, at=now()),
                           failed=failed, why=why, error=error)
