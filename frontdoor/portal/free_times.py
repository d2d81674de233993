"""What is free, for somebody who only looks: no account, no name. Choosing a time begins the journey with it."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from frontdoor.bookings.availability import NoSuchSlot, Slot
from frontdoor.bookings.holding import SlotTaken
from frontdoor.catalogue.versions import Version
from frontdoor.clock import now
from frontdoor.portal import blueprint, times
from frontdoor.portal.journey import begin_with, offered, unknown_service
from frontdoor.portal.times import TimeForm
from frontdoor.triage import slots
from frontdoor.web import councils
from frontdoor.web.forms import QuestionForm, form_for
from frontdoor.web.guards import open_to_all
from frontdoor.web.journey.bookable import needs_to_look
from frontdoor.web.journey.opening import CONFLICT, UNPROCESSABLE, go
from frontdoor.web.unit_of_work import session
from frontdoor.web.words import page_language

LOOK = "look"


@blueprint.get("/book/<service_id>")
@open_to_all
def free_times(service_id: str) -> ResponseReturnValue:
    found = _booked_by(service_id)
    if found is None:
        return unknown_service(service_id)
    return _page(found, TimeForm(), at=now())


@blueprint.post("/book/<service_id>")
@open_to_all
def begin_with_time(service_id: str) -> ResponseReturnValue:
    """Begin a journey with what was asked here answered, and the time kept."""
    found, at = _booked_by(service_id), now()
    if found is None:
        return unknown_service(service_id)
    form, questions = TimeForm(request.form), _questions(found, request.form)
    if not questions.validate():
        return _page(found, form, at=at), UNPROCESSABLE
    if form.is_empty():
        form.refuse(times.missing_words())
        return _page(found, form, at=at, asked=questions), UNPROCESSABLE
    try:
        with session.begin_nested():
            return go(begin_with(found, questions.answers(), str(form.choice.data), at=at))
    except SlotTaken:
        form.refuse(times.taken_words())
    except NoSuchSlot:
        form.refuse(times.unknown_words())
    return _page(found, form, at=at, asked=questions), CONFLICT


def _booked_by(service_id: str) -> Version | None:
    """The published version of a service that books time, offered online; or None."""
    found = offered(service_id)
    return found if found is not None and found.definition.booking is not None else None


def _questions(version: Version, sent: MultiDict[str, str] | None) -> QuestionForm:
    """What must be known before free times can be shown."""
    facts = [version.definition.fact(name) for name in needs_to_look(version.compiled)]
    return form_for(facts, page_language(), sent=sent)


def _page(version: Version, form: TimeForm, *, at: datetime, asked: QuestionForm | None = None) -> str:
    questions = asked or _questions(version, request.values if LOOK in request.values else None)
    is_known = not questions.questions() or asked is not None or (LOOK in request.values and questions.validate())
    shown: dict[str, Any] = {}
    if is_known:
        shown = _found(version, questions.answers(), at)
    form.choice.label.text = "Choose a time"
    return render_template("portal/booking/free_times.html", service=version.definition, questions=questions,
                           form=form, **shown)


def _found(version: Version, answers: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The free times for these answers, with the address of each page of them."""
    council_id, service_id = councils.current().id, version.definition.id
    wish = slots.wish_of(version, answers, council_id=council_id, at=at)
    if wish is None:
        return {}

    def free(first: date, days: int) -> list[Slot]:
        return slots.free(session, version, answers, council_id=council_id, at=at, first=first, days=days)

    same = [(name, value) for name, value in request.values.items(multi=True)
            if name not in (times.FROM, "choice", "csrf_token")]
    here = url_for("portal.free_times", service_id=service_id)
    return {
        "times": times.page_of(free, wish.first, wish.last, times.asked_day()), "same": same,
        "address": lambda day: f"{here}?{urlencode([*same, (times.FROM, day.isoformat())])}",
    }
