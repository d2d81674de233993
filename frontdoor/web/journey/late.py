"""Reading what was typed on a page that is no longer there: whatever of it can be an answer, to be offered again."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from frontdoor.assessments.definition import Fact
from frontdoor.web.forms import form_for


def read(fact: Fact, sent: MultiDict[str, Any], language: str, held: Any) -> Mapping[str, Any]:
    """What was sent of a fact, by its id, in JSON; empty where nothing was, or nothing that can be used. Of a list of
    people one was sent, maybe half of them: the list that is `held` with that person added, or put right."""
    if fact.fields:
        return _with_person(fact, sent, language, list(held) if isinstance(held, list) else [])
    return _one(fact, sent, language) if fact.id in sent else {}


def _one(fact: Fact, sent: MultiDict[str, Any], language: str) -> dict[str, Any]:
    form = form_for([fact], language, sent=sent)
    return form.answers() if form.validate() else {}


def _with_person(fact: Fact, sent: MultiDict[str, Any], language: str, people: list[Any]) -> dict[str, Any]:
    found = {name: value for field in fact.fields for name, value in _one(field, sent, language).items()
             if value is not None}
    if not found:
        return {}
    place = next((at for at in range(len(people)) if sent.get("person") == str(at)), len(people))
    before = people[place] if place < len(people) else {}
    return {fact.id: [*people[:place], {**before, **found}, *people[place + 1:]]}
