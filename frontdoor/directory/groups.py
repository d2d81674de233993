"""Community groups, as a council knows them: where, when, for whom, and when that was last checked."""
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from frontdoor.assessments.part import DefinitionError, Part, ServiceId
from frontdoor.assessments.reading import read_file

FOLDER = Path(__file__).with_name("groups")


class Contact(Part):
    """How to reach a group; a field is empty where there is none."""

    name: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""


class Group(Part):
    """One group. `topics` are what it is for, named as in the finder's words; `words` are further phrases by which it
    is found. `days` are written out for people; `cost` and `ages` too. `access` lists what helps people to take part.
    `source` says who told us, `checked_on` when it was last known to be right."""

    id: ServiceId
    name: str
    about: str
    topics: tuple[str, ...]
    words: tuple[str, ...] = ()
    place: str
    postcode: str
    days: tuple[str, ...]
    cost: str
    ages: str
    access: tuple[str, ...] = ()
    contact: Contact
    source: str
    checked_on: date


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
