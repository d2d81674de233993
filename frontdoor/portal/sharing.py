"""A form that two have open: the resident lets the adviser of their chat see it, both see what the other saved, and
what only the resident may do stays theirs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from frontdoor.contacts import chats, sharing
from frontdoor.contacts.models import Chat
from frontdoor.contacts.news import Watched
from frontdoor.portal import blueprint
from frontdoor.portal.answers import rows_of
from frontdoor.triage.kinds import Kind, kind_of
from frontdoor.web import streams
from frontdoor.web.guards import key_holder
from frontdoor.web.journey.entering import opens_draft
from frontdoor.web.journey.opening import CONFLICT, Journey


def may_share(journey: Journey, chat: Chat | None) -> bool:
    """Whether the resident can let the adviser in now: somebody is there, and it is not about somebody in danger, whose
    answers are for the duty specialists alone."""
    return (chat is not None and chat.officer_id is not None and chat.closed_at is None and not journey.is_shared
            and kind_of(journey.definition) is not Kind.CONCERN)


def residents_own(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """What only the resident does, although an adviser may see the form: nothing is sent in their name."""

    @wraps(view)
    def shown(journey: Journey, **parts: Any) -> ResponseReturnValue:
        if journey.is_shared:
            return render_template("journey/theirs_alone.html", journey=journey), CONFLICT
        return view(journey, **parts)

    return shown


@blueprint.post("/drafts/<token>/share")
@key_holder
@opens_draft()
@residents_own
def share(journey: Journey) -> ResponseReturnValue:
    """The resident agrees that the adviser sees and fills in the form with them, or ends it."""
    chat = chats.of_draft(journey.session, journey.draft)
    if chat is not None and "end" in request.form:
        sharing.end(journey.session, chat, at=journey.at)
        flash(gettext("The adviser cannot see your form any more."), "success")
    elif chat is not None and may_share(journey, chat):
        sharing.begin(journey.session, chat, at=journey.at)
        flash(gettext("The adviser can see your form now, and fill it in with you. You send it yourself."), "success")
    else:
        flash(gettext("There is no adviser to share your form with."), "notice")
    return redirect(journey.plain_address(journey.path.current) + "#chat", code=303)


@blueprint.get("/drafts/<token>/shared")
@key_holder
@opens_draft(keeps_up=False)
def shared(journey: Journey) -> ResponseReturnValue:
    """What is saved of a shared form by now, for a page that asks now and then."""
    return jsonify({"version": journey.draft.version, "page": render_template(
        "journey/shared.html", journey=journey, shared_rows=rows(journey))})


@blueprint.get("/drafts/<token>/stream")
@key_holder
@opens_draft(sent_too=True, keeps_up=False)
def stream(journey: Journey) -> ResponseReturnValue:
    """Tells the page when something was written in its chat, or saved in the form that two have open."""
    chat = chats.of_draft(journey.session, journey.draft)
    if chat is None:
        return streams.answer(None)
    officer_id = journey.actor.officer_id if journey.is_shared else None
    return streams.answer(Watched(chat.council_id, chat.id, officer_id, is_form=journey.is_shared))


def rows(journey: Journey) -> list[dict[str, Any]]:
    """What was saved, the newest first, each with who gave it as whoever reads it says."""
    kept = journey.draft.answers
    given = [row for row in rows_of(journey, journey.path.steps) if row["given"]]
    given.sort(key=lambda row: str(kept[row["fact"].id]["at"]), reverse=True)
    return [{**row, "who": _who(journey, str(kept[row["fact"].id]["from"]))} for row in given]


def _who(journey: Journey, source: str) -> str:
    mine = "officer" if journey.is_shared else "resident"
    if source == mine:
        return str(gettext("you"))
    return str({"officer": gettext("the adviser"), "resident": gettext("the resident"),
                "representative": gettext("whoever acts for them")}.get(source, gettext("from our records")))
