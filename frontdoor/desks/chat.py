"""The chats of an adviser: who waits, who is there for them, and one chat with the page that the resident is on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError

from frontdoor import audit
from frontdoor.assessments.definition import Definition
from frontdoor.catalogue import versions
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.cases.protected import Cover, cover_for
from frontdoor.clock import now
from frontdoor.contacts import chats, questions, seats, sharing, talking
from frontdoor.contacts.chats import ChatNotFound, ChatTaken
from frontdoor.contacts.models import Chat, ChatLine
from frontdoor.contacts.news import Watched
from frontdoor.desks import blueprint
from frontdoor.desks.desk import cover_of, me
from frontdoor.desks.fields import plain
from frontdoor.web import streams
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import CountedTextArea
from frontdoor.web.words import time_words

CONFLICT, UNPROCESSABLE = 409, 422
WHY = {"stumbled": "Could not get past a page", "stalled": "Stood still on a page", "asked": "Asked for help"}


class LineForm(FlaskForm):
    """A few words to the resident."""

    text = StringField("Your message", filters=[plain], widget=CountedTextArea(chats.LONGEST))

    def validate_text(self, field: Field) -> None:
        if not (field.data or "").strip():
            raise ValidationError("Enter your message")
        if len(field.data) > chats.LONGEST:
            raise ValidationError(f"Your message must be {chats.LONGEST:,} characters or fewer")


@blueprint.get("/chat")
@officer()
def chat_list() -> ResponseReturnValue:
    actor, at = me(), now()
    seats.hear(session, actor, at=at)
    seat, found = seats.of_officer(session, actor), chats.for_officer(session, actor)
    cover = cover_for(session, actor, {chat.person_id for chat in found if chat.person_id is not None})
    return render_template(
        "desks/chats.html", at=at, seat=seat, is_there=seats.is_there(seat, at), why=WHY, news=_news(found),
        rows=[_line(chat, at, cover) for chat in found], most=chats.MOST_SHOWN,
    )


@blueprint.post("/chat/seat")
@officer()
def take_seat() -> ResponseReturnValue:
    actor, at = me(), now()
    if "leave" in request.form:
        seats.close_seat(session, actor, at=at)
        flash("You get no more chats. Those you have go on.", "success")
    else:
        seats.open_seat(session, actor, at=at)
        flash("Residents can be offered your help from now on, while this page or a chat is open.", "success")
    return redirect(url_for("desks.chat_list"), code=303)


@blueprint.get("/chat/state")
@officer(rests=True)
def chat_state() -> ResponseReturnValue:
    """What has changed, for a page that asks now and then; asking does not keep a session alive."""
    actor, at = me(), now()
    seats.hear(session, actor, at=at)
    return jsonify(_news(chats.for_officer(session, actor)))


@blueprint.get("/chat/stream")
@officer(rests=True)
def chat_list_stream() -> ResponseReturnValue:
    """Tells the list when it has changed."""
    actor = me()
    return streams.answer(Watched(actor.council_id, officer_id=actor.officer_id))


@blueprint.get("/chat/<public_id>/stream")
@officer(rests=True)
def chat_page_stream(public_id: str) -> ResponseReturnValue:
    """Tells the page of a chat when it has changed."""
    chat, actor = _named(public_id), me()
    is_live = chat.closed_at is None and chat.officer_id in (None, actor.officer_id)
    open_now = Watched(actor.council_id, chat.id, actor.officer_id) if is_live else None
    return streams.answer(open_now)


def _news(found: Sequence[Chat]) -> dict[str, int]:
    """What the list shows, in numbers: when they change, it is time to draw it again."""
    return {"waiting": sum(chat.officer_id is None for chat in found), "rows": len(found),
            "seen": max((len(chat.lines) for chat in found), default=0)}


@blueprint.get("/chat/<public_id>")
@officer()
def chat_page(public_id: str) -> ResponseReturnValue:
    chat, actor = _named(public_id), me()
    if chat.officer_id not in (None, actor.officer_id):
        audit.record(session, council_id=actor.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                     action="read_chat", subject_kind="chat", subject_id=chat.public_id, at=now())
    return _page(chat, LineForm(formdata=None))


@blueprint.get("/chat/<public_id>/lines")
@officer(rests=True)
def chat_page_lines(public_id: str) -> ResponseReturnValue:
    chat, actor = _named(public_id), me()
    seats.hear(session, actor, at=now())
    return jsonify({"state": "over" if chat.closed_at else "open", "lines": lines_of(chat, cover_of(chat.person_id)),
                    "page": render_template("desks/chat_page_seen.html", **_seen(chat)),
                    "form": render_template("desks/chat_their_form.html", chat=chat, form_address=_form_address(chat))})


@blueprint.post("/chat/<public_id>/take")
@officer()
def take_chat(public_id: str) -> ResponseReturnValue:
    chat, actor = _named(public_id), me()
    try:
        talking.take(session, chat, actor, at=now())
    except ChatTaken:
        flash("Another adviser has taken this chat.", "notice")
        return redirect(url_for("desks.chat_list"), code=303)
    return redirect(url_for("desks.chat_page", public_id=chat.public_id), code=303)


@blueprint.post("/chat/<public_id>")
@officer()
def say_in_chat(public_id: str) -> ResponseReturnValue:
    chat, actor, form, at = _named(public_id), me(), LineForm(), now()
    if chat.officer_id != actor.officer_id:
        abort(CONFLICT)
    if "end" in request.form:
        contact = talking.end(session, chat, actor, at=at)
        flash("The chat is over. What was written becomes part of the case." if chat.service_id
              else "The chat is over. Say what it was about.", "success")
        return redirect(url_for("desks.contact_page", public_id=contact.public_id) if contact
                        else url_for("desks.chat_list"), code=303)
    if not form.validate_on_submit():
        return _page(chat, form, UNPROCESSABLE)
    try:
        talking.say(session, chat, actor, form.text.data or "", at=at)
    except ChatTaken:
        return _page(chat, form, CONFLICT)
    return redirect(url_for("desks.chat_page", public_id=chat.public_id), code=303)


def lines_of(chat: Chat, cover: Cover) -> list[dict[str, Any]]:
    """The lines as the officer reads them."""
    return [{"sender": line.name if line.sender == "officer" else "Resident", "text": cover(_said(line)),
             "mine": line.sender == "officer", "time": time_words(line.at), "at": line.at} for line in chat.lines]


def _said(line: ChatLine) -> str:
    return line.text if line.service_id is None else f"Here is the form: {line.text}"


def transcripts_of(case: Case, cover: Cover) -> list[tuple[Chat, list[dict[str, Any]]]]:
    """What was written in the chats beside a case's journey, for an officer who may see the case."""
    return [(chat, lines_of(chat, cover))
            for chat in chats.of_case(session, case) if chat.lines]


