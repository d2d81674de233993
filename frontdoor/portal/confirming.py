"""The message that an account was asked for with is used: by its link, or by the code that is typed here.

A link is followed by programs that look for viruses too, so fetching it does nothing. Used in another browser
than the one that asked, it takes the password as well: else somebody could register with another person's
address, wait for them to confirm it, and know the password to their account.
"""

from datetime import datetime

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from frontdoor.clock import now
from frontdoor.people import account_keys, registering
from frontdoor.people.account_keys import KeySpent, Purpose
from frontdoor.people.accounts import AccountKey
from frontdoor.people.registering import LoginTaken
from frontdoor.portal import blueprint, entry
from frontdoor.portal.entry_forms import Password, SharedMachine, code_field
from frontdoor.triage import claiming
from frontdoor.web import account, councils
from frontdoor.web.guards import key_holder
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session

WRONG_CODE = "Enter the 6-digit code from the newest message"
WRONG_PASSWORD = "Enter the password that you chose when you registered"


class CodeForm(FlaskForm):
    code = code_field("6-digit code")


class ButtonForm(FlaskForm):
    """Nothing but the button, in the browser that asked."""


class PasswordForm(FlaskForm):
    password = Password("Password")
    kiosk = SharedMachine()


@blueprint.get("/confirm")
@key_holder
def confirm_by_code() -> ResponseReturnValue:
    try:
        return _code_page(CodeForm(formdata=None), entry.remembered(Purpose.REGISTER, now()))
    except KeySpent:
        return _spent()


@blueprint.post("/confirm")
@key_holder
def use_code() -> ResponseReturnValue:
    form, at = CodeForm(), now()
    try:
        key = entry.remembered(Purpose.REGISTER, at)
        if not form.validate_on_submit():
            return _code_page(form, key, entry.UNPROCESSABLE)
        if not account_keys.fits(session, keys(), key, str(form.code.data)):
            form.code.errors = [WRONG_CODE]
            return _code_page(form, key, entry.UNPROCESSABLE)
        return _confirmed(key, "code", kiosk=bool(key.detail["kiosk"]), at=at)
    except KeySpent:
        return _spent()


@blueprint.get("/confirm/<token>")
@key_holder
def confirm(token: str) -> ResponseReturnValue:
    try:
        return _link_page(_opened(token, now()))
    except KeySpent:
        return _spent()


@blueprint.post("/confirm/<token>")
@key_holder
def use_link(token: str) -> ResponseReturnValue:
    at = now()
    try:
        key = _opened(token, at)
        form = _form_for(key)
        if not form.validate_on_submit():
            return _link_page(key, form, entry.UNPROCESSABLE)
        if isinstance(form, ButtonForm):
            return _confirmed(key, "link", kiosk=bool(key.detail["kiosk"]), at=at)
        if not registering.password_fits(session, key, str(form.password.data)):
            form.password.errors = [WRONG_PASSWORD]
            return _link_page(key, form, entry.UNPROCESSABLE)
        return _confirmed(key, "link", kiosk=bool(form.kiosk.data), at=at)
    except KeySpent:
        return _spent()


def _opened(token: str, at: datetime) -> AccountKey:
    return account_keys.by_token(session, councils.current().id, Purpose.REGISTER, token, at=at)


def _confirmed(key: AccountKey, by: str, *, kiosk: bool, at: datetime) -> ResponseReturnValue:
    """The account is made, the person signed in and sent on the way they were."""
    onward = keys().decrypt(str(key.detail["next"]))
    try:
        made = registering.confirm(session, key, by=by, at=at)
    except LoginTaken:
        return _spent()
    claiming.claim_all(session, made.resident, at=at)
    entry.forget(Purpose.REGISTER)
    flash("Your account is ready. You are signed in.", "success")
    return account.enter(redirect(onward, code=303), made, kiosk=kiosk, at=at)


def _form_for(key: AccountKey) -> ButtonForm | PasswordForm:
    return ButtonForm() if entry.asked_here(key) else PasswordForm()


def _code_page(form: CodeForm, key: AccountKey, status: int = 200) -> ResponseReturnValue:
    return render_template("portal/entry/code.html", form=form, sent_to=key.sent_to,
                           by_text="@" not in key.sent_to), status


def _link_page(
    key: AccountKey, form: ButtonForm | PasswordForm | None = None, status: int = 200,
) -> ResponseReturnValue:
    shown = form or _form_for(key)
    return render_template("portal/entry/confirm.html", form=shown, asks="password" in shown), status


def _spent() -> ResponseReturnValue:
    return render_template("portal/entry/spent.html"), entry.GONE
