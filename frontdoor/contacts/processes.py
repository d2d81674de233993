"""What contacts are about: a council's list of processes at two levels, as data."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from frontdoor.assessments.part import DefinitionError, Part
from frontdoor.assessments.reading import read_file

FOLDER = Path(__file__).with_name("processes")
SHARED = "shared"


class UnreadableProcesses(DefinitionError):
    """A list of processes is not what it must be."""


class Process(Part):
    """One process of the second level. `verbs` are those of the services for which it is proposed; `going_on` whether
    it is about a case that is there already, None where that does not matter."""

    id: str
    name: str
    verbs: tuple[str, ...] = ()
    going_on: bool | None = None


class Group(Part):
    """One process of the first level, with its parts."""

    id: str
    name: str
    parts: tuple[Process, ...]


@dataclass(frozen=True)
class Named:
    """A process by its code, with the words of both levels."""

    code: str
    group: str
    name: str


@cache
def listed(council_id: str, folder: Path = FOLDER) -> tuple[Group, ...]:
    """The list of a council: its own, or the shared one. Raises UnreadableProcesses."""
    own = folder / f"{council_id}.yaml"
    path = own if own.exists() else folder / f"{SHARED}.yaml"
    plain, lines = read_file(path)
    try:
        return TypeAdapter(tuple[Group, ...]).validate_python(plain)
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(str(part) for part in first["loc"])
        raise UnreadableProcesses(f"{'.'.join(where)}: {first['msg']}", str(path), lines.get(where[:1], 1)) from error


def named(council_id: str) -> list[Named]:
    """Every process of the second level, in the order of the list."""
    return [Named(part.id, group.name, part.name) for group in listed(council_id) for part in group.parts]


def proposed(council_id: str, verb: str | None, *, going_on: bool) -> str | None:
    """The code that is likeliest for a need about a service of that verb, or None."""
    for group in listed(council_id):
        for part in group.parts:
            if verb in part.verbs and part.going_on in (None, going_on):
                return part.id
    return None
