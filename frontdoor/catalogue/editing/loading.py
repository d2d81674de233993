"""Plain data made ready, with the place of what is wrong: a definition that is edited has no lines of a file."""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition, DefinitionError, Source
from frontdoor.catalogue import loader
from frontdoor.catalogue.complaints import first_complaint
from frontdoor.catalogue.councils import Council
from frontdoor.catalogue.overlays import laid_over
from frontdoor.errors import FrontDoorError

Plain = dict[str, Any]
Path = tuple[str, ...]


@dataclass
class Refused(FrontDoorError):
    """A change that does not load. `say` is the loader's sentence, `path` the keys that lead to the place."""

    say: str
    path: Path

    def __str__(self) -> str:
        return self.say


def compiled(base: Mapping[str, Any], council: Council | None = None) -> Compiled:
    """The definition of plain data, with the council's values laid over it. Raises Refused."""
    overlay = council.overlay(str(base.get("id"))) if council else {}
    days = loader.days_of(council)
    places = _places(base)
    # Every place is numbered as a line of a file would be, so that a complaint leads back to it.
    lines = {path: number for number, path in enumerate(places, start=1)}
    source = Source("", lines, loader.canonical(base, overlay, days), days.closures, days.terms,
                    days.hours)
    try:
        definition = Definition.model_validate(laid_over(base, overlay), context=source)
        return compile_definition(definition)
    except ValidationError as error:
        complaint = first_complaint(error, "", lines, Definition)
    except DefinitionError as error:
        complaint = error
    found = places[complaint.line - 1] if 0 < complaint.line <= len(places) else ()
    raise Refused(complaint.say, found)


def _places(plain: Any, path: Path = ()) -> list[Path]:
    """The path of everything inside, a whole before its parts."""
    found: list[Path] = []
    _add_places(found, plain, path)
    return found


def _add_places(found: list[Path], plain: Any, path: Path) -> None:
    inner = plain.items() if isinstance(plain, (dict, Mapping)) else enumerate(plain)
    for key, value in inner:
        here = (*path, str(key))
        found.append(here)
        if isinstance(value, (dict, list)):
            _add_places(found, value, here)
