"""A record that an officer may not see: whom to ask for it, and opening it all the same for a reason that is kept."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from frontdoor import audit
from frontdoor.cases import hidden, references
from frontdoor.cases.case import Case
from frontdoor.catalogue import councils
from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me, refuse
from frontdoor.desks.fields import Letter
from frontdoor.people import rota
from frontdoor.people.actor import Level
from frontdoor.people.officers import Team
from frontdoor.triage import glass
from frontdoor.triage.machine import NotPermitted
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

SEE_OTHER, FORBIDDEN, UNPROCESSABLE = 303, 403, 422
STALE = "This page was open for too long. Check it and send it again."


class GlassForm(FlaskForm):
    """Why somebody opens a record that is not theirs to see."""

    reason = Letter("Why do you need to open it now?", at_most=glass.LONGEST_REASON,
                    missing="Enter why you need to open it now",
                    description="Its team reads this, and it is kept. Say who is at risk and what cannot wait.")


def shut(reference: str) -> ResponseReturnValue:
    """The page that says that there is such a record and whom to ask; where that must not be known, the page for
    404."""
    proper = references.tidy(reference) or ""
    found = hidden.known(session, me(), proper)
    return _page(found, GlassForm(formdata=None)) if found is not None else refuse(proper)


@blueprint.post("/cases/<reference>/break-glass")
@officer()
@keeps_typed
def break_glass(reference: str) -> ResponseReturnValue:
    found, form, actor = hidden.known(session, me(), references.tidy(reference) or ""), GlassForm(), me()
    if found is None:
        refuse(references.tidy(reference) or "")
    if is_expired():
        return _page(found, form, STALE), EXPIRED
    if not form.validate_on_submit():
        return _page(found, form), UNPROCESSABLE
    try:
        glass.break_for(session, found, reason=str(form.reason.data).strip(), actor=actor, at=now())
    except NotPermitted as refused:
        return _page(found, form, refused.reason), FORBIDDEN
    flash("The record is open to you for three hours. Its team has been told.", "success")
    return redirect(url_for("desks.case", reference=found.reference), SEE_OTHER)


@blueprint.get("/glass")
@officer(Level.MANAGER)
def broken_glass() -> ResponseReturnValue:
    at = now()
    found = glass.seen_by(session, me())
    return render_template("desks/glass.html", at=at, found=found, seen=_seen([one.case for one in found]))


def _seen(cases: list[Case]) -> set[int]:
    """Which of the cases this officer may open."""
    return hidden.seen(session, me(), [one.id for one in cases])


def _page(found: Case, form: Any, stale: str = "") -> str:
    """That a record is there, and nothing of what is in it."""
    actor, at = me(), now()
    audit.record(session, council_id=actor.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="refused", subject_kind="case", subject_id=found.reference, at=at)
    team = hidden.team_of(session, found)
    return render_template(
        "desks/hidden.html", reference=found.reference, form=form, stale=stale,
        may_break=hidden.policy_on(found).break_glass, team=team.name if team else found.team,
        phone=_phone(found, team))


def _phone(found: Case, team: Team | None) -> str:
    """Where to ask: of a record of the duty team whoever is on the rota, else the team's own number, else the number
    that is answered day and night."""
    on = rota.on_now(session, found.council_id, now()) if found.team == rota.DUTY_TEAM else []
    phones = [shift.phone for shift in on if shift.phone] + ([team.phone] if team and team.phone else [])
    return phones[0] if phones else councils.get(found.council_id).duty.phone
