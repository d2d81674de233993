"""What a resident needs, as they say it themselves."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField, ValidationError

from frontdoor.clock import now
from frontdoor.people import needs, profile
from frontdoor.portal import blueprint
from frontdoor.portal.account import UNPROCESSABLE, me, page
from frontdoor.portal.forms import one_line
from frontdoor.web import account
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import resident
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Checkboxes, TextBox

SECTION = "/account/details"
# The needs of people.needs, as the person who has them would say it.
SAID = {
    "large_print": "Large print", "easy_read": "Easy read", "braille": "Braille",
    "bsl": "A British Sign Language interpreter", "interpreter": "An interpreter", "hearing": "I do not hear well",
    "sight": "I do not see well", "walking": "Walking is hard for me", "time": "I need more time",
    "by_writing": "Please write to me, do not ring",
}


class NeedsForm(FlaskForm):
    """What they need, and for which language an interpreter is to come."""

    kinds = SelectMultipleField("What do you need?", choices=SAID, validate_choice=False, widget=Checkboxes(),
                                description="Choose all that would help you.")
    language = StringField("If you need an interpreter, for which language?", filters=[one_line], widget=TextBox())

    def validate_kinds(self, field: Any) -> None:
        if set(field.data or []) - set(SAID):
            raise ValidationError("Select what you need from the list")

    def validate_language(self, field: Any) -> None:
        if "interpreter" in (self.kinds.data or []) and not field.data:
            raise ValidationError("Enter the language for the interpreter")
        if len(field.data or "") > needs.LONGEST_LANGUAGE:
            raise ValidationError(f"The language must be {needs.LONGEST_LANGUAGE} characters or fewer")


def words_of(held: Any) -> list[str]:
    """The needs that are held, as the resident would say them."""
    language = needs.language_of(held)
    return [f"{SAID[kind]}: {language}" if kind == "interpreter" and language else SAID[kind]
            for kind in needs.kinds_of(held)]


@blueprint.get("/account/needs")
@resident
def account_needs() -> ResponseReturnValue:
    held = profile.facts_of(session, me())
    return page("needs", SECTION, form=NeedsForm(formdata=None, data={
        "kinds": needs.kinds_of(held), "language": needs.language_of(held)}))


@blueprint.post("/account/needs")
@resident
@keeps_typed
def account_needs_keep() -> ResponseReturnValue:
    form, actor = NeedsForm(), account.actor()
    assert actor is not None
    if is_expired():
        return page("needs", SECTION, form=form, stale=True, status=EXPIRED)
    if not form.validate_on_submit():
        return page("needs", SECTION, form=form, status=UNPROCESSABLE)
    needs.change(session, me(), form.kinds.data or [], form.language.data or "", actor=actor, source="resident",
                 at=now())
    flash("We know now what you need.", "success")
    return redirect(url_for("portal.account_details"), code=303)
