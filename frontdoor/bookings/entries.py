"""What a council writes down about its resources, checked before anything of it is stored.

A file holds a list of entries, or for each council's id such a list. The times of a day may be written without
quotation marks: YAML reads 10:30 as a number of minutes, and so is it taken here.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic import BaseModel, field_validator

from frontdoor.errors import FrontDoorError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
PROBLEMS = {"missing": "is missing", "extra_forbidden": "is not something that a resource has",
            "string_pattern_mismatch": "must be small letters, digits and hyphens or underscores",
            "string_too_long": "is too long", "string_too_short": "must not be empty", "too_short": "must not be empty"}


class BadEntry(FrontDoorError):
    """An entry is wrong. `say` is one sentence with which one, and what is wrong."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


def _clock(given: Any) -> Any:
    """09:00 as it is; the number that YAML makes of 10:30 as what was written."""
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= 24 * 60:
        return f"{given // 60:02}:{given % 60:02}"
    return given


def _day(given: Any) -> Any:
    """0 for Monday, also by its name."""
    return DAYS.index(given.lower()) if isinstance(given, str) and given.lower() in DAYS else given


Clock = Annotated[str, BeforeValidator(_clock), StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
Weekday = Annotated[int, BeforeValidator(_day), Field(ge=0, le=6, strict=True)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Hours(_Strict):
    """A stretch that is open on some days of the week, in London wall time. `until` 24:00 is the end of the day."""

    days: Annotated[list[Weekday], Field(min_length=1)]
    begins: Clock = Field(alias="from")
    until: Clock

    @model_validator(mode="after")
    def _has_a_length(self) -> "Hours":
        if self.until <= self.begins:
            raise ValueError("`until` must be later than `from`")
        return self

    def as_json(self) -> dict[str, Any]:
        return {"days": sorted(set(self.days)), "from": self.begins, "until": self.until}


class Entry(_Strict):
    """One resource as it is written down. The names are those of the columns, but for `officer`: the email address of
    whoever's own time it is, where it is somebody's."""

    slug: Slug
    kind: Id
    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    place: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,60}$")] = ""
    place_label: Annotated[str, StringConstraints(max_length=200)] = ""
    team: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    seats: int = Field(1, ge=1, le=100_000, strict=True)
    shared: bool = False
    features: list[Id] = []
    opening: list[Hours]
    before_minutes: int = Field(0, ge=0, le=720, strict=True)
    after_minutes: int = Field(0, ge=0, le=720, strict=True)
    closed_on_holidays: bool = True
    offered: bool = True
    officer: Annotated[str, StringConstraints(max_length=254)] | None = None

    @field_validator("opening")
    @classmethod
    def _apart(cls, opening: list[Hours]) -> list[Hours]:
        for day, name in enumerate(DAYS):
            stretches = sorted((hours.begins, hours.until) for hours in opening if day in hours.days)
            for (_, until), (begins, _) in zip(stretches, stretches[1:], strict=False):
                if begins < until:
                    raise ValueError(f"must not overlap, as it does on {name.capitalize()} at {begins}")
        return opening

    def columns(self) -> dict[str, Any]:
        """The values of the row. Features in the order of the alphabet, so that the same entry gives the same row."""
        plain = self.model_dump()
        return {**plain, "opening": [hours.as_json() for hours in self.opening],
                "features": sorted(set(self.features))}


def read(entries: Any) -> list[Entry]:
    """The entries, checked. Raises BadEntry for the first that is wrong, and for a slug that comes twice."""
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        raise BadEntry("Resources must be a list of entries, each with a slug.")
    found: dict[str, Entry] = {}
    for number, given in enumerate(entries, start=1):
        entry = _read(number, given)
        if entry.slug in found:
            raise BadEntry(f"Resource {number} ({entry.slug}): the slug is another resource's.")
        found[entry.slug] = entry
    return list(found.values())


def _read(number: int, given: Any) -> Entry:
    if not isinstance(given, dict):
        raise BadEntry(f"Resource {number} must have names and values, such as slug and kind.")
    try:
        return Entry.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        named = f" ({given['slug']})" if isinstance(given.get("slug"), str) else ""
        raise BadEntry(f"Resource {number}{named}: {_in_words(first)}.") from error


def _in_words(problem: Any) -> str:
    """`seats` must be greater than or equal to 1"""
    where = "`" + ".".join(str(part + 1 if isinstance(part, int) else part) for part in problem["loc"]) + "`"
    if problem["loc"][-1:] in (("from",), ("until",)) and problem["type"] != "missing":
        return f"{where} must be a time such as 09:30"
    if problem["type"] in PROBLEMS:
        return f"{where} {PROBLEMS[problem['type']]}"
    said = str(problem["msg"]).removeprefix("Value error, ").removeprefix("Input should be a valid ")
    if said.startswith("must") or said.startswith("`"):
        return f"{where}: {said}" if said.startswith("`") else f"{where} {said}"
    return f"{where} must be {said.removeprefix('Input should be ')}"
