"""Protecting where somebody lives: begun by any adviser who may, and ended by those who may see such an address."""

from typing import Any

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from frontdoor.cases.protected import may_see_addresses
from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.fields import Letter
from frontdoor.desks.record.opening import back_to, form_page, opened
from frontdoor.desks.record.warnings import check_review
from frontdoor.desks.stretch import DayField
from frontdoor.people import protection
from frontdoor.people.actor import Level
from frontdoor.people.residents import Resident
from frontdoor.triage import protecting
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

LONGEST_REASON = 400


class ProtectForm(FlaskForm):
    """Why, and when somebody looks at it again."""

    reason = Letter("Why must nobody find out where they live?", at_most=LONGEST_REASON, missing="Enter why",
                    description="For those who may see the address. Do not write the address itself.")
    review = DayField("Day to look again", description="For example, 31 3 2027.")

    def validate_review(self, field: Any) -> None:
        check_review(field.day)


@blueprint.get("/people/<public_id>/protection")
@officer(Level.ADVANCED)
def person_protection(public_id: str) -> ResponseReturnValue:
    return _page(opened(public_id), ProtectForm(formdata=None))


@blueprint.post("/people/<public_id>/protection")
@officer(Level.ADVANCED)
@keeps_typed
def protect(public_id: str) -> ResponseReturnValue:
    resident, form = opened(public_id), ProtectForm()
    if is_expired() or not form.validate_on_submit() or form.review.day is None:
        return _page(resident, form, sent=True)
    protecting.protect(session, resident, actor=me(), reason=form.reason.data or "", review_on=form.review.day,
                       at=now())
    flash("Their address is protected from now on.", "success")
    return back_to(resident)


@blueprint.post("/people/<public_id>/protection/lift")
@officer()
def lift_protection(public_id: str) -> ResponseReturnValue:
    resident = _guarded(public_id)
    row = protection.of(session, resident) or abort(404)
    protecting.lift(session, row, actor=me(), at=now())
    flash("Their address is not protected any more.", "success")
    return back_to(resident)


@blueprint.post("/people/<public_id>/protection/safe")
@officer()
def say_safe(public_id: str) -> ResponseReturnValue:
    """One of their addresses or numbers is read by nobody else."""
    resident = _guarded(public_id)
    said = request.form.get("point", "")
    point = next((one for one in resident.contact_points if one.value == said and one.ended_at is None), None)
    if point is None:
        abort(404)
    protecting.say_safe(session, resident, point, actor=me(), at=now())
    flash("Messages go there again.", "success")
    return back_to(resident)


def _guarded(public_id: str) -> Resident:
    """A record for an officer to whom a protected address opens; for others this page does not exist."""
    if not may_see_addresses(me()):
        abort(404)
    return opened(public_id)


def _page(resident: Resident, form: ProtectForm, *, sent: bool = False) -> ResponseReturnValue:
    return form_page(resident, form, sent=sent, title="Protect their address", button="Protect the address", intro=(
        "Only those who may see such an address see it from now on. Nothing goes there by post, and nothing is sent to"
        " their email addresses and numbers until somebody says that they are safe."))
