"""Asking to be rung, beside a form: where no adviser is free, or somebody would rather talk."""

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, ValidationError

from frontdoor.contacts import call_backs
from frontdoor.contacts.call_back import CallBack
from frontdoor.contacts.call_backs import NoSuchWindow, TooManyCalls
from frontdoor.portal import blueprint
from frontdoor.portal.drawing import draw
from frontdoor.portal.forms import one_line, plain
from frontdoor.portal.sharing import residents_own
from frontdoor.triage import ringing_back, tiers
from frontdoor.web import typed_text
from frontdoor.web.guards import key_holder
from frontdoor.web.journey.entering import opens_draft
from frontdoor.web.journey.opening import UNPROCESSABLE, Journey
from frontdoor.web.widgets import CountedTextArea, Radios, TextBox
from frontdoor.web.words import day_words, time_words

PAGE = "call-back"


class RingForm(FlaskForm):
    """When to ring, at which number, and about what."""

    window = RadioField("When shall we ring you?", choices={}, widget=Radios(), validate_choice=False)
    number = StringField("Telephone number", filters=[one_line], widget=TextBox())
    reason = StringField("What do you need help with? (optional)", filters=[plain],
                         widget=CountedTextArea(call_backs.LONGEST_REASON))

    def validate_window(self, field: Any) -> None:
        if field.data not in field.choices:
            raise ValidationError(gettext("Select when we shall ring you"))

    def validate_number(self, field: Any) -> None:
        try:
            field.data = typed_text.phone(field.data or "")
        except ValueError as error:
            raise ValidationError(gettext("Enter a telephone number, like 01632 960 001")) from error

    def validate_reason(self, field: Any) -> None:
        if len(field.data or "") > call_backs.LONGEST_REASON:
            raise ValidationError(gettext("What you write must be %(most)s characters or fewer",
                                          most=call_backs.LONGEST_REASON))


@blueprint.get(f"/drafts/<token>/{PAGE}")
@key_holder
@opens_draft()
@residents_own
def ask_for_call(journey: Journey) -> ResponseReturnValue:
    form = _form(journey, formdata=None)
    form.number.data = typed_text.shown_phone(str(journey.answers.get("phone") or ""))
    return _page(journey, form)


@blueprint.post(f"/drafts/<token>/{PAGE}")
@key_holder
@opens_draft()
@residents_own
def book_call(journey: Journey) -> ResponseReturnValue:
    """Book it, once for each form: asked again it moves. Or cancel it."""
    form, draft = _form(journey), journey.draft
    if "cancel" in request.form:
        return _cancel(journey)
    if not form.validate_on_submit():
        return _page(journey, form), UNPROCESSABLE
    try:
        ringing_back.book(
            journey.session, draft.council_id, str(form.window.data), number=str(form.number.data),
            reason=form.reason.data or "", key=_key(journey), name=str(journey.answers.get("name") or ""),
            service_id=draft.service_id, resident=journey.resident, draft=draft, at=journey.at)
    except NoSuchWindow:
        form.window.errors = [gettext("This time is over. Select another")]
        return _page(journey, form), UNPROCESSABLE
    except TooManyCalls:
        form.number.errors = [gettext("We ring this number several times already. Wait for one of those calls")]
        return _page(journey, form), UNPROCESSABLE
    tiers.heed_chat(journey.session, draft.council_id, f"call-back-{draft.public_id}", form.reason.data or "",
                    at=journey.at)
    return redirect(journey.plain_address(PAGE), code=303)


def _cancel(journey: Journey) -> ResponseReturnValue:
    row = booked(journey)
    if row is not None:
        call_backs.cancel(journey.session, row, journey.actor, at=journey.at)
        flash(gettext("We will not ring you about this."), "success")
    return redirect(journey.plain_address(PAGE), code=303)


def _key(journey: Journey) -> str:
    return f"draft:{journey.draft.public_id}"


def booked(journey: Journey) -> CallBack | None:
    """The call that is booked beside this form."""
    return call_backs.of_key(journey.session, journey.draft.council_id, _key(journey))


def _form(journey: Journey, **more: Any) -> RingForm:
    form = RingForm(**more)
    form.window.choices = {
        one.key: gettext("%(day)s, %(start)s to %(end)s", day=day_words(one.from_at), start=time_words(one.from_at),
                         end=time_words(one.until_at))
        for one in call_backs.offered(journey.draft.council_id, at=journey.at)}
    return form


def _page(journey: Journey, form: RingForm) -> str:
    row = booked(journey)
    return draw("call_back", journey, PAGE, form=form, booked=row, back=journey.resumed,
                when=ringing_back.when_words(row) if row else "")
