"""What a person needs, as they say it to an officer."""

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, ValidationError

from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.fields import Line
from frontdoor.desks.record.opening import back_to, form_page, opened
from frontdoor.people import needs, profile
from frontdoor.people.residents import Resident
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Checkboxes


class NeedsForm(FlaskForm):
    """What they need, and for which language an interpreter is to come."""

    kinds = SelectMultipleField("What do they need?", choices=needs.KINDS, validate_choice=False, widget=Checkboxes(),
                                description="Choose all that they told you of.")
    language = Line("For an interpreter: which language?")

    def validate_kinds(self, field: Any) -> None:
        if set(field.data or []) - set(needs.KINDS):
            raise ValidationError("Select what they need from the list")

    def validate_language(self, field: Any) -> None:
        if "interpreter" in (self.kinds.data or []) and not field.data:
            raise ValidationError("Enter the language for the interpreter")
        if len(field.data or "") > needs.LONGEST_LANGUAGE:
            raise ValidationError(f"The language must be {needs.LONGEST_LANGUAGE} characters or fewer")


@blueprint.get("/people/<public_id>/needs")
@officer()
def person_needs(public_id: str) -> ResponseReturnValue:
    resident = opened(public_id)
    held = profile.facts_of(session, resident)
    return _page(resident, NeedsForm(formdata=None, data={
        "kinds": needs.kinds_of(held), "language": needs.language_of(held)}))


@blueprint.post("/people/<public_id>/needs")
@officer()
@keeps_typed
def keep_person_needs(public_id: str) -> ResponseReturnValue:
    resident, form = opened(public_id), NeedsForm()
    if is_expired() or not form.validate_on_submit():
        return _page(resident, form, sent=True)
    needs.change(session, resident, form.kinds.data or [], form.language.data or "", actor=me(), source="officer",
                 at=now())
    flash("Their needs are written down.", "success")
    return back_to(resident)


def _page(resident: Resident, form: NeedsForm, *, sent: bool = False) -> ResponseReturnValue:
    return form_page(resident, form, sent=sent, title="What they need", button="Keep this",
                     intro="Whoever deals with them sees this at the top of the record. They read it in their account.")
