"""The councils that share this installation, and what each replaces in a definition: values, never logic."""
from collections.abc import Mapping
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field, ValidationError, model_validator

from frontdoor.assessments.definition import Basis, Part, ServiceId
from frontdoor.assessments.reading import read_file
from frontdoor.catalogue import workload
from frontdoor.catalogue.complaints import first_complaint
from frontdoor.catalogue.contact_terms import ContactTerms
from frontdoor.catalogue.policies import Duty, Policy
from frontdoor.catalogue.workload import Workload
from frontdoor.clock import USUAL_HOURS, Closures, Hours
from frontdoor.errors import FrontDoorError

FOLDER = Path(__file__).with_name("councils")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)


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


class OpenHours(Part):
    """A time of day at which the council is open, on some days of the week. Several on one day are several lines."""

    days: tuple[Weekday, ...]
    from_: time = Field(alias="from")
    until: time

    @model_validator(mode="after")
    def _in_order(self) -> "OpenHours":
        if self.until <= self.from_:
            raise ValueError("must be open from a time until a later one")
        return self


class Overlay(Part):
    """What a council replaces in one service. `words` goes by dotted path, such as `facts.depth_mm.ask`;
    `fee` by the outcome's id; `levels` by what they are for; `offered: false` switches the service off. `logic` goes by
    dotted path too, such as `criteria.fits.test`, where the definition declares that place `overridable`."""

    parameters: Mapping[str, Any] = {}
    words: Mapping[str, Any] = {}
    owner: str | None = None
    clock: Mapping[str, Any] | None = None
    fee: Mapping[str, Any] = {}
    levels: Mapping[str, Any] = {}
    logic: Mapping[str, Any] = {}
    automatic_basis: Basis | None = None
    offered: bool | None = None


class Reach(Part):
    """Which officers something opens to: those of the levels, by name and exactly, and those of the teams."""

    levels: tuple[str, ...] = ()
    teams: tuple[str, ...] = ("duty",)


class Partner(Part):
    """Another organisation that the council may ask to help with a case. `about` says what they do, for officers."""

    id: str
    name: str
    email: str
    phone: str | None = None
    about: str = ""


class Council(Part):
    """One authority: its name, how it is reached, the host names that lead to it, its partners, and its overlays. Who
    may see a protected address; and whether residents read the names of the officers who looked at their record, or
    their role and team only."""

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
    hours: tuple[OpenHours, ...] = ()
    protected_addresses: Reach = Reach()
    names_shown_to_residents: bool = False
    contacts: ContactTerms = ContactTerms()
    partners: tuple[Partner, ...] = ()
    services: Mapping[ServiceId, Overlay] = {}
    workload: tuple[Workload, ...] = ()

    @property
    def closed_days(self) -> Closures:
        return tuple((closure.from_, closure.until) for closure in self.closures)

    @property
    def school_terms(self) -> Closures:
        return tuple((term.from_, term.until) for term in self.terms)

    @property
    def open_hours(self) -> Hours:
        """The times of the week at which it is open; the usual ones where it names none."""
        return tuple(sorted((WEEKDAYS.index(day), _minute(one.from_), _minute(one.until))
                            for one in self.hours for day in one.days)) or USUAL_HOURS

    def workload_on(self, on: date) -> Workload:
        """How much work a case is, and how much an officer holds, on a day."""
        return workload.figures(self.workload, on)

    def overlay(self, service_id: str) -> dict[str, Any]:
        """What the council replaces in a service, as plain data; empty where it takes it as it is."""
        found = self.services.get(service_id)
        return found.model_dump(mode="json", by_alias=True, exclude_unset=True) if found else {}


def _minute(of_day: time) -> int:
    return of_day.hour * 60 + of_day.minute


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
