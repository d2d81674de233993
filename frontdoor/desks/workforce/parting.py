"""An officer leaves: first everything they have and where it would go, then the same, done."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.clock import now
from frontdoor.desks.desk import me
from frontdoor.desks.workforce import blueprint
from frontdoor.desks.workforce.person import officer_named
from frontdoor.people.actor import Level
from frontdoor.triage import parting
from frontdoor.triage.belongings import Thing
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session


@blueprint.get("/people/<public_id>/leaving")
@officer(Level.MANAGER)
def leaving(public_id: str) -> ResponseReturnValue:
    found = officer_named(public_id)
    things = parting.plan(session, found, at=now())
    return render_template("desks/workforce/leaving.html", officer=found, things=things, seen=_seen(things),
                           is_self=found.id == me().officer_id, done=False)


@blueprint.post("/people/<public_id>/leaving")
@officer(Level.MANAGER)
def let_leave(public_id: str) -> ResponseReturnValue:
    found = officer_named(public_id)
    if found.id == me().officer_id:
        flash("Nobody lets themselves leave. Ask another manager.", "notice")
        return redirect(url_for("workforce.leaving", public_id=public_id), 303)
    if "sure" not in request.form:
        flash("Tick the box to say that you are sure.", "notice")
        return redirect(url_for("workforce.leaving", public_id=public_id), 303)
    seen = _seen(parting.plan(session, found, at=now()))
    things = parting.part(session, found, actor=me(), at=now())
    return render_template("desks/workforce/leaving.html", officer=found, things=things, seen=seen, done=True)


def _seen(things: list[Thing]) -> set[int]:
    """The cases among them that this manager may know; of the others only that there are some."""
    ids = [thing.case.id for thing in things if thing.case is not None]
    return set(session.scalars(select(Case.id).where(Case.id.in_(ids), visible_to(me())))) if ids else set()
