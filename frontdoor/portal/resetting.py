"""A new password: for somebody who has lost theirs, by message, and for somebody who is signed in."""

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from frontdoor.clock import now
from frontdoor.notifications import account_messages
from frontdoor.people import account_keys, allowances, logins, passwords, resetting
from frontdoor.people.account_keys import KeySpent, Purpose
from frontdoor.people.accounts import Account, AccountKey
from frontdoor.people.logins import Login, LoginKind
from frontdoor.people.passwords import SHORTEST, WeakPassword
from frontdoor.people.resetting import Asked
from frontdoor.portal import blueprint, entry
from frontdoor.portal.entry_forms import SAY, TOO_MANY, Contact, Password, code_field
from frontdoor.portal.signing_in import WAIT, door_of
from frontdoor.web import account, councils
from frontdoor.web.guards import key_holder, open_to_all, resident
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session

WRONG_CODE = "Enter the 6-digit code from the newest message"


class ResetForm(FlaskForm):
    contact = Contact("Email address or mobile number", "Enter the email address or mobile number you sign in with")


class NewPasswordForm(FlaskForm):
    password = Password("New password", "Enter a new password")


class CodeForm(FlaskForm):
    code = code_field("6-digit code")
    password = Password("New password", "Enter a new password")


class ChangeForm(FlaskForm):
    present = Password("Password that you have now")
    password = Password("New password", "Enter a new password")


@blueprint.get("/reset")
@open_to_all
def reset() -> ResponseReturnValue:
    return _ask_page(ResetForm(formdata=None))


@blueprint.post("/reset")
@open_to_all
def ask_to_reset() -> ResponseReturnValue:
    form, at = ResetForm(), now()
    login = form.contact.login if form.validate_on_submit() else None
    if login is None:
        return _ask_page(form, entry.UNPROCESSABLE)
    if not entry.may_send(login, at):
        form.contact.errors = [TOO_MANY]
        return _ask_page(form, entry.TOO_MANY_ASKED)
    asked = resetting.ask(session, keys(), council_id=councils.current().id, login=login, at=at)
    _send(asked, login, at)
    entry.remember(asked.key)
    return redirect(url_for("portal.reset_by_code"), code=303)


@blueprint.get("/reset/code")
@key_holder
def reset_by_code() -> ResponseReturnValue:
    try:
        return _code_page(CodeForm(formdata=None), entry.remembered(Purpose.RESET, now()))
    except KeySpent:
        return _spent()


@blueprint.post("/reset/code")
@key_holder
def use_reset_code() -> ResponseReturnValue:
    form, at = CodeForm(), now()
    try:
        key = entry.remembered(Purpose.RESET, at)
        if not form.validate_on_submit():
            return _code_page(form, key, entry.UNPROCESSABLE)
        if not account_keys.fits(session, keys(), key, str(form.code.data)):
            form.code.errors = [WRONG_CODE]
            return _code_page(form, key, entry.UNPROCESSABLE)
        return _set_anew(key, form, at) or _code_page(form, key, entry.UNPROCESSABLE)
    except KeySpent:
        return _spent()


@blueprint.get("/reset/<token>")
@key_holder
def reset_by_link(token: str) -> ResponseReturnValue:
    try:
        _opened(token, now())
    except KeySpent:
        return _spent()
    return _link_page(NewPasswordForm(formdata=None))


@blueprint.post("/reset/<token>")
@key_holder
def use_reset_link(token: str) -> ResponseReturnValue:
    form, at = NewPasswordForm(), now()
    try:
        key = _opened(token, at)
        if not form.validate_on_submit():
            return _link_page(form, entry.UNPROCESSABLE)
        return _set_anew(key, form, at) or _link_page(form, entry.UNPROCESSABLE)
    except KeySpent:
        return _spent()


@blueprint.get("/account/password")
@resident
def change_password() -> ResponseReturnValue:
    return _change_page(ChangeForm(formdata=None))


@blueprint.post("/account/password")
@resident
def set_password() -> ResponseReturnValue:
    form, at, signed = ChangeForm(), now(), account.signed_in()
    if signed is None or not form.validate_on_submit():
        return _change_page(form, entry.UNPROCESSABLE)
    door = door_of(signed.account.login)
    if door.is_shut(at):
        form.present.errors = [WAIT]
        return _change_page(form, entry.TOO_MANY_ASKED)
    if not passwords.fits(signed.account.password_hash, str(form.present.data)):
        door.note_wrong_try(at)
        form.present.errors = ["Enter the password that you sign in with now"]
        return _change_page(form, entry.UNPROCESSABLE)
    try:
        resetting.change(session, signed, str(form.password.data), at=at)
        _tell_changed(signed.account, at)
    except WeakPassword as weak:
        form.password.errors = [SAY[weak.fault]]
        return _change_page(form, entry.UNPROCESSABLE)
    flash("Your password is changed. Every other browser is signed out.", "success")
    return redirect(entry.HOME, code=303)


def _opened(token: str, at: datetime) -> AccountKey:
    return account_keys.by_token(session, councils.current().id, Purpose.RESET, token, at=at)


def _set_anew(key: AccountKey, form: NewPasswordForm | CodeForm, at: datetime) -> ResponseReturnValue | None:
    """On to the page to sign in; None where the password is too weak, which the form then says."""
    try:
        _tell_changed(resetting.set_anew(session, key, str(form.password.data), at=at), at)
    except WeakPassword as weak:
        form.password.errors = [SAY[weak.fault]]
        return None
    entry.forget(Purpose.RESET)
    flash("Your new password is set. Sign in with it.", "success")
    return redirect(url_for("portal.sign_in"), code=303)


def _tell_changed(account: Account, at: datetime) -> None:
    """Whoever owns the account hears of it, where they sign in with an email address or a number."""
    point = logins.point_of(account)
    if point is not None:
        account_messages.tell(
            session, council_id=account.council_id, purpose="password_changed", resident=account.resident, at=at,
            about=f"password:{account.id}:{at.isoformat()}", to=account_messages.to_point(point), page="/reset",
        )


def _send(asked: Asked, login: Login, at: datetime) -> None:
    if asked.account is not None:
        account_messages.send_key(
            session, keys(), asked.key, purpose="account_reset", to=account_messages.to_owner(asked.account, login),
            at=at, page="/reset", resident=asked.account.resident,
        )
    elif login.kind is LoginKind.EMAIL and allowances.take(
        session, keys(), councils.current().id, allowances.TO_STRANGERS, login.value, at=at,
    ):
        account_messages.tell(
            session, council_id=councils.current().id, purpose="account_no_reset", at=at, page="/register",
            about=f"account-key:{asked.key.row.public_id}", to=account_messages.to_login(login),
        )


def _ask_page(form: ResetForm, status: int = 200) -> ResponseReturnValue:
    return render_template("portal/entry/reset.html", form=form), status


def _code_page(form: CodeForm, key: AccountKey, status: int = 200) -> ResponseReturnValue:
    return render_template("portal/entry/reset_code.html", form=form, sent_to=key.sent_to, shortest=SHORTEST,
                           by_text="@" not in key.sent_to), status


def _link_page(form: NewPasswordForm, status: int = 200) -> ResponseReturnValue:
    return render_template("portal/entry/new_password.html", form=form, shortest=SHORTEST), status


def _change_page(form: ChangeForm, status: int = 200) -> ResponseReturnValue:
    return render_template("portal/entry/change_password.html", form=form, shortest=SHORTEST), status


def _spent() -> ResponseReturnValue:
    return render_template("portal/entry/spent.html"), entry.GONE
