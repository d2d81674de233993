"""Somebody goes on alone with what an officer began with them: the officer sends a link, its owner uses it once."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField

from frontdoor.cases import drafts
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.contacts import draft_link
from frontdoor.contacts.draft_link import DraftLinkSpent
from frontdoor.notifications.account_messages import to_point
from frontdoor.notifications.recipients import Recipient, by_phone, takes_texts
from frontdoor.people.residents import ContactPoint
from frontdoor.portal import blueprint
from frontdoor.portal.drawing import draw
from frontdoor.portal.forms import one_line
from frontdoor.triage import handing_back
from frontdoor.triage.telling import SAFE
from frontdoor.web import councils, headers, typed_text
from frontdoor.web.guards import key_holder
from frontdoor.web.journey import owners
from frontdoor.web.journey.entering import opens_draft, unknown_draft
from frontdoor.web.journey.opening import UNPROCESSABLE, Journey
from frontdoor.web.running import keys
from frontdoor.web.typed_text import shown_phone
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Radios, TextBox, Tick

PAGE = "hand-over"
NOT_FOUND, SEE_OTHER = 404, 303


class HandOverForm(FlaskForm):
    """Where the link goes: to a contact point that its owner confirmed, or to one that was read back to them."""

    point = RadioField("Where does the link go?", choices={}, widget=Radios(), validate_choice=False)
    typed = StringField("Their email address or mobile number", filters=[one_line], widget=TextBox())
    read_back = BooleanField("I read it back to them, and it is right", widget=Tick())

    def recipient(self, points: list[ContactPoint]) -> Recipient | None:
        """Where it goes; None, with a sentence beside the field, where that cannot be told."""
        if points:
            found = next((one for one in points if str(one.id) == self.point.data), None)
            if found is None:
                self.point.errors = ["Select where the link goes"]
            return to_point(found) if found else None
        to = _read(self.typed.data or "")
        if to is None:
            self.typed.errors = ["Enter an email address or a mobile number, like 07700 900982"]
        if not self.read_back.data:
            self.read_back.errors = ["Read it back to them, and select the box"]
        return to if self.read_back.data else None


def _read(text: str) -> Recipient | None:
    try:
        if "@" in text:
            return Recipient("email", typed_text.email(text))
        number = typed_text.phone(text)
    except ValueError:
        return None
    return by_phone(number) if takes_texts(number) else None


@blueprint.get(f"/drafts/<token>/{PAGE}")
@key_holder
@opens_draft()
def hand_over(journey: Journey) -> ResponseReturnValue:
    return _page(journey, HandOverForm(formdata=None))


@blueprint.post(f"/drafts/<token>/{PAGE}")
@key_holder
@opens_draft()
def send_hand_over(journey: Journey) -> ResponseReturnValue:
    """Send the link. A form that holds what is known of somebody goes to their own confirmed contact point alone."""
    form, points = HandOverForm(), _points(journey)
    if not _is_handed_over_by(journey):
        return unknown_draft()
    if not form.validate_on_submit() or (points is None):
        return _page(journey, form, UNPROCESSABLE)
    to = form.recipient(points)
    if to is None:
        return _page(journey, form, UNPROCESSABLE)
    handing_back.send(session, keys(), journey.draft, to, actor=journey.actor, at=journey.at,
                      checked="verified" if points else "read_back")
    return _page(journey, HandOverForm(formdata=None), told=to.address if to.channel == "email"
                 else shown_phone(to.address))


@blueprint.get("/finish/<token>")
@key_holder
def finish_alone(token: str) -> ResponseReturnValue:
    """The link only shows a button: programs that look at every link in a letter do not use it up."""
    headers.keep_private()
    try:
        _, draft = draft_link.live(session, councils.current().id, token, at=now())
    except DraftLinkSpent:
        return render_template("journey/link_spent.html"), NOT_FOUND
    return render_template("journey/finish_alone.html", service=versions.by_id(session, draft.version_id).definition,
                           token=token)


@blueprint.post("/finish/<token>")
@key_holder
def finish_with_link(token: str) -> ResponseReturnValue:
    headers.keep_private()
    at = now()
    try:
        row, draft = draft_link.live(session, councils.current().id, token, at=at)
        draft_link.use(session, row, draft, at=at)
    except DraftLinkSpent:
        return render_template("journey/link_spent.html"), NOT_FOUND
    renewed = drafts.renew_token(session, draft, seal=keys().encrypt)
    owners.go_on_alone(draft)
    return redirect(f"/drafts/{renewed}", code=SEE_OTHER)


def _is_handed_over_by(journey: Journey) -> bool:
    return journey.on_behalf and not journey.is_shared


def _points(journey: Journey) -> list[ContactPoint] | None:
    """The confirmed contact points of its resident; empty for a form of nobody; None where the resident has none, or it
    is not known to be safe to write."""
    if journey.answers.get(SAFE) is False:
        return None
    if journey.resident is None:
        return []
    return [one for one in journey.resident.contact_points
            if one.verified_at is not None and one.ended_at is None and one.unsafe_at is None
            and (one.kind == "email" or takes_texts(one.value))] or None


def _page(journey: Journey, form: HandOverForm, status: int = 200, told: str = "") -> ResponseReturnValue:
    if not _is_handed_over_by(journey):
        return unknown_draft()
    points = _points(journey)
    form.point.choices = {str(one.id): one.value if one.kind == "email" else shown_phone(one.value)
                          for one in points or []}
    return draw("hand_over", journey, PAGE, form=form, points=points, told=told, back=journey.resumed), status
