"""The chat for somebody with a question and no form: what it is about, then the talk, then the form if one is given.

Whoever began it holds its key in the signed cookie of this site, and nobody else reads it. The key is good for half an
hour after it was last used. A chat that was begun by somebody who is signed in opens only as long as they are. Once a
form stands beside it, the chat is the form's.
"""

import secrets
from datetime import datetime, timedelta

from flask import flash, jsonify, redirect, render_template, request, session as cookie, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import StringField

from frontdoor.cases import drafts
from frontdoor.clock import now
from frontdoor.contacts import chats, questions, seats
from frontdoor.contacts.chats import ChatTaken, Ending, NobodyFree
from frontdoor.contacts.models import Chat
from frontdoor.contacts.news import Watched
from frontdoor.people.actor import guest
from frontdoor.portal import blueprint
from frontdoor.portal.chat import LineForm, lines_of, place_of, state_of
from frontdoor.portal.forms import OPEN_TOO_LONG, filled, plain
from frontdoor.portal.opened import GOOD_FOR
from frontdoor.triage import tiers
from frontdoor.web import account, councils, headers, open_hours, streams
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import key_holder, open_to_all
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import CountedTextArea

CONFLICT, UNPROCESSABLE, SEE_OTHER = 409, 422, 303
# In the cookie: the key of the chat, when it was last used, and the form beside it; and the key of the next one.
HELD, NEXT = "chat", "next_chat"
USED_EVERY = timedelta(minutes=5)
TOO_LONG = f"What you write must be {chats.LONGEST:,} characters or fewer"


class QuestionForm(FlaskForm):
    """What somebody wants to talk about, in their own words."""

    text = StringField("What is it about?", filters=[plain], widget=CountedTextArea(chats.LONGEST),
                       description="A few words are enough. You do not need an account.",
                       validators=[filled("Tell us what it is about", TOO_LONG, most=chats.LONGEST)])


@blueprint.get("/chat")
@open_to_all
def about_chats() -> ResponseReturnValue:
    """The way in. Whoever is in a chat goes on with it."""
    found = mine(now())
    if found is not None and found.closed_at is None:
        return redirect(url_for("portal.talk"), SEE_OTHER)
    cookie.setdefault(NEXT, secrets.token_hex(16))
    return _door(QuestionForm(formdata=None), has_last=found is not None)


@blueprint.post("/chat")
@open_to_all
@keeps_typed
def begin_chat() -> ResponseReturnValue:
    form, at = QuestionForm(), now()
    if is_expired():
        return _door(form, EXPIRED, OPEN_TOO_LONG)
    found = mine(at)
    if found is not None and found.closed_at is None:
        return _already(found, form)
    if not form.validate_on_submit():
        return _door(form, UNPROCESSABLE)
    try:
        _begin(str(form.text.data), at)
    except NobodyFree:
        return _door(form, CONFLICT, gettext("No adviser is free at this moment. What you wrote is still here."))
    return redirect(url_for("portal.talk"), SEE_OTHER)


def _already(found: Chat, form: QuestionForm) -> ResponseReturnValue:
    """They are in a chat: pressed twice, or begun in another tab. What is not in it yet can be sent there."""
    if not form.text.data or any(line.text == form.text.data for line in found.lines):
        return redirect(url_for("portal.talk"), SEE_OTHER)
    return _page(found, LineForm(), CONFLICT, gettext("You are in a chat already. You can send what you wrote here."))


def _begin(text: str, at: datetime) -> None:
    """A chat under the key that this browser got with the page. Raises NobodyFree."""
    council_id, key = councils.current().id, cookie.get(NEXT) or secrets.token_hex(16)
    chat = questions.ask(session, council_id, key, text, resident=account.resident(), name=_name(), at=at)
    _heed(chat, text, at)
    cookie.pop(NEXT, None)
    _hold(chat, at)


@blueprint.get("/chat/talk")
@key_holder
def talk() -> ResponseReturnValue:
    found = mine(now())
    if found is None:
        return redirect(url_for("portal.about_chats"), SEE_OTHER)
    beside = cookie[HELD][2]
    if found.draft_id is not None and beside:
        return redirect(f"{beside}/chat", SEE_OTHER)
    return _page(found, LineForm(formdata=None))


