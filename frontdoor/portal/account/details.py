"""What we hold of a resident, where it came from and since when; and putting it right."""

from datetime import date
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError

from frontdoor import audit
from frontdoor.clock import local_date, now
from frontdoor.people import addresses, alerts, profile, renaming
from frontdoor.people.residents import Resident
from frontdoor.portal import blueprint
from frontdoor.portal.account import UNPROCESSABLE, me, page, support
from frontdoor.portal.forms import one_line, plain
from frontdoor.web import typed_text
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import resident
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import CountedTextArea, DateBoxes, TextBox

OLDEST = date(1900, 1, 1)
LONGEST_NAME, LONGEST_NEEDS = 200, 1_000
SOURCES = {"resident": "You told us", "application": "From an application", "officer": "An adviser wrote it down",
           "record": "From our records", "typed by the resident": "You told us", "registration": "When you registered"}


class Day(Field):
    """A day in three boxes."""

    widget = DateBoxes()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.raw_data = [typed_text.tidied(str(part))[:20] for part in valuelist[:3]]
        self.data: date | None = None
        if not any(self.raw_data):
            return
        try:
            self.data = date.fromisoformat(typed_text.day(list(self.raw_data)))
        except ValueError as error:
            raise ValidationError(f"{self.label.text} must be a real date, like 27 3 1951") from error

    def process_data(self, value: date | None) -> None:
        self.data = value
        self.raw_data = [str(value.day), str(value.month), str(value.year)] if value else None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """WTForms forgets `raw_data` of stored values; the boxes are filled from it."""
        super().process(formdata, data, extra_filters)
        if formdata is None and self.data:
            self.process_data(self.data)

    def _value(self) -> str:
        return ""


class DetailsForm(FlaskForm):
    """Name, date of birth, and what we should bear in mind."""

    name = StringField("Your full name", filters=[one_line], widget=TextBox())
    dob = Day("Date of birth", description="For example, 27 3 1951. You can leave it empty.")
    needs = StringField("Is there anything we should bear in mind?", filters=[plain],
                        widget=CountedTextArea(LONGEST_NEEDS),
                        description="For example, large print, an interpreter, or a good time to ring.")

    def validate_name(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Enter your full name")
        if len(field.data) > LONGEST_NAME:
            raise ValidationError(f"Your name must be {LONGEST_NAME} characters or fewer")

    def validate_dob(self, field: Any) -> None:
        if field.data and not OLDEST <= field.data <= local_date(now()):
            raise ValidationError("Date of birth must be in the past")

    def validate_needs(self, field: Field) -> None:
        if len(field.data or "") > LONGEST_NEEDS:
            raise ValidationError(f"What you write must be {LONGEST_NEEDS:,} characters or fewer")


@blueprint.get("/account/details")
@resident
def account_details() -> ResponseReturnValue:
    found = me()
    held = profile.facts_of(session, found)
    return page("details", "/account/details", held=held, sources=SOURCES,
                dob=_day(held.get("dob")), homes=addresses.all_of(session, found), on=local_date(now()),
                points=[point for point in found.contact_points if point.ended_at is None],
                support=support.words_of(held),
                alerts=[one for one in alerts.of(session, found) if one.shown_to_resident])


@blueprint.get("/account/details/change")
@resident
def account_details_change() -> ResponseReturnValue:
    found = me()
    held = profile.facts_of(session, found)
    needs = held.get("needs")
    form = DetailsForm(formdata=None, data={
        "name": found.name, "dob": _day(held.get("dob")), "needs": needs.value if needs else ""})
    return page("details_change", "/account/details", form=form)


@blueprint.post("/account/details/change")
@resident
@keeps_typed
def account_details_keep() -> ResponseReturnValue:
    found, at, form = me(), now(), DetailsForm()
    if is_expired():
        return page("details_change", "/account/details", form=form, stale=True, status=EXPIRED)
    if not form.validate_on_submit():
        return page("details_change", "/account/details", form=form, status=UNPROCESSABLE)
    _keep(found, form, at)
    flash("Your details are changed.", "success")
    return redirect(url_for("portal.account_details"), code=303)


def _keep(found: Resident, form: DetailsForm, at: Any) -> None:
    given = {"name": form.name.data, "dob": form.dob.data.isoformat() if form.dob.data else None,
             "needs": form.needs.data or None}
    changed = []
    held = profile.facts_of(session, found)
    for fact_id, value in given.items():
        before = held[fact_id].value if fact_id in held else None
        if value == before:
            continue
        changed.append(fact_id)
        if fact_id == profile.NAME:
            renaming.rename(session, found, str(value), source="resident", at=at)
        elif value is None:
            profile.forget(session, found, fact_id, at=at)
        else:
            profile.note(session, found, fact_id, value, source="resident", at=at)
    if changed:
        audit.record(session, council_id=found.council_id, actor_kind="resident", actor_id=found.public_id,
                     action="changed_details", subject_kind="resident", subject_id=found.public_id, at=at,
                     detail={"facts": changed})


def _day(fact: profile.ProfileFact | None) -> date | None:
    return date.fromisoformat(str(fact.value)) if fact is not None else None
