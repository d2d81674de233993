"""A resident changes the email address or mobile number that we reach them by: verified at both ends."""

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField

from frontdoor.clock import now
from frontdoor.notifications import account_messages
from frontdoor.people import account_keys, allowances, contact_changes, passwords
from frontdoor.people.account_keys import KeySpent, Purpose
from frontdoor.people.accounts import Account, AccountKey, AccountSession
from frontdoor.people.contact_changes import AlreadyTheirs, Changed, WrongCode
from frontdoor.people.logins import Login
from frontdoor.people.registering import LoginTaken
from frontdoor.people.residents import ContactPoint
from frontdoor.portal import blueprint, entry
from frontdoor.portal.entry_forms import TOO_MANY, Contact, Password, code_field
from frontdoor.portal.forms import one_line
from frontdoor.portal.signing_in import WAIT, door_of
from frontdoor.triage import claiming
from frontdoor.web import account, councils
from frontdoor.web.guards import key_holder, resident
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import TextBox, Tick

WRONG_CODE = "Enter the 6-digit code from the newest message there"


class ChangeForm(FlaskForm):
    contact = Contact("New email address or mobile number", "Enter the new email address or mobile number")
    password = Password("Your password")
    lost = BooleanField("I can no longer read messages at the old one", widget=Tick())


class CodesForm(FlaskForm):
    new = code_field("Code sent to the new one")
    old = StringField("Code sent to the old one", filters=[one_line], widget=TextBox())


@blueprint.get("/account/contact")
@resident
def contact_points() -> ResponseReturnValue:
    return _page(ChangeForm(formdata=None))


@blueprint.post("/account/contact")
@resident
def ask_to_change() -> ResponseReturnValue:
    form, at, signed = ChangeForm(), now(), _signed()
    login = form.contact.login if form.validate_on_submit() else None
    if login is None:
        return _page(form, entry.UNPROCESSABLE)
    if (wait := _password_is_wrong(form, signed, at)) is not None:
        return wait
    guard = contact_changes.guard_of(signed.account, login.kind)
    if not _may_send(login, guard, at):
        form.contact.errors = [TOO_MANY]
        return _page(form, entry.TOO_MANY_ASKED)
    try:
        _ask(signed.account, login, bool(form.lost.data), at)
    except AlreadyTheirs:
        form.contact.errors = ["This is where we reach you already. Enter another one"]
        return _page(form, entry.UNPROCESSABLE)
    return redirect(url_for("portal.finish_change"), code=303)


@blueprint.get("/account/contact/confirm")
@resident
def finish_change() -> ResponseReturnValue:
    return _codes_page(CodesForm(formdata=None), _under_way(now()))


@blueprint.post("/account/contact/confirm")
@resident
def use_codes() -> ResponseReturnValue:
    form, at, signed = CodesForm(), now(), _signed()
    key = _under_way(at)
    if key is None or not form.validate_on_submit():
        return _codes_page(form, key, entry.UNPROCESSABLE)
    try:
        changed = contact_changes.finish(session, keys(), signed, str(form.new.data), form.old.data or "", at=at)
    except WrongCode as wrong:
        form[wrong.end].errors = [WRONG_CODE]
        return _codes_page(form, key, entry.UNPROCESSABLE)
    except (KeySpent, LoginTaken):
        return _codes_page(form, None, entry.GONE)
    _tell(signed.account, changed, at)
    return redirect(url_for("portal.contact_points"), code=303)


@blueprint.get("/account/contact/stop/<token>")
@key_holder
def stop_change(token: str) -> ResponseReturnValue:
    try:
        _stopping(token, now())
    except KeySpent:
        return _spent()
    return render_template("portal/entry/stop_change.html", form=FlaskForm())


@blueprint.post("/account/contact/stop/<token>")
@key_holder
def use_stop(token: str) -> ResponseReturnValue:
    at = now()
    try:
        contact_changes.stop(session, _stopping(token, at), at=at)
    except KeySpent:
        return _spent()
    flash("It is stopped. Set a new password now: somebody else knows yours.", "success")
    return redirect(url_for("portal.reset"), code=303)


