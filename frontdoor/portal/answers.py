"""Answers as rows of a list: what was given, what was known before, and what our records say of a place."""

from collections.abc import Iterable
from typing import Any

from frontdoor.assessments.definition import Fact, FactType
from frontdoor.web.journey import photos
from frontdoor.web.journey.opening import Journey
from frontdoor.web.journey.path import Step
from frontdoor.web.journey.wording import in_words, looked_up_in_words, source_in_words

FILES = {FactType.FILE, FactType.FILES}
# What is looked up about a place is told to whoever names the place; what is on record of people is not.
TOLD = "property."


def rows_of(journey: Journey, steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The questions of some steps with their answers, for a summary list."""
    return [_row(journey, fact, step.id) for step in steps for fact in step.facts]


def known_rows(journey: Journey) -> list[dict[str, Any]]:
    """What was known before the journey and is used in it, or was put right, with the page to do that on."""
    return [_row(journey, fact, step.id) for step in journey.every_question for fact in step.facts
            if fact.id in journey.known_before or _is_put_right(journey, fact)]


def _is_put_right(journey: Journey, fact: Fact) -> bool:
    """Whether it is something an account holds, and was said here."""
    return journey.resident is not None and fact.reuse == "person" and fact.id in journey.answers


def looked_up_rows(journey: Journey) -> list[dict[str, Any]]:
    """What our records say of the place that was named, with where it stands."""
    found = []
    for fact in journey.definition.facts:
        value = journey.records.get(fact.id)
        if fact.record and fact.record.startswith(TOLD) and value is not None and (fact.short or fact.ask):
            found.append({"label": fact.label.in_language(journey.language), "source": looked_up_in_words(fact.record),
                          "value": in_words(fact, value, journey.language), "fact": fact})
    return found


def _row(journey: Journey, fact: Fact, page_id: str) -> dict[str, Any]:
    kept = journey.draft.answers.get(fact.id)
    return {
        "fact": fact, "page": page_id, "given": kept is not None, "label": fact.label.in_language(journey.language),
        "value": _value(journey, fact, kept["value"]) if kept is not None else "",
        "source": source_in_words(kept) if kept is not None else "",
    }


def _value(journey: Journey, fact: Fact, value: Any) -> str:
    """The answer in words; documents by their names, a time that was chosen with all that belongs to it."""
    if fact == journey.slot and journey.chosen is not None:
        return journey.chosen.words
    if fact.type in FILES and value and not journey.is_report:
        return "\n".join(one.name for one in photos.kept(journey) if one.fact_id == fact.id)
    return in_words(fact, value, journey.language)
