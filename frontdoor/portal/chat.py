"""The chat beside a page, for the resident: asking for it, writing in it, reading it, ending it."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import StringField

from frontdoor.contacts import chats, seats
from frontdoor.contacts.chats import ChatTaken, Ending, NobodyFree
from frontdoor.contacts.models import Chat, ChatLine
from frontdoor.portal import blueprint, helping
from frontdoor.portal.forms import filled, plain
from frontdoor.portal.sharing import residents_own
from frontdoor.triage import tiers
from frontdoor.web.guards import key_holder
from frontdoor.web.journey.entering import opens_draft
from frontdoor.web.journey.opening import UNPROCESSABLE, Journey
from frontdoor.web.widgets import CountedTextArea
from frontdoor.web.words import time_words


class LineForm(FlaskForm):
    """A few words to the other."""

    text = StringField("Your message", filters=[plain], widget=CountedTextArea(chats.LONGEST), validators=[
        filled("Enter your message", f"Your message must be {chats.LONGEST:,} characters or fewer",
               most=chats.LONGEST)])


def lines_of(chat: Chat, mine: str) -> list[dict[str, Any]]:
    """The lines of a chat as its resident reads them; `mine` is the side that reads. One that gives a form has a
    `link` to its start page, which the text is about."""
    return [{"sender": gettext("You") if line.sender == mine else line.name, "mine": line.sender == mine,
             "time": time_words(line.at), **_said(line)} for line in chat.lines]


def _said(line: ChatLine) -> dict[str, Any]:
    if line.service_id is None:
        return {"text": line.text, "link": None}
    return {"text": gettext("Here is the form:"),
            "link": {"href": f"/services/{line.service_id}", "words": line.text}}


@blueprint.get("/drafts/<token>/help")
@key_holder
@opens_draft(keeps_up=False)
@residents_own
def help_after_stall(journey: Journey) -> ResponseReturnValue:
    """Whether an adviser is offered, for a page on which nothing has been typed for long."""
    wanted = request.args.get("page", "")[:80]
    return jsonify({"offered": journey.step(wanted) is not None and helping.offer_after_stall(journey, wanted)})


@blueprint.post("/drafts/<token>/help")
@key_holder
@opens_draft()
@residents_own
def ask_for_help(journey: Journey) -> ResponseReturnValue:
    wanted = request.form.get("page", "")[:80]
    page_id = wanted if journey.step(wanted) is not None else journey.path.current
    if "decline" in request.form:
        helping.decline(journey)
        return redirect(journey.plain_address(page_id), code=303)
    why = "stumbled" if helping.has_stumbled(journey, page_id) else "stalled" if "stalled" in request.form else "asked"
    try:
        chats.ask(journey.session, journey.draft, page_id, why=why, at=journey.at)
    except NobodyFree:
        flash(gettext("No adviser is free at this moment. Ring us, or ask again a little later."), "notice")
        return redirect(journey.plain_address(page_id), code=303)
    return redirect(journey.plain_address(page_id) + "#chat", code=303)


@blueprint.get("/drafts/<token>/chat")
@key_holder
@opens_draft(sent_too=True)
@residents_own
def chat(journey: Journey) -> ResponseReturnValue:
    return _page(journey, LineForm(formdata=None))


@blueprint.get("/drafts/<token>/chat/lines")
@key_holder
@opens_draft(sent_too=True)
@residents_own
def chat_lines(journey: Journey) -> ResponseReturnValue:
    found = chats.last_of_draft(journey.session, journey.draft)
    return jsonify({"state": state_of(found), "place": place_of(journey.session, found),
                    "lines": lines_of(found, "resident") if found else []})


@blueprint.post("/drafts/<token>/chat")
@key_holder
@opens_draft(sent_too=True)
@residents_own
def say_in_chat(journey: Journey) -> ResponseReturnValue:
    found, form = chats.of_draft(journey.session, journey.draft), LineForm()
    if "end" in request.form:
        if found is not None:
            chats.close(journey.session, found, Ending.LEFT, at=journey.at)
        onward = "chat" if journey.draft.case_id else journey.path.current
        return redirect(journey.plain_address(onward), code=303)
    if not form.validate_on_submit():
        return _page(journey, form, UNPROCESSABLE)
    try:
        if found is None:
            raise ChatTaken("there is no open chat")
        chats.say(journey.session, found, sender="resident", name=journey.actor.name, text=form.text.data or "",
                  at=journey.at)
        tiers.heed_chat(journey.session, found.council_id, found.public_id, form.text.data or "", at=journey.at)
    except ChatTaken:
        return _page(journey, form, 409)
    return redirect(journey.plain_address("chat"), code=303)


def state_of(found: Chat | None) -> str:
    """none, waiting, open or over."""
    if found is None:
        return "none"
    if found.closed_at is not None:
        return "over"
    return "waiting" if found.officer_id is None else "open"


def place_of(session: Session, found: Chat | None) -> str:
    """Where whoever waits stands in the queue, in words."""
    if state_of(found) != "waiting" or found is None:
        return ""
    ahead = chats.ahead_of(session, found)
    if not ahead:
        return str(gettext("You are next."))
    return str(gettext("You are number %(place)s in the queue.", place=ahead + 1))


def _page(journey: Journey, form: LineForm, status: int = 200) -> ResponseReturnValue:
    found = chats.last_of_draft(journey.session, journey.draft)
    place = place_of(journey.session, found)
    back = None if journey.draft.case_id else journey.plain_address(journey.path.current)
    return render_template("journey/chat.html", journey=journey, form=form, chat=found, state=state_of(found),
                           lines=lines_of(found, "resident") if found else [], back=back, place=place,
                           is_there=seats.somebody_is_there(journey.session, journey.draft.council_id, at=journey.at)
                           if found is not None and found.officer_id is None else True), status
