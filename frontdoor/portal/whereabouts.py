"""Choosing a place: typed and chosen from a list, along its street, or pressed on a map that only helps."""

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import Form, HiddenField, RadioField, StringField

from frontdoor import places
from frontdoor.places import Match
from frontdoor.portal import helping, nearby
from frontdoor.portal.drawing import draw
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired
from frontdoor.web.journey import place
from frontdoor.web.journey.opening import UNPROCESSABLE, Journey, go
from frontdoor.web.journey.path import DIFFERENT, Step
from frontdoor.web.typed_text import tidied
from frontdoor.web.widgets import Radios, TextBox

MOST_FOUND = 12


class SearchForm(Form):
    """A street, address or postcode; the boxes are filled by the map."""

    q = StringField(filters=[lambda text: tidied(text or "")[:place.LONGEST_TYPED]], widget=TextBox())
    easting = HiddenField()
    northing = HiddenField()


class ChoiceForm(Form):
    """One of a list of places."""

    choice = RadioField(validate_choice=False, choices={}, widget=Radios())
    easting = HiddenField()
    northing = HiddenField()


def show(journey: Journey, step: Step) -> ResponseReturnValue:
    """The page of a place as it is fetched: to search, to choose from what was found, or along a street."""
    street = _street(journey, request.args.get("street", ""))
    if street is not None:
        return _spots_page(journey, step, street, ChoiceForm())
    if "q" in request.args:
        return _found(journey, step)
    return _search_page(journey, step, SearchForm())


def take(journey: Journey, step: Step) -> ResponseReturnValue:
    """What was sent from one of these pages."""
    street = _street(journey, request.form.get("street", ""))
    if street is not None:
        return _take_spot(journey, step, street)
    if request.form.get("step") == "choose":
        return _take_choice(journey, step)
    return _take_search(journey, step)


def _council(journey: Journey) -> str:
    return journey.draft.council_id


def _street(journey: Journey, usrn: str) -> Match | None:
    return place.street_of(journey.session, _council(journey), usrn) if usrn else None


def _take_search(journey: Journey, step: Step) -> ResponseReturnValue:
    form = SearchForm(request.form)
    where = place.point(form.easting.data or "", form.northing.data or "")
    if is_expired():
        return _search_page(journey, step, form, more=[_too_long()]), EXPIRED
    if form.q.data:
        at_map = {"e": where[0], "n": where[1]} if where else {}
        return go(journey.address(step.id, q=form.q.data, **at_map))
    if where is not None:
        chosen = place.at_point(journey.session, _council(journey), *where)
        if chosen is not None:
            return _keep(journey, step, chosen)
        form.q.errors = [gettext("There is no street of ours near that spot. Choose a spot nearer to a street")]
    else:
        form.q.errors = [_say(step, "missing", journey.language)]
    helping.note_failure(journey, step, form)
    return _search_page(journey, step, form), UNPROCESSABLE


def _found(journey: Journey, step: Step) -> ResponseReturnValue:
    """What the typed words may mean. One street and nothing else is taken at its word."""
    form = SearchForm(request.args)
    found = places.find(journey.session, _council(journey), form.q.data or "", MOST_FOUND)
    on_map = place.point(request.args.get("e", ""), request.args.get("n", ""))
    if not found and on_map is None:
        form.q.errors = [gettext("We cannot find “%(words)s”. Check the spelling, or enter the street alone",
                                 words=form.q.data) if form.q.data else _say(step, "missing", journey.language)]
        return _search_page(journey, step, form)
    if len(found) == 1 and found[0].kind == "street" and on_map is None:
        return redirect(_to_street(journey, step, found[0].usrn))
    return _results_page(journey, step, ChoiceForm(), form.q.data or "", on_map)


def _take_choice(journey: Journey, step: Step) -> ResponseReturnValue:
    form = ChoiceForm(request.form)
    typed = tidied(request.form.get("q", ""))[:place.LONGEST_TYPED]
    on_map = place.point(request.form.get("e", ""), request.form.get("n", ""))
    if is_expired():
        return _results_page(journey, step, form, typed, on_map, more=[_too_long()]), EXPIRED
    kind, _, number = str(form.choice.data or "").partition(":")
    if kind == place.STREET and _street(journey, number):
        return go(_to_street(journey, step, number))
    chosen = None
    if kind == place.ADDRESS:
        chosen = place.at_address(journey.session, _council(journey), number)
    elif kind == place.MAP and on_map is not None:
        chosen = place.at_point(journey.session, _council(journey), *on_map)
    if chosen is not None:
        return _keep(journey, step, chosen)
    form.choice.errors = [gettext("Select a place from the list, or search again")]
    helping.note_failure(journey, step, form)
    return _results_page(journey, step, form, typed, on_map), UNPROCESSABLE


