"""Whoever a case is about ends a councillor's right to follow it, at once and for good."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from frontdoor.cases import members as consents
from frontdoor.clock import now
from frontdoor.portal import blueprint, opened
from frontdoor.triage import members
from frontdoor.web.guards import key_holder
from frontdoor.web.unit_of_work import session


@blueprint.post("/cases/<reference>/councillors/<public_id>/end")
@key_holder
def end_councillor(reference: str, public_id: str) -> ResponseReturnValue:
    at = now()
    found = opened.find(reference, at=at)
    if not found.is_reporter:
        abort(404)
    consent = next((one for one in consents.consents_of(session, found.case) if one.public_id == public_id), None)
    if consent is not None:
        members.end(session, consent, found.case, actor=found.actor, at=at)
        opened.confirm(found, at=at)
    flash("That has ended. The councillor can no longer see this.", "success")
    return redirect(url_for("portal.tracking", reference=found.case.reference), code=303)
