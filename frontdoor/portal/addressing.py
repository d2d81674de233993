"""Choosing an address: by postcode or street from the council's list, the resident's own first, or typed by hand.

An answer from the list is made by `places` alone, so that it names a property that exists. One typed by hand names
none: the rules then send it to a person.
"""

from collections.abc import Callable
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import Form, RadioField, StringField, TextAreaField

from frontdoor import places
from frontdoor.clock import local_date
from frontdoor.people import addresses
from frontdoor.people.profile import HomeAddress
from frontdoor.places import Match, homes
from frontdoor.portal import helping
from frontdoor.portal.drawing import draw
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired
from frontdoor.web.journey import place
from frontdoor.web.journey.opening import UNPROCESSABLE, Journey, go
from frontdoor.web.journey.path import Step
from frontdoor.web.typed_text import tidied
from frontdoor.web.widgets import Radios, TextArea, TextBox
from frontdoor.web.words import day_words

MOST_FOUND = 50
# More homes than these are not a list to choose from: the number of the house finds them.
MOST_ON_STREET = 120
LONGEST_BY_HAND = 300
HOME, OTHER, BY_HAND = "home", "other", "hand"


class SearchForm(Form):
    """A postcode, or a street with or without the number of the house."""

    q = StringField(filters=[lambda text: tidied(text or "")[:place.LONGEST_TYPED]], widget=TextBox())


class ChoiceForm(Form):
    """One of a list of addresses."""

    choice = RadioField(validate_choice=False, choices={}, widget=Radios())


class ByHandForm(Form):
    """An address that is not in the list."""

    lines = TextAreaField(filters=[lambda text: tidied(text or "", lines=True)], widget=TextArea())


def show(journey: Journey, step: Step) -> ResponseReturnValue:
    """The page as it is fetched: the resident's own address, the search, what was found, or the box to type in."""
    if BY_HAND in request.args:
        return _by_hand_page(journey, step, ByHandForm(data={"lines": _typed_before(journey, step)}))
    if "q" in request.args or "street" in request.args:
        return _found(journey, step)
    if OTHER not in request.args and _home(journey) is not None:
        return _home_page(journey, step, ChoiceForm())
    return _search_page(journey, step, SearchForm())


def take(journey: Journey, step: Step) -> ResponseReturnValue:
    """What was sent from one of these pages."""
    taker = {"choose": _take_choice, "hand": _take_by_hand, "home": _take_home}.get(request.form.get("step", ""))
    return (taker or _take_search)(journey, step)


def _council(journey: Journey) -> str:
    return journey.draft.council_id


def _home(journey: Journey) -> HomeAddress | None:
    """Where the resident lives, as far as they told us and it may be shown."""
    if journey.resident is None:
        return None
    found = addresses.current(journey.session, journey.resident, local_date(journey.at))
    return None if found is None or found.protected else found


def _take_search(journey: Journey, step: Step) -> ResponseReturnValue:
    form = SearchForm(request.form)
    if is_expired():
        return _search_page(journey, step, form, [_too_long()]), EXPIRED
    if form.q.data:
        return go(journey.address(step.id, q=form.q.data))
    form.q.errors = [_say(journey, step, "missing", gettext("Enter a postcode or a street"))]
    return _refused(journey, step, form, lambda: _search_page(journey, step, form))


def _take_home(journey: Journey, step: Step) -> ResponseReturnValue:
    form, home = ChoiceForm(request.form), _home(journey)
    if home is None or form.choice.data == OTHER:
        return go(journey.address(step.id, other="yes"))
    if is_expired():
        return _home_page(journey, step, form, [_too_long()]), EXPIRED
    if form.choice.data == HOME:
        listed = places.address_answer(journey.session, _council(journey), home.uprn) if home.uprn else None
        return _keep(journey, step, listed or home.label)
    form.choice.errors = [_say(journey, step, "missing", gettext("Select your address, or another address"))]
    return _refused(journey, step, form, lambda: _home_page(journey, step, form))


def _take_choice(journey: Journey, step: Step) -> ResponseReturnValue:
    form = ChoiceForm(request.form)
    typed = tidied(request.form.get("q", ""))[:place.LONGEST_TYPED]
    street = request.form.get("street", "")[:12]
    if is_expired():
        return _results_page(journey, step, form, typed, street, [_too_long()]), EXPIRED
    kind, _, number = str(form.choice.data or "").partition(":")
    if kind == BY_HAND:
        return go(journey.address(step.id, hand="yes"))
    if kind == place.STREET and place.street_of(journey.session, _council(journey), number):
        return go(journey.address(step.id, street=number))
    if kind == place.ADDRESS and place.PROPERTY_NUMBER.fullmatch(number):
        answer = places.address_answer(journey.session, _council(journey), number)
        if answer is not None:
            return _keep(journey, step, answer)
    form.choice.errors = [_say(journey, step, "invalid", gettext("Select an address from the list"))]
    return _refused(journey, step, form, lambda: _results_page(journey, step, form, typed, street))


