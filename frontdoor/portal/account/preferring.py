"""How a resident wants to be told things."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, StringField, ValidationError

from frontdoor.clock import now
from frontdoor.people import preferences
from frontdoor.portal import blueprint
from frontdoor.portal.account import UNPROCESSABLE, me, page
from frontdoor.portal.forms import one_line
from frontdoor.web import typed_text
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import resident
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Radios, TextBox, Tick

CHANNELS = {"email": "By email", "sms": "By text", "letter": "By letter", "portal": "Only here, in my account"}
LANGUAGES = {"en": "English", "cy": "Cymraeg (Welsh)"}


class PreferencesForm(FlaskForm):
    """Channel, quiet hours, language, and no contact at all."""

    channel = RadioField("How shall we send you news?", choices=CHANNELS, validate_choice=False, widget=Radios(hints={
        "letter": "Letters take two or three days.", "portal": "We send nothing. You look when you like."}))
    quiet_from = StringField("From", filters=[one_line], widget=TextBox(), description="For example, 9pm or 21:00")
    quiet_until = StringField("Until", filters=[one_line], widget=TextBox(), description="For example, 8am or 08:00")
    language = RadioField("In which language?", choices=LANGUAGES, validate_choice=False, widget=Radios(hints={
        "cy": "Where we have the words in Welsh. The rest comes in English."}))
    no_contact = BooleanField("Do not send me anything, whatever happens", widget=Tick())

    def validate_channel(self, field: Field) -> None:
        if field.data not in CHANNELS:
            raise ValidationError("Select how we shall send you news")

    def validate_language(self, field: Field) -> None:
        if field.data not in LANGUAGES:
            raise ValidationError("Select a language")

    def validate_quiet_from(self, field: Field) -> None:
        self._hour(field)
        if bool(field.data) != bool(self.quiet_until.data):
            raise ValidationError("Enter both times, or neither")

    def validate_quiet_until(self, field: Field) -> None:
        self._hour(field)

    @staticmethod
    def _hour(field: Field) -> None:
        if not field.data:
            return
        try:
            field.data = typed_text.time_of_day(field.data)
        except ValueError as error:
            raise ValidationError("Enter a time, like 9pm or 21:00") from error


@blueprint.get("/account/preferences")
@resident
def account_preferences() -> ResponseReturnValue:
    found = me()
    held = preferences.of(session, found)
    form = PreferencesForm(formdata=None, data={
        "channel": held.channel, "quiet_from": held.quiet_from or "", "quiet_until": held.quiet_until or "",
        "language": found.language, "no_contact": held.no_contact})
    return page("preferences", "/account/preferences", form=form)


@blueprint.post("/account/preferences")
@resident
@keeps_typed
def account_preferences_keep() -> ResponseReturnValue:
    form = PreferencesForm()
    if is_expired():
        return page("preferences", "/account/preferences", form=form, stale=True, status=EXPIRED)
    if not form.validate_on_submit():
        return page("preferences", "/account/preferences", form=form, status=UNPROCESSABLE)
    _keep(form)
    flash("Your choices are kept. They hold for every message from now on.", "success")
    return redirect(url_for("portal.account_preferences"), code=303)


def _keep(form: Any) -> None:
    found = me()
    preferences.change(
        session, found, channel=form.channel.data, quiet_from=form.quiet_from.data or None,
        quiet_until=form.quiet_until.data or None, no_contact=bool(form.no_contact.data),
        language=form.language.data, actor_id=found.public_id, at=now(),
    )
