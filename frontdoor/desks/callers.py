"""Checking who is on the line, and starting the resident's own pages with them: by what right, and who types."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError

from frontdoor.clock import in_words, local_date, now
from frontdoor.contacts import callers, handling
from frontdoor.contacts.callers import CallerLevel
from frontdoor.desks import blueprint, contact_bar
from frontdoor.desks.assist import AssistForm, offered
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.desks.record.opening import note, resident_named
from frontdoor.entitlements import queries as entitlements
from frontdoor.entitlements import terms
from frontdoor.notifications import account_messages
from frontdoor.people import account_keys, addresses, profile
from frontdoor.people.account_keys import KeySpent, Purpose
from frontdoor.people.residents import ContactPoint, Resident
from frontdoor.web.guards import officer
from frontdoor.web.journey import opening
from frontdoor.web.journey.opening import UNPROCESSABLE, go
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import TextBox

LABELS = {"name": "Full name", "address": "Address", "dob": "Date of birth", "phone_ending": "Last three digits of "
          "their phone number", "permit_number": "Number of a permit, badge or pass"}
LEVEL_WORDS = {
    CallerLevel.NOTHING: "Not checked. Say nothing from their record.",
    CallerLevel.KNOWS: "Knows a little. Say nothing from their record yet: ask one more, or send a code.",
    CallerLevel.MATCHED: "Matched. You may open the record and speak about it.",
    CallerLevel.VERIFIED: "Verified by a code. You may open the record and speak about it.",
}


class CodeForm(FlaskForm):
    """The code that the caller reads back."""

    code = StringField("The code they read to you", filters=[plain], widget=TextBox())

    def validate_code(self, field: Any) -> None:
        field.data = "".join((field.data or "").split())
        if not field.data:
            raise ValidationError("Enter the code")


@blueprint.get("/people/<public_id>/caller")
@officer()
def caller(public_id: str) -> ResponseReturnValue:
    resident = resident_named(public_id)
    note(resident, "viewed")
    return _page(resident, CodeForm(formdata=None))


@blueprint.post("/people/<public_id>/caller")
@officer()
def check_caller(public_id: str) -> ResponseReturnValue:
    """What fitted, as the officer heard it; one that was asked and did not fit leaves nothing."""
    resident, at = resident_named(public_id), now()
    heard = {name: request.form.get(name) for name in _asked(resident, at)}
    asked = {name: said == "yes" for name, said in heard.items() if said in ("yes", "no")}
    row = callers.record(session, me(), resident, asked=asked, channel=handling.channel_of(session, me()), at=at)
    level = CallerLevel(row.level)
    flash(LEVEL_WORDS[level], "success" if level.opens else "notice")
    return redirect(url_for("desks.person" if level.opens else "desks.caller", public_id=public_id), code=303)


@blueprint.post("/people/<public_id>/caller/code")
@officer()
def send_caller_code(public_id: str) -> ResponseReturnValue:
    resident, at = resident_named(public_id), now()
    point = _verified(resident)
    if point is None:
        flash("They have no confirmed email address or telephone number to send a code to.", "notice")
        return redirect(url_for("desks.caller", public_id=public_id), code=303)
    key = account_keys.make(session, keys(), council_id=resident.council_id, purpose=Purpose.CALLER,
                            sent_to=point.value, resident=resident, at=at)
    account_messages.send_key(session, keys(), key, purpose="caller_code", to=account_messages.to_point(point),
                              page="/account", resident=resident, link_opens=False, at=at)
    return redirect(url_for("desks.caller", public_id=public_id, key=key.row.public_id), code=303)


@blueprint.post("/people/<public_id>/caller/read-back")
@officer()
def hear_caller_code(public_id: str) -> ResponseReturnValue:
    resident, form, at = resident_named(public_id), CodeForm(), now()
    if not form.validate_on_submit():
        return _page(resident, form, UNPROCESSABLE)
    try:
        key = account_keys.by_public_id(session, resident.council_id, Purpose.CALLER, request.args.get("key", ""),
                                        at=at)
        if key.resident_id != resident.id:
            raise KeySpent("a key of somebody else")
        account_keys.spend_try(session, key)
        if not account_keys.fits(session, keys(), key, form.code.data or ""):
            form.code.errors = ["The code is not right. Ask them to read it again"]
            return _page(resident, form, UNPROCESSABLE)
        account_keys.use(session, key, at=at)
    except KeySpent:
        form.code.errors = ["This code is too old, or was tried too often. Send another"]
        return _page(resident, form, UNPROCESSABLE)
    callers.record(session, me(), resident, asked={}, channel=handling.channel_of(session, me()),
                   code_fitted=True, at=at)
    flash(LEVEL_WORDS[CallerLevel.VERIFIED], "success")
    return redirect(url_for("desks.person", public_id=public_id), code=303)


@blueprint.get("/assist/<public_id>/<service_id>")
@officer()
def assist_person(public_id: str, service_id: str) -> ResponseReturnValue:
    return _start_page(resident_named(public_id), service_id, AssistForm())


@blueprint.post("/assist/<public_id>/<service_id>")
@officer()
def begin_for_person(public_id: str, service_id: str) -> ResponseReturnValue:
    """The resident's own journey, with what is known of them where the caller was checked."""
    resident, form, actor, at = resident_named(public_id), AssistForm(), me(), now()
    definition = offered(service_id).definition
    if not form.validate_on_submit():
        return _start_page(resident, service_id, form), UNPROCESSABLE
    check = callers.current(session, actor, resident, at=at)
    is_known = check is not None and CallerLevel(check.level).opens
    address = opening.begin(
        session, actor.council_id, definition.id, at=at, officer=actor, channel=str(form.channel.data),
        assistance=str(form.assistance.data), authority=form.right, resident=resident if is_known else None,
    )
    draft = opening.opened(session, address.split("/")[2], at=at).draft
    if check is not None:
        callers.begin_journey(check, draft)
    contact_bar.note(at=at, draft=draft, resident=resident)
    return go(address)


