"""The people a resident acts for, and those who act for them: asked, agreed, ended."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField, StringField, ValidationError

from frontdoor.clock import local_date, now
from frontdoor.notifications import outbox
from frontdoor.notifications.recipients import Recipient
from frontdoor.people import inviting, representatives
from frontdoor.people.inviting import InvitationSpent
from frontdoor.people.residents import Resident
from frontdoor.portal import blueprint
from frontdoor.portal.account import UNPROCESSABLE, household, me, page
from frontdoor.portal.account.details import Day
from frontdoor.portal.forms import one_line
from frontdoor.portal.members import following
from frontdoor.web import account, councils, typed_text
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import resident
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Checkboxes, TextBox

SCOPES = {"apply": "Apply for things for me", "pay": "Pay for me", "renew": "Renew for me"}
GONE, FURTHEST = 410, timedelta(days=3653)


class InviteForm(FlaskForm):
    """Who may act, for what, and until when."""

    email = StringField("What is their email address?", filters=[one_line], widget=TextBox())
    scope = SelectMultipleField("What may they do?", choices=SCOPES, validate_choice=False, widget=Checkboxes(),
                                description="They can always see your applications and how they stand.")
    until = Day("Until when?",
                description="For example, 31 12 2027. Leave it empty for no end. You can end it any day.")

    def validate_email(self, field: Field) -> None:
        try:
            field.data = typed_text.email(field.data or "")
        except ValueError as error:
            raise ValidationError("Enter an email address in the correct format, like name@example.com") from error

    def validate_scope(self, field: Any) -> None:
        if set(field.data or []) - set(SCOPES):
            raise ValidationError("Select what they may do from the list")

    def validate_until(self, field: Any) -> None:
        today = local_date(now())
        if field.data and not today <= field.data <= today + FURTHEST:
            raise ValidationError("The last day must be today or later, and within ten years")


@blueprint.get("/account/people")
@resident
def account_people() -> ResponseReturnValue:
    found = me()
    rows, actor = representatives.of(session, found), account.actor()
    return page(
        "people", "/account/people", scopes=SCOPES, on=local_date(now()),
        household=household.shown(found, local_date(now())),
        acted_for=[one for one in rows if one.representative_id == found.id],
        acting=[one for one in rows if one.resident_id == found.id], waiting=inviting.waiting(session, found, at=now()),
        councillors=following.for_resident(actor) if actor is not None else [],
    )


@blueprint.get("/account/people/ask")
@resident
def account_people_ask() -> ResponseReturnValue:
    return page("people_ask", "/account/people", form=InviteForm(formdata=None))


@blueprint.post("/account/people/ask")
@resident
@keeps_typed
def account_people_invite() -> ResponseReturnValue:
    form = InviteForm()
    if is_expired():
        return page("people_ask", "/account/people", form=form, stale=True, status=EXPIRED)
    if not form.validate_on_submit():
        return page("people_ask", "/account/people", form=form, status=UNPROCESSABLE)
    _invite(me(), form)
    flash("We have written to them. They can act for you once they agree.", "success")
    return redirect(url_for("portal.account_people"), code=303)


def _invite(found: Resident, form: InviteForm) -> None:
    at = now()
    row, token = inviting.invite(session, found, sent_to=form.email.data or "", scope=form.scope.data or [],
                                 until_on=form.until.data, at=at)
    outbox.write(
        session, council_id=found.council_id, resident=found, purpose="representative_asked",
        event_key=f"represent:{row.public_id}", fields={"name": found.name or "A resident"}, at=at, keys=keys(),
        path=f"/account/people/agree/{token}", to=Recipient("email", row.sent_to), essential=True,
    )


@blueprint.get("/account/people/agree/<token>")
@resident
def account_people_asked(token: str) -> ResponseReturnValue:
    try:
        row = inviting.opened_by(session, councils.current().id, token, at=now())
    except InvitationSpent:
        return render_template("portal/account/invitation_spent.html"), GONE
    asker = session.get_one(Resident, row.resident_id)
    return page("people_agree", "/account/people", asker=asker, row=row, scopes=SCOPES, own=asker.id == me().id)


@blueprint.post("/account/people/agree/<token>")
@resident
def account_people_agree(token: str) -> ResponseReturnValue:
    at = now()
    try:
        inviting.take_up(session, inviting.opened_by(session, councils.current().id, token, at=at), me(), at=at)
    except InvitationSpent:
        return render_template("portal/account/invitation_spent.html"), GONE
    except ValueError:
        return redirect(url_for("portal.account_people_asked", token=token), code=303)
    flash("You can act for them now.", "success")
    return redirect(url_for("portal.account_people"), code=303)


@blueprint.post("/account/people/<public_id>/end")
@resident
def account_people_end(public_id: str) -> ResponseReturnValue:
    found, at = me(), now()
    row = next((one for one in representatives.of(session, found) if one.public_id == public_id), None)
    invitation = next((one for one in inviting.waiting(session, found, at=at) if one.public_id == public_id), None)
    if row is not None:
        representatives.end(session, row, by=found.public_id, at=at)
    elif invitation is not None:
        inviting.call_back(session, invitation, at=at)
    else:
        abort(404)
    flash("That has ended. Nothing opens by it any more.", "success")
    return redirect(url_for("portal.account_people"), code=303)