def _take_spot(journey: Journey, step: Step, street: Match) -> ResponseReturnValue:
    form = ChoiceForm(request.form)
    if is_expired():
        return _spots_page(journey, step, street, form, more=[_too_long()]), EXPIRED
    spots = places.along(journey.session, _council(journey), street.usrn)
    where = place.point(form.easting.data or "", form.northing.data or "")
    chosen = place.on_street(journey.session, _council(journey), street, spots, form.choice.data or "", where)
    if chosen is not None:
        return _keep(journey, step, chosen, seen=street.usrn)
    form.choice.errors = [_say(step, "invalid", journey.language)]
    helping.note_failure(journey, step, form)
    return _spots_page(journey, step, street, form), UNPROCESSABLE


def _to_street(journey: Journey, step: Step, usrn: str) -> str:
    """Along the street; but first what is reported there already."""
    if nearby.on_street(journey, usrn):
        return journey.address("nearby", street=usrn)
    return journey.address(step.id, street=usrn)


def _keep(journey: Journey, step: Step, chosen: dict[str, Any], seen: str | None = None) -> ResponseReturnValue:
    """Keep the place and go on, past what is reported around it unless all of that was just shown."""
    if journey.place != chosen:
        journey.forget(DIFFERENT)
    journey.keep({step.facts[0].id: chosen})
    helping.note_taken(journey, step)
    if nearby.is_worth_showing(journey, seen_on=seen):
        return go(journey.address("nearby"))
    return go(journey.onward(step.id))


def _search_page(
    journey: Journey, step: Step, form: SearchForm, more: list[dict[str, str]] | None = None,
) -> str:
    fact = step.facts[0]
    form.q.data = form.q.data or journey.place_offered(fact)
    form.q.label.text = (fact.ask or fact.label).in_language(journey.language)
    form.q.description = fact.hint.in_language(journey.language) if fact.hint else ""
    return draw("place_search", journey, step.id, step=step, form=form, more=more or [], back=journey.back(step.id),
                map_address="/near/map.json", onward=journey.onward(step.id) if journey.place else "")


def _results_page(
    journey: Journey, step: Step, form: ChoiceForm, typed: str, on_map: tuple[int, int] | None,
    more: list[dict[str, str]] | None = None,
) -> str:
    found = places.find(journey.session, _council(journey), typed, MOST_FOUND)
    choices = {place.key_of(match): match.label for match in found}
    hints = {place.key_of(match): gettext("The whole street: choose the spot next") for match in found
             if match.kind == "street" and len(found) > 1}
    pressed = place.at_point(journey.session, _council(journey), *on_map) if on_map else None
    if pressed is not None:
        choices = {place.MAP: gettext("The spot you chose on the map: %(place)s", place=pressed["label"]), **choices}
    form.choice.choices = choices
    form.choice.widget = Radios(hints)
    form.choice.label.text = gettext("Which place do you mean?")
    return draw("place_results", journey, step.id, step=step, form=form, typed=typed, on_map=on_map,
                more=more or [], back=journey.address(step.id))


def _spots_page(
    journey: Journey, step: Step, street: Match, form: ChoiceForm, more: list[dict[str, str]] | None = None,
) -> str:
    spots = places.along(journey.session, _council(journey), street.usrn)
    form.choice.choices = {place.key_of_spot(spot): spot.label for spot in spots}
    form.choice.label.text = gettext("Where on %(street)s is it?", street=street.street)
    items = [{"attributes": {"data-easting": str(round(spot.easting)), "data-northing": str(round(spot.northing))}}
             for spot in spots]
    return draw(
        "place_spots", journey, step.id, step=step, form=form, street=street, items=items,
        more=more or [], back=journey.address(step.id),
        map_address=f"/near/map.json?e={round(street.easting)}&n={round(street.northing)}",
    )


def _too_long() -> dict[str, str]:
    return {"text": gettext("This page had been open too long. Check your answers and press Continue again.")}


def _say(step: Step, kind: Any, language: str) -> str:
    own = step.facts[0].errors.get(kind)
    usual = {"missing": gettext("Enter a street, an address or a postcode"),
             "invalid": gettext("Select a place from the list")}
    return own.in_language(language) if own else usual[kind]
