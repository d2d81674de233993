"""Call-backs at the desk: the list with its times, booking one, and what came of each try."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, ValidationError

from frontdoor.catalogue import councils, versions
from frontdoor.clock import now
from frontdoor.contacts import call_backs, handling
from frontdoor.contacts.call_back import CallBack
from frontdoor.contacts.call_backs import CallBackNotFound, CallBackOver, NoSuchWindow
from frontdoor.contacts.contact import Contact, Way
from frontdoor.desks import blueprint
from frontdoor.desks.contact import own
from frontdoor.desks.desk import cover_of, me
from frontdoor.desks.fields import Letter, Line, plain
from frontdoor.notifications.recipients import Recipient, is_safe
from frontdoor.people.residents import Resident, new_public_id
from frontdoor.triage import ringing_back
from frontdoor.web import typed_text
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import DropDown
from frontdoor.web.words import moment_words, time_words

UNPROCESSABLE, SEE_OTHER = 422, 303
NO_TEXT = " No text goes there: somebody else may read it."
OVER = "Somebody has seen to this call-back already."


class BookForm(FlaskForm):
    """Whom to ring, when, and about what."""

    name = Line("Name")
    number = Line("Telephone number")
    window = SelectField("When?", choices={}, widget=DropDown(), validate_choice=False)
    service = SelectField("What about?", choices={}, widget=DropDown(), validate_choice=False)
    reason = Letter("What should whoever rings know?", at_most=call_backs.LONGEST_REASON)

    def validate_number(self, field: Any) -> None:
        try:
            field.data = typed_text.phone(field.data or "")
        except ValueError as error:
            raise ValidationError("Enter a telephone number, like 01632 960 001") from error

    def validate_window(self, field: Any) -> None:
        if field.data not in field.choices:
            raise ValidationError("Select when to ring")


@blueprint.get("/call-backs")
@officer()
def call_back_list() -> ResponseReturnValue:
    actor, at = me(), now()
    names = {one.definition.id: str(one.definition.name) for one in versions.all_current(session, actor.council_id)}
    return render_template(
        "desks/call_backs.html", at=at, rows=call_backs.waiting(session, actor), names=names,
        shown=call_backs.MOST_SHOWN, most=councils.get(actor.council_id).contacts.call_back_tries)


@blueprint.get("/call-backs/new")
@officer()
def new_call_back() -> ResponseReturnValue:
    contact = _contact()
    form = _form(formdata=None)
    if contact is not None:
        form.number.data, form.name.data = typed_text.shown_phone(contact.number or ""), _name(contact)
        services = [need.service_id for need in contact.needs if need.service_id]
        form.service.data = services[0] if services else ""
    return render_template("desks/call_back_new.html", form=form, contact=contact)


@blueprint.post("/call-backs/new")
@officer()
def book_call_back() -> ResponseReturnValue:
    contact, actor, form, at = _contact(), me(), _form(), now()
    if not form.validate_on_submit():
        return render_template("desks/call_back_new.html", form=form, contact=contact), UNPROCESSABLE
    try:
        ringing_back.book(
            session, actor.council_id, str(form.window.data), number=str(form.number.data), by=actor,
            reason=form.reason.data or "", name=form.name.data or "", service_id=form.service.data or None,
            resident=contact.resident if contact else None, contact=contact, at=at,
            key=f"contact:{contact.public_id if contact else new_public_id()}:{form.service.data or 'other'}")
    except NoSuchWindow:
        form.window.errors = ["This time is over. Select another"]
        return render_template("desks/call_back_new.html", form=form, contact=contact), UNPROCESSABLE
    no_text = not _is_safe(contact.resident if contact else None, str(form.number.data))
    flash("The call-back is booked." + (NO_TEXT if no_text else ""), "success")
    return redirect(url_for("desks.contact_page", public_id=contact.public_id) if contact
                    else url_for("desks.call_back_list"), code=SEE_OTHER)


@blueprint.post("/call-backs/<public_id>/ring")
@officer()
def ring_back(public_id: str) -> ResponseReturnValue:
    """Ring now: a contact begins, with the person and the number."""
    row, actor, at = _named(public_id), me(), now()
    contact = handling.begin(session, actor, Way.PHONE, resident=row.resident, number=row.number, at=at)
    ringing_back.belongs(session, row, contact, at=at)
    return redirect(url_for("desks.call_back_page", public_id=public_id), code=SEE_OTHER)


@blueprint.get("/call-backs/<public_id>")
@officer()
def call_back_page(public_id: str) -> ResponseReturnValue:
    row = _named(public_id)
    return _page(row)


@blueprint.post("/call-backs/<public_id>")
@officer()
def tell_call_back(public_id: str) -> ResponseReturnValue:
    """What came of a try."""
    row, actor, at = _named(public_id), me(), now()
    note, said = plain(request.form.get("note")).strip(), request.form.get("came_of_it", "")
    try:
        if said == "cancelled":
            call_backs.cancel(session, row, actor, at=at)
        elif said in ("reached", "not_reached"):
            ringing_back.tried(session, row, actor, reached=said == "reached", note=note, at=at)
        else:
            return _page(row, note=note, missing=True), UNPROCESSABLE
    except CallBackOver:
        flash(OVER, "notice")
    return redirect(url_for("desks.call_back_list"), code=SEE_OTHER)


def _page(row: CallBack, **more: Any) -> str:
    return render_template("desks/call_back.html", row=row, is_safe=_is_safe(row.resident, row.number),
                           cover=cover_of(row.resident_id),
                           most=councils.get(row.council_id).contacts.call_back_tries, **more)


def _is_safe(resident: Resident | None, number: str) -> bool:
    return is_safe(resident, Recipient("sms", number))


def _named(public_id: str) -> CallBack:
    try:
        return call_backs.named(session, me(), public_id)
    except CallBackNotFound:
        abort(404)


def _contact() -> Contact | None:
    wanted = request.args.get("contact", "")
    return own(wanted) if wanted else None


def _name(contact: Contact) -> str:
    return contact.resident.name if contact.resident is not None else ""


def _form(**more: Any) -> BookForm:
    council_id, form = me().council_id, BookForm(**more)
    form.window.choices = {one.key: f"{moment_words(one.from_at)} to {time_words(one.until_at)}"
                           for one in call_backs.offered(council_id, at=now())}
    services = sorted((str(one.definition.name), one.definition.id)
                      for one in versions.all_current(session, council_id) if one.definition.offered)
    form.service.choices = {"": "Something else", **{name: words for words, name in services}}
    return form
