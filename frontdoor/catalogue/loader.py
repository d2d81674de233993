"""Definitions from files: read safely, overlaid by a council, checked, compiled; and back from stored text."""
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition, DefinitionError, Source
from frontdoor.assessments.reading import read_file
from frontdoor.catalogue import councils
from frontdoor.catalogue.complaints import Lines, first_complaint
from frontdoor.catalogue.councils import Council
from frontdoor.catalogue.overlays import laid_over
from frontdoor.clock import USUAL_HOURS, Closures, Hours
from frontdoor.errors import FrontDoorError

FOLDER = Path(__file__).with_name("definitions")


class UnknownService(FrontDoorError):
    """There is no service of that id."""

    def __init__(self, service_id: str) -> None:
        super().__init__(f"there is no service called {service_id!r}")
        self.service_id = service_id


@dataclass(frozen=True)
class Days:
    """What a council says of its days: when it is closed, when its schools are open, and at which times of the week it
    is open itself."""

    closures: Closures = ()
    terms: Closures = ()
    hours: Hours = USUAL_HOURS


def packaged() -> dict[str, Path]:
    """The files of the definitions that come with the software, by service id, in alphabetical order."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}


def load(path: Path | str, council: Council | None = None) -> Definition:
    """The definition in a file, with a council's values laid over it where one is given.

    Raises DefinitionError: one sentence with file, line and the cure.
    """
    plain, lines = read_file(Path(path))
    if not isinstance(plain, dict):
        raise DefinitionError("A definition must be a map of keys, beginning with `id`.", str(path), 1)
    overlay = council.overlay(str(plain.get("id"))) if council else {}
    return _definition(plain, overlay, days_of(council), str(path), lines)


def of_base(base: Mapping[str, Any], council: Council) -> Definition:
    """The definition of plain data as YAML or JSON gives it, with a council's values laid over it. Raises
    DefinitionError."""
    return _definition(base, council.overlay(str(base.get("id"))), days_of(council), "", {})


def days_of(council: Council | None) -> Days:
    """What a council says of its days; without a council the usual."""
    if council is None:
        return Days()
    return Days(council.closed_days, council.school_terms, council.open_hours)


def base_of(definition: Definition) -> dict[str, Any]:
    """The plain data of a definition as it is written, without what its council lays over it."""
    base: dict[str, Any] = json.loads(definition.canonical)["base"]
    return base


def as_written(definition: Definition) -> Definition:
    """The definition without its council's values and closed days: what its own cases are about. The school terms
    stay, for without them no school day can be counted. Raises DefinitionError."""
    source = definition.source
    return _definition(base_of(definition), {}, Days((), source.terms), source.file, source.lines)


def canonical(base: Mapping[str, Any], overlay: Mapping[str, Any], days: Days = Days()) -> str:
    """The one text that base and overlay are stored as, and that the hash is made of. The order of keys is kept:
    that of criteria is the order of the reasons. Comments, spacing and quotes leave no trace. The school terms are
    part of it where the definition counts school days, and only there: a new school year changes no other service. So
    are hours that are not the usual ones, where it counts working hours."""
    whole: dict[str, Any] = {"base": base, "overlay": overlay, "closures": _plain(days.closures)}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    more: dict[str, Any] = {}
    if days.terms and "school_days" in text:
        more["terms"] = _plain(days.terms)
    if days.hours != USUAL_HOURS and "working_hours" in text:
        more["hours"] = days.hours
    return json.dumps({**whole, **more}, ensure_ascii=False, separators=(",", ":")) if more else text


def _plain(stretches: Closures) -> list[list[str]]:
    return [[first.isoformat(), last.isoformat()] for first, last in stretches]


def _stretches(plain: Iterable[Sequence[str]]) -> Closures:
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in plain)


def from_canonical(text: str) -> Definition:
    """The definition that `Definition.canonical` gave, as it was. Raises DefinitionError."""
    whole = json.loads(text)
    hours = tuple((day, first, last) for day, first, last in whole.get("hours", USUAL_HOURS))
    days = Days(_stretches(whole["closures"]), _stretches(whole.get("terms", ())), hours)
    return _definition(whole["base"], whole["overlay"], days, "", {})


def _definition(base: Mapping[str, Any], overlay: Mapping[str, Any], days: Days, file: str, lines: Lines,
                ) -> Definition:
    source = Source(file, lines, canonical(base, overlay, days), days.closures, days.terms, days.hours)
    try:
        return Definition.model_validate(laid_over(base, overlay, file), context=source)
    except ValidationError as error:
        raise first_complaint(error, file, lines, Definition) from error


@cache
def _compiled(path: Path, council_id: str | None) -> Compiled:
    return compile_definition(load(path, councils.get(council_id) if council_id else None))


def compiled(service_id: str, council_id: str | None = None) -> Compiled:
    """A packaged service ready to be evaluated, for a council or as it is. Raises UnknownService."""
    files = packaged()
    if service_id not in files:
        raise UnknownService(service_id)
    return _compiled(files[service_id], council_id)
