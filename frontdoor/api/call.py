"""Calls that come in, told by the telephone system: the desk of the officer whose telephone rings shows who it may
be."""

from typing import Annotated, Literal

from flask import request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from frontdoor.api import blueprint
from frontdoor.api.signed import signed
from frontdoor.clock import now
from frontdoor.contacts import calls
from frontdoor.people import officers
from frontdoor.web import councils, typed_text
from frontdoor.web.app import csrf
from frontdoor.web.unit_of_work import session

BAD_REQUEST = 400


class Call(BaseModel):
    """What the telephone system says of one call. What else it sends is left."""

    model_config = ConfigDict(strict=True, extra="ignore")

    id: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$")]
    event: Literal["ringing", "ended"]
    caller: Annotated[str, StringConstraints(max_length=40)] = Field(default="", alias="from")
    officer: Annotated[str, StringConstraints(max_length=254)] = ""


@blueprint.post("/hooks/call")
@csrf.exempt
@signed("call_secret")
def told_of_call() -> ResponseReturnValue:
    council_id = councils.current().id
    try:
        call = Call.model_validate_json(request.get_data())
    except ValidationError:
        return {"error": "not a call"}, BAD_REQUEST
    if call.event == "ended":
        calls.ended(session, council_id, call.id, at=now())
        return {"status": "heard"}
    officer = officers.by_email(session, council_id, call.officer.replace("\x00", ""))
    if officer is None or not officer.active:
        return {"error": "there is no such officer"}, BAD_REQUEST
    calls.rings(session, officer, call.id, _number(call.caller), at=now())
    return {"status": "heard"}


def _number(caller: str) -> str | None:
    """The number in the form in which numbers are kept; nothing where it is hidden, or is none."""
    try:
        return typed_text.phone(caller)
    except ValueError:
        return None
