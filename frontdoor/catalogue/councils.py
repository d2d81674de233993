"""The councils that share this installation, and what each replaces in a definition: values, never logic."""
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from frontdoor.assessments.definition import Basis, Part, ServiceId
from frontdoor.assessments.reading import read_file
from frontdoor.catalogue.complaints import first_complaint
from frontdoor.catalogue.policies import Duty, Policy
from frontdoor.clock import Closures
from frontdoor.errors import FrontDoorError

FOLDER = Path(__file__).with_name("councils")


class UnknownCouncil(FrontDoorError):
    """There is no council of that id."""


class Closure(Part):
    """Days on which the council is closed; both ends are included."""

    from_: date = Field(alias="from")
    until: date
    reason: str = ""


class Term(Part):
    """Days on which schools are open; both ends are included. A half-term holiday lies between two of them."""

    from_: date = Field(alias="from")
    until: date
    name: str = ""


class Overlay(Part):
    """What a council replaces in one service. `words` goes by dotted path, such as `facts.depth_mm.ask`;
    `fee` by the outcome's id; `offered: false` switches the service off. `logic` goes by dotted path too, such as
    `criteria.fits.test`, where the definition declares that place `overridable`."""

    parameters: Mapping[str, Any] = {}
    words: Mapping[str, Any] = {}
    owner: str | None = None
    clock: Mapping[str, Any] | None = None
    fee: Mapping[str, Any] = {}
    logic: Mapping[str, Any] = {}
    automatic_basis: Basis | None = None
    offered: bool | None = None


class Council(Part):
    """One authority: its name, how it is reached, the host names that lead to it, and its overlays."""

    id: str
    name: str
    short_name: str
    hosts: tuple[str, ...] = ()
    phone: str
    email: str
    website: str | None = None
    address: str | None = None
    colour: str = "#1d4f66"
    closures: tuple[Closure, ...] = ()
    terms: tuple[Term, ...] = ()
    duty: Duty
    policy: Policy = Policy()
    services: Mapping[ServiceId, Overlay] = {}

    @property
    def closed_days(self) -> Closures:
        return tuple((closure.from_, closure.until) for closure in self.closures)

    @property
    def school_terms(self) -> Closures:
        return tuple((term.from_, term.until) for term in self.terms)

    def overlay(self, service_id: str) -> dict[str, Any]:
        """What the council replaces in a service, as plain data; empty where it takes it as it is."""
        found = self.services.get(service_id)
        return found.model_dump(mode="json", by_alias=True, exclude_unset=True) if found else {}


@cache
def all_councils() -> Mapping[str, Council]:
    """Every council by id, in alphabetical order; the first is the default. Raises DefinitionError."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        plain, lines = read_file(path)
        try:
            council = Council.model_validate(plain)
        except ValidationError as error:
            raise first_complaint(error, str(path), lines) from error
        found[council.id] = council
    return found


def get(council_id: str) -> Council:
    """The council of that id. Raises UnknownCouncil."""
    try:
        return all_councils()[council_id]
    except KeyError as error:
        raise UnknownCouncil(f"there is no council called {council_id!r}") from error


def first() -> Council:
    """The default council."""
    return next(iter(all_councils().values()))
