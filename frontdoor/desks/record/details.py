"""Putting a person's name and date of birth right: by an officer who knows whom they speak with, or read a paper."""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import ValidationError

from frontdoor.clock import local_date, now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.fields import Line
from frontdoor.desks.record.opening import back_to, form_page, level_of, opened
from frontdoor.desks.stretch import DayField
from frontdoor.people import profile, search_keys
from frontdoor.people.actor import Level
from frontdoor.people.profile import LONGEST_REASON
from frontdoor.people.residents import Resident
from frontdoor.triage import correcting
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

LONGEST_NAME = 200
OLDEST = date(1900, 1, 1)
CHANGED, AS_BEFORE = "It is put right. What stood there before is kept.", "It stood so already. Nothing is changed."


class ReasonLine(Line):
    """Why something is put right: who said so, or which paper shows it."""

    def __init__(self, label: str = "How do you know?", **more: Any) -> None:
        super().__init__(label, description="Such as: he showed his passport at the counter.", **more)

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            raise ValidationError("Enter how you know")
        if len(self.data) >= LONGEST_REASON:
            raise ValidationError(f"What you write must be shorter than {LONGEST_REASON} characters")


class BornField(DayField):
    """A day that may be left empty."""

    def pre_validate(self, form: Any) -> None:
        if any(str(part).strip() for part in self.raw_data or ()):
            super().pre_validate(form)


class DetailsForm(FlaskForm):
    """What they are called, when they were born, and how that is known."""

    name = Line("Full name")
    born = BornField("Date of birth", description="For example, 27 3 1951. Leave it empty where it is not known.")
    reason = ReasonLine()

    def validate_name(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Enter the full name")
        if len(field.data) > LONGEST_NAME:
            raise ValidationError(f"The name must be {LONGEST_NAME} characters or fewer")

    def validate_born(self, field: Any) -> None:
        if field.day is not None and not OLDEST <= field.day <= local_date(now()):
            raise ValidationError("Date of birth must be in the past")


def opened_to_change(public_id: str) -> Resident:
    """The record, where this officer may put it right: the caller was checked, or they are of the level that reads
    papers. Others are sent to check the caller first."""
    resident = opened(public_id)
    if not level_of(resident, now()).opens and not me().is_at_least(Level.ADVANCED):
        flash("Check who they are first. Then you can put it right.", "notice")
        abort(redirect(url_for("desks.caller", public_id=public_id), code=303))
    return resident


@blueprint.get("/people/<public_id>/details")
@officer()
def person_details(public_id: str) -> ResponseReturnValue:
    resident = opened_to_change(public_id)
    form, held = DetailsForm(formdata=None, data={"name": resident.name}), profile.facts_of(session, resident)
    if search_keys.BORN in held:
        born = date.fromisoformat(str(held[search_keys.BORN].value))
        form.born.raw_data = [str(born.day), str(born.month), str(born.year)]
    return _page(resident, form)


@blueprint.post("/people/<public_id>/details")
@officer()
@keeps_typed
def correct_details(public_id: str) -> ResponseReturnValue:
    resident, form = opened_to_change(public_id), DetailsForm()
    if is_expired() or not form.validate_on_submit():
        return _page(resident, form, sent=True)
    changed = correcting.details(session, resident, name=form.name.data or "", born=form.born.day, actor=me(),
                                 reason=form.reason.data or "", at=now())
    flash(CHANGED if changed else AS_BEFORE, "success")
    return back_to(resident)


def _page(resident: Resident, form: DetailsForm, *, sent: bool = False) -> ResponseReturnValue:
    former = [("Name" if one.fact_id == profile.NAME else "Date of birth", _words(one.value), one.ended_at)
              for one in profile.former(session, resident, (profile.NAME, search_keys.BORN))]
    return form_page(resident, form, "details", sent=sent, title="Put their name or date of birth right", former=former,
                     button="Put it right", intro="They are told of it, where it is safe to write to them.")


def _words(value: Any) -> Any:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return str(value)
