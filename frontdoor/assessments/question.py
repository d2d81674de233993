"""Facts as they are asked: types, choices, bounds, and the pages they are grouped on."""
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from frontdoor.assessments import pattern
from frontdoor.assessments.part import FactId, Part, RawTest
from frontdoor.assessments.text import Text


Supplier = Literal["resident", "record", "officer", "partner"]
# What can be looked up. Using a key is data; a new key is code in the room that holds the record.
RECORD_KEYS = frozenset({
    "cases.open_same_key", "cases.open_within_m", "entitlements.first_set_date", "entitlements.live_at_property",
    "entitlements.live_for_person", "entitlements.person_expiry", "entitlements.same_vehicle_live",
    "entitlements.sets_last_12m", "entitlements.vehicle_expiry", "profile.address", "profile.dob", "profile.email",
    "profile.name", "profile.phone", "property.eligible", "property.in_zone", "property.ward", "property.zone",
    "property.zone_max", "street.name", "street.owner"})


class FactType(StrEnum):
    """What kind of answer a fact is; it decides the question's form, its checks and which tests fit it."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    WHOLE_NUMBER = "whole_number"
    DECIMAL = "decimal"
    MONEY = "money"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    TIME = "time"
    TIME_RANGE = "time_range"
    ADDRESS = "address"
    PLACE = "place"
    PHONE = "phone"
    EMAIL = "email"
    PERSON = "person"
    PEOPLE = "people"
    FILE = "file"
    FILES = "files"
    VEHICLE = "vehicle"


class Choice(Part):
    id: str
    label: Text
    hint: Text | None = None


class Fact(Part):
    """A typed piece of information, and how it is asked, looked up or found.

    `errors` has the sentences for a form under the keys missing, invalid, too_small, too_large, too_long.
    `dont_know` offers "I don't know" beside the question; the rules understand that answer for any fact.
    `say` is how an adviser puts the question aloud, where that is not how it is written.
    `fields` are what is asked of each person in a list of people, of whom there are `most` at most. `pattern` is a
    regular expression that the whole of a text must match; it is matched in a time that grows with the text alone.
    """

    id: FactId
    type: FactType
    ask: Text | None = None
    hint: Text | None = None
    why: Text | None = None
    say: Text | None = None
    short: Text | None = None
    unit: str | None = None
    from_: tuple[Supplier, ...] = Field(("resident",), alias="from")
    record: str | None = None
    needed: Literal["always", "if_it_matters"] = "if_it_matters"
    when: RawTest = None
    optional: bool = False
    reuse: Literal["person", "property", "never"] = "never"
    about: str | None = None
    effort: int = Field(2, ge=1, le=5)
    special_category: bool = False
    at_least: Decimal | date | None = None
    at_most: Decimal | date | None = None
    max_length: int | None = Field(None, ge=1)
    max_files: int | None = Field(None, ge=1, le=20)
    pattern: str | None = None
    fields: tuple["Fact", ...] = ()
    most: int = Field(20, ge=1, le=50)
    dont_know: bool = False
    errors: Mapping[Literal["missing", "invalid", "too_small", "too_large", "too_long"], Text] = {}
    public: bool = False
    choices: tuple[Choice, ...] = ()

    @field_validator("pattern")
    @classmethod
    def _pattern_is_safe(cls, value: str | None) -> str | None:
        if value is not None:
            pattern.check(value)
        return value

    @property
    def label(self) -> Text:
        """A short name for lists and summaries: `short`, else the question, else the id in words."""
        return self.short or self.ask or Text(self.id.replace("_", " ").capitalize())

    @cached_property
    def choice_ids(self) -> tuple[str, ...]:
        """The ids of the choices, in their order."""
        return tuple(choice.id for choice in self.choices)

    def choice(self, choice_id: str) -> Choice | None:
        """The choice of that id, or None."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)

    def field(self, field_id: str) -> "Fact | None":
        """The field of that id of a list of people, or None."""
        return next((field for field in self.fields if field.id == field_id), None)


class Page(Part):
    """Facts asked together. Its id is given, or else the id of its first fact."""

    id: str
    title: Text | None = None
    hint: Text | None = None
    facts: tuple[FactId, ...]

    @model_validator(mode="before")
    @classmethod
    def _bare_list(cls, data: Any) -> Any:
        if isinstance(data, list):
            return {"id": str(data[0]) if data else "", "facts": data}
        if isinstance(data, dict) and "id" not in data and data.get("facts"):
            return {**data, "id": str(data["facts"][0])}
        return data
