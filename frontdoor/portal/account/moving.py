"""A resident's address: found in the council's own list, or written by hand, with the day from which it holds."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, ValidationError

from frontdoor import audit, places
from frontdoor.clock import in_words, local_date, now
from frontdoor.people import addresses
from frontdoor.people.addresses import MoveTooEarly
from frontdoor.portal import blueprint
from frontdoor.portal.account import UNPROCESSABLE, me, page
from frontdoor.portal.account.details import Day
from frontdoor.portal.forms import one_line, plain
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import resident
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Radios, TextArea

BY_HAND = "by_hand"
LONGEST, MOST, FURTHEST = 300, 50, timedelta(days=365)


class MoveForm(FlaskForm):
    """One of the addresses that were found, or one by hand, and since when."""

    uprn = RadioField("Which is your address?", widget=Radios(), validate_choice=False)
    label = StringField("Your address", filters=[plain], widget=TextArea())
    since = Day("From which day do you live there?", description="For example, 1 11 2026.")

    def validate_uprn(self, field: Any) -> None:
        if field.data not in dict(field.choices):
            raise ValidationError("Select your address")

    def validate_label(self, field: Field) -> None:
        if self.uprn.data == BY_HAND and not field.data:
            raise ValidationError("Enter your address")
        if len(field.data or "") > LONGEST:
            raise ValidationError(f"Your address must be {LONGEST} characters or fewer")

    def validate_since(self, field: Any) -> None:
        if field.data is None:
            raise ValidationError("Enter the day from which you live there")
        if not date(1900, 1, 1) <= field.data <= local_date(now()) + FURTHEST:
            raise ValidationError("The day must be in the past, or within a year from now")

    @property
    def chosen(self) -> str | None:
        """The UPRN that was chosen, or None for an address by hand."""
        return None if self.uprn.data == BY_HAND else str(self.uprn.data)

    @property
    def words(self) -> str:
        """The address as it is kept."""
        found: dict[str, str] = dict(self.uprn.choices)  # type: ignore[arg-type]
        return str(self.label.data) if self.chosen is None else found[self.chosen]

    @property
    def day(self) -> date:
        assert self.since.data is not None
        return self.since.data


@blueprint.get("/account/address")
@resident
def account_address() -> ResponseReturnValue:
    typed = one_line(request.args.get("q", ""))[:100]
    form = _form(typed)
    return page("address", "/account/details", form=form if typed else None, typed=typed)


@blueprint.post("/account/address")
@resident
@keeps_typed
def account_address_keep() -> ResponseReturnValue:
    typed = one_line(request.args.get("q", ""))[:100]
    found, at, form = me(), now(), _form(typed)
    if is_expired():
        return page("address", "/account/details", form=form, typed=typed, stale=True, status=EXPIRED)
    if not form.validate_on_submit():
        return page("address", "/account/details", form=form, typed=typed, status=UNPROCESSABLE)
    try:
        row = addresses.move(session, found, uprn=form.chosen, label=form.words, from_on=form.day, source="resident",
                             at=at)
    except MoveTooEarly as early:
        form.since.errors = [f"The day must be after {in_words(early.from_on)}, when you came to your last address"]
        return page("address", "/account/details", form=form, typed=typed, status=UNPROCESSABLE)
    audit.record(session, council_id=found.council_id, actor_kind="resident", actor_id=found.public_id,
                 action="changed_address", subject_kind="resident", subject_id=found.public_id, at=at,
                 detail={"address": row.id})
    flash("Your address is changed.", "success")
    return redirect(url_for("portal.account_details"), code=303)


def _form(typed: str) -> MoveForm:
    """The form with the addresses that the typed words may mean."""
    form = MoveForm() if request.method == "POST" else MoveForm(formdata=None)
    matches = places.find(session, me().council_id, typed, limit=MOST) if typed else []
    form.uprn.choices = [(one.uprn, one.label) for one in matches if one.uprn]
    form.uprn.choices.append((BY_HAND, "My address is not in this list"))
    return form
