"""Answers as their giver reads them back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from frontdoor.assessments.definition import Fact, FactType
from frontdoor.clock import local_date
from frontdoor.web.typed_text import shown_phone, shown_registration
from frontdoor.web.words import day_words

# Answers with one of these sources were given in the journey itself; any other was known before.
GIVEN_HERE = {"resident", "representative", "officer"}


def in_words(fact: Fact, value: Any, language: str) -> str:
    """One answer in words. Lines are kept; what was not given says so."""
    if value == "dont_know":
        return str(gettext("I don’t know"))
    if fact.fields and value == []:
        return str(gettext("Nobody"))
    if value is None or value == "" or value == []:
        return str(gettext("Not given"))
    if fact.type is FactType.YES_NO:
        return str(gettext("Yes") if value is True else gettext("No"))
    if fact.type in (FactType.CHOICE, FactType.CHOICES):
        labels = {choice.id: choice.label.in_language(language) for choice in fact.choices}
        return ", ".join(labels.get(one, str(one)) for one in (value if isinstance(value, list) else [value]))
    if fact.fields and isinstance(value, list):
        return "\n".join(_person_in_words(fact, number, person, language) for number, person in enumerate(value, 1))
    if isinstance(value, list):
        return str(gettext("1 photo") if len(value) == 1 else gettext("%(n)s photos", n=len(value)))
    if fact.type is FactType.FILE:
        return str(gettext("1 file"))
    if isinstance(value, Mapping):
        return str(value.get("label", ""))
    return _single(fact, str(value))


def person_rows(fact: Fact, person: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """What was said of one person in a list: each question by its short name, with the answer in words."""
    return [(field.label.in_language(language), in_words(field, person.get(field.id), language))
            for field in fact.fields]


def _person_in_words(fact: Fact, number: int, person: Mapping[str, Any], language: str) -> str:
    said = "; ".join(f"{label}: {words}" for label, words in person_rows(fact, person, language))
    return f"{gettext('Person %(number)s', number=number)}: {said}"


def _single(fact: Fact, text: str) -> str:
    if fact.type is FactType.DATE:
        return day_words(date.fromisoformat(text))
    if fact.type is FactType.MONEY:
        return f"£{text}"
    if fact.type is FactType.PHONE:
        return shown_phone(text)
    if fact.type is FactType.VEHICLE:
        return shown_registration(text)
    return f"{text} {fact.unit}" if fact.unit else text


def source_in_words(kept: Mapping[str, Any]) -> str:
    """Where an answer came from that nobody gave on these pages, with its day: "From your account, 3 May 2026".
    Nothing for one that was given here. `kept`: {value, from, at} of a draft."""
    sources = {"account": gettext("From your account"), "entitlement": gettext("From what you hold"),
               "record": gettext("From our records")}
    if kept["from"] in GIVEN_HERE:
        return ""
    said = sources.get(str(kept["from"]), sources["record"])
    return f"{said}, {day_words(local_date(datetime.fromisoformat(kept['at'])))}"


def looked_up_in_words(record: str) -> str:
    """Where a fact was looked up, by the kind of its record."""
    kinds = {"property": gettext("From our list of addresses"), "street": gettext("From our list of streets"),
             "entitlements": gettext("From our list of what was granted")}
    return str(kinds.get(record.partition(".")[0], gettext("From our records")))
