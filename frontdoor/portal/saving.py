"""Coming back later: by the account, by a link sent to an email address, or by the address of the page."""

from typing import Any

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import func, select
from wtforms import Form, StringField

from frontdoor.cases import drafts
from frontdoor.cases.drafts import DraftNotFound
from frontdoor.clock import local_date, now
from frontdoor.keys import BadSignature
from frontdoor.notifications import outbox
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.notifications.recipients import Recipient
from frontdoor.portal import blueprint
from frontdoor.portal.drawing import draw
from frontdoor.web import account, councils, typed_text
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import key_holder, resident
from frontdoor.web.journey import owners
from frontdoor.web.journey.entering import opens_draft
from frontdoor.web.journey.opening import UNPROCESSABLE, Journey
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import TextBox
from frontdoor.web.words import day_words

# Enough to mistype an address; not enough to pester strangers.
MOST_LINKS = 5
PAGE = "save"


class SaveForm(Form):
    """Where to send the link."""

    email = StringField(filters=[lambda text: typed_text.tidied(text or "")[:300]], widget=TextBox())

    def __init__(self, sent: Any = None) -> None:
        super().__init__(sent)
        self.email.label.text = gettext("Email address")

    def address(self) -> str | None:
        """The address in its usual form; None, with a sentence beside the field, where it is none."""
        try:
            return typed_text.email(self.email.data or "")
        except ValueError:
            self.email.errors = [gettext("Enter an email address in the correct format, like name@example.com")]
            return None


@blueprint.get(f"/drafts/<token>/{PAGE}")
@key_holder
@opens_draft()
def save(journey: Journey) -> ResponseReturnValue:
    return _page(journey, SaveForm())


@blueprint.post(f"/drafts/<token>/{PAGE}")
@key_holder
@keeps_typed
@opens_draft()
def send_link(journey: Journey) -> ResponseReturnValue:
    """Send the link that opens the draft on another device. It opens what was answered, so it goes to the address
    that is typed and to nobody else, and only while the draft is nobody's."""
    form = SaveForm(request.form)
    if is_expired():
        words = gettext("This page had been open too long. Check the address and press the button again.")
        return _page(journey, form, more=[{"text": words}]), EXPIRED
    address = form.address()
    if address is not None and journey.draft.resident_id is None and not journey.on_behalf:
        if not _may_send(journey, address):
            form.email.errors = [gettext("We have sent the link to several addresses already. Copy it instead")]
            return _page(journey, form), UNPROCESSABLE
        _send(journey, address)
        return _page(journey, SaveForm(), told=address)
    return _page(journey, form), UNPROCESSABLE


def _key(journey: Journey) -> str:
    """The same link to the same address goes once a day."""
    return f"draft:{journey.draft.public_id}:{local_date(journey.at)}"


def _may_send(journey: Journey, address: str) -> bool:
    others = select(func.count()).select_from(OutboxRow).where(
        OutboxRow.council_id == journey.draft.council_id, OutboxRow.recipient != address,
        OutboxRow.event_key.startswith(f"draft:{journey.draft.public_id}:"),
    )
    return (journey.session.scalar(others) or 0) < MOST_LINKS


def _send(journey: Journey, address: str) -> None:
    outbox.write(
        journey.session, council_id=journey.draft.council_id, resident=None, purpose="draft_saved",
        event_key=_key(journey), at=journey.at, keys=keys(), path=f"/drafts/{journey.token}", essential=True,
        to=Recipient("email", address), stale_at=journey.draft.expires_at,
        fields={"service": str(journey.definition.name), "until": day_words(local_date(journey.draft.expires_at))},
    )


def _page(
    journey: Journey, form: SaveForm, told: str = "", more: list[dict[str, str]] | None = None,
) -> str:
    return draw(
        "save", journey, PAGE, form=form, more=more or [], told=told, back=journey.resumed,
        address=request.url_root.rstrip("/") + f"/drafts/{journey.token}",
    )


@blueprint.get("/account/drafts/<public_id>")
@resident
def own_draft(public_id: str) -> ResponseReturnValue:
    """From the list in the account to the draft, where it was left."""
    at, signed = now(), account.resident()
    assert signed is not None
    mine = {one.id for one in owners.may_apply_for(signed, at=at)}
    try:
        draft = drafts.of_resident(session, councils.current().id, mine, public_id, at=at)
        return redirect(f"/drafts/{keys().decrypt(draft.token_box or '')}")
    except (DraftNotFound, BadSignature):
        abort(404)