def _start_page(resident: Resident, service_id: str, form: AssistForm) -> str:
    check = callers.current(session, me(), resident, at=now())
    level = CallerLevel(check.level) if check else CallerLevel.NOTHING
    return render_template("desks/assist_new.html", form=form, service=offered(service_id).definition, person=resident,
                           level=level, level_words=LEVEL_WORDS[level])


def _page(resident: Resident, form: CodeForm, status: int = 200) -> ResponseReturnValue:
    at = now()
    check = callers.current(session, me(), resident, at=at)
    level = CallerLevel(check.level) if check else CallerLevel.NOTHING
    return render_template(
        "desks/caller.html", resident=resident, form=form, level=level, level_words=LEVEL_WORDS[level],
        asked=_asked(resident, at), labels=LABELS, can_send=_verified(resident) is not None,
        key=request.args.get("key", ""),
    ), status


def _asked(resident: Resident, at: datetime) -> dict[str, str]:
    """What can be asked of this caller, with what is on record: for the officer to compare, never to say."""
    held, on = profile.facts_of(session, resident), local_date(at)
    home = addresses.current(session, resident, on)
    phone = next((one.value for one in resident.contact_points if one.kind == "phone" and one.ended_at is None), "")
    live = [one for one in entitlements.of_resident(session, resident.council_id, resident.id) if one.state == "live"]
    found = {
        "name": resident.name, "address": home.label if home and not home.protected else "",
        "dob": in_words(datetime.fromisoformat(str(held["dob"].value)).date()) if "dob" in held else "",
        "phone_ending": phone[-3:], "permit_number": terms.last(live[0]).number if live else "",
    }
    return {name: value for name, value in found.items() if value}


def _verified(resident: Resident) -> ContactPoint | None:
    return next((one for one in resident.contact_points
                 if one.verified_at is not None and one.ended_at is None and one.unsafe_at is None), None)
