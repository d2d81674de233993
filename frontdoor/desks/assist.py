"""Starting a report for a resident: who asks, by which way in, by what right; then the resident's own pages."""

from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField, ValidationError

from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import Version
from frontdoor.clock import now
from frontdoor.desks import blueprint, contact_bar
from frontdoor.desks.desk import me
from frontdoor.web import councils
from frontdoor.web.guards import officer
from frontdoor.web.journey import opening
from frontdoor.web.journey.opening import UNPROCESSABLE, go
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Radios

CHANNELS = {
    "phone": "On the telephone", "counter": "At the counter", "chat": "In a chat", "letter": "By letter",
    "email": "By email",
}
HELP = {
    "on_behalf": "I type for them", "coached": "They type, and I help them",
}
AUTHORITIES = {
    "present": "They are here, or on the line, and tell me what to write",
    "verbal": "Somebody speaks for them, and they agreed by word of mouth",
    "written": "Somebody speaks for them, and they agreed in writing",
    "power_of_attorney": "Somebody speaks for them with a power of attorney",
}


class AssistForm(FlaskForm):
    """How the resident comes, who types, and by what right."""

    channel = RadioField("How are they in touch?", choices=CHANNELS, widget=Radios(),
                         validate_choice=False)
    assistance = RadioField("Who types?", choices=HELP, validate_choice=False, widget=Radios(
        hints={"coached": "Next time they can do it alone. It counts as done by themselves."}))
    authority = RadioField("By what right do you write for them?", choices=AUTHORITIES,
                           widget=Radios(), validate_choice=False)

    def validate_channel(self, field: Any) -> None:
        if field.data not in CHANNELS:
            raise ValidationError("Select how they are in touch")

    def validate_assistance(self, field: Any) -> None:
        if field.data not in HELP:
            raise ValidationError("Select who types")

    def validate_authority(self, field: Any) -> None:
        if field.data not in AUTHORITIES and self.assistance.data == "on_behalf":
            raise ValidationError("Select by what right you write for them")

    @property
    def right(self) -> str | None:
        """The authority, which only somebody who writes for another needs."""
        return str(self.authority.data) if self.assistance.data == "on_behalf" else None


@blueprint.get("/assist")
@officer()
def assist() -> ResponseReturnValue:
    offered = versions.all_current(session, councils.current().id)
    return render_template("desks/assist.html", services=[version.definition for version in offered])


@blueprint.get("/assist/new/<service_id>")
@officer()
def assist_new(service_id: str) -> ResponseReturnValue:
    return render_template("desks/assist_new.html", form=AssistForm(), service=offered(service_id).definition)


@blueprint.post("/assist/new/<service_id>")
@officer()
def begin_for_resident(service_id: str) -> ResponseReturnValue:
    definition, form, actor = offered(service_id).definition, AssistForm(), me()
    if not form.validate_on_submit():
        return render_template("desks/assist_new.html", form=form, service=definition), UNPROCESSABLE
    at = now()
    address = opening.begin(
        session, actor.council_id, definition.id, at=at, officer=actor, channel=str(form.channel.data),
        assistance=str(form.assistance.data), authority=form.right,
    )
    contact_bar.note(at=at, draft=opening.opened(session, address.split("/")[2], at=at).draft)
    return go(address)


def offered(service_id: str) -> Version:
    """The service as the council offers it now; the page for 404 when it offers no such thing."""
    for version in versions.all_current(session, councils.current().id):
        if version.definition.id == service_id:
            return version
    abort(404)
