"""A resident's data: all of it to take away, who looked at it, and closing the account."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError

from frontdoor import audit
from frontdoor.clock import now
from frontdoor.portal import blueprint
from frontdoor.portal.account import UNPROCESSABLE, holdings, looked, me, page
from frontdoor.triage import leaving
from frontdoor.web import account
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import resident
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import PasswordBox


class CloseForm(FlaskForm):
    """The password once more, before an account is closed."""

    password = StringField("Your password", widget=PasswordBox())

    def validate_password(self, field: Any) -> None:
        signed = account.signed_in()
        if not field.data:
            raise ValidationError("Enter your password")
        if signed is None or not leaving.password_is(signed.account, field.data):
            raise ValidationError("The password is not right")


@blueprint.get("/account/data")
@resident
def account_data() -> ResponseReturnValue:
    return page("data", "/account/data", looked=looked.at_record(session, me()))


@blueprint.get("/account/data/download")
@resident
def account_data_download() -> ResponseReturnValue:
    found, at, actor = me(), now(), account.actor()
    assert actor is not None
    body = json.dumps(holdings.of(session, found, actor, at=at), ensure_ascii=False, indent=2, default=_plain)
    audit.record(session, council_id=found.council_id, actor_kind="resident", actor_id=found.public_id,
                 action="exported", subject_kind="resident", subject_id=found.public_id, at=at)
    made = Response(body + "\n", mimetype="application/json")
    made.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return made


@blueprint.get("/account/close")
@resident
def account_close() -> ResponseReturnValue:
    return page("close", "/account/data", form=CloseForm(formdata=None))


@blueprint.post("/account/close")
@resident
@keeps_typed
def account_close_now() -> ResponseReturnValue:
    form, signed = CloseForm(), account.signed_in()
    if is_expired():
        return page("close", "/account/data", form=form, stale=True, status=EXPIRED)
    if not form.validate_on_submit() or signed is None:
        return page("close", "/account/data", form=form, status=UNPROCESSABLE)
    leaving.close_account(session, signed.account, at=now())
    return account.take_cookie(redirect(url_for("portal.account_closed"), code=303))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written")
