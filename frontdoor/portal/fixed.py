"""Is it fixed? Asked of whoever reported something once the date is past by which the work was planned."""

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import RadioField, StringField

from frontdoor.clock import now
from frontdoor.portal import blueprint, opened, standing
from frontdoor.portal.forms import LONGEST, OPEN_TOO_LONG, plain
from frontdoor.portal.messages import open_too_long, reporter
from frontdoor.portal.opened import Opened
from frontdoor.triage import clocks, fixed
from frontdoor.triage.machine import MoveRefused
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import key_holder
from frontdoor.web.unit_of_work import session, writes
from frontdoor.web.widgets import CountedTextArea, Radios

UNPROCESSABLE = 422
SAID = {"yes": "Yes, it is fixed", "no": "No, not yet"}


class FixedForm(FlaskForm):
    """What the reporter sees, and anything else they want to say of it."""

    fixed = RadioField("Is it fixed?", choices=SAID, validate_choice=False, widget=Radios())
    text = StringField("Tell us more", filters=[plain], widget=CountedTextArea(LONGEST),
                       description="You do not have to.")

    def is_right(self) -> bool:
        """Whether it can be kept; else there is a sentence beside what cannot."""
        self.fixed.errors, self.text.errors = [], []
        if self.fixed.data not in SAID:
            self.fixed.errors = [gettext("Select whether it is fixed")]
        if len(self.text.data or "") > LONGEST:
            self.text.errors = [gettext("What you write must be %(most)s characters or fewer", most=f"{LONGEST:,}")]
        return not (self.fixed.errors or self.text.errors)


@blueprint.get("/cases/<reference>/feedback")
@key_holder
@writes
def is_it_fixed(reference: str) -> ResponseReturnValue:
    at = now()
    found = reporter(reference, at)
    opened.note_opening(found, at=at)
    return _page(found, FixedForm(formdata=None), at)


@blueprint.post("/cases/<reference>/feedback")
@key_holder
@keeps_typed
def say_if_fixed(reference: str) -> ResponseReturnValue:
    at, form = now(), FixedForm()
    try:
        found = reporter(reference, at)
    except NotFound:
        return open_too_long()
    if is_expired():
        return _page(found, form, at, OPEN_TOO_LONG, EXPIRED)
    if not form.is_right():
        return _page(found, form, at, status=UNPROCESSABLE)
    try:
        fixed.say(session, found.case, standing.history(session, found.case), fixed=form.fixed.data == "yes",
                  more=form.text.data or "", party=found.party, actor=found.actor, at=at)
        opened.confirm(found, at=at)
    except MoveRefused as error:
        session.rollback()
        return _page(found, form, at, error.reason, UNPROCESSABLE)
    flash(gettext("Thank you. We have told the team"), "success")
    return redirect(url_for("portal.tracking", reference=found.case.reference), code=303)


def _page(
    found: Opened, form: FixedForm, at: datetime, refused: str = "", status: int = 200,
) -> ResponseReturnValue:
    case = found.case
    asked = fixed.is_asked(session, case, clocks.promised(session, case, at), standing.history(session, case), at=at)
    return render_template("portal/fixed.html", case=case, form=form, refused=refused, is_asked=asked,
                           not_now=fixed.NOT_NOW), status