@blueprint.post("/chat/talk")
@key_holder
@keeps_typed
def say_in_talk() -> ResponseReturnValue:
    """Write a line, end the chat, or take it off this computer."""
    form, at = LineForm(), now()
    found = mine(at)
    if found is None:
        return _door(QuestionForm(), CONFLICT, gettext(
            "This chat is not open any more. What you wrote is still here."))
    if is_expired():
        return _page(found, form, EXPIRED, OPEN_TOO_LONG)
    if "end" in request.form or "clear" in request.form:
        return _ended(found, at)
    if not form.validate_on_submit():
        return _page(found, form, UNPROCESSABLE)
    try:
        chats.say(session, found, sender="resident", name=_name(), text=str(form.text.data), at=at)
    except ChatTaken:
        return _page(found, form, CONFLICT)
    _heed(found, str(form.text.data), at)
    return redirect(url_for("portal.talk"), SEE_OTHER)


def _ended(found: Chat, at: datetime) -> ResponseReturnValue:
    chats.close(session, found, Ending.LEFT, at=at)
    if "clear" not in request.form:
        return redirect(url_for("portal.talk"), SEE_OTHER)
    cookie.pop(HELD, None)
    flash(gettext("This computer does not show your chat any more."), "success")
    return redirect(url_for("portal.about_chats"), SEE_OTHER)


@blueprint.get("/chat/talk/lines")
@key_holder
def talk_lines() -> ResponseReturnValue:
    found = mine(now())
    return jsonify({"state": state_of(found), "place": place_of(session, found),
                    "lines": lines_of(found, "resident") if found else []})


@blueprint.get("/chat/talk/stream")
@key_holder
def talk_stream() -> ResponseReturnValue:
    """Tells the page when something was written, or it was taken or ended."""
    found = mine(now())
    return streams.answer(Watched(found.council_id, found.id) if found and found.closed_at is None else None)


def mine(at: datetime) -> Chat | None:
    """The chat whose key this browser holds, open or over."""
    key, used = cookie.get(HELD, ("", 0))[:2]
    if not key or used <= _seconds(at - GOOD_FOR):
        return None
    headers.keep_private()
    found = questions.of_key(session, councils.current().id, key)
    if found is None or not _is_theirs(found):
        return None
    # Only now and then: answers that come at once, each with its cookie, would undo one another.
    if used <= _seconds(at - USED_EVERY):
        _hold(found, at, cookie[HELD][2])
    return found


def go_beside(address: str, service_id: str, *, at: datetime) -> None:
    """A form was begun, at this address: where an adviser gave it in the chat of this browser, the chat goes on beside
    it."""
    found = mine(at)
    if found is None or not questions.was_given(found, service_id):
        return
    _, _, token, page_id = address.split("/")
    draft = drafts.opened_by(session, found.council_id, token, at=at)
    questions.go_beside(session, found, draft, page_id, at=at)
    _hold(found, at, f"/drafts/{token}")


def _is_theirs(chat: Chat) -> bool:
    """Whether whoever began it signed in still is; anybody else has the key alone."""
    if chat.resident_id is None:
        return True
    signed = account.resident()
    return signed is not None and signed.id == chat.resident_id


def _hold(chat: Chat, at: datetime, beside: str = "") -> None:
    cookie[HELD] = [chat.public_id, _seconds(at), beside]


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _name() -> str:
    """Whose name stands before what they write."""
    return (account.actor() or guest(councils.current().id)).name


def _heed(chat: Chat, text: str, at: datetime) -> None:
    tiers.heed_chat(session, chat.council_id, chat.public_id, text, at=at, place="in a chat with no form open")


def _door(
    form: QuestionForm, status: int = 200, notice: str = "", *, has_last: bool = False,
) -> ResponseReturnValue:
    headers.keep_private()
    council = councils.current()
    return render_template("portal/chat.html", form=form, notice=notice, has_last=has_last,
                           hours=open_hours.words(council.contacts),
                           is_free=seats.free(session, council.id, at=now()) > 0), status


def _page(found: Chat, form: LineForm, status: int = 200, notice: str = "") -> ResponseReturnValue:
    is_there = found.officer_id is not None or seats.somebody_is_there(session, found.council_id, at=now())
    return render_template("portal/talk.html", form=form, notice=notice, state=state_of(found), is_there=is_there,
                           place=place_of(session, found), lines=lines_of(found, "resident")), status
