"""Texts that residents send to the council, handed on by the provider of texts.

The shape is GOV.UK Notify's callback for received texts. The provider repeats a call until it is answered with 200,
so a text that is here already is answered with 200 and does nothing more.
"""

from typing import Annotated

from flask import request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from frontdoor.api import blueprint
from frontdoor.clock import now
from frontdoor.payments.provider import NoProvider
from frontdoor.payments.providers import provider_for
from frontdoor.triage.renewals import texts
from frontdoor.triage.renewals.telling import Means
from frontdoor.web import councils
from frontdoor.web.app import csrf
from frontdoor.web.guards import bearer
from frontdoor.web.running import keys, settings
from frontdoor.web.unit_of_work import session

LARGEST_BODY = 16 * 1024
BAD_REQUEST, TOO_LARGE = 400, 413
Short = Annotated[str, StringConstraints(min_length=1, max_length=texts.LONGEST_ID)]


class ReceivedText(BaseModel):
    """What the provider says of one text. What else it sends is left."""

    model_config = ConfigDict(strict=True, extra="ignore")

    id: Short
    source_number: Annotated[str, StringConstraints(min_length=1, max_length=texts.LONGEST_SENDER)]
    message: Annotated[str, StringConstraints(max_length=texts.LONGEST_BODY)]
    destination_number: str = ""
    date_received: str = ""


@blueprint.post("/hooks/sms")
@csrf.exempt
@bearer("sms_token")
def received_text() -> ResponseReturnValue:
    if (request.content_length or 0) > LARGEST_BODY:
        return {"error": "too large"}, TOO_LARGE
    try:
        text = ReceivedText.model_validate_json(request.get_data(as_text=False))
    except ValidationError:
        return {"error": "not a received text"}, BAD_REQUEST
    if "\x00" in text.id + text.source_number + text.message:
        return {"error": "not a received text"}, BAD_REQUEST
    texts.heed(
        session, council_id=councils.current().id, provider_id=text.id, sender=text.source_number,
        body=text.message, means=Means(keys(), provider_for(settings()) or NoProvider()), at=now(),
    )
    return {"status": "received"}
