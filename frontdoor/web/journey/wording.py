"""Answers as their giver reads them back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from frontdoor.assessments.definition import Fact, FactType
from frontdoor.web.typed_text import shown_phone
from frontdoor.web.words import day_words


def in_words(fact: Fact, value: Any, language: str) -> str:
    """One answer in words. Lines are kept; what was not given says so."""
    if value == "dont_know":
        return str(gettext("I don’t know"))
    if value is None or value == "" or value == []:
        return str(gettext("Not given"))
    if fact.type is FactType.YES_NO:
        return str(gettext("Yes") if value is True else gettext("No"))
    if fact.type in (FactType.CHOICE, FactType.CHOICES):
        labels = {choice.id: choice.label.in_language(language) for choice in fact.choices}
        return ", ".join(labels.get(one, str(one)) for one in (value if isinstance(value, list) else [value]))
    if isinstance(value, list):
        return str(gettext("1 photo") if len(value) == 1 else gettext("%(n)s photos", n=len(value)))
    if isinstance(value, Mapping):
        return str(value.get("label", ""))
    return _single(fact, str(value))


def _single(fact: Fact, text: str) -> str:
    if fact.type is FactType.DATE:
        return day_words(date.fromisoformat(text))
    if fact.type is FactType.MONEY:
        return f"£{text}"
    if fact.type is FactType.PHONE:
        return shown_phone(text)
    return f"{text} {fact.unit}" if fact.unit else text
