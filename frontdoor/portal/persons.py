"""A list of people, asked for on a page of its own: who is on it so far, and a small form for one person at a time.

Every person is kept as soon as they are added, so nothing is lost on the way. Nobody is an answer too: an empty list.
"""

import hashlib
import json
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from frontdoor.assessments.definition import Fact
from frontdoor.portal import helping
from frontdoor.portal.drawing import draw
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired
from frontdoor.web.forms import QuestionForm, form_for
from frontdoor.web.journey.opening import UNPROCESSABLE, Journey, go
from frontdoor.web.journey.path import Step
from frontdoor.web.journey.wording import person_rows

NEW, NOBODY, DONT_KNOW, SURE, CONFLICT = "new", "nobody", "dont_know", "sure", 409


def show(journey: Journey, step: Step) -> ResponseReturnValue:
    """The list; or the form of one person, where there is nobody yet or one is asked for by `person`."""
    asked, people = request.args.get("person"), _people(journey, step)
    if asked is None and people:
        return _list_page(journey, step)
    place = _place(asked, len(people))
    if asked not in (None, NEW) and place is None or place is None and len(people) >= _fact(step).most:
        return redirect(journey.address(step.id))
    kept = people[place] if place is not None else None
    return _form_page(journey, step, form_for(_fields(step), journey.language, kept=kept), place)


def take(journey: Journey, step: Step) -> ResponseReturnValue:
    """What was sent from one of these pages."""
    if "person" in request.form:
        return _take_form(journey, step)
    if is_expired():
        return _list_page(journey, step, _too_long()), EXPIRED
    if request.form.get("seen") != _seen(journey, step):
        return _list_page(journey, step, _changed()), CONFLICT
    if "remove" in request.form:
        return _remove(journey, step)
    return _go_on(journey, step)


def _take_form(journey: Journey, step: Step) -> ResponseReturnValue:
    """The form of one person, by whichever of its buttons."""
    people, form = _people(journey, step), form_for(_fields(step), journey.language, sent=request.form)
    place = _place(request.form.get("person"), len(people))
    if is_expired():
        return _form_page(journey, step, form, place, [_too_long()]), EXPIRED
    if request.form.get("seen") != _seen(journey, step):
        return _form_page(journey, step, form, place, [_changed()]), CONFLICT
    if "save" not in request.form and not people:
        return _take_nobody(journey, step, form)
    return _take_person(journey, step, form, place)


def _take_nobody(journey: Journey, step: Step, form: QuestionForm) -> ResponseReturnValue:
    """There is nobody, or they do not know. Who has begun to describe somebody is asked before that is left out."""
    pressed = NOBODY if NOBODY in request.form else DONT_KNOW
    if request.form.get(pressed) != SURE and form.is_begun():
        return _form_page(journey, step, form, None, [{"text": gettext(
            "You have begun to add a person. Add this person, or say that you want to leave them out")}],
            is_begun=True), UNPROCESSABLE
    if pressed == NOBODY:
        journey.keep({_fact(step).id: []})
    elif _fact(step).dont_know:
        journey.keep({_fact(step).id: DONT_KNOW})
    return go(journey.onward(step.id))


def _take_person(journey: Journey, step: Step, form: QuestionForm, place: int | None) -> ResponseReturnValue:
    """Add one person, or put one right."""
    people = _people(journey, step)
    if not form.validate():
        helping.note_failure(journey, step, form)
        return _form_page(journey, step, form, place), UNPROCESSABLE
    person = {name: value for name, value in form.answers().items() if value is not None}
    if place is None and len(people) >= _fact(step).most:
        return _list_page(journey, step, {"text": gettext("You cannot add more people")}), UNPROCESSABLE
    changed = [*people, person] if place is None else [*people[:place], person, *people[place + 1:]]
    journey.keep({_fact(step).id: changed})
    helping.note_taken(journey, step)
    return go(journey.address(step.id))


def _remove(journey: Journey, step: Step) -> ResponseReturnValue:
    people = _people(journey, step)
    place = _place(request.form["remove"], len(people))
    if place is not None:
        journey.keep({_fact(step).id: [*people[:place], *people[place + 1:]]})
    return go(journey.address(step.id))


def _go_on(journey: Journey, step: Step) -> ResponseReturnValue:
    """On with the list as it stands, once all is told of everybody on it: a list that was told before the form changed
    may lack an answer."""
    fact, people = _fact(step), _people(journey, step)
    for place, person in enumerate(people):
        if any(field.id not in person and not field.optional for field in fact.fields):
            number = place + 1
            return _list_page(journey, step, {
                "text": gettext("Tell us the rest about person %(number)s", number=number),
                "href": journey.address(step.id, person=str(place))}), UNPROCESSABLE
    if people:
        journey.keep({fact.id: people})
    return go(journey.onward(step.id))


def _fact(step: Step) -> Fact:
    return step.facts[0]


def _fields(step: Step) -> tuple[Fact, ...]:
    """What is asked of each; a browser must not fill in who applies."""
    fact = _fact(step)
    return tuple(field.model_copy(update={"about": fact.id}) for field in fact.fields)


def _people(journey: Journey, step: Step) -> list[dict[str, Any]]:
    kept = journey.offered.get(_fact(step).id)
    return list(kept) if isinstance(kept, list) else []


def _place(text: str | None, count: int) -> int | None:
    """The place of a person in the list; None for a new one, or for none that is there."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and int(text[:4]) < count else None


def _seen(journey: Journey, step: Step) -> str:
    """What the list was when its page was made: two windows must not undo each other."""
    text = json.dumps(_people(journey, step), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _too_long() -> dict[str, str]:
    return {"text": gettext("The page was open for too long. Nothing was lost: press the button again")}


def _changed() -> dict[str, str]:
    return {"text": gettext("The list was changed in another window. Look at it and try again")}


def _list_page(journey: Journey, step: Step, wrong: dict[str, str] | None = None) -> str:
    fact, people = _fact(step), _people(journey, step)
    return draw("persons", journey, step.id, step=step, fact=fact, seen=_seen(journey, step),
                more=[wrong] if wrong else [], title=(fact.ask or fact.label).in_language(journey.language),
                people=[person_rows(fact, person, journey.language) for person in people],
                can_add=len(people) < fact.most, back=journey.back(step.id))


def _form_page(journey: Journey, step: Step, form: QuestionForm, place: int | None,
               more: list[dict[str, str]] | None = None, *, is_begun: bool = False) -> str:
    fact, people = _fact(step), _people(journey, step)
    number = (len(people) if place is None else place) + 1
    return draw("person", journey, step.id, step=step, fact=fact, form=form, seen=_seen(journey, step), more=more or [],
                person=NEW if place is None else place, number=number, is_first=not people, is_begun=is_begun,
                asked=(fact.ask or fact.label).in_language(journey.language),
                title=gettext("Person %(number)s", number=number),
                back=journey.address(step.id) if people else journey.back(step.id))
