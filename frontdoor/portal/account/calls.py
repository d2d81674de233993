"""The calls that a resident asked for: those that are to come, which they can cancel, and what became of the others."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from frontdoor.clock import now
from frontdoor.contacts import call_backs
from frontdoor.contacts.call_back import CallBack, CallBackState
from frontdoor.contacts.call_backs import CallBackOver
from frontdoor.portal import blueprint
from frontdoor.portal.account import me, page
from frontdoor.triage import ringing_back
from frontdoor.web import account
from frontdoor.web.guards import resident
from frontdoor.web.unit_of_work import session

BECAME = {CallBackState.DONE: "We spoke to you.", CallBackState.NOT_REACHED: "We did not reach you.",
          CallBackState.CANCELLED: "It was cancelled."}


@blueprint.get("/account/call-backs")
@resident
def account_call_backs() -> ResponseReturnValue:
    rows = call_backs.of_resident(session, me())
    return page("call_backs", "/account/messages",
                coming=[_line(one) for one in reversed(rows) if one.state == CallBackState.BOOKED],
                past=[_line(one) for one in rows if one.state != CallBackState.BOOKED])


@blueprint.post("/account/call-backs/<public_id>/cancel")
@resident
def cancel_call_back(public_id: str) -> ResponseReturnValue:
    row, actor = _mine(public_id), account.actor()
    assert actor is not None
    try:
        call_backs.cancel(session, row, actor, at=now())
        flash(gettext("We will not ring you about this."), "success")
    except CallBackOver:
        flash(gettext("There is no call left to cancel."), "notice")
    return redirect(url_for("portal.account_call_backs"), code=303)


def _mine(public_id: str) -> CallBack:
    rows = call_backs.of_resident(session, me())
    return next((one for one in rows if one.public_id == public_id), None) or abort(404)


def _line(row: CallBack) -> dict[str, Any]:
    return {"row": row, "when": ringing_back.when_words(row), "became": BECAME.get(CallBackState(row.state), "")}
