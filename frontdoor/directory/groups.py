"""Community groups, as a council knows them: where, when, for whom, and when that was last checked."""
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, TypeAdapter, ValidationError, field_validator

from frontdoor.assessments.part import DefinitionError, Part, ServiceId
from frontdoor.assessments.reading import read_file

FOLDER = Path(__file__).with_name("groups")


class Contact(Part):
    """How to reach a group; a field is empty where there is none."""

    name: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
FREE, STEP_FREE = "free", ("step-free", "level", "ramp", "lift")


class Meeting(Part):
    """A time at which a group meets every week, in London wall time. `from` and `until` as "10:30"."""

    day: Weekday
    from_: time = Field(alias="from")
    until: time

    @field_validator("from_", "until", mode="before")
    @classmethod
    def _of_words(cls, value: object) -> object:
        return time.fromisoformat(value) if isinstance(value, str) else value


class Group(Part):
    """One group. `topics` are what it is for, named as in the finder's words; `words` are further phrases by which it
    is found. `days`, `cost` and `ages` are written out for people; `meets` are the meetings of every week, `from_age`
    and `to_age` the least and greatest age, `places` how many can be booked for one meeting, where they can be booked
    at all. `access` lists what helps people to take part. `source` says who told us, `checked_on` when it was last
    known to be right. A group that meets by telephone has no `postcode`, and is near to nobody and far from nobody."""

    id: ServiceId
    name: str
    about: str
    topics: tuple[str, ...]
    words: tuple[str, ...] = ()
    place: str
    postcode: str = ""
    days: tuple[str, ...]
    cost: str
    ages: str
    meets: tuple[Meeting, ...] = ()
    from_age: int | None = Field(None, ge=0)
    to_age: int | None = Field(None, ge=0)
    places: int | None = Field(None, ge=1)
    access: tuple[str, ...] = ()
    contact: Contact
    source: str
    checked_on: date

    @property
    def is_free(self) -> bool:
        return self.cost.lower() == FREE

    @property
    def is_step_free(self) -> bool:
        """Whether somebody who cannot take steps can come in."""
        return any(one.startswith(STEP_FREE) for one in self.access)

    @property
    def is_bookable(self) -> bool:
        return bool(self.places and self.meets)

    def is_for(self, age: int) -> bool:
        """Whether somebody of that age is in the ages that it is for."""
        return (self.from_age is None or age >= self.from_age) and (self.to_age is None or age <= self.to_age)


class UnreadableGroups(DefinitionError):
    """A file of groups is not what it must be."""


@cache
def groups(council_id: str, folder: Path = FOLDER) -> tuple[Group, ...]:
    """The groups that a council lists, by name; none where it has no file. Raises UnreadableGroups."""
    path = folder / f"{council_id}.yaml"
    if not path.exists():
        return ()
    plain, lines = read_file(path)
    try:
        return tuple(sorted(TypeAdapter(list[Group]).validate_python(plain), key=lambda one: one.name))
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(str(part) for part in first["loc"])
        raise UnreadableGroups(f"{'.'.join(where)}: {first['msg']}", str(path), lines.get(where[:1], 1)) from error


def of_id(council_id: str, group_id: str) -> Group | None:
    """One group, or None where the council lists no such."""
    return next((one for one in groups(council_id) if one.id == group_id), None)


@cache
def topics(council_id: str) -> tuple[str, ...]:
    """What the groups of a council are for, by name."""
    return tuple(sorted({topic for group in groups(council_id) for topic in group.topics}))