def _take_by_hand(journey: Journey, step: Step) -> ResponseReturnValue:
    form = ByHandForm(request.form)
    if is_expired():
        return _by_hand_page(journey, step, form, [_too_long()]), EXPIRED
    typed = form.lines.data or ""
    if typed and len(typed) <= LONGEST_BY_HAND:
        return _keep(journey, step, typed)
    form.lines.errors = [
        gettext("The address must be %(most)s characters or fewer", most=LONGEST_BY_HAND) if typed
        else gettext("Enter the address")
    ]
    return _refused(journey, step, form, lambda: _by_hand_page(journey, step, form))


def _keep(journey: Journey, step: Step, answer: Any) -> ResponseReturnValue:
    journey.keep({step.facts[0].id: answer})
    helping.note_taken(journey, step)
    return go(journey.onward(step.id))


def _refused(journey: Journey, step: Step, form: Form, page: Callable[[], str]) -> ResponseReturnValue:
    """Noted before the page is drawn: the failure that is one too many is the one that brings the offer of help."""
    helping.note_failure(journey, step, form)
    return page(), UNPROCESSABLE


def _found(journey: Journey, step: Step) -> ResponseReturnValue:
    form = SearchForm(request.args)
    typed, street = form.q.data or "", request.args.get("street", "")[:12]
    found = _matches(journey, typed, street)
    if not found:
        form.q.errors = [
            gettext("We cannot find “%(words)s”. Check it, or enter your postcode", words=typed) if typed
            else _say(journey, step, "missing", gettext("Enter a postcode or a street"))
        ]
        return _search_page(journey, step, form)
    if not street and len(found) == 1 and found[0].kind == "street":
        return redirect(journey.address(step.id, street=found[0].usrn))
    return _results_page(journey, step, ChoiceForm(), typed, street)


def _matches(journey: Journey, typed: str, street: str) -> list[Match]:
    """What the words may mean, or the homes of a street."""
    if street:
        known = place.street_of(journey.session, _council(journey), street)
        return homes.addresses_on(journey.session, _council(journey), known.usrn, MOST_ON_STREET) if known else []
    return places.find(journey.session, _council(journey), typed, MOST_FOUND)


def _typed_before(journey: Journey, step: Step) -> str:
    held = journey.offered.get(step.facts[0].id)
    return held if isinstance(held, str) and held != "dont_know" else ""


def _home_page(
    journey: Journey, step: Step, form: ChoiceForm, more: list[dict[str, str]] | None = None,
) -> str:
    home = _home(journey)
    assert home is not None
    form.choice.choices = {HOME: home.label, OTHER: gettext("Another address")}
    since = gettext("From your account, %(day)s. Is this still right?", day=day_words(local_date(home.at)))
    form.choice.widget = Radios({HOME: since})
    return _choice_page(journey, step, form, _question(journey, step), HOME, more=more, back=journey.back(step.id))


def _search_page(
    journey: Journey, step: Step, form: SearchForm, more: list[dict[str, str]] | None = None,
) -> str:
    fact, held = step.facts[0], journey.answers.get(step.facts[0].id)
    form.q.data = form.q.data or journey.place_offered(fact)
    form.q.label.text = _question(journey, step)
    form.q.description = (fact.hint.in_language(journey.language) if fact.hint
                          else gettext("Enter a postcode, or the number and the street"))
    return draw(
        "address_search", journey, step.id, step=step, form=form, more=more or [], back=journey.back(step.id),
        now_is=held["label"] if isinstance(held, dict) else held, onward=journey.onward(step.id) if held else "",
        by_hand=journey.address(step.id, hand="yes"),
    )


def _results_page(
    journey: Journey, step: Step, form: ChoiceForm, typed: str, street: str,
    more: list[dict[str, str]] | None = None,
) -> str:
    found = _matches(journey, typed, street)
    choices = {place.key_of(match): match.label for match in found}
    form.choice.choices = {**choices, BY_HAND: gettext("My address is not in the list")}
    form.choice.widget = Radios({place.key_of(match): gettext("The whole street: choose the house next")
                                 for match in found if match.kind == "street"})
    return _choice_page(journey, step, form, gettext("Which address do you mean?"), "choose", more=more,
                        typed=typed, street=street, back=journey.address(step.id, other="yes"))


def _choice_page(
    journey: Journey, step: Step, form: ChoiceForm, question: str, kind: str, *,
    more: list[dict[str, str]] | None, **shown: Any,
) -> str:
    form.choice.label.text = question
    return draw("address_results", journey, step.id, step=step, form=form, kind=kind, more=more or [],
                search=journey.address(step.id, other="yes"), **shown)


def _by_hand_page(
    journey: Journey, step: Step, form: ByHandForm, more: list[dict[str, str]] | None = None,
) -> str:
    form.lines.label.text = gettext("What is the address?")
    form.lines.description = gettext("Number and street, town and postcode. Somebody will have to look it up, so you "
                                     "cannot get an answer at once.")
    return draw("address_by_hand", journey, step.id, step=step, form=form, more=more or [],
                back=journey.address(step.id, other="yes"))


def _question(journey: Journey, step: Step) -> str:
    fact = step.facts[0]
    return (fact.ask or fact.label).in_language(journey.language)


def _too_long() -> dict[str, str]:
    return {"text": gettext("This page had been open too long. Check your answers and press Continue again.")}


def _say(journey: Journey, step: Step, kind: Any, usual: str) -> str:
    own = step.facts[0].errors.get(kind)
    return own.in_language(journey.language) if own else usual
