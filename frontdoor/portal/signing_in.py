"""Residents sign in, and out."""

from typing import Any

import flask
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from frontdoor.clock import now
from frontdoor.people import logins, signing_in
from frontdoor.people.signing_in import Door
from frontdoor.portal import blueprint, entry
from frontdoor.portal.entry_forms import Line, Password, SharedMachine, read_login
from frontdoor.web import account, councils, sign_in as browser
from frontdoor.web.guards import open_to_all
from frontdoor.web.running import keys, settings
from frontdoor.web.unit_of_work import session

WRONG = "Enter the email address, mobile number or account number, and the password, that you registered with"
WAIT = "Wait five minutes, then try again. There were too many wrong tries"


class SignInForm(FlaskForm):
    login = Line("Email address, mobile number or account number", "Enter what you sign in with")
    password = Password("Password")
    kiosk = SharedMachine()


@blueprint.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    if account.resident() is not None:
        return redirect(entry.wanted())
    return _page(SignInForm(formdata=None))


@blueprint.post("/sign-in")
@open_to_all
def show_password() -> ResponseReturnValue:
    form, at = SignInForm(), now()
    if not form.validate_on_submit():
        return _page(form, entry.UNPROCESSABLE)
    door = door_of(str(form.login.data))
    if door.is_shut(at):
        form.password.errors = [WAIT]
        return _page(form, entry.TOO_MANY_ASKED)
    found = logins.with_password(
        session, councils.current().id, read_login(str(form.login.data)), str(form.password.data),
    )
    if found is None:
        door.note_wrong_try(at)
        form.password.errors = [WRONG]
        return _page(form, entry.UNPROCESSABLE)
    door.forget_tries()
    return account.enter(redirect(entry.wanted(), code=303), found, kiosk=bool(form.kiosk.data), at=at)


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    answer = account.leave(redirect(url_for("portal.home"), code=303), at=now())
    flask.session.clear()
    flash("You are signed out.", "success")
    return answer


def door_of(typed: str) -> Door:
    """The tries of what somebody typed, however they wrote it, from where this request came from."""
    login = read_login(typed)
    return signing_in.Door(
        session, keys(), councils.current().id, f"resident {login.value if login else typed}", browser.address(),
    )


def _page(form: SignInForm, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "portal/entry/sign_in.html", form=form, onward=entry.onward(), is_over=account.is_over(),
        was_joined=account.was_joined(),
        invented=_demo_residents(),
    ), status


def _demo_residents() -> list[Any]:
    """The ways in that the demonstration shows to anybody; nothing anywhere else."""
    if not settings().demo:
        return []
    from frontdoor.demo import signins  # a whole invented town hangs on it, which no other page needs

    return list(signins.residents_shown(session, councils.current().id, keys()))
