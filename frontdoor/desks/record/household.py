"""Who a person lives with, and the officer whom the household turns to."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import SelectField, ValidationError

from frontdoor.cases import hidden
from frontdoor.clock import local_date, now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.fields import Line, plain
from frontdoor.desks.record.opening import form_page, note, opened, resident_named
from frontdoor.desks.stretch import DayField
from frontdoor.people import finding, households
from frontdoor.people.actor import Level
from frontdoor.people.households import RELATIONS, Household, Member
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident
from frontdoor.people.typed_search import LONGEST
from frontdoor.triage import household_access
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import DropDown

LONGEST_REASON, MOST_OFFICERS = 300, 500
NOBODY = "nobody"


class MemberForm(FlaskForm):
    """What somebody is to the person, and since when they live there."""

    relation = SelectField("What are they to the person?", widget=DropDown(), validate_choice=False,
                           choices={key: words for key, words in RELATIONS.items() if key != "first"})
    since = DayField("First day", description="From which day do they live there? For example, 1 11 2026.")

    def validate_relation(self, field: Any) -> None:
        if field.data not in RELATIONS:
            raise ValidationError("Select what they are to the person")

    def validate_since(self, field: Any) -> None:
        if field.day is not None and field.day > local_date(now()):
            raise ValidationError("The first day must be today or before")


class LeaveForm(FlaskForm):
    """The last day."""

    until = DayField("Last day", description="Until which day did they live there?")

    def validate_until(self, field: Any) -> None:
        if field.day is not None and field.day > local_date(now()):
            raise ValidationError("The last day must be today or before")


class WorkerForm(FlaskForm):
    """Who, and why."""

    officer = SelectField("Named worker", widget=DropDown(), validate_choice=False)
    reason = Line("Why?", description="Such as: supports the family since the housing case.")

    def validate_officer(self, field: Any) -> None:
        if field.data not in dict(field.choices):
            raise ValidationError("Select the named worker")

    def validate_reason(self, field: Any) -> None:
        if not field.data and self.officer.data != NOBODY:
            raise ValidationError("Enter why")
        if len(field.data or "") > LONGEST_REASON:
            raise ValidationError(f"The reason must be {LONGEST_REASON} characters or fewer")


@blueprint.get("/people/<public_id>/household")
@officer()
def person_household(public_id: str) -> ResponseReturnValue:
    """The household, and whom one could add to it."""
    resident, on = opened(public_id), local_date(now())
    typed = plain(request.args.get("q")).strip()[:LONGEST]
    known = hidden.person_known_to(me())
    found = finding.find(session, resident.council_id, typed, on=on, known=known) if typed else []
    for one in found:
        note(one.resident, "searched")
    household = households.of(session, resident, on=on)
    return render_template(
        "desks/record/household.html", resident=resident, typed=typed, household=household, on=on,
        found=[one for one in found if one.resident.id != resident.id], relations=RELATIONS,
        members=households.members(session, household) if household else [],
        worker=households.worker(session, household) if household else None)


@blueprint.get("/people/<public_id>/household/add/<other_id>")
@officer()
def new_member(public_id: str, other_id: str) -> ResponseReturnValue:
    return _member_page(opened(public_id), resident_named(other_id), MemberForm(formdata=None))


@blueprint.post("/people/<public_id>/household/add/<other_id>")
@officer()
@keeps_typed
def add_member(public_id: str, other_id: str) -> ResponseReturnValue:
    resident, other, form, at = opened(public_id), resident_named(other_id), MemberForm(), now()
    if is_expired() or not form.validate_on_submit() or form.since.day is None:
        return _member_page(resident, other, form, sent=True)
    if other.id == resident.id:
        abort(404)
    households.add(session, resident, other, relation=form.relation.data, since_on=form.since.day, actor=me(),
                   source="officer", at=at)
    _settle(resident, at)
    flash(f"{other.name or 'They'} is written down as part of the household.", "success")
    return _back(resident)


@blueprint.get("/people/<public_id>/household/<member_id>/leave")
@officer()
def leaving(public_id: str, member_id: str) -> ResponseReturnValue:
    resident = opened(public_id)
    return _leave_page(resident, _member(resident, member_id), LeaveForm(formdata=None))


@blueprint.post("/people/<public_id>/household/<member_id>/leave")
@officer()
@keeps_typed
def leave(public_id: str, member_id: str) -> ResponseReturnValue:
    resident, form, at = opened(public_id), LeaveForm(), now()
    member = _member(resident, member_id)
    if is_expired() or not form.validate_on_submit() or form.until.day is None:
        return _leave_page(resident, member, form, sent=True)
    if form.until.day < member.since_on:
        form.until.errors = ["The last day must not be before the first"]
        return _leave_page(resident, member, form, sent=True)
    household = session.get_one(Household, member.household_id)
    households.leave(session, member, until_on=form.until.day, actor=me(), at=at)
    household_access.bring_up_to_date(session, household, at=at)
    flash("It is written down that they left.", "success")
    return _back(resident)


@blueprint.get("/people/<public_id>/household/worker")
@officer(Level.ADVANCED)
def named_worker(public_id: str) -> ResponseReturnValue:
    resident = opened(public_id)
    worker = households.worker(session, _household(resident))
    return _worker_page(resident, _worker_form(worker.officer.public_id if worker else NOBODY, posted=False))


@blueprint.post("/people/<public_id>/household/worker")
@officer(Level.ADVANCED)
@keeps_typed
def name_worker(public_id: str) -> ResponseReturnValue:
    resident, form, at = opened(public_id), _worker_form(), now()
    household = _household(resident)
    if is_expired() or not form.validate_on_submit():
        return _worker_page(resident, form, sent=True)
    who = session.scalar(select(Officer).where(Officer.council_id == resident.council_id,
                                               Officer.public_id == form.officer.data))
    households.name_worker(session, household, who, reason=form.reason.data or "", on=local_date(at), actor=me(), at=at)
    household_access.bring_up_to_date(session, household, at=at)
    flash("The named worker is written down." if who else "The household has no named worker now.", "success")
    return _back(resident)


def _worker_form(chosen: str = NOBODY, *, posted: bool = True) -> WorkerForm:
    form = WorkerForm() if posted else WorkerForm(formdata=None, data={"officer": chosen})
    rows = session.execute(
        select(Officer.public_id, Officer.name)
        .where(Officer.council_id == me().council_id, Officer.active.is_(True), Officer.level != Level.MEMBER)
        .order_by(Officer.name).limit(MOST_OFFICERS))
    form.officer.choices = [(NOBODY, "Nobody"), *((public_id, name) for public_id, name in rows)]
    return form


def _household(resident: Resident) -> Household:
    return households.of(session, resident, on=local_date(now())) or abort(404)


def _member(resident: Resident, member_id: str) -> Member:
    people = households.members(session, _household(resident))
    return next((one for one in people if one.public_id == member_id and one.until_on is None), None) or abort(404)


def _settle(resident: Resident, at: Any) -> None:
    household_access.bring_up_to_date(session, _household(resident), at=at)


def _back(resident: Resident) -> ResponseReturnValue:
    return redirect(url_for("desks.person_household", public_id=resident.public_id), code=303)


def _member_page(resident: Resident, other: Resident, form: MemberForm, *, sent: bool = False) -> ResponseReturnValue:
    return form_page(resident, form, sent=sent, title=f"{other.name or 'Somebody'} lives with them",
                     button="Add to the household", intro="Ask both, where you can: it stands on both records.")


def _leave_page(resident: Resident, member: Member, form: LeaveForm, *, sent: bool = False) -> ResponseReturnValue:
    return form_page(resident, form, sent=sent, title=f"{member.resident.name or 'Somebody'} left the household",
                     button="Keep this", intro="They stay in the list, with the day.")


def _worker_page(resident: Resident, form: WorkerForm, *, sent: bool = False) -> ResponseReturnValue:
    return form_page(resident, form, sent=sent, title="Who knows this household?", button="Keep this",
                     intro="The named worker may open the household's restricted cases while they are under way, but"
                           " nothing that is safeguarding.")
