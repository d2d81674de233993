"""A specialist's caseload, the plans that are to be looked at again, and how often each gate opened."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case, State
from frontdoor.clock import DAY, local_date, now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import case_named, me
from frontdoor.desks.fields import plain
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import gates, plans
from frontdoor.triage.machine import MoveRefused
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

REVIEWS_AHEAD_DAYS = 28
GATES_SINCE = timedelta(days=90)
MOST = 50


@blueprint.get("/caseload")
@officer()
def caseload() -> ResponseReturnValue:
    actor, at = me(), now()
    mine = plans.running(session, actor, mine=True, most=MOST)
    ids = {case.id for case, _ in mine}
    others = [one for one in plans.running(session, actor, mine=False, most=MOST + len(ids)) if one[0].id not in ids]
    return render_template("desks/caseload.html", mine=mine, others=others[:MOST], at=at, today=local_date(at),
                           most=MOST)


@blueprint.get("/reviews")
@officer()
def reviews() -> ResponseReturnValue:
    actor, at = me(), now()
    until = local_date(at) + REVIEWS_AHEAD_DAYS * DAY
    return render_template("desks/reviews.html", at=at, until=until, most=MOST,
                           today=local_date(at), asked=_asked_again(actor),
                           due=plans.running(session, actor, until=until, mine=False, most=MOST))


def _asked_again(actor: Actor) -> list[Case]:
    """Decisions that residents asked to have looked at again, with the officer's teams, soonest due first."""
    return list(session.scalars(
        select(Case).where(Case.council_id == actor.council_id, Case.state == State.UNDER_REVIEW,
                           Case.team.in_(sorted(actor.teams)), visible_to(actor))
        .order_by(Case.due_at, Case.id).limit(MOST)))


@blueprint.post("/cases/<reference>/plan/done")
@officer()
def plan_line_done(reference: str) -> ResponseReturnValue:
    case = case_named(reference)
    try:
        plans.done(session, case, plain(request.form.get("line")), actor=me(), at=now())
    except MoveRefused as refused:
        session.rollback()
        flash(refused.reason, "notice")
    else:
        flash("The line of the plan is done.", "success")
    return redirect(url_for("desks.case", reference=reference), code=303)


@blueprint.get("/gates")
@officer(Level.STRATEGIC)
def gates_opened() -> ResponseReturnValue:
    since = now() - GATES_SINCE
    return render_template("desks/gates.html", tallies=gates.tallies(session, me(), since=since),
                           since=local_date(since))
