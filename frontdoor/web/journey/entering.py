"""The way into a journey by its token: what a view gets, and what whoever may not, or may no longer, have it sees."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from frontdoor.cases import drafts
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import DraftNotFound
from frontdoor.clock import now
from frontdoor.contacts.sharing import SharingEnded
from frontdoor.db import retrying
from frontdoor.web import account, headers
from frontdoor.web.discreet import be_discreet
from frontdoor.web.journey import midway
from frontdoor.web.journey.opening import CHANGED, CONFLICT, NOT_FOUND, Journey, opened, tracking_address
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import database
from frontdoor.web.unit_of_work import session as request_session

NO_NEWS = 204


def opens_draft(
    *, sent_too: bool = False, keeps_up: bool = True,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a view the journey of the `token` in its address. Unknown, expired and foreign drafts get one
    page that helps; so do those already sent, unless the view deals with them itself (`sent_too`). A page that is asked
    for keeps up with the versions of the service, and tells first what has changed; what is sent does not, because it
    was typed before."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def shown(token: str, **parts: Any) -> ResponseReturnValue:
            headers.keep_private()
            session: Session = request_session
            try:
                journey = opened(session, token, at=now())
                if keeps_up and not sent_too and request.method == "GET":
                    journey = _kept_up(journey)
                    if journey.moved is not None and not journey.moved.told:
                        return redirect(journey.plain_address(CHANGED))
            except SharingEnded:
                return sharing_ended()
            except DraftNotFound:
                return unknown_draft()
            if journey.draft.case_id is not None and not sent_too:
                return _sent_already(journey)
            if not journey.on_behalf:
                be_discreet(journey.definition)
            result: ResponseReturnValue = view(journey, **parts)
            return result

        return shown

    return decorate


def _kept_up(journey: Journey) -> Journey:
    """The journey under the version that it is to go on with. It moves in a transaction of its own: this one only
    reads."""
    session, draft_id = journey.session, journey.draft.id
    if not midway.is_due(session, journey.draft):
        return journey
    session.rollback()
    retrying(database(), lambda writing: midway.move(writing, draft_id, at=journey.at))
    return opened(session, journey.token, at=journey.at)


def unknown_draft() -> ResponseReturnValue:
    """The same page for a draft that never was, has expired, or is somebody else's. Who is not signed in may be its
    owner whose session has ended: what they had typed stays on the page, to be sent again."""
    signed = account.resident() is not None
    typed = [] if signed else _typed()
    onward = "/sign-in?" + urlencode({"next": request.full_path.rstrip("?")})
    return render_template("journey/unknown_draft.html", days=drafts.KEPT_FOR.days, typed=typed,
                           sign_in="" if signed else onward), NOT_FOUND


def sharing_ended() -> ResponseReturnValue:
    """What an adviser sees of a form that is not shared any more. What they had typed stays on the page. A page that
    only asks for news is told that there is none: the form may be sent at that very moment."""
    if request.accept_mimetypes.best == "application/json":
        return Response(status=NO_NEWS, mimetype="application/json")
    return render_template("journey/sharing_ended.html", typed=_typed()), CONFLICT


def _typed() -> list[tuple[str, str]]:
    return [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]


def _sent_already(journey: Journey) -> ResponseReturnValue:
    """A draft that has become a case cannot be changed: the way to its tracking page. Asking for a page is
    harmless; sending other answers is a conflict."""
    case = journey.session.get(Case, journey.draft.case_id)
    assert case is not None
    status = 200 if request.method in ("GET", "HEAD") else CONFLICT
    address = tracking_address(journey.session, keys(), case, at=journey.at)
    return render_template("journey/sent_already.html", journey=journey, case=case, tracking=address), status
