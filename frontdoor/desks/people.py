"""A resident's single record, for an officer: found by name, number or address; opened once the caller is checked."""

from datetime import date, datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import StringField, ValidationError

from frontdoor import audit
from frontdoor.cases import hidden
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.clock import local_date, now
from frontdoor.contacts import callers
from frontdoor.contacts.callers import CallerLevel
from frontdoor.desks import blueprint, booked
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.entitlements import queries as entitlements
from frontdoor.entitlements import terms
from frontdoor.people import addresses, finding, preferences, profile, representatives
from frontdoor.people.actor import Level
from frontdoor.people.residents import Resident
from frontdoor.triage import leaving
from frontdoor.web import typed_text
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import DateBoxes, TextBox

LONGEST, MOST_CASES, UNPROCESSABLE = 120, 50, 422


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


def resident_named(public_id: str) -> Resident:
    """The resident of that id, or the page for 404."""
    actor = me()
    return (finding.named(session, actor.council_id, public_id, known=hidden.person_known_to(actor))
            or abort(404))


@blueprint.get("/people")
@officer()
def people() -> ResponseReturnValue:
    typed, actor = plain(request.args.get("q")).strip()[:LONGEST], me()
    found = finding.find(session, actor.council_id, typed, known=hidden.person_known_to(actor)) if typed else []
    on = local_date(now())
    homes = {one.id: addresses.current(session, one, on) for one in found}
    for one in found:
        _note(one, "searched")
    return render_template("desks/people.html", typed=typed, found=found, homes=homes)


@blueprint.get("/people/<public_id>")
@officer()
def person(public_id: str) -> ResponseReturnValue:
    resident, actor, at = resident_named(public_id), me(), now()
    check = callers.current(session, actor, resident, at=at)
    level = CallerLevel(check.level) if check else CallerLevel.NOTHING
    if not level.opens and not _has_reason(resident, at):
        return render_template("desks/person_shut.html", resident=resident, level=level, form=ReasonForm(formdata=None))
    _note(resident, "opened")
    return render_template("desks/person.html", **_record(resident, at), level=level, check=check, at=at)


@blueprint.post("/people/<public_id>/open")
@officer()
def open_person(public_id: str) -> ResponseReturnValue:
    """Open a record without a caller, for a reason that is kept."""
    resident, form = resident_named(public_id), ReasonForm()
    if not form.validate_on_submit():
        return render_template("desks/person_shut.html", resident=resident, level=CallerLevel.NOTHING,
                               form=form), UNPROCESSABLE
    _note(resident, "opened_without_caller", {"reason": form.reason.data})
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


def _record(resident: Resident, at: datetime) -> dict[str, Any]:
    actor, on = me(), local_date(at)
    cases = session.scalars(
        select(Case).join(Party, Party.case_id == Case.id)
        .where(visible_to(actor), Party.resident_id == resident.id, Party.ended_at.is_(None), Party.role == "reporter")
        .order_by(Case.id.desc()).limit(MOST_CASES)
    ).unique().all()
    facts = profile.facts_of(session, resident)
    return {
        "resident": resident, "on": on, "cases": cases,
        "hidden": hidden.about(session, actor, resident.id), "facts": facts,
        "born": date.fromisoformat(str(facts["dob"].value)) if "dob" in facts else None,
        "homes": addresses.all_of(session, resident),
        "preferences": preferences.of(session, resident),
        "points": [one for one in resident.contact_points if one.ended_at is None],
        "acting": representatives.of(session, resident),
        "held": [(one, terms.last(one)) for one in entitlements.of_resident(session, resident.council_id, resident.id)],
        "bookings": booked.of_cases(session, actor, cases),
        "services": [version.definition for version in versions.all_current(session, resident.council_id)
                     if version.definition.offered],
    }


def _has_reason(resident: Resident, at: datetime) -> bool:
    """Whether this officer gave a reason to open the record within the last hour."""
    return session.scalar(
        select(audit.AuditRow.id).where(
            audit.AuditRow.council_id == resident.council_id, audit.AuditRow.actor_id == me().public_id,
            audit.AuditRow.action == "opened_without_caller", audit.AuditRow.subject_kind == "resident",
            audit.AuditRow.subject_id == resident.public_id, audit.AuditRow.at > at - callers.GOOD_FOR).limit(1)
    ) is not None


def _note(resident: Resident, action: str, detail: dict[str, Any] | None = None) -> None:
    actor = me()
    audit.record(session, council_id=resident.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action=action, subject_kind="resident", subject_id=resident.public_id, at=now(), detail=detail)
