"""Warnings about a person: raised with a reason and a day to look again, looked at again, and ended."""

from datetime import date, timedelta
from typing import Any

from flask import abort, flash
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, ValidationError

from frontdoor.clock import local_date, now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.fields import Letter
from frontdoor.desks.record.opening import back_to, form_page, opened
from frontdoor.desks.stretch import DayField
from frontdoor.people import alerts
from frontdoor.people.actor import Level
from frontdoor.people.alerts import KINDS, LONGEST_REASON, Alert
from frontdoor.people.residents import Resident
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Radios, Tick

LONGEST_UNTIL_REVIEW = timedelta(days=366)


def check_review(day: date | None) -> None:
    """A day to look again, which lies within a year. Raises ValidationError."""
    today = local_date(now())
    if day is not None and not today < day <= today + LONGEST_UNTIL_REVIEW:
        raise ValidationError("The day to look again must be after today, and within a year")


class AlertForm(FlaskForm):
    """What to take care of, why, until when, and whether the person reads it."""

    kind = RadioField("What must colleagues take care of?", choices=KINDS, validate_choice=False, widget=Radios())
    reason = Letter("Why?", at_most=LONGEST_REASON, missing="Enter why",
                    description="What happened and when, as facts. The person may read it.")
    review = DayField("Day to look again", description="For example, 31 3 2027. A colleague is asked to on that day.")
    hidden = BooleanField("It would be a danger if the person read this", widget=Tick())

    def validate_kind(self, field: Any) -> None:
        if field.data not in KINDS:
            raise ValidationError("Select what to take care of")

    def validate_review(self, field: Any) -> None:
        check_review(field.day)


class ReviewForm(FlaskForm):
    """It stands, until another day, or it is over."""

    stands = RadioField("Does it still hold?", choices={"yes": "Yes, it stands", "no": "No, it is over"},
                        validate_choice=False, widget=Radios())
    review = DayField("Day to look again", description="Only if it stands.")

    def validate_stands(self, field: Any) -> None:
        if field.data not in field.choices:
            raise ValidationError("Select whether it still holds")

    def validate_review(self, field: Any) -> None:
        check_review(field.day)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if self.stands.data == "no":
            self.review.errors = []
            return not self.errors
        return good


@blueprint.get("/people/<public_id>/alerts/new")
@officer(Level.ADVANCED)
def new_alert(public_id: str) -> ResponseReturnValue:
    return _page(opened(public_id), AlertForm(formdata=None))


@blueprint.post("/people/<public_id>/alerts/new")
@officer(Level.ADVANCED)
@keeps_typed
def raise_alert(public_id: str) -> ResponseReturnValue:
    resident, form = opened(public_id), AlertForm()
    if is_expired() or not form.validate_on_submit() or form.review.day is None:
        return _page(resident, form, sent=True)
    alerts.raise_alert(session, resident, kind=str(form.kind.data), reason=form.reason.data or "",
                       review_on=form.review.day, shown_to_resident=not form.hidden.data, actor=me(), at=now())
    flash("The warning stands at the top of the record.", "success")
    return back_to(resident)


@blueprint.get("/people/<public_id>/alerts/<alert_id>")
@officer(Level.ADVANCED)
def alert(public_id: str, alert_id: str) -> ResponseReturnValue:
    resident = opened(public_id)
    return _review_page(resident, _named(resident, alert_id), ReviewForm(formdata=None))


@blueprint.post("/people/<public_id>/alerts/<alert_id>")
@officer(Level.ADVANCED)
@keeps_typed
def review_alert(public_id: str, alert_id: str) -> ResponseReturnValue:
    resident, form = opened(public_id), ReviewForm()
    found = _named(resident, alert_id)
    if is_expired() or not form.validate_on_submit():
        return _review_page(resident, found, form, sent=True)
    if form.stands.data == "no":
        alerts.end(session, found, actor=me(), at=now())
        flash("The warning is ended.", "success")
    elif form.review.day is not None:
        alerts.keep(session, found, review_on=form.review.day, actor=me(), at=now())
        flash("The warning stands.", "success")
    return back_to(resident)


def _named(resident: Resident, alert_id: str) -> Alert:
    return alerts.named(session, resident, alert_id) or abort(404)


def _page(resident: Resident, form: AlertForm, *, sent: bool = False) -> ResponseReturnValue:
    return form_page(resident, form, sent=sent, title="Add a warning", button="Add the warning",
                     intro="Colleagues see it at the top of the record, with your name.")


def _review_page(resident: Resident, found: Alert, form: ReviewForm, *, sent: bool = False) -> ResponseReturnValue:
    return form_page(resident, form, sent=sent, title=f"Look again: {found.words}", button="Keep this",
                     intro=f"{found.reason} Written by {found.author.name}.")