def _signed() -> AccountSession:
    found = account.signed_in()
    assert found is not None, "only behind the guard for residents"
    return found


def _password_is_wrong(form: ChangeForm, signed: AccountSession, at: datetime) -> ResponseReturnValue | None:
    """The page again, where the password does not fit or was tried too often; None where it is right."""
    door = door_of(signed.account.login)
    if door.is_shut(at):
        form.password.errors = [WAIT]
        return _page(form, entry.TOO_MANY_ASKED)
    if passwords.fits(signed.account.password_hash, str(form.password.data)):
        return None
    door.note_wrong_try(at)
    form.password.errors = ["Enter the password that you sign in with"]
    return _page(form, entry.UNPROCESSABLE)


def _may_send(login: Login, guard: ContactPoint | None, at: datetime) -> bool:
    """Whether a message may go to both ends today."""
    to_old = guard is None or allowances.take(
        session, keys(), councils.current().id, allowances.for_messages(guard.kind), guard.value, at=at,
    )
    return to_old and entry.may_send(login, at)


def _ask(found: Account, login: Login, lost: bool, at: datetime) -> None:
    asked = contact_changes.ask(session, keys(), found, login, lost=lost, at=at)
    if asked.owner is None:
        account_messages.send_key(
            session, keys(), asked.new, purpose="contact_change", to=account_messages.to_login(login), at=at,
            page="/account/contact/confirm", resident=found.resident, link_opens=False,
        )
    else:
        account_messages.tell(
            session, council_id=found.council_id, purpose="account_exists", at=at, page="/sign-in",
            about=f"account-key:{asked.new.row.public_id}", resident=asked.owner.resident,
            to=account_messages.to_owner(asked.owner, login),
        )
    if asked.old is not None and asked.guard is not None:
        account_messages.send_key(
            session, keys(), asked.old, purpose="contact_check", to=account_messages.to_point(asked.guard), at=at,
            page="/account/contact/confirm", resident=found.resident, link_opens=False,
        )


def _tell(found: Account, changed: Changed, at: datetime) -> None:
    """Say on the next page what came of it, and tell the old contact point."""
    if changed.stop is not None and changed.guard is not None:
        account_messages.warn_of_change(session, keys(), changed.stop, to=account_messages.to_point(changed.guard),
                                        resident=found.resident, at=at)
        told = " Until then we tell the old one, where it can be stopped." if changed.guard.unsafe_at is None else ""
        flash(f"It changes in three days.{told}", "success")
        return
    account_messages.tell_replaced(session, found, changed.replaced, at=at)
    claiming.claim_all(session, found.resident, at=at)
    flash("From now on we reach you there.", "success")


def _under_way(at: datetime) -> AccountKey | None:
    return account_keys.of_account(session, _signed().account, Purpose.CHANGE_NEW, at=at)


def _stopping(token: str, at: datetime) -> AccountKey:
    return account_keys.by_token(session, councils.current().id, Purpose.STOP, token, at=at)


def _page(form: ChangeForm, status: int = 200) -> ResponseReturnValue:
    found = _signed().account
    return render_template(
        "portal/entry/contact_points.html", form=form, points=contact_changes.live_points(found), found=found,
        waiting=contact_changes.waiting(session, found, at=now()),
    ), status


def _codes_page(form: CodesForm, key: AccountKey | None, status: int = 200) -> ResponseReturnValue:
    if key is None:
        return render_template("portal/entry/no_change.html"), entry.GONE
    needs_old = key.detail["guard"] is not None and not key.detail["lost"]
    guard = session.get(ContactPoint, key.detail["guard"]) if needs_old else None
    return render_template("portal/entry/codes.html", form=form, sent_to=key.sent_to, guard=guard), status


def _spent() -> ResponseReturnValue:
    return render_template("portal/entry/spent.html"), entry.GONE
