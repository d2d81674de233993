"""The demo's telephone: the texts that went to each number, and a way to answer them as their owner would.

An answer typed here goes the way of one that the provider of texts hands on (`api.sms`), but for the provider's token.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from frontdoor.cases.links import site_address
from frontdoor.clock import now
from frontdoor.contacts import calls
from frontdoor.demo.contacts import email_of_adviser
from frontdoor.entitlements import renewal_rows as rows
from frontdoor.notifications.gateways import messages_in
from frontdoor.payments.provider import NoProvider
from frontdoor.payments.providers import provider_for
from frontdoor.people import officers
from frontdoor.portal import blueprint
from frontdoor.portal.demo import READ, with_links
from frontdoor.triage.renewals import replies, texts
from frontdoor.triage.renewals.telling import Means
from frontdoor.web import councils
from frontdoor.web.guards import demo_only
from frontdoor.web.running import keys, settings
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import TextBox

SEE_OTHER, UNPROCESSABLE = 303, 422
NUMBERS_SHOWN = 20


class ReplyForm(FlaskForm):
    """One answer. `once` makes the same answer, sent twice, one text."""

    text = StringField(widget=TextBox())
    once = HiddenField()


@dataclass(frozen=True)
class Line:
    """One text in a conversation. `mine` is one that the telephone's owner sent; `body` is safe markup."""

    at: datetime
    body: Markup | str
    mine: bool


@blueprint.get("/demo/telephone")
@demo_only
def demo_telephone() -> ResponseReturnValue:
    return _page(_number(request.args.get("number", "")), ReplyForm(formdata=None))


@blueprint.post("/demo/telephone")
@demo_only
def send_demo_text() -> ResponseReturnValue:
    form, number = ReplyForm(), _number(request.args.get("number", ""))
    form.text.validators = [
        InputRequired(gettext("Enter what you want to answer")),
        Length(max=texts.LONGEST_BODY, message=gettext("Your answer must be shorter")),
    ]
    if not number:
        return redirect(url_for("portal.demo_telephone"), code=SEE_OTHER)
    if not form.validate_on_submit() or "\x00" in str(form.text.data):
        return _page(number, form), UNPROCESSABLE
    texts.heed(
        session, council_id=councils.current().id, provider_id=f"demo-{form.once.data or secrets.token_hex(8)}",
        sender=number, body=str(form.text.data), at=now(),
        means=Means(keys(), provider_for(settings()) or NoProvider()),
    )
    return redirect(url_for("portal.demo_telephone", number=number), code=SEE_OTHER)


@blueprint.post("/demo/telephone/ring")
@demo_only
def ring_council() -> ResponseReturnValue:
    """Ring the council: it rings at an adviser's desk, as the telephone system would tell it (`api.call`)."""
    number, council_id = _number(request.args.get("number", "")), councils.current().id
    found = officers.by_email(session, council_id, email_of_adviser(council_id))
    if number and found is not None:
        calls.rings(session, found, f"demo-{secrets.token_hex(8)}", number, at=now())
        flash(gettext("It rings at the desk of %(name)s for five minutes.", name=found.name), "success")
    return redirect(url_for("portal.demo_telephone", number=number), code=SEE_OTHER)


def _number(typed: str) -> str:
    return replies.number_of(typed[:texts.LONGEST_SENDER].replace("\x00", "")) or ""


def _page(number: str, form: ReplyForm) -> str:
    form.text.label.text = gettext("Your answer")
    form.once.data = form.once.data or secrets.token_hex(8)
    sent = _texts_sent()
    return render_template(
        "portal/demo_telephone.html", number=number, form=form, goes_elsewhere=sent is None,
        numbers=list(dict.fromkeys(to for to, _ in sent or ()))[:NUMBERS_SHOWN],
        lines=_conversation(number, sent or ()) if number else [],
    )


def _texts_sent() -> Sequence[tuple[str, Line]] | None:
    """Every text that went out, newest first, with its number; None where they do not stay in a folder."""
    council, place = councils.current(), settings()
    kind, _, folder = place.messages.partition(":")
    if kind != "file":
        return None
    bases = tuple({place.base_url, site_address(place.base_url, council.hosts)})
    return [(one.recipient, Line(one.at, with_links(one.body, bases), mine=False))
            for one in messages_in(Path(folder), council.id, limit=READ) if one.channel == "sms"]


def _conversation(number: str, sent: Sequence[tuple[str, Line]]) -> list[Line]:
    """What went to and came from a number, oldest first."""
    came = [Line(one.received_at, one.body, mine=True)
            for one in rows.texts_from(session, councils.current().id, number)]
    return sorted([line for to, line in reversed(sent) if to == number] + came, key=lambda line: line.at)
