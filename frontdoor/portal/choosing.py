"""The page of a journey on which a time is chosen: choosing it keeps it for the minutes that the form takes."""

from datetime import date
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from frontdoor.bookings.availability import NoSuchSlot, Slot
from frontdoor.bookings.holding import SlotTaken
from frontdoor.clock import local_date
from frontdoor.portal import helping, times
from frontdoor.portal.drawing import draw
from frontdoor.portal.times import TimeForm
from frontdoor.triage import slots
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired
from frontdoor.web.journey.bookable import needs
from frontdoor.web.journey.opening import CONFLICT, UNPROCESSABLE, Journey, go
from frontdoor.web.journey.path import CHECK, Step, pages_of
from frontdoor.web.journey.slots import Keeping

# The address says that the time chosen before could not be had in the end.
GONE = "gone"


def show(journey: Journey, step: Step) -> ResponseReturnValue:
    """The free times, with the one that was chosen before; where that is gone, it is said."""
    form, chosen = TimeForm(), journey.chosen
    if chosen is not None:
        form.choice.data = slots.key_of(chosen.booking)
        if chosen.keeping is Keeping.GONE or GONE in request.args:
            form.refuse(gone_words(chosen.words))
    return _page(journey, step, form)


def take(journey: Journey, step: Step) -> ResponseReturnValue:
    """Keep the time that was chosen. The same one sent twice is kept on."""
    form = TimeForm(request.form)
    if is_expired():
        return _page(journey, step, form, expired=True), EXPIRED
    status = UNPROCESSABLE
    if form.is_empty():
        form.refuse(times.missing_words())
    else:
        try:
            choose(journey, str(form.choice.data))
        except SlotTaken:
            form.refuse(times.taken_words())
            status = CONFLICT
        except NoSuchSlot:
            form.refuse(times.unknown_words())
        else:
            helping.note_taken(journey, step)
            return go(journey.onward(step.id))
    helping.note_failure(journey, step, form)
    return _page(journey, step, form), status


def choose(journey: Journey, key: str) -> None:
    """Keep the time of that key for the journey, and answer the question with it. Raises SlotTaken, NoSuchSlot."""
    assert journey.slot is not None
    booking = slots.hold(journey.session, journey.draft, journey.version, journey.held, key, at=journey.at)
    journey.keep({journey.slot.id: slots.day_answer(booking)})


def again(journey: Journey, *, gone: bool = False) -> str:
    """Back to the free times, which say why, and from there to checking the answers. Nowhere, where none is chosen."""
    if journey.slot is None:
        return ""
    wanted = journey.slot.id
    page = next(page.id for page in pages_of(journey.definition) if wanted in page.facts)
    return journey.plain_address(page) + "?" + urlencode({"from": CHECK, **({GONE: "yes"} if gone else {})})


def gone_words(words: str) -> str:
    return str(gettext("We could not keep this time any longer, and somebody else has taken it: %(time)s. Choose "
                       "another one. We kept the rest of your answers.", time=words))


def _page(journey: Journey, step: Step, form: TimeForm, *, expired: bool = False) -> str:
    fact, rule = step.facts[0], journey.definition.booking
    assert rule is not None
    wish = slots.wish_of(journey.version, journey.held, council_id=journey.draft.council_id, at=journey.at)
    mine = journey.chosen.booking.id if journey.chosen is not None else None

    def free(first: date, days: int) -> list[Slot]:
        return slots.free(journey.session, journey.version, journey.held, council_id=journey.draft.council_id,
                          at=journey.at, first=first, days=days, leaving_out=mine)

    today = local_date(journey.at)
    asked = times.asked_day()
    if asked is None and journey.chosen is not None and journey.chosen.keeping is Keeping.KEPT:
        asked = local_date(journey.chosen.booking.starts_at)
    found = times.page_of(free, wish.first if wish else today, wish.last if wish else today, asked)
    form.choice.label.text = (fact.ask or fact.label).in_language(journey.language)
    return draw(
        "times", journey, step.id, step=step, form=form, times=found, back=journey.back(step.id),
        more=[times.too_long_words()] if expired else [], minutes=rule.hold_minutes,
        pages=[(step.id, fact.label.in_language(journey.language)) for step in journey.path.steps
               for fact in step.facts if fact.id in needs(journey.version.compiled)],
        address=lambda day: journey.address(step.id, **{times.FROM: day.isoformat()}),
    )
