"""Making an account: asked for here, and made once the message is used. Whoever has one already is told so by
message alone."""

from datetime import datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from frontdoor.clock import now
from frontdoor.notifications import account_messages
from frontdoor.people import registering
from frontdoor.people.logins import Login
from frontdoor.people.passwords import SHORTEST, WeakPassword
from frontdoor.people.registering import Asked
from frontdoor.portal import blueprint, entry
from frontdoor.portal.entry_forms import LONGEST_NAME, SAY, TOO_MANY, Contact, Line, Password, SharedMachine
from frontdoor.portal.forms import OPEN_TOO_LONG
from frontdoor.web import account, councils
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import open_to_all
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session


class RegisterForm(FlaskForm):
    name = Line("Full name", "Enter your full name", longest=LONGEST_NAME)
    contact = Contact("Email address or mobile number", "Enter your email address or mobile number")
    password = Password("Choose a password", "Enter a password")
    kiosk = SharedMachine()


@blueprint.get("/register")
@open_to_all
def register() -> ResponseReturnValue:
    if account.resident() is not None:
        return redirect(entry.wanted())
    return _page(RegisterForm(formdata=None))


@blueprint.post("/register")
@open_to_all
@keeps_typed
def ask_to_register() -> ResponseReturnValue:
    form, at = RegisterForm(), now()
    if is_expired():
        return _page(form, EXPIRED, refused=OPEN_TOO_LONG)
    login = form.contact.login if form.validate_on_submit() else None
    if login is None:
        return _page(form, entry.UNPROCESSABLE)
    if not entry.may_send(login, at):
        form.contact.errors = [TOO_MANY]
        return _page(form, entry.TOO_MANY_ASKED)
    try:
        asked = _ask(form, login, at)
    except WeakPassword as weak:
        form.password.errors = [SAY[weak.fault]]
        return _page(form, entry.UNPROCESSABLE)
    _send(asked, login, at)
    entry.remember(asked.key)
    return redirect(url_for("portal.confirm_by_code"), code=303)


def _ask(form: RegisterForm, login: Login, at: datetime) -> Asked:
    return registering.ask(
        session, keys(), council_id=councils.current().id, name=str(form.name.data), login=login,
        password=str(form.password.data), kiosk=bool(form.kiosk.data), onward=entry.wanted(), at=at,
    )


def _send(asked: Asked, login: Login, at: datetime) -> None:
    if asked.account is None:
        account_messages.send_key(session, keys(), asked.key, purpose="account_confirm", at=at, page="/confirm",
                                  to=account_messages.to_login(login))
        return
    account_messages.tell(
        session, council_id=asked.account.council_id, purpose="account_exists", at=at, page="/sign-in",
        about=f"account-key:{asked.key.row.public_id}", resident=asked.account.resident,
        to=account_messages.to_owner(asked.account, login),
    )


def _page(form: RegisterForm, status: int = 200, *, refused: str = "") -> ResponseReturnValue:
    return render_template(
        "portal/entry/register.html", form=form, shortest=SHORTEST, refused=refused, onward=entry.onward(),
    ), status
