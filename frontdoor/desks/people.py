"""A resident's single record, for an officer: found by name, number or address; opened once the caller is checked."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError

from frontdoor.cases import hidden
from frontdoor.clock import local_date, now
from frontdoor.contacts.callers import CallerLevel
from frontdoor.desks import blueprint, contact_bar
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.desks.record import file, parts
from frontdoor.desks.record import found as found_beside
from frontdoor.desks.record.opening import UNPROCESSABLE, asking, is_open, level_of, note, note_each, resident_named
from frontdoor.people import finding
from frontdoor.people.actor import Level
from frontdoor.triage import leaving
from frontdoor.web import typed_text
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import DateBoxes, TextBox

LONGEST = 120


class ReasonForm(FlaskForm):
    """Why a record is opened without a caller."""

    reason = StringField("Why do you open this record?", filters=[plain], widget=TextBox())

    def validate_reason(self, field: Any) -> None:
        field.data = " ".join((field.data or "").split())
        if not field.data:
            raise ValidationError("Enter why you open this record")
        if len(field.data) > LONGEST:
            raise ValidationError(f"The reason must be {LONGEST} characters or fewer")


class DeathForm(FlaskForm):
    """The day on which somebody died, as YYYY-MM-DD in three boxes."""

    day = StringField("When did they die?", widget=DateBoxes())

    def process_day(self) -> date | None:
        """The day in the boxes, or None where it is none."""
        try:
            return date.fromisoformat(typed_text.day([plain(one) for one in request.form.getlist("day")][:3]))
        except ValueError:
            return None


@blueprint.get("/people")
@officer()
def people() -> ResponseReturnValue:
    typed, actor = plain(request.args.get("q")).strip()[:LONGEST], me()
    known = hidden.person_known_to(actor)
    found = finding.find(session, actor.council_id, typed, on=local_date(now()), known=known) if typed else []
    note_each([one.resident for one in found], "searched")
    cases = found_beside.open_cases(session, actor, [one.resident.id for one in found])
    return render_template("desks/people.html", typed=typed, found=found, cases=cases, most=finding.MOST)


@blueprint.get("/people/<public_id>")
@officer()
def person(public_id: str) -> ResponseReturnValue:
    resident, at = resident_named(public_id), now()
    if resident.public_id != public_id:
        return redirect(url_for("desks.person", public_id=resident.public_id))
    with asking(resident, at):
        level, is_shut = level_of(resident, at), not is_open(resident, at)
    if is_shut:
        return render_template("desks/person_shut.html", resident=resident, level=level, form=ReasonForm(formdata=None))
    note(resident, "opened")
    contact_bar.note(at=at, resident=resident)
    with parts.together(session, resident, on=local_date(at)):
        shown = file.read(session, me(), resident, at)
        note_each([one.resident for one in shown["alike"]], "searched")
        return render_template("desks/person.html", **shown, level=level)


@blueprint.post("/people/<public_id>/open")
@officer()
def open_person(public_id: str) -> ResponseReturnValue:
    """Open a record without a caller, for a reason that is kept."""
    resident, form = resident_named(public_id), ReasonForm()
    if not form.validate_on_submit():
        return render_template("desks/person_shut.html", resident=resident, level=CallerLevel.NOTHING,
                               form=form), UNPROCESSABLE
    note(resident, "opened_without_caller", {"reason": form.reason.data})
    return redirect(url_for("desks.person", public_id=public_id), code=303)


@blueprint.get("/people/<public_id>/death")
@officer(Level.ADVANCED)
def death(public_id: str) -> ResponseReturnValue:
    return render_template("desks/person_death.html", resident=resident_named(public_id), form=DeathForm(formdata=None))


@blueprint.post("/people/<public_id>/death")
@officer(Level.ADVANCED)
def note_death(public_id: str) -> ResponseReturnValue:
    resident, form, at, actor = resident_named(public_id), DeathForm(), now(), me()
    day = form.process_day()
    if not form.validate_on_submit() or day is None or not date(1900, 1, 1) <= day <= local_date(at):
        form.day.errors = ["Enter the day on which they died, like 3 11 2026"]
        return render_template("desks/person_death.html", resident=resident, form=form), UNPROCESSABLE
    leaving.note_death(session, resident, on=day, officer_id=actor.public_id or "", at=at)
    flash("Nothing is sent to them any more, and nothing of theirs renews.", "success")
    return redirect(url_for("desks.person", public_id=public_id), code=303)
