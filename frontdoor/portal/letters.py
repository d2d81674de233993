"""The account that came by letter: number and code are typed, a password is chosen."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from frontdoor.clock import now
from frontdoor.people import letters, logins
from frontdoor.people.passwords import SHORTEST, WeakPassword
from frontdoor.portal import blueprint, entry
from frontdoor.portal.entry_forms import SAY, Line, Password, SharedMachine, code_field
from frontdoor.portal.signing_in import WAIT, door_of
from frontdoor.web import account, councils
from frontdoor.web.guards import open_to_all
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session

WRONG = "Enter the account number and the code from your newest letter. The code works once, for 14 days"


class LetterForm(FlaskForm):
    number = Line("Account number", "Enter the account number from the letter", longest=40)
    code = code_field("Code from the letter")
    password = Password("Choose a password", "Enter a password")
    kiosk = SharedMachine()


@blueprint.get("/register/letter")
@open_to_all
def register_by_letter() -> ResponseReturnValue:
    return _page(LetterForm(formdata=None))


@blueprint.post("/register/letter")
@open_to_all
def use_letter() -> ResponseReturnValue:
    form, at = LetterForm(), now()
    if not form.validate_on_submit():
        return _page(form, entry.UNPROCESSABLE)
    number = logins.number(str(form.number.data))
    door = door_of(str(form.number.data))
    if door.is_shut(at):
        form.code.errors = [WAIT]
        return _page(form, entry.TOO_MANY_ASKED)
    try:
        found = letters.claim(session, keys(), councils.current().id, number, str(form.code.data),
                              str(form.password.data), at=at)
    except WeakPassword as weak:
        form.password.errors = [SAY[weak.fault]]
        return _page(form, entry.UNPROCESSABLE)
    if found is None:
        door.note_wrong_try(at)
        form.code.errors = [WRONG]
        return _page(form, entry.UNPROCESSABLE)
    flash("Your account is ready. You are signed in.", "success")
    return account.enter(redirect(entry.wanted(), code=303), found, kiosk=bool(form.kiosk.data), at=at)


def _page(form: LetterForm, status: int = 200) -> ResponseReturnValue:
    return render_template("portal/entry/letter.html", form=form, shortest=SHORTEST), status