def _named(public_id: str) -> Chat:
    try:
        return chats.named(session, me(), public_id)
    except ChatNotFound:
        abort(404)


def _page(chat: Chat, form: LineForm, status: int = 200) -> ResponseReturnValue:
    return render_template("desks/chat.html", chat=chat, form=form, why=WHY, at=now(),
                           lines=lines_of(chat, cover_of(chat.person_id)), form_address=_form_address(chat),
                           services=_forms(chat), is_own=chat.officer_id == me().officer_id, **_seen(chat)), status


@blueprint.post("/chat/<public_id>/form")
@officer()
def give_form(public_id: str) -> ResponseReturnValue:
    """Give the resident of a chat with no form open the form to go on with."""
    chat, actor, wanted = _named(public_id), me(), request.form.get("service", "")
    definition = next((one for one in _online(chat.council_id) if one.id == wanted), None)
    if chat.officer_id != actor.officer_id:
        abort(CONFLICT)
    if definition is None:
        flash("Select a form.", "notice")
    elif chat.closed_at is not None or chat.draft_id is not None:
        flash("The chat is over." if chat.closed_at else "They have a form open already.", "notice")
    else:
        questions.give_form(session, chat, definition, actor, at=now())
    return redirect(url_for("desks.chat_page", public_id=chat.public_id), code=303)


def _forms(chat: Chat) -> list[tuple[str, str]]:
    """What can be given to the resident of an own chat with no form open: name and id of each service."""
    if chat.draft_id is not None or chat.service_id or chat.closed_at is not None or chat.officer_id != me().officer_id:
        return []
    return sorted((str(one.name), one.id) for one in _online(chat.council_id))


def _online(council_id: str) -> list[Definition]:
    return [one.definition for one in versions.all_current(session, council_id)
            if "online" in one.definition.channels]


def _form_address(chat: Chat) -> str:
    """Where the adviser opens the form; empty where they may not see it."""
    is_own = chat.officer_id == me().officer_id
    return f"/drafts/{sharing.address_part(chat)}" if is_own and sharing.is_shared(chat) else ""


def _line(chat: Chat, at: datetime, cover: Cover) -> dict[str, Any]:
    definition = _definition(chat)
    return {"chat": chat, "service": _subject(chat, definition),
            "waits": int((at - chat.asked_at).total_seconds() // 60), "is_mine": chat.officer_id is not None,
            "last": cover(chat.lines[-1].text) if chat.lines else ""}


def _definition(chat: Chat) -> Definition | None:
    draft = session.get(Draft, chat.draft_id) if chat.draft_id else None
    return versions.by_id(session, draft.version_id).definition if draft else None


def _subject(chat: Chat, definition: Definition | None) -> str:
    return str(definition.name) if definition else chat.service_id or "A question, no form open"


def _seen(chat: Chat) -> dict[str, Any]:
    """The page that the resident is on: what it asks and what it says is wrong; never what they typed."""
    definition, stumble = _definition(chat), chats.stumble_on(session, chat)
    page = next((one for one in definition.pages if one.id == chat.page_id), None) if definition else None
    facts = [definition.fact(name) for name in page.facts] if definition and page else []
    return {"service": _subject(chat, definition), "asked": facts,
            "title": str(page.title) if page and page.title else "", "page_id": chat.page_id,
            "wrong": stumble.errors if stumble else [], "times": stumble.times if stumble else 0}
