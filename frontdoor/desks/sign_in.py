"""Signing in to the desk, in two steps, and out of it."""

from datetime import datetime
from typing import Any

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.fields import Line, Password
from frontdoor.people import signing_in
from frontdoor.people.actor import Level
from frontdoor.people.sessions import SignInSession
from frontdoor.web import councils, sign_in as browser
from frontdoor.web.guards import key_holder, open_to_all
from frontdoor.web.journey.opening import UNPROCESSABLE
from frontdoor.web.running import keys, settings
from frontdoor.web.unit_of_work import session

WRONG = "Enter the email address and password that you sign in with"
WRONG_CODE = "Enter the code that your app shows now, or a recovery code. Each code works once"
WAIT = "Wait five minutes, then try again. There were too many wrong tries"


class PasswordForm(FlaskForm):
    email = Line("Email address", [InputRequired("Enter your email address")])
    password = Password("Password", [InputRequired("Enter your password")])


class CodeForm(FlaskForm):
    code = Line("Code", [InputRequired("Enter the code from your app, or a recovery code")])


def wanted(level: str | None = None) -> str:
    """The page that the officer was on the way to; a councillor's are their own, whatever they were on the way to."""
    asked = request.args.get("next")
    if level == Level.MEMBER:
        home = url_for("portal.members_casework")
        return browser.own_path(asked if (asked or "").startswith(home) else None, home)
    return browser.own_path(asked, url_for("desks.work"))


@blueprint.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    actor = browser.officer_actor() or browser.member_actor()
    if actor is not None:
        return redirect(wanted(actor.level))
    return _password_page(PasswordForm(), now())


@blueprint.post("/sign-in")
@open_to_all
def show_password() -> ResponseReturnValue:
    form, at = PasswordForm(), now()
    if not form.validate_on_submit():
        return _password_page(form, at), UNPROCESSABLE
    council_id, email = councils.current().id, str(form.email.data)
    door = signing_in.Door(session, keys(), council_id, email, browser.address())
    if door.is_shut(at):
        form.password.errors = [WAIT]
        return _password_page(form, at), 429
    found = signing_in.with_password(session, council_id, email, str(form.password.data))
    if found is None:
        door.note_wrong_try(at)
        form.password.errors = [WRONG]
        return _password_page(form, at), UNPROCESSABLE
    _end_what_was(at)
    answer = redirect(url_for("desks.code", next=request.args.get("next")))
    return browser.give_cookie(answer, signing_in.open_session(session, found, at=at))


@blueprint.get("/sign-in/code")
@key_holder
def code() -> ResponseReturnValue:
    if _half_signed() is None:
        return redirect(url_for("desks.sign_in", next=request.args.get("next")))
    return render_template("desks/sign_in_code.html", form=CodeForm())


@blueprint.post("/sign-in/code")
@key_holder
def show_code() -> ResponseReturnValue:
    form, at, signed = CodeForm(), now(), _half_signed()
    if signed is None:
        return redirect(url_for("desks.sign_in", next=request.args.get("next")))
    if not form.validate_on_submit():
        return render_template("desks/sign_in_code.html", form=form), UNPROCESSABLE
    officer = signed.officer
    door = signing_in.Door(session, keys(), officer.council_id, officer.email, browser.address())
    if door.is_shut(at):
        form.code.errors = [WAIT]
        return render_template("desks/sign_in_code.html", form=form), 429
    if not signing_in.with_code(session, keys(), officer, str(form.code.data), at=at):
        door.note_wrong_try(at)
        form.code.errors = [WRONG_CODE]
        return render_template("desks/sign_in_code.html", form=form), UNPROCESSABLE
    door.forget_tries()
    return browser.give_cookie(redirect(wanted(officer.level)), signing_in.show_factor(session, signed, at=at))


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    _end_what_was(now())
    flask.session.clear()
    return browser.take_cookie(redirect(url_for("desks.sign_in")))


def _half_signed() -> SignInSession | None:
    signed = browser.any_session()
    return signed if signed is not None and signed.factor_at is None else None


def _end_what_was(at: datetime) -> None:
    signed = browser.any_session()
    if signed is not None:
        signing_in.end(session, signed, at=at)


def _password_page(form: PasswordForm, at: datetime) -> str:
    return render_template("desks/sign_in.html", form=form, officers=_demo_officers(at))


def _demo_officers(at: datetime) -> list[Any]:
    """The ways in that the demonstration shows to anybody; nothing anywhere else."""
    if not settings().demo:
        return []
    from frontdoor.demo import signins  # a whole invented town hangs on it, which no other page needs

    return list(signins.shown(session, councils.current().id, keys(), at))
