"""The counter: who waits there, written down by whoever greets them, called when it is their turn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, ValidationError

from frontdoor.assessments.definition import Definition
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.contacts import handling, visits
from frontdoor.contacts.contact import PRIVATE, WANTS, Standing, Visit
from frontdoor.contacts.handling import ContactTaken
from frontdoor.contacts.visits import VisitNotFound
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.fields import Line
from frontdoor.people.actor import Actor
from frontdoor.web.expired import STATUS as EXPIRED, is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Checkboxes, DropDown

UNPROCESSABLE, SEE_OTHER = 422, 303
MINUTE_S = 60
STALE = "This page was open for too long. Check it and send it again."
QUICKER = "Somebody else was quicker: they are being helped, or they have gone."


class VisitForm(FlaskForm):
    """Who has come. Nothing must be said: a ticket is given to anybody."""

    name = Line("What shall we call them?", description="As they wish to be called out. It may stay empty.")
    service = SelectField("What is it about?", choices={}, widget=DropDown(), validate_choice=False)
    wants = SelectMultipleField("Do they need something now?", choices=WANTS, validate_choice=False,
                                widget=Checkboxes())

    def validate_name(self, field: Any) -> None:
        if len(field.data or "") > visits.LONGEST_NAME:
            raise ValidationError(f"The name must be {visits.LONGEST_NAME} characters or fewer")

    def validate_service(self, field: Any) -> None:
        if field.data and field.data not in field.choices:
            raise ValidationError("Select a service from the list")

    def validate_wants(self, field: Any) -> None:
        if set(field.data or []) - set(WANTS):
            raise ValidationError("Select what they need from the list")


@dataclass(frozen=True)
class Shown:
    """Somebody who waits, or who went away a moment ago, as an officer may read it."""

    visit: Visit
    name: str
    about: str
    minutes: int

    @property
    def has_gone(self) -> bool:
        return self.visit.contact.standing == Standing.MISSED


@blueprint.get("/counter")
@officer()
def counter() -> ResponseReturnValue:
    actor, at = me(), now()
    rows, names = visits.waiting(session, actor, at=at), _services(actor.council_id)
    shown = [_shown(one, actor, names, at) for one in rows]
    return render_template(
        "desks/counter.html", at=at, rows=rows, most=visits.MOST_SHOWN, news=_news(shown),
        waiting=[one for one in shown if not one.has_gone], gone=[one for one in shown if one.has_gone])


@blueprint.get("/counter/state")
@officer(rests=True)
def counter_state() -> ResponseReturnValue:
    """The list in numbers, for a page that draws itself again when they change; asking keeps no session alive."""
    actor, at = me(), now()
    return jsonify(_news([_shown(one, actor, {}, at) for one in visits.waiting(session, actor, at=at)]))


@blueprint.get("/counter/new")
@officer()
def new_visit() -> str:
    return render_template("desks/counter_new.html", form=_form(formdata=None))


@blueprint.post("/counter/new")
@officer()
@keeps_typed
def write_down_visit() -> ResponseReturnValue:
    actor, form = me(), _form()
    if is_expired():
        return render_template("desks/counter_new.html", form=form, stale=STALE), EXPIRED
    if not form.validate_on_submit():
        return render_template("desks/counter_new.html", form=form), UNPROCESSABLE
    definition = _offered(actor.council_id).get(form.service.data or "")
    visit = visits.come(session, actor, name=form.name.data or "", definition=definition, wants=form.wants.data or [],
                        at=now())
    return redirect(url_for("desks.counter_ticket", public_id=visit.contact.public_id), code=SEE_OTHER)


@blueprint.get("/counter/<public_id>")
@officer()
def counter_ticket(public_id: str) -> ResponseReturnValue:
    visit = _named(public_id)
    return render_template("desks/counter_ticket.html", visit=visit, ahead=visits.ahead_of(session, visit),
                           name=visit.name if visits.knows(me(), visit) else "")


@blueprint.post("/counter/next")
@officer()
def call_next() -> ResponseReturnValue:
    contact = visits.call_next(session, me(), at=now())
    if contact is None:
        flash("Nobody waits at the counter now.", "notice")
        return redirect(url_for("desks.counter"), code=SEE_OTHER)
    return redirect(url_for("desks.contact_page", public_id=contact.public_id), code=SEE_OTHER)


@blueprint.post("/counter/<public_id>/gone")
@officer()
def visit_gone(public_id: str) -> ResponseReturnValue:
    """They went away before it was their turn; or, with `back`, they are there after all."""
    visit, turn = _named(public_id), handling.is_back if "back" in request.form else handling.has_gone
    try:
        turn(session, visit.contact, me(), at=now())
    except ContactTaken:
        flash(QUICKER, "notice")
    return redirect(url_for("desks.counter"), code=SEE_OTHER)


def _named(public_id: str) -> Visit:
    try:
        return visits.named(session, me(), public_id, at=now())
    except VisitNotFound:
        abort(404)


def _shown(visit: Visit, actor: Actor, names: dict[str, str], at: datetime) -> Shown:
    """What may be read of it. What somebody would rather say in private stands on no screen that others may see."""
    minutes, knows = max(int((at - visit.contact.began_at).total_seconds() // MINUTE_S), 0), visits.knows(actor, visit)
    about = names.get(visit.service_id or "", "") if knows and PRIVATE not in visit.wants else "Something private"
    return Shown(visit, visit.name if knows else "", about, minutes)


def _news(shown: list[Shown]) -> list[list[Any]]:
    return [[one.visit.ticket, one.minutes, one.has_gone] for one in shown]


def _services(council_id: str) -> dict[str, str]:
    return {name: str(one.name) for name, one in _offered(council_id).items()}


def _offered(council_id: str) -> dict[str, Definition]:
    return {one.definition.id: one.definition for one in versions.all_current(session, council_id)}


def _form(**more: Any) -> VisitForm:
    form = VisitForm(**more)
    named = sorted((words, name) for name, words in _services(me().council_id).items())
    form.service.choices = {"": "Something else, or not said", **{name: words for words, name in named}}
    return form
