"""Values as a person says them, in English and in Welsh: yes, 23 November 2026, £31.50."""
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from frontdoor.assessments.definition import Fact, FactType
from frontdoor.assessments.facts import NOT_ASKED, Unknown, plain_value
from frontdoor.clock import in_words

ENGLISH = {"not_asked": "not asked", "not_known": "not known", "none": "none", "yes": "yes", "no": "no"}
WELSH = {"not_asked": "heb ei ofyn", "not_known": "ddim yn hysbys", "none": "dim", "yes": "ie", "no": "na"}
MONTHS = ("Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref",
          "Tachwedd", "Rhagfyr")


def _said(language: str) -> Mapping[str, str]:
    return WELSH if language == "cy" else ENGLISH


def day_in_words(day: date, language: str = "en") -> str:
    """23 November 2026; 23 Tachwedd 2026"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if language == "cy" else in_words(day)


def in_plain_words(value: Any, fact_type: FactType | None = None, language: str = "en") -> str:
    """A value without its definition, as a person says it."""
    said = _said(language)
    if isinstance(value, Unknown):
        return said["not_asked"] if value is NOT_ASKED else said["not_known"]
    if value is None:
        return said["none"]
    if isinstance(value, bool):
        return said["yes"] if value else said["no"]
    if isinstance(value, date):
        return day_in_words(value, language)
    plain = plain_value(value, fact_type)
    if fact_type is FactType.MONEY:
        return f"£{plain}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, Decimal) else str(plain)


def fact_in_words(fact: Fact, value: Any, language: str = "en") -> str:
    """A typed value of `fact` as a person says it: a choice by its label, people one after another."""
    if fact.type is FactType.CHOICE and isinstance(value, str):
        choice = fact.choice(value)
        return choice.label.in_language(language) if choice else value
    if fact.type is FactType.CHOICES and isinstance(value, tuple):
        chosen = [choice.label.in_language(language) for choice in fact.choices if choice.id in value]
        return ", ".join(chosen) or _said(language)["none"]
    if fact.fields and isinstance(value, tuple):
        return "; ".join(_person(fact, person, language) for person in value) or _said(language)["none"]
    return in_plain_words(value, fact.type, language)


def _person(fact: Fact, person: Mapping[str, Any], language: str) -> str:
    return ", ".join(fact_in_words(field, person[field.id], language) for field in fact.fields if field.id in person)
