"""The first visit of an officer, by a one-time link: a password, a second factor, and recovery codes."""

from datetime import datetime
from hmac import compare_digest

import segno
from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import HiddenField
from wtforms.validators import InputRequired

from frontdoor import audit
from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.fields import Line, Password
from frontdoor.keys import BadSignature
from frontdoor.people import credentials, one_time_links, passwords, signing_in
from frontdoor.people.officers import Officer
from frontdoor.people.one_time_links import LinkSpent
from frontdoor.people.passwords import Fault, WeakPassword
from frontdoor.people.sessions import OneTimeLink
from frontdoor.web import councils
from frontdoor.web.guards import key_holder
from frontdoor.web.journey.opening import UNPROCESSABLE
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session

SAY = {
    Fault.TOO_SHORT: f"Password must be {passwords.SHORTEST} characters or more",
    Fault.TOO_LONG: f"Password must be {passwords.LONGEST} characters or fewer",
    Fault.COMMON: "Enter a password that is harder to guess. Three or four words that do not belong "
                  "together are good",
    Fault.ABOUT_YOU: "Enter a password that is not your name or email address",
}


class SetUpForm(FlaskForm):
    """`kept` carries the new secret, sealed for this link, so that a mistake does not change the picture."""

    password = Password("Choose a password", [InputRequired("Enter a password")])
    code = Line("Code from your app", [InputRequired("Enter the 6-digit code that your app shows")])
    kept = HiddenField()


@blueprint.get("/welcome/<token>")
@key_holder
def welcome(token: str) -> ResponseReturnValue:
    try:
        link = _opened(token, now())
    except LinkSpent:
        return render_template("desks/welcome_spent.html"), 404
    return _page(link, SetUpForm(), credentials.new_factor_secret())


@blueprint.post("/welcome/<token>")
@key_holder
def set_up(token: str) -> ResponseReturnValue:
    at, form = now(), SetUpForm()
    try:
        link = _opened(token, at)
        secret = _secret(link, form)
        step = _fits(link.officer, form, secret, at)
        if step is None:
            return _page(link, form, secret), UNPROCESSABLE
        one_time_links.use(session, link, at=at)
    except LinkSpent:
        return render_template("desks/welcome_spent.html"), 404
    credentials.set_password(link.officer, str(form.password.data))
    codes = _keep(link.officer, secret, step, at)
    return render_template("desks/recovery_codes.html", codes=codes, officer=link.officer)


def _opened(token: str, at: datetime) -> OneTimeLink:
    return one_time_links.opened_by(session, councils.current().id, token, at=at)


def _secret(link: OneTimeLink, form: SetUpForm) -> str:
    """The secret that the page showed; a new one when what came back was not made for this link."""
    try:
        digest, _, secret = keys().decrypt(str(form.kept.data or "")).partition(":")
    except (BadSignature, UnicodeEncodeError):
        return credentials.new_factor_secret()
    return secret if compare_digest(digest, link.token_digest) else credentials.new_factor_secret()


def _fits(officer: Officer, form: SetUpForm, secret: str, at: datetime) -> int | None:
    """The step of the code, when password and code are both right; else None, with the errors on the form."""
    if not form.validate_on_submit():
        return None
    step = credentials.step_of(secret, str(form.code.data), at)
    if step is None:
        form.code.errors = ["Enter the code that your app shows now for this account"]
    try:
        credentials.refuse_weak(str(form.password.data), officer)
    except WeakPassword as weak:
        form.password.errors = [SAY[weak.fault]]
        return None
    return step


def _keep(officer: Officer, secret: str, step: int, at: datetime) -> list[str]:
    signing_in.end_all(session, officer, at=at)
    audit.record(
        session, council_id=officer.council_id, actor_kind="officer", actor_id=officer.public_id,
        action="set_up_sign_in", subject_kind="officer", subject_id=officer.public_id, at=at,
    )
    return credentials.set_factor(session, keys(), officer, secret, step=step)


def _page(link: OneTimeLink, form: SetUpForm, secret: str) -> str:
    form.kept.data = keys().encrypt(f"{link.token_digest}:{secret}")
    address = credentials.factor_address(secret, link.officer, councils.current().name)
    picture = segno.make(address).svg_inline(scale=4, border=4, light="#fff")
    groups = [secret[start:start + 4] for start in range(0, len(secret), 4)]
    return render_template(
        "desks/welcome.html", form=form, officer=link.officer, picture=Markup(picture), secret=" ".join(groups),
        shortest=passwords.SHORTEST,
    )
