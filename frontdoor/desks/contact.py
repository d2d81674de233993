"""Contacts at the desk: begun in one press, at hand while everything is opened for it, finished with its outcomes."""

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.catalogue import versions
from frontdoor.clock import local_date, now, start_of_day
from frontdoor.contacts import call_backs, handling, mails, needs, visits, wrapping_up
from frontdoor.contacts.contact import Contact, Standing, Way
from frontdoor.contacts.handling import ContactNotFound, ContactTaken
from frontdoor.desks import blueprint, contact_chat, contact_needs, mail_answer
from frontdoor.desks.contact_bar import WAYS, candidates
from frontdoor.desks.desk import cover_of, me
from frontdoor.desks.record.opening import resident_named
from frontdoor.desks.wrap_up import WrapUp, wrap_up_form
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

CONFLICT, UNPROCESSABLE, SEE_OTHER = 409, 422, 303
OVER = "Somebody else has this contact, or it is over."


@blueprint.get("/contact")
@officer()
def contacts() -> ResponseReturnValue:
    actor, at = me(), now()
    return render_template(
        "desks/contacts.html", at=at, ways=WAYS, mine=handling.open_of(session, actor),
        mails=mails.waiting(session, actor), due=call_backs.count_due(session, actor, at=at),
        most_due=call_backs.MOST_SHOWN, most_contacts=handling.MOST_SHOWN, most_mails=mails.MOST_SHOWN,
        finished=contact_needs.of_each(handling.finished_since(session, actor, start_of_day(local_date(at))), actor))


@blueprint.post("/contact")
@officer()
def begin_contact() -> ResponseReturnValue:
    """One press: the clock runs, and whatever is opened from now on belongs to it."""
    wanted = request.form.get("channel", Way.PHONE)
    contact = handling.begin(session, me(), Way(wanted) if wanted in list(Way) else Way.PHONE, at=now())
    return redirect(url_for("desks.contact_page", public_id=contact.public_id), code=SEE_OTHER)


@blueprint.get("/contact/<public_id>")
@officer()
def contact_page(public_id: str) -> ResponseReturnValue:
    contact = contact_named(public_id)
    return page(contact, form_of(contact, now(), formdata=None))


@blueprint.post("/contact/<public_id>/take")
@officer()
def take_contact(public_id: str) -> ResponseReturnValue:
    """Go on with one that was put aside, answer one that rings, or take one that waits."""
    contact, actor, at = contact_named(public_id), me(), now()
    try:
        handling.take_up(session, contact, actor, at=at)
        mail_answer.begin(contact, actor)
        visits.begin(session, contact, at=at)
    except ContactTaken:
        flash(OVER, "notice")
        return redirect(url_for("desks.contacts"), code=SEE_OTHER)
    return redirect(url_for("desks.contact_page", public_id=public_id), code=SEE_OTHER)


@blueprint.post("/contact/<public_id>/aside")
@officer()
def put_contact_aside(public_id: str) -> ResponseReturnValue:
    contact, actor = contact_named(public_id), me()
    if contact.is_at_hand and contact.officer_id == actor.officer_id:
        handling.put_aside(session, actor, at=now())
        flash("The clock is stopped. You find this contact under Contacts.", "success")
    return redirect(url_for("desks.contacts"), code=SEE_OTHER)


@blueprint.post("/contact/<public_id>/person")
@officer()
def name_caller(public_id: str) -> ResponseReturnValue:
    contact, actor, wanted = own(public_id), me(), request.form.get("person", "")
    if wanted:
        handling.is_of(session, contact, resident_named(wanted), actor, at=now())
    else:
        handling.is_nobodys(session, contact)
    return redirect(url_for("desks.contact_page", public_id=public_id), code=SEE_OTHER)


