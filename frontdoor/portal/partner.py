"""A partner's answer to what the council asked: one page behind a signed link, without an account."""

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField

from frontdoor.cases.case import Case
from frontdoor.cases.referral import Referral
from frontdoor.catalogue.councils import Partner
from frontdoor.clock import now
from frontdoor.people import actor as actors
from frontdoor.portal import blueprint
from frontdoor.portal.forms import LONGEST, plain
from frontdoor.triage import handshakes, partners
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.partners import NoSuchReferral
from frontdoor.web import councils, headers
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import key_holder
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import CountedTextArea

SEE_OTHER, CONFLICT, UNPROCESSABLE = 303, 409, 422
VERBS: dict[str, Any] = {"accept": handshakes.accept, "refuse": handshakes.refuse, "done": handshakes.finish}
OPEN_TOO_LONG = "This page had been open too long. Check what you typed and press the button again."


class PartnerForm(FlaskForm):
    text = StringField("What do you want to tell us?", filters=[plain], widget=CountedTextArea(LONGEST),
                       description="If you cannot help, tell us why. When you are done, tell us what you did.")


@blueprint.get("/partners/referrals/<token>")
@key_holder
def partner_referral(token: str) -> ResponseReturnValue:
    return _page(token, *_opened(token, now()), PartnerForm(formdata=None))


@blueprint.post("/partners/referrals/<token>")
@key_holder
@keeps_typed
def answer_as_partner(token: str) -> ResponseReturnValue:
    at, form = now(), PartnerForm()
    row, case, partner = _opened(token, at)
    if is_expired():
        return _page(token, row, case, partner, form, OPEN_TOO_LONG), 400
    if len(form.text.data or "") > LONGEST or not form.validate_on_submit():
        form.text.errors = [f"What you tell us must be {LONGEST:,} characters or fewer"]
        return _page(token, row, case, partner, form), UNPROCESSABLE
    verb = VERBS.get(request.form.get("answer", "")) or abort(400)
    try:
        verb(session, case, row, actor=actors.partner(case.council_id, partner.name), at=at, words=form.text.data or "")
    except MoveRefused as refused:
        session.rollback()
        return _page(token, *_opened(token, at), form, refused.reason), CONFLICT
    flash("Thank you. The council has your answer.", "success")
    return redirect(url_for("portal.partner_referral", token=token), SEE_OTHER)


def _opened(token: str, at: datetime) -> tuple[Referral, Case, Partner]:
    """What the link opens, or the page for 404, which is the same for a link that is too old."""
    headers.keep_private()
    try:
        return partners.opened(session, keys(), councils.current().id, token, at=at)
    except NoSuchReferral:
        abort(404)


def _page(token: str, row: Referral, case: Case, partner: Partner, form: PartnerForm, refused: str = "") -> str:
    return render_template("portal/partner.html", row=row, partner=partner, form=form, refused=refused, token=token)
