"""A letter with an account number and a code, for somebody who has no email and no mobile phone."""

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from frontdoor import audit
from frontdoor.clock import local_date, now
from frontdoor.desks import blueprint
from frontdoor.desks.record.opening import resident_named
from frontdoor.notifications import account_messages
from frontdoor.people import letters
from frontdoor.people.actor import Actor, Level
from frontdoor.people.letters import Bar, NoLetter
from frontdoor.people.residents import Resident
from frontdoor.web import sign_in
from frontdoor.web.guards import officer
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session

SAY = {
    Bar.NO_ADDRESS: "We have no home address that we may write to. Add their address first.",
    Bar.HAS_ACCOUNT: "They have an account and sign in by email or text. They can set a new password themselves.",
    Bar.DECEASED: "This person has died.",
    Bar.TOO_MANY: "Two letters were sent today. Wait until tomorrow to send another.",
}
CONFLICT = 409


@blueprint.get("/people/<public_id>/letter-code")
@officer(Level.ADVANCED)
def letter_code(public_id: str) -> ResponseReturnValue:
    at, resident, actor = now(), resident_named(public_id), _actor()
    audit.record(
        session, council_id=resident.council_id, actor_kind=actor.kind, actor_id=actor.public_id, action="viewed",
        subject_kind="resident", subject_id=resident.public_id, at=at,
    )
    return _page(resident, letters.bar_to(session, resident, at=at))


@blueprint.post("/people/<public_id>/letter-code")
@officer(Level.ADVANCED)
def send_letter_code(public_id: str) -> ResponseReturnValue:
    at, resident = now(), resident_named(public_id)
    try:
        issued = letters.issue(session, keys(), resident, actor=_actor(), at=at)
    except NoLetter as none:
        return _page(resident, none.bar, CONFLICT)
    account_messages.send_letter(session, keys(), resident, issued, on=local_date(at), at=at)
    flash("The letter is on its way. The code in it works for 14 days.", "success")
    return redirect(f"/desk/people/{resident.public_id}/letter-code", code=303)


def _actor() -> Actor:
    return sign_in.officer_actor() or abort(403)


def _page(resident: Resident, bar: Bar | None, status: int = 200) -> ResponseReturnValue:
    return render_template("desks/letter_code.html", form=FlaskForm(), resident=resident,
                           why_not=SAY[bar] if bar else ""), status