@blueprint.post("/contact/<public_id>/needs")
@officer()
def change_needs(public_id: str) -> ResponseReturnValue:
    """Add a need by hand, or take one off that was not one."""
    contact, gone, wanted = own(public_id), request.form.get("remove", ""), request.form.get("service", "")
    if gone:
        needs.remove(session, contact, gone)
    elif wanted == "other":
        needs.add(session, contact, at=now())
    elif wanted in {one.definition.id for one in versions.all_current(session, contact.council_id)}:
        needs.add(session, contact, at=now(), service_id=wanted)
    else:
        flash("Select what they came for.", "notice")
    return redirect(url_for("desks.contact_page", public_id=public_id) + "#needs", code=SEE_OTHER)


@blueprint.post("/contact/<public_id>")
@officer()
def finish_contact(public_id: str) -> ResponseReturnValue:
    contact, actor, at = own(public_id), me(), now()
    if "dropped" in request.form:
        handling.end(session, contact, Standing.DROPPED, actor, at=at)
        flash("The contact is over. Nothing came of it.", "success")
        return redirect(url_for("desks.contacts"), code=SEE_OTHER)
    needs.join_case(session, contact)
    form, shown = form_of(contact, at), contact_needs.of(contact, actor)
    if not form.validate_on_submit():
        return page(contact, form, UNPROCESSABLE)
    if not shown:
        return page(contact, form, UNPROCESSABLE, "Add at least one thing that they came for")
    wrapping_up.finish(session, contact, form.told(shown), actor, ticked=bool(form.ticked.data), at=at,
                       note=form.note.data or "", assistance=str(form.assistance.data))
    flash(f"The contact is finished. It took {contact.minutes(at)} min.", "success")
    return redirect(url_for("desks.contacts"), code=SEE_OTHER)


def contact_named(public_id: str) -> Contact:
    """The officer's own contact of that id, or one that waits for anybody; else the page for 404."""
    try:
        contact = handling.named(session, me(), public_id)
    except ContactNotFound:
        abort(404)
    return contact if mails.may_know(session, me(), contact) else abort(404)


def own(public_id: str) -> Contact:
    """The same, where it is the officer's own and goes on; else the page for a conflict."""
    contact = contact_named(public_id)
    if contact.officer_id != me().officer_id or contact.is_over:
        abort(CONFLICT)
    return contact


def form_of(contact: Contact, at: datetime, **more: Any) -> WrapUp:
    """The form to finish it, with what is proposed for each need."""
    actor, offered = me(), {}
    shown = contact_needs.of(contact, actor)
    for one in shown:
        code = contact_needs.proposed_failure(contact, one.need, at=at) if not contact.is_over else None
        one.need.failure_proposed = str(code) if code else one.need.failure_proposed
        offered[one.need.public_id] = (
            str(one.need.resolution or contact_needs.proposed_resolution(one) or ""),
            one.need.process or contact_needs.proposed_process(one, contact.council_id) or "",
            str(one.need.failure or code or ""))
    form = wrap_up_form(shown, contact.council_id, offered, **more)
    if "formdata" in more:
        form.assistance.data = contact.assistance
    return form


def page(contact: Contact, form: WrapUp, status: int = 200, complaint: str = "",
         answer: mail_answer.AnswerForm | None = None) -> ResponseReturnValue:
    """The page of a contact: who, what for, how it ends, and the letter where it is one."""
    actor, at = me(), now()
    shown, offered = contact_needs.of(contact, actor), versions.all_current(session, contact.council_id)
    return render_template(
        "desks/contact.html", contact=contact, form=form, at=at, ways=WAYS, complaint=complaint,
        shown=shown, spoken=contact_chat.of(contact, shown), is_own=contact.officer_id == actor.officer_id,
        maybe=[*candidates(contact), *mail_answer.senders(contact, actor)] if contact.resident is None else [],
        services=sorted((str(one.definition.name), one.definition.id) for one in offered if one.definition.offered),
        call_backs=call_backs.of_contact(session, contact), letter=mail_answer.shown(contact, actor),
        cover=cover_of(contact.resident_id), answer=answer or mail_answer.AnswerForm(formdata=None),
    ), status
