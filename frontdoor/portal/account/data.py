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


def _looked(found: Resident) -> list[dict[str, Any]]:
    """Who of the council looked at this resident's record or cases, newest first."""
    actor = account.actor()
    assert actor is not None
    references = [case.reference for case, party in cases_of(actor)
                  if party.resident_id == found.id and party.role == "reporter"]
    about = [and_(AuditRow.subject_kind == "resident", AuditRow.subject_id == found.public_id)]
    if references:
        about.append(and_(AuditRow.subject_kind == OF_CASE, AuditRow.subject_id.in_(references)))
    permits = [one.public_id for one in entitlements.of_resident(session, found.council_id, found.id)]
    if permits:
        about.append(and_(AuditRow.subject_kind == OF_PERMIT, AuditRow.subject_id.in_(permits)))
    rows = session.execute(
        select(AuditRow, Officer.name).join(Officer, and_(Officer.public_id == AuditRow.actor_id,
                                                          Officer.council_id == AuditRow.council_id))
        .where(AuditRow.council_id == found.council_id, AuditRow.actor_kind == "officer",
               AuditRow.action.in_(sorted(LOOKED)), or_(*about))
        .order_by(AuditRow.id.desc()).limit(SHOWN)
    )
    return list(_lines(rows))


def _lines(rows: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for row, name in rows:
        yield {"name": name, "at": row.at, "did": LOOKED[row.action],
               "what": {OF_CASE: row.subject_id, OF_PERMIT: "what you hold"}.get(row.subject_kind, "your record")}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written")
